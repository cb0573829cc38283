"""What is counted of stored articles: once each, by source, and never more sources than are bounded."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline_bus.runtime.metrics import Metrics
from dateline_schema.records import EnrichedBatch
from dateline_storage.counts import MOST, OTHERS, Counts

EXAMPLES = Path(__file__).parents[3] / "shared" / "schema" / "examples" / "dateline.enriched.v2"


@pytest.fixture
def batch() -> EnrichedBatch:
    example = max(EXAMPLES.glob("*.json"), key=lambda path: path.stat().st_size)
    received = datetime.now(UTC) - timedelta(seconds=30)
    return EnrichedBatch.decode(example.read_bytes()).model_copy(update={"version": 1, "received_at": received})


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_an_article_is_counted_when_it_is_first_told_and_not_again(batch: EnrichedBatch) -> None:
    metrics, counts, source = Metrics("storage", "1"), Counts(), batch.source
    counts(batch, metrics)
    counts(batch.model_copy(update={"version": 2}), metrics)
    assert value(metrics, "dateline_articles_total", source=source) == 1
    facts = [value(metrics, "dateline_facts_total", source=source, sure=sure) or 0 for sure in ("yes", "no")]
    assert sum(facts) == len(batch.facts) > 0
    assert value(metrics, "dateline_page_to_row_seconds_bucket", source=source, le="15.0") == 0
    assert value(metrics, "dateline_page_to_row_seconds_bucket", source=source, le="60.0") == 1


def test_the_newest_page_is_not_made_older_by_one_that_comes_late(batch: EnrichedBatch) -> None:
    metrics, counts = Metrics("storage", "1"), Counts()
    counts(batch, metrics)
    assert batch.received_at is not None
    counts(batch.model_copy(update={"received_at": batch.received_at - timedelta(days=3)}), metrics)
    newest = value(metrics, "dateline_newest_page_timestamp_seconds", source=batch.source)
    assert newest == pytest.approx(batch.received_at.timestamp())


def test_sources_beyond_the_bound_share_one_series(batch: EnrichedBatch) -> None:
    metrics, counts = Metrics("storage", "1"), Counts()
    for number in range(MOST + 10):
        counts(batch.model_copy(update={"source": f"s{number}"}), metrics)
    assert value(metrics, "dateline_articles_total", source=OTHERS) == 10
    assert value(metrics, "dateline_articles_total", source=f"s{MOST}") is None
