"""What the dashboards show: each panel's question, as a title, queries and a unit. make_dashboards.py gives it Grafana's form.

A figure that adds services up is empty while one of them cannot be scraped (`whole`): too few looks like all is well.
"""

from dataclasses import dataclass
from typing import Literal

Query = tuple[str, str]
"""PromQL and the legend."""
SERVICES = ("ingest", "extraction", "enrichment", "storage", "watches", "api")
QUANTILES = (0.5, 0.95, 0.99)


@dataclass(frozen=True)
class Panel:
    """`red`: the value from which a figure is bad; `below`: it is bad under it instead."""

    title: str
    queries: tuple[Query, ...]
    unit: str = "short"
    kind: Literal["figure", "chart"] = "chart"
    red: float | None = None
    below: bool = False
    meaning: str = ""
    quiet: bool = False
    """Empty on a platform that works."""


@dataclass(frozen=True)
class Board:
    """One dashboard: rows of panels under headings."""

    uid: str
    title: str
    description: str
    rows: tuple[tuple[str, tuple[Panel, ...]], ...]


def whole(query: str) -> str:
    """Nothing while any target is down."""
    return f"({query}) unless on () (up == 0)"


def figure(
    title: str, query: str, unit: str = "short", red: float | None = None, *, below: bool = False, meaning: str = ""
) -> Panel:
    """One number."""
    return Panel(title, ((query, title),), unit, "figure", red, below, meaning)


def chart(title: str, query: str, legend: str, unit: str = "short", meaning: str = "", *, quiet: bool = False) -> Panel:
    """Lines over time."""
    return Panel(title, ((query, legend),), unit, meaning=meaning, quiet=quiet)


def spread(title: str, histogram: str, by: str, selected: str = "", meaning: str = "") -> Panel:
    """Median, 95 % and 99 % of a histogram of seconds."""
    buckets = f"sum by ({by}, le) (rate({histogram}_bucket{{{selected}}}[$__rate_interval]))"
    queries = tuple((f"histogram_quantile({q}, {buckets})", f"{{{{{by}}}}} {q * 100:.0f} %") for q in QUANTILES)
    return Panel(title, queries, "s", meaning=meaning)


OVERVIEW = Board(
    "dateline-overview",
    "Dateline: overview",
    "Is it healthy, is it fresh, where does it hurt: one screen.",
    (
        (
            "Healthy",
            (
                figure("Services down", f'count(up{{job=~"{"|".join(SERVICES)}"}} == 0) or vector(0)', red=1),
                figure(
                    "Services not scraped at all",
                    f'{len(SERVICES)} - count(count by (job) (up{{job=~"{"|".join(SERVICES)}"}}))',
                    red=1,
                    meaning="Targets that Prometheus does not know.",
                ),
                figure("Paused by faults of ours", whole("sum(dateline_breaker_open)"), red=1),
                figure("Dead letters, 1 h", whole("sum(increase(dateline:dead_letters[1h]))"), red=1),
                figure("Alerts firing", 'count(ALERTS{alertstate="firing"}) or vector(0)', red=1),
            ),
        ),
        (
            "Fresh",
            (
                figure(
                    "Since the newest stored page came in", "time() - max(dateline_newest_page_timestamp_seconds)", "s", 21600
                ),
                figure(
                    "Page to row, 99 %",
                    "histogram_quantile(0.99, sum by (le) (rate(dateline_page_to_row_seconds_bucket[1h])))",
                    "s",
                    60,
                ),
                figure("Pages accepted, 1 h", whole("sum(increase(dateline:pages_accepted[1h]))")),
                figure("Articles stored, 1 h", whole("sum(increase(dateline_articles_total[1h]))")),
                figure("Messages behind", whole("sum(dateline_consumer_lag_messages)"), red=1000),
            ),
        ),
        (
            "Where it hurts",
            (
                chart("Behind, by service", "sum by (job) (dateline_consumer_lag_messages)", "{{job}}"),
                chart(
                    "Seconds since a message last ended",
                    "time() - max by (job) (dateline_last_progress_timestamp_seconds)",
                    "{{job}}",
                    "s",
                    "Grows on an idle platform too; bad together with messages behind.",
                ),
                chart(
                    "Dead letters by reason",
                    "sum by (job, reason) (rate(dateline_dead_letters_total[$__rate_interval]))",
                    "{{job}} {{reason}}",
                    quiet=True,
                ),
                chart(
                    "Allowance burnt: late",
                    "dateline:late:ratio_rate1h / 0.01",
                    "times the pace that lasts a month",
                    meaning="docs/objectives.md",
                    quiet=True,
                ),
            ),
        ),
    ),
)

