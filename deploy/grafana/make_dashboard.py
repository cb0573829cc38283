"""The Grafana dashboard, made from the closed list of metrics.    python deploy/grafana/make_dashboard.py

A row of figures that say at a glance whether all is well, then one panel for each metric of the list. A test fails when the
committed file is not what this makes.
"""

import json
from pathlib import Path
from typing import Any

from dateline_bus.runtime.metrics import METRICS, Metric

TARGET = Path(__file__).parent / "dashboards" / "dateline.json"
DATASOURCE = {"type": "prometheus", "uid": "prometheus"}
JOBS = 'job=~"$job"'
COLUMNS = 24
QUANTILES = (0.5, 0.95, 0.99)

# Title, query, unit, and the value from which the figure is red (None: it has no bad side).
GLANCE: tuple[tuple[str, str, str, float | None], ...] = (
    ("Services down", f"count(up{{{JOBS}}} == 0) or vector(0)", "short", 1),
    ("Pages accepted, 1 h", "sum(increase(dateline:pages_accepted[1h]))", "short", None),
    ("Rows written, 1 h", "sum(increase(dateline_rows_total[1h]))", "short", None),
    ("Dead letters, 1 h", "sum(increase(dateline:dead_letters[1h]))", "short", 1),
    ("Messages behind", f"sum(dateline_consumer_lag_messages{{{JOBS}}})", "short", 1000),
    ("Age of the newest row", 'max(dateline_freshness_seconds{job="storage"})', "s", 900),
)

# Metrics whose raw value says little: what is charted instead.
INSTEAD = {
    "dateline_last_progress_timestamp_seconds": (
        "time() - max by (job, stage) (dateline_last_progress_timestamp_seconds{" + JOBS + "})",
        "Seconds since a message last ended.",
    ),
    "dateline_consumer_lag_messages": (
        "sum by (job, topic) (dateline_consumer_lag_messages{" + JOBS + "})",
        "Messages written and not yet taken by this group, over all partitions.",
    ),
}


def dashboard() -> dict[str, Any]:
    """The whole dashboard, as Grafana imports it."""
    width = COLUMNS // len(GLANCE)
    panels = [_figure(*glance, {"h": 4, "w": width, "x": n * width, "y": 0}) for n, glance in enumerate(GLANCE)]
    for n, metric in enumerate(METRICS):
        panels.append(_chart(metric, {"h": 8, "w": 12, "x": n % 2 * 12, "y": 4 + n // 2 * 8}))
    for number, panel in enumerate(panels, start=1):
        panel["id"] = number
    return {
        "uid": "dateline",
        "title": "Dateline",
        "description": "Made by deploy/grafana/make_dashboard.py from the list of metrics; change that, not this.",
        "tags": ["dateline"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "timezone": "browser",
        "refresh": "15s",
        "time": {"from": "now-1h", "to": "now"},
        "templating": {"list": [_variable()]},
        "panels": panels,
    }


def _variable() -> dict[str, Any]:
    query = "label_values(up, job)"
    return {
        "name": "job",
        "label": "service",
        "type": "query",
        "datasource": DATASOURCE,
        "definition": query,
        "query": {"query": query, "refId": "services"},
        "refresh": 2,
        "sort": 1,
        "multi": True,
        "includeAll": True,
        "allValue": ".+",
        "current": {"text": ["All"], "value": ["$__all"]},
    }


def _figure(title: str, query: str, unit: str, red_from: float | None, place: dict[str, int]) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if red_from is not None:
        steps.append({"color": "red", "value": red_from})
    return {
        "type": "stat",
        "title": title,
        "datasource": DATASOURCE,
        "gridPos": place,
        "targets": [_target(query, title, "A")],
        "fieldConfig": {
            "defaults": {
                "unit": unit,
                "decimals": 0,
                "color": {"mode": "thresholds"},
                "thresholds": {"mode": "absolute", "steps": steps},
            },
            "overrides": [],
        },
        "options": {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}, "graphMode": "area"},
    }


def _chart(metric: Metric, place: dict[str, int]) -> dict[str, Any]:
    queries, meaning = _queries(metric)
    return {
        "type": "timeseries",
        "title": _title(metric),
        "description": f"{metric.name}: {meaning}",
        "datasource": DATASOURCE,
        "gridPos": place,
        "targets": [_target(query, legend, chr(ord("A") + n)) for n, (query, legend) in enumerate(queries)],
        "fieldConfig": {"defaults": {"unit": _unit(metric), "min": 0, "custom": {"fillOpacity": 10}}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}},
    }


def _queries(metric: Metric) -> tuple[list[tuple[str, str]], str]:
    """Each line's query and legend, and what the panel shows."""
    if metric.name in INSTEAD:
        query, meaning = INSTEAD[metric.name]
        label = "topic" if "topic" in metric.labels else "stage"
        return [(query, f"{{{{job}}}} {{{{{label}}}}}")], meaning
    labels = ", ".join(dict.fromkeys(("job", *metric.labels)))
    legend = " ".join(f"{{{{{label}}}}}" for label in dict.fromkeys(("job", *metric.labels)))
    selected = f"{metric.name}{{{JOBS}}}"
    match metric.kind:
        case "counter":
            return [(f"sum by ({labels}) (rate({selected}[$__rate_interval]))", legend)], metric.meaning
        case "gauge":
            return [(f"max by ({labels}) ({selected})", legend)], metric.meaning
        case "histogram":
            buckets = f"sum by ({labels}, le) (rate({metric.name}_bucket{{{JOBS}}}[$__rate_interval]))"
            lines = [(f"histogram_quantile({q}, {buckets})", f"{legend} {q * 100:.0f} %") for q in QUANTILES]
            return lines, f"{metric.meaning} Median, 95 % and 99 %."


def _target(query: str, legend: str, ref: str) -> dict[str, Any]:
    return {"refId": ref, "datasource": DATASOURCE, "expr": query, "legendFormat": legend, "range": True}


def _title(metric: Metric) -> str:
    """dateline_rows_total: Rows per second."""
    words = metric.name.removeprefix("dateline_").removesuffix("_total").removesuffix("_seconds").removesuffix("_timestamp")
    title = words.replace("_", " ").capitalize()
    return f"{title} per second" if metric.kind == "counter" else title


def _unit(metric: Metric) -> str:
    return "s" if metric.name.endswith("_seconds") else "short"


def render() -> str:
    """The committed file's text."""
    return json.dumps(dashboard(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(render(), "utf-8")
