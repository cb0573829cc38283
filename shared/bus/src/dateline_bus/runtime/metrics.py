"""Every metric there is: name, kind, labels, meaning. Dashboards, alert rules and their tests are made from this list."""

from typing import Literal, NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

Kind = Literal["counter", "gauge", "histogram"]


class Metric(NamedTuple):
    """`name` as it is scraped; a histogram's series add _bucket, _sum and _count."""

    name: str
    kind: Kind
    labels: tuple[str, ...]
    meaning: str


METRICS: tuple[Metric, ...] = (
    Metric(
        "dateline_messages_total", "counter", ("stage", "outcome"), "Messages ended, by outcome: ok, skipped:<why>, dead:<why>."
    ),
    Metric("dateline_retries_total", "counter", ("stage",), "Tries that failed with a passing fault and were repeated."),
    Metric("dateline_dead_letters_total", "counter", ("stage", "reason"), "Messages sent to the dead letters."),
    Metric("dateline_outputs_total", "counter", ("stage", "topic"), "Records written and acknowledged by the broker."),
    Metric("dateline_processing_seconds", "histogram", ("stage",), "From taking a message to its acknowledged outputs."),
    Metric("dateline_message_age_seconds", "histogram", ("stage",), "Age of each message when its stage had ended it."),
    Metric(
        "dateline_consumer_lag_messages", "gauge", ("topic", "partition"), "Messages written and not yet taken by this group."
    ),
    Metric("dateline_last_progress_timestamp_seconds", "gauge", ("stage",), "When a message last ended, in Unix time."),
    Metric("dateline_breaker_open", "gauge", (), "1 while the service pauses after faults of ours in a row."),
    Metric("dateline_in_flight_messages", "gauge", ("stage",), "Messages taken and not ended."),
    Metric("dateline_requests_total", "counter", ("route", "status"), "HTTP requests answered."),
    Metric("dateline_rows_total", "counter", ("table",), "Rows inserted or changed."),
    Metric("dateline_page_to_row_seconds", "histogram", ("source",), "From a page's receipt to its facts' first rows."),
    Metric(
        "dateline_newest_page_timestamp_seconds",
        "gauge",
        ("source",),
        "When the newest page of which rows are stored came in, in Unix time; it ages while nothing comes.",
    ),
    Metric("dateline_articles_total", "counter", ("source",), "Articles whose facts were stored for the first time."),
    Metric(
        "dateline_facts_total", "counter", ("source", "sure"), "Facts of these articles; sure: confidence of one half or more."
    ),
    Metric("dateline_contradictions_total", "counter", ("source",), "Checks of these facts that found an inconsistency."),
    Metric(
        "dateline_outbox_records",
        "gauge",
        (),
        "Records that the store wants on the bus, as many as one look takes; 0 once all are sent.",
    ),
    Metric("dateline_stream_readers", "gauge", (), "Connections that read the live stream."),
    Metric(
        "dateline_deliveries_total",
        "counter",
        ("channel", "outcome"),
        "Tries to tell somebody of an alert: delivered, failed (tried again), given up.",
    ),
    Metric("dateline_keys_total", "counter", ("way",), "Keys handed out: delivered to their master, fetched by a slave."),
    Metric("dateline_key_stock_bits", "gauge", ("link",), "Secret bits of a link that nobody has taken."),
    Metric("dateline_key_rate_bits", "gauge", ("link",), "Secret bits that a link makes per second."),
    Metric("dateline_build_info", "gauge", ("service", "version"), "Always 1; names the service and its version."),
)

# A second series per counter with its time of birth: nobody charts it.
disable_created_metrics()  # type: ignore[no-untyped-call]

# Text work takes milliseconds, a retry seconds; what waits may wait for days.
_WORK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)
_WAITING = (0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 21600, 86400)
_BUCKETS = {
    "dateline_processing_seconds": _WORK,
    "dateline_message_age_seconds": _WAITING,
    "dateline_page_to_row_seconds": _WAITING,
}


class Metrics:
    """The list above as live metrics in a registry of their own (several services can live in one test process)."""

    def __init__(self, service: str, version: str) -> None:
        self.registry = CollectorRegistry()
        # Processor, memory, open files, by the names that everybody's dashboards use.
        ProcessCollector(registry=self.registry)
        self._counters: dict[str, Counter] = {}
        self._gauges: dict[str, Gauge] = {}
        self._histograms: dict[str, Histogram] = {}
        for metric in METRICS:
            match metric.kind:
                case "counter":
                    self._counters[metric.name] = Counter(metric.name, metric.meaning, metric.labels, registry=self.registry)
                case "gauge":
                    self._gauges[metric.name] = Gauge(metric.name, metric.meaning, metric.labels, registry=self.registry)
                case "histogram":
                    self._histograms[metric.name] = Histogram(
                        metric.name, metric.meaning, metric.labels, registry=self.registry, buckets=_BUCKETS[metric.name]
                    )
        self.set("dateline_build_info", 1, service=service, version=version)

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Raise a counter. KeyError for a name that is not on the list."""
        self._counters[name].labels(**labels).inc(amount)

    def set(self, name: str, value: float, **labels: str) -> None:
        """Set a gauge."""
        gauge = self._gauges[name]
        (gauge.labels(**labels) if labels else gauge).set(value)

    def forget(self, name: str, **labels: str) -> None:
        """A gauge's series that is somebody else's from now on, or nobody's; nothing happens when there is none."""
        self._gauges[name].remove_by_labels(labels)

    def observe(self, name: str, value: float, **labels: str) -> None:
        """One observation of a histogram."""
        self._histograms[name].labels(**labels).observe(value)

    def render(self) -> bytes:
        """The text format that Prometheus scrapes."""
        return generate_latest(self.registry)
