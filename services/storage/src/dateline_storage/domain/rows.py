"""Records into rows: the columns that are searched, and the record itself as JSON."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from dateline_schema.ids import letter_id
from dateline_schema.records import (
    Alert,
    Article,
    DeadLetter,
    EnrichedBatch,
    EnrichedFact,
    Event,
    Mention,
    Observation,
    Page,
    Quotation,
    Review,
    Watch,
)
from dateline_text.search import area_of, bigrams, fold, parts_of, speaker_of, words_of

Values = tuple[Any, ...]

PAGE_COLUMNS = (
    "page_id", "source", "uri", "media_type", "received_at", "published_on", "language", "text", "layout", "characters",
)  # fmt: skip
ARTICLE_COLUMNS = (
    "article_id", "page_id", "ordinal", "source", "headline", "published_on", "dateline_date", "body",
)  # fmt: skip
WORD_COLUMNS = ("article_id", "part", "day", "source", "words", "grams")
FACT_COLUMNS = (
    "fact_id", "article_id", "page_id", "kind", "position", "confidence", "start_offset", "end_offset", "indicator", "indicator_id",
    "series_key", "subject", "value", "unit", "measure", "comparison", "period_start", "period_end", "period_label", "name", "body",
    "enriched", "source", "published_on", "received_at", "article_at", "area", "speaker", "words", "grams",
)  # fmt: skip
LIST_COLUMNS = (
    "article_id", "version", "extractor_version", "enricher_version", "facts", "received_at", "story_id", "copy_of", "revises",
    "revised_by", "revised_at", "retracted_at", "retracted_by", "context",
)  # fmt: skip
ALERT_COLUMNS = ("alert_id", "watch_id", "kind", "article_id", "fact_id", "raised_at", "body")
WATCH_COLUMNS = ("watch_id", "name", "owner", "occasion", "created_at", "deleted", "body")
REVIEW_COLUMNS = ("review_id", "fact_id", "article_id", "author", "verdict", "reviewed_at", "body")
LETTER_COLUMNS = (
    "letter_id", "topic", "partition", "message_offset", "key", "value", "value_bytes", "headers", "service", "service_version",
    "stage", "error", "message", "attempts", "first_at", "last_at",
)  # fmt: skip
LARGEST_VALUE = 1024 * 1024
"""Of a dead letter's message kept in the database."""
NO_DAY = date(1, 1, 1)
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def page_row(page: Page) -> Values:
    """In the order of PAGE_COLUMNS."""
    return (
        page.page_id,
        page.source,
        _text(page.uri),
        page.media_type,
        page.received_at,
        page.published_on,
        page.language,
        _text(page.text),
        page.layout.model_dump_json() if page.layout else None,
        len(page.text),
    )


def article_row(article: Article) -> Values:
    """In the order of ARTICLE_COLUMNS."""
    return (
        article.article_id,
        article.page_id,
        article.ordinal,
        article.source,
        _text(article.headline),
        article.published_on,
        article.dateline.date if article.dateline else None,
        _json(article.model_dump_json()),
    )


def word_rows(article: Article) -> Iterator[Values]:
    """In the order of WORD_COLUMNS: all that is printed of an article, a line for each piece, so that no word spans two of them."""
    printed = (
        article.headline, article.subheadline, article.kicker, *(head.text for head in article.section_heads),
        *article.captions, *(" ".join(row) for table in article.tables for row in table.rows), article.text,
    )  # fmt: skip
    folded = fold("\n".join(line for line in printed if line))
    day = article.published_on or (article.dateline and article.dateline.date) or NO_DAY
    for number, part in enumerate(parts_of(folded)):
        yield article.article_id, number, day, article.source, part, bigrams(part)


def fact_rows(batch: EnrichedBatch) -> Sequence[Values]:
    """In the order of FACT_COLUMNS, one per fact."""
    starts = [span[0] for row in batch.facts for span in row.fact.evidence.page_spans]
    article_at = min(starts, default=0)
    return [_fact_row(batch, position, fact, article_at) for position, fact in enumerate(batch.facts)]


