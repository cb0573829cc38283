"""Records into rows: the columns that are searched, and the record itself as JSON."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import orjson

from dateline_schema.records import Alert, Article, EnrichedBatch, EnrichedFact, Mention, Observation, Quotation

ARTICLE_COLUMNS = (
    "article_id", "page_id", "ordinal", "source", "headline", "published_on", "dateline_date", "body",
)  # fmt: skip
FACT_COLUMNS = (
    "fact_id", "article_id", "page_id", "kind", "position", "confidence", "start_offset", "end_offset", "indicator", "indicator_id",
    "series_key", "subject", "value", "unit", "measure", "comparison", "period_start", "period_end", "period_label", "name", "body",
    "enriched",
)  # fmt: skip
LIST_COLUMNS = (
    "article_id", "version", "extractor_version", "enricher_version", "facts", "received_at", "story_id", "copy_of", "revises",
    "revised_by", "revised_at", "retracted_at", "context",
)  # fmt: skip
ALERT_COLUMNS = ("alert_id", "watch_id", "kind", "article_id", "fact_id", "raised_at", "body")


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


def list_row(batch: EnrichedBatch) -> tuple[Any, ...]:
    """In the order of LIST_COLUMNS: what is known of the article as a whole."""
    story = batch.story
    context = {
        "story": story.model_dump(mode="json") if story else None,
        "topics": [t.model_dump(mode="json") for t in batch.topics],
    }
    return (
        batch.article_id,
        batch.version,
        batch.extractor_version,
        batch.enricher_version,
        len(batch.facts),
        batch.received_at,
        story.story_id if story else None,
        story.copy_of if story else None,
        story.revises if story else None,
        story.revised_by if story else None,
        story.revised_at if story else None,
        story.retraction.at if story and story.retraction else None,
        orjson.dumps(context).decode(),
    )


def alert_row(alert: Alert) -> tuple[Any, ...]:
    """In the order of ALERT_COLUMNS."""
    whole = alert.encode().decode()
    return alert.alert_id, alert.watch_id, alert.kind, alert.article_id, alert.fact_id, alert.raised_at, whole


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
