"""Alerts and the dashboard against a real Prometheus that scrapes the running platform."""

import json
import re
import runpy
import shutil
import ssl
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dateline_bus.runtime.metrics import METRICS
from dateline_local.daemons import Daemons
from dateline_local.keys import KeyService
from dateline_local.net import HOST, free_port, wait_until
from dateline_local.services import SERVICES, Services

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
GRAFANA = ROOT / "deploy" / "grafana"
DASHBOARDS = sorted((GRAFANA / "dashboards").glob("*.json"))
RUNBOOKS = ROOT / "docs" / "runbooks"
SAMPLE = ROOT / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
# What Prometheus makes itself, and what the rules record.
RECORDED = set(re.findall(r"record: (\S+)", (PROMETHEUS / "rules.yml").read_text("utf-8")))
PROCESS = {"process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds"}
OTHERS = {"up", "ALERTS", *RECORDED, *PROCESS}
SCRAPED = {*SERVICES, "keys"}

needs_promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not installed (Debian: apt-get install prometheus)"
)


def known_metrics() -> set[str]:
    found = set(OTHERS)
    for metric in METRICS:
        found |= {metric.name + end for end in ("_bucket", "_sum", "_count")} if metric.kind == "histogram" else {metric.name}
    return found


def rule_queries() -> list[str]:
    """Every `expr` of the rules, also those folded over lines."""
    text = (PROMETHEUS / "rules.yml").read_text("utf-8")
    found = re.findall(r"expr: (?!>-)(.+)", text)
    found += [" ".join(block.split()) for block in re.findall(r"expr: >-\n((?: {10,}.+\n)+)", text)]
    return found