def list_row(batch: EnrichedBatch) -> Values:
    """In the order of LIST_COLUMNS: what is known of the article as a whole."""
    story = batch.story
    retraction = story.retraction if story else None
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
        retraction.at if retraction else None,
        retraction.by if retraction else None,
        _json(orjson.dumps(context).decode()),
    )


def alert_row(alert: Alert) -> Values:
    """In the order of ALERT_COLUMNS."""
    whole = _json(alert.model_dump_json())
    return alert.alert_id, alert.watch_id, alert.kind, alert.article_id, alert.fact_id, alert.raised_at, whole


def watch_row(watch: Watch) -> Values:
    """In the order of WATCH_COLUMNS."""
    occasion = watch.condition.on if watch.condition else None
    whole = _json(watch.encode().decode())
    return watch.watch_id, _text(watch.name), _text(watch.owner), occasion, watch.created_at, watch.deleted, whole


def review_row(review: Review) -> Values:
    """In the order of REVIEW_COLUMNS."""
    author, whole = _text(review.author), _json(review.model_dump_json())
    return review.review_id, review.fact_id, review.article_id, author, review.verdict, review.reviewed_at, whole


def letter_row(letter: DeadLetter) -> Values:
    """In the order of LETTER_COLUMNS. Never holds what a table cannot: a dead letter must not become one."""
    value = letter.value or b""
    headers = [[_text(name), held.decode("utf-8", "replace")] for name, held in letter.headers]
    return (
        letter_id(letter.topic, letter.partition, letter.offset, letter.stage, value, letter.key or b""),
        _text(letter.topic),
        letter.partition,
        letter.offset,
        letter.key,
        letter.value if len(value) <= LARGEST_VALUE else None,
        len(value),
        _json(orjson.dumps(headers).decode()),
        _text(letter.service),
        _text(letter.service_version),
        _text(letter.stage),
        _text(letter.error),
        _text(letter.message),
        letter.attempts,
        letter.first_at,
        letter.last_at,
    )


def terms(names: Iterable[str | None]) -> list[str]:
    """The index terms of several short names together."""
    return bigrams(fold("\n".join(name for name in names if name)))


def _fact_row(batch: EnrichedBatch, position: int, row: EnrichedFact, article_at: int) -> Values:
    fact, body = row.fact, row.fact.body
    figure = body if isinstance(body, Observation) else None
    period = figure.period if figure else body.when if isinstance(body, Event) else None
    words = words_of(row)
    return (
        fact.fact_id,
        batch.article_id,
        batch.page_id,
        fact.kind,
        position,
        fact.confidence,
        fact.evidence.start,
        fact.evidence.end,
        _text(figure.indicator) if figure else None,
        row.enriched.indicator_id,
        row.enriched.series_key,
        _text(figure.subject) if figure else None,
        Decimal(figure.value) if figure else None,
        figure.unit if figure else None,
        figure.measure if figure else None,
        figure.comparison if figure else None,
        period.start if period else None,
        period.end if period else None,
        period.label if period else None,
        _text(_name(body)),
        _json(fact.model_dump_json()),
        _json(row.enriched.model_dump_json()),
        batch.source,
        batch.published_on,
        batch.received_at,
        article_at,
        area_of(row.enriched.series_key),
        _text(speaker_of(body)),
        words,
        bigrams(words),
    )


def _name(body: object) -> str | None:
    if isinstance(body, Mention):
        return body.canonical
    return speaker_of(body) if isinstance(body, Quotation) else None


def _text(value: str | None) -> str | None:
    """PostgreSQL holds no NUL; U+FFFD is as long, so offsets stay."""
    return value.replace("\0", "\ufffd") if value else value


def _json(written: str) -> str:
    return _NUL.sub(r"\1\\ufffd", written) if "\\u0000" in written else written
