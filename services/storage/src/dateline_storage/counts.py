"""What is counted of each article once its rows are stored: by source, because a source that changes its form changes here first."""

from datetime import UTC, datetime

from dateline_bus.runtime.metrics import Metrics
from dateline_schema.record import Record
from dateline_schema.records import EnrichedBatch

SURE = 0.5
"""Confidence from which a fact is more likely right than not."""
MOST = 200
"""Sources with series of their own: names come from senders, and a time series each must not grow without end."""
OTHERS = "(others)"


class Counts:
    """Told of each stored record; implements dateline_bus.consume.sink.Counted."""

    def __init__(self) -> None:
        self._newest: dict[str, float] = {}

    def __call__(self, record: Record, metrics: Metrics) -> None:
        """An article is counted when it is told for the first time; what is said of it later, when others came, is not news of it."""
        if not isinstance(record, EnrichedBatch) or record.version > 1:
            return
        source = record.source if record.source in self._newest or len(self._newest) < MOST else OTHERS
        newest = self._newest.setdefault(source, 0.0)
        metrics.add("dateline_articles_total", source=source)
        sure = sum(fact.fact.confidence >= SURE for fact in record.facts)
        for word, count in (("yes", sure), ("no", len(record.facts) - sure)):
            metrics.add("dateline_facts_total", count, source=source, sure=word)
        against = sum(check.verdict == "inconsistent" for fact in record.facts for check in fact.enriched.checks)
        metrics.add("dateline_contradictions_total", against, source=source)
        if record.received_at is not None:
            received = record.received_at.timestamp()
            metrics.observe("dateline_page_to_row_seconds", max(datetime.now(UTC).timestamp() - received, 0), source=source)
            self._newest[source] = max(newest, received)
            metrics.set("dateline_newest_page_timestamp_seconds", self._newest[source], source=source)