STREAM = Board(
    "dateline-stream",
    "Dateline: stream",
    "A page's way, stage by stage.",
    (
        (
            "In and out",
            (
                chart(
                    "Messages ended",
                    "sum by (stage, outcome) (rate(dateline_messages_total[$__rate_interval]))",
                    "{{stage}} {{outcome}}",
                ),
                chart("Records written", "sum by (topic) (rate(dateline_outputs_total[$__rate_interval]))", "{{topic}}"),
                chart("Rows changed", "sum by (table) (rate(dateline_rows_total[$__rate_interval]))", "{{table}}"),
            ),
        ),
        (
            "How long",
            (
                spread("Work on a message", "dateline_processing_seconds", "stage"),
                spread("Age of a message when its stage ended it", "dateline_message_age_seconds", "stage"),
                spread("Page to row", "dateline_page_to_row_seconds", "source"),
            ),
        ),
        (
            "Waiting",
            (
                chart("Behind, by topic", "sum by (job, topic) (dateline_consumer_lag_messages)", "{{job}} {{topic}}"),
                chart("In hand", "sum by (stage) (dateline_in_flight_messages)", "{{stage}}"),
                chart("Repeated", "sum by (stage) (rate(dateline_retries_total[$__rate_interval]))", "{{stage}}", quiet=True),
                chart("Outbox", "max by (job) (dateline_outbox_records)", "{{job}}"),
            ),
        ),
    ),
)

QUALITY = Board(
    "dateline-quality",
    "Dateline: data quality",
    "What sources give, how sure we are, and what contradicts.",
    (
        (
            "Each source against itself",
            (
                chart("Facts an article, last hour", "dateline:facts_per_article:1h", "{{source}}", quiet=True),
                chart("Facts an article, last week", "dateline:facts_per_article:7d", "{{source}}", quiet=True),
                chart("Time since the newest page", "time() - dateline:newest_page:timestamp", "{{source}}", "s"),
            ),
        ),
        (
            "How sure",
            (
                chart(
                    "Share of facts below one half of confidence",
                    "dateline:unsure:ratio_1h",
                    "{{source}}",
                    "percentunit",
                    quiet=True,
                ),
                chart(
                    "Facts stored",
                    "sum by (source, sure) (rate(dateline_facts_total[$__rate_interval]))",
                    "{{source}} sure: {{sure}}",
                ),
                chart("Contradictions", "sum by (source) (rate(dateline_contradictions_total[$__rate_interval]))", "{{source}}"),
                chart("Articles stored", "sum by (source) (rate(dateline_articles_total[$__rate_interval]))", "{{source}}"),
            ),
        ),
    ),
)

NOTARY = Board(
    "dateline-notary",
    "Dateline: notary",
    "The contract network, started by the profile notary.",
    (
        (
            "Keys",
            (
                chart("Secret bits in stock", "min by (link) (dateline_key_stock_bits)", "{{link}}", meaning="Of nobody yet."),
                chart("Secret bits a second", "max by (link) (dateline_key_rate_bits)", "{{link}}"),
                chart("Keys handed out", "sum by (way) (rate(dateline_keys_total[$__rate_interval]))", "{{way}}"),
                chart(
                    "Requests",
                    'sum by (route, status) (rate(dateline_requests_total{job="keys"}[$__rate_interval]))',
                    "{{route}} {{status}}",
                ),
            ),
        ),
        (
            "Contracts",
            (
                chart(
                    "Steps",
                    'sum by (instance, stage, outcome) (rate(dateline_messages_total{job="notary"}[$__rate_interval]))',
                    "{{instance}} {{stage}} {{outcome}}",
                    quiet=True,
                ),
            ),
        ),
    ),
)

