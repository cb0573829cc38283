"""Records into rows: every column is filled from its record, in the order of the statement."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dateline_schema.records import Article, EnrichedBatch
from dateline_storage.domain.rows import ARTICLE_COLUMNS, FACT_COLUMNS, article_row, fact_rows

EXAMPLES = Path(__file__).parents[3] / "shared" / "schema" / "examples"


def test_an_article_row_holds_what_is_searched_and_the_whole_record() -> None:
    article = Article.decode((EXAMPLES / "dateline.articles.v1" / "sample-article-3.json").read_bytes())
    row = dict(zip(ARTICLE_COLUMNS, article_row(article), strict=True))
    assert (row["headline"], row["ordinal"], row["dateline_date"]) == (article.headline, 3, date(2024, 1, 12))
    assert Article.decode(row["body"].encode()) == article


@pytest.mark.parametrize("example", sorted((EXAMPLES / "dateline.enriched.v2").glob("*.json")), ids=lambda path: path.name)
def test_fact_rows_keep_order_exact_numbers_and_names(example: Path) -> None:
    batch = EnrichedBatch.decode(example.read_bytes())
    rows = [dict(zip(FACT_COLUMNS, row, strict=True)) for row in fact_rows(batch)]
    assert [row["position"] for row in rows] == list(range(len(batch.facts)))
    for row, fact in zip(rows, batch.facts, strict=True):
        body = fact.fact.body
        assert row["fact_id"] == fact.fact.fact_id
        if fact.fact.kind == "observation":
            assert row["value"] == Decimal(body.value)
            assert row["series_key"] == fact.enriched.series_key
            assert (row["period_label"] is None) == (body.period is None)
        if fact.fact.kind == "mention":
            assert row["name"] == body.canonical
