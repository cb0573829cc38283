"""Records into rows: the columns that are searched, and the record itself as JSON."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import orjson

from dateline_shared.records import Article, EnrichedBatch, EnrichedFact, Mention, Observation, Quotation

ARTICLE_COLUMNS = (
    "article_id", "page_id", "ordinal", "source", "headline", "published_on", "dateline_date", "body",
)  # fmt: skip
FACT_COLUMNS = (
    "fact_id", "article_id", "page_id", "kind", "position", "confidence", "start_offset", "end_offset", "indicator", "indicator_id",
    "series_key", "subject", "value", "unit", "measure", "comparison", "period_start", "period_end", "period_label", "name", "body",
    "enriched",
)  # fmt: skip


def article_row(article: Article) -> tuple[Any, ...]:
    """In the order of ARTICLE_COLUMNS."""
    return (
        article.article_id,
        article.page_id,
        article.ordinal,
        article.source,
        article.headline,
        article.published_on,
        article.dateline.date if article.dateline else None,
        article.encode().decode(),
    )


def fact_rows(batch: EnrichedBatch) -> Sequence[tuple[Any, ...]]:
    """In the order of FACT_COLUMNS, one per fact."""
    return [_fact_row(batch, position, fact) for position, fact in enumerate(batch.facts)]


def _fact_row(batch: EnrichedBatch, position: int, row: EnrichedFact) -> tuple[Any, ...]:
    fact, body = row.fact, row.fact.body
    figure = body if isinstance(body, Observation) else None
    period = figure.period if figure else None
    return (
        fact.fact_id,
        batch.article_id,
        batch.page_id,
        fact.kind,
        position,
        fact.confidence,
        fact.evidence.start,
        fact.evidence.end,
        figure.indicator if figure else None,
        row.enriched.indicator_id,
        row.enriched.series_key,
        figure.subject if figure else None,
        Decimal(figure.value) if figure else None,
        figure.unit if figure else None,
        figure.measure if figure else None,
        figure.comparison if figure else None,
        period.start if period else None,
        period.end if period else None,
        period.label if period else None,
        _name(body),
        fact.encode().decode(),
        orjson.dumps(row.enriched.model_dump(mode="json")).decode(),
    )


def _name(body: object) -> str | None:
    if isinstance(body, Mention):
        return body.canonical
    if isinstance(body, Quotation) and body.speaker:
        return body.speaker.name
    return None