def panels(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in node.get("panels", []):
        yield panel
        yield from panels(panel)


def dashboard_queries() -> list[str]:
    boards = [json.loads(path.read_text("utf-8")) for path in DASHBOARDS]
    queries = [target["expr"] for board in boards for panel in panels(board) for target in panel.get("targets", [])]
    return list(dict.fromkeys(query.replace("$__rate_interval", "1m") for query in queries))


def boards() -> Any:
    """The module that says what the dashboards show."""
    return runpy.run_path(str(GRAFANA / "boards.py"))["BOARDS"]


def quiet_queries() -> set[str]:
    """Of panels that are empty on a platform that works."""
    shown = [panel for board in boards() for _, row in board.rows for panel in row if panel.quiet]
    return {query.replace("$__rate_interval", "1m") for panel in shown for query, _ in panel.queries}


@needs_promtool
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "config", "prometheus.yml"),
        ("check", "rules", "rules.yml"),
        ("test", "rules", "rules_test.yml", "objectives_test.yml"),
    ],
    ids=" ".join,
)
def test_promtool_is_content(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(["promtool", *arguments], cwd=PROMETHEUS, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_committed_dashboards_are_what_the_boards_make() -> None:
    made = runpy.run_path(str(GRAFANA / "make_dashboards.py"))["files"]()
    assert {path: path.read_text("utf-8") for path in DASHBOARDS} == made


def test_every_service_has_a_dashboard() -> None:
    assert {f"dateline-{name}" for name in SERVICES} < {board.uid for board in boards()}


ALERTS = [
    rule
    for group in yaml.safe_load((PROMETHEUS / "rules.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
    if "alert" in rule
]


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_names_a_page_that_says_what_to_type(rule: dict[str, Any]) -> None:
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert anchor == rule["alert"].lower()
    text = (ROOT / page).read_text("utf-8")
    assert Path(ROOT / page).parent == RUNBOOKS
    _, found, below = text.partition(f"## {rule['alert']}\n")
    assert found
    assert re.search(r"^    (docker|curl|kubectl|dateline|df) ", below, re.M)


@pytest.mark.parametrize("query", [*rule_queries(), *dashboard_queries()])
def test_queries_name_only_metrics_of_the_closed_list(query: str) -> None:
    named = set(re.findall(r"\b(?:dateline[_:][a-z0-9_:]+|process_[a-z_]+|up|ALERTS)\b(?!=)", query))
    assert named
    assert named <= known_metrics()


@pytest.fixture(scope="module")
def prometheus(new_platform: Callable[[], Services]) -> Iterator[str]:
    """A Prometheus that scrapes the platform and a key server after the sample page and one key went through them."""
    if shutil.which("prometheus") is None:
        pytest.skip("prometheus is not installed (Debian: apt-get install prometheus)")
    services = new_platform()
    folder = services.folder
    for name in SERVICES:
        services.start(name)
    services.wait_ready(*SERVICES)
    assert services.post_page(SAMPLE.read_bytes(), "?source=xinhua")[0] == 202
    wait_until(lambda: "dateline_rows_total" in services.metrics("storage"), 60, lambda: "the sample page was not stored")
    keys = KeyService(folder / "keys", ["agency"])
    keys.start()
    wait_until(lambda: _fetches_a_key(keys), 20, lambda: "the key server has made no key")
    shutil.copy(PROMETHEUS / "rules.yml", folder)
    config = (PROMETHEUS / "prometheus.yml").read_text("utf-8").replace("15s", "1s")
    for name in SERVICES:
        config = re.sub(rf'"{name}:\d+"', f'"{HOST}:{services.ports[name]}"', config)
    config = re.sub(r"dns_sd_configs: \[.*\[keys\].*", f'static_configs: [{{ targets: ["{HOST}:{keys.http_port}"] }}]', config)
    (folder / "prometheus.yml").write_text(config, "utf-8")
    port = free_port()
    address = f"http://{HOST}:{port}"
    Daemons(folder).start(
        "prometheus",
        [
            shutil.which("prometheus") or "", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address={HOST}:{port}",
        ],
    )  # fmt: skip
    wait_until(lambda: _scrapes(address) >= 3 * len(SCRAPED), 60, lambda: f"Prometheus has scraped {_scrapes(address)} times")
    yield address
    keys.stop()
    services.stop()


def _fetches_a_key(keys: KeyService) -> bool:
    context = ssl.create_default_context(cafile=str(keys.ca_file))
    context.load_cert_chain(*keys.certificate("agency"))
    try:
        with urllib.request.urlopen(f"{keys.url}/api/v1/keys/bank/enc_keys", timeout=10, context=context) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return False


def ask(address: str, path: str, **parameters: str) -> Any:
    url = f"{address}{path}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)


def _scrapes(address: str) -> float:
    try:
        found = ask(address, "/api/v1/query", query="sum(count_over_time(up[5m]))")["data"]["result"]
    except (OSError, ValueError, KeyError):  # not there yet, or still starting
        return 0
    return float(found[0]["value"][1]) if found else 0


def test_all_services_are_up_for_prometheus(prometheus: str) -> None:
    found = ask(prometheus, "/api/v1/query", query="up == 1")["data"]["result"]
    assert {row["metric"]["job"] for row in found} == SCRAPED


@pytest.mark.parametrize("query", rule_queries())
def test_every_rule_is_evaluated_without_an_error(prometheus: str, query: str) -> None:
    answer = ask(prometheus, "/api/v1/query", query=query)
    assert answer["status"] == "success", answer.get("error")


@pytest.mark.parametrize("query", dashboard_queries())
def test_every_panel_has_data_on_a_platform_that_works(prometheus: str, query: str) -> None:
    answer = ask(prometheus, "/api/v1/query", query=query)
    assert answer["status"] == "success", answer.get("error")
    if query not in quiet_queries():
        assert answer["data"]["result"], "no data"


def test_no_alert_fires_on_a_platform_that_works(prometheus: str) -> None:
    alerts = ask(prometheus, "/api/v1/alerts")["data"]["alerts"]
    assert [alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"] == []