CAPACITY = Board(
    "dateline-capacity",
    "Dateline: capacity",
    "What is used, and what is left.",
    (
        (
            "Processes",
            (
                chart(
                    "Processor, cores",
                    "sum by (job, instance) (rate(process_cpu_seconds_total[$__rate_interval]))",
                    "{{job}} {{instance}}",
                ),
                chart("Memory", "sum by (job, instance) (process_resident_memory_bytes)", "{{job}} {{instance}}", "bytes"),
                chart("Open files", "sum by (job, instance) (process_open_fds)", "{{job}} {{instance}}"),
            ),
        ),
        (
            "Use",
            (
                chart(
                    "Share of the time at work",
                    "sum by (job, stage) (rate(dateline_processing_seconds_sum[$__rate_interval]))",
                    "{{job}} {{stage}}",
                    meaning="Seconds of work a second, over all replicas: near the number of replicas, more are needed.",
                ),
                chart("Replicas", "count by (job) (up == 1)", "{{job}}"),
                chart("Readers of the live stream", 'sum(dateline_stream_readers{job="api"})', "readers"),
            ),
        ),
    ),
)


def service(name: str) -> Board:
    """The same questions of each service."""
    job = f'job="{name}"'
    panels = [
        figure("Up", f"min(up{{{job}}})", red=1, below=True),
        figure("Dead letters, 1 h", f"sum(increase(dateline:dead_letters{{{job}}}[1h]))", red=1),
    ]
    work = [
        chart(
            "Ended",
            f"sum by (stage, outcome) (rate(dateline_messages_total{{{job}}}[$__rate_interval]))",
            "{{stage}} {{outcome}}",
        ),
        spread("Work", "dateline_processing_seconds", "stage", job),
    ]
    # An answer is no message, and accepting one is not measured by a stage of its own.
    if name == "api":
        work = work[1:]
    if name == "ingest":
        work = work[:1]
    if name in ("ingest", "api"):
        work.append(
            chart(
                "Requests",
                f"sum by (route, status) (rate(dateline_requests_total{{{job}}}[$__rate_interval]))",
                "{{route}} {{status}}",
            )
        )
    if name not in ("ingest", "api"):
        panels.append(figure("Messages behind", f"sum(dateline_consumer_lag_messages{{{job}}})", red=1000))
        panels.append(figure("Seconds since progress", f"time() - max(dateline_last_progress_timestamp_seconds{{{job}}})", "s"))
        work.append(
            chart("Behind", f"sum by (topic, partition) (dateline_consumer_lag_messages{{{job}}})", "{{topic}} {{partition}}")
        )
    if name == "watches":
        query = "sum by (channel, outcome) (rate(dateline_deliveries_total[$__rate_interval]))"
        work.append(chart("Tries to tell people", query, "{{channel}} {{outcome}}", quiet=True))
    resources = [
        chart(
            "Processor, cores", f"sum by (instance) (rate(process_cpu_seconds_total{{{job}}}[$__rate_interval]))", "{{instance}}"
        ),
        chart("Memory", f"sum by (instance) (process_resident_memory_bytes{{{job}}})", "{{instance}}", "bytes"),
        chart(
            "Versions", f"count by (version) (dateline_build_info{{{job}}})", "{{version}}", meaning="Two while it is rolled out."
        ),
    ]
    rows = (("Now", tuple(panels)), ("Work", tuple(work)), ("Resources", tuple(resources)))
    return Board(f"dateline-{name}", f"Dateline: {name}", f"The {name} service.", rows)


BOARDS = (OVERVIEW, STREAM, QUALITY, *map(service, SERVICES), NOTARY, CAPACITY)
