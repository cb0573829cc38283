"""What the API answers, as models: OpenAPI is made from them, and every answer is checked against them."""

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from dateline_schema.records import Channels, Condition

T = TypeVar("T")


class Answer(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(extra="forbid")


class ListOf(Answer, Generic[T]):
    """One page of a list. `next`: the cursor of the page that follows, null at the end."""

    items: list[T]
    next: str | None = None


class Period(Answer):
    """First and last day, both inclusive; `label` with the printed precision: 2023-Q4."""

    label: str
    start: date
    end: date


class Segment(Answer):
    """A stretch of text; joined in order the segments give it back."""

    text: str
    hit: bool


class PageSummary(Answer):
    """A page without its text. `characters`: code points of it."""

    page_id: str
    source: str
    uri: str | None
    media_type: str
    received_at: datetime
    published_on: date | None
    language: str
    characters: int


class ArticleSummary(Answer):
    """An article without its text. `facts`: how many its list holds; null before enrichment."""

    article_id: str
    page_id: str
    ordinal: int
    source: str
    headline: str | None
    published_on: date | None
    dateline_date: date | None
    facts: int | None
    story_id: str | None
    copy_of: str | None
    revises: str | None
    revised_by: str | None
    retracted_at: datetime | None


class PageAnswer(PageSummary):
    """A page as it was received: all page offsets count code points of `text`, whose SHA-256 (of its UTF-8) is `text_hash`."""

    text: str
    text_hash: str
    layout: dict[str, Any] | None
    articles: list[ArticleSummary]


class ArticleAnswer(ArticleSummary):
    """An article; `article` is the record with text, paragraphs and alignment."""

    article: dict[str, Any]
    text_hash: str
    topics: list[dict[str, Any]]
    story: dict[str, Any] | None


class FactAnswer(Answer):
    """A fact. Numbers that were read from text are decimal strings. `evidence` counts in the article's text and on the page."""

    fact_id: str
    kind: str
    indicator: str | None
    indicator_id: str | None
    series_key: str | None
    subject: str | None
    area: str | None
    area_code: str | None
    value: str | None
    low: str | None
    high: str | None
    unit: str | None
    measure: str | None
    comparison: str | None
    bound: str | None
    status: str | None
    period: Period | None
    attribution: str | None
    speaker: str | None
    name: str | None
    quote: str
    sentence: str | None = Field(description="of the article, that holds the evidence")
    confidence: float = Field(ge=0, le=1)
    evidence: dict[str, Any]
    body: dict[str, Any]
    checks: list[dict[str, Any]]
    links: list[dict[str, Any]]
    money: list[dict[str, Any]]
    extractor: dict[str, Any]
    headline: str | None
    source: str
    published_on: date | None
    received_at: datetime | None
    article_id: str
    page_id: str
    uri: str | None
    story_id: str | None
    copy_of: str | None
    revises: str | None
    revised_by: str | None = Field(description="the article's later version: this fact is an earlier vintage")
    retracted_at: datetime | None
    retracted_by: str | None
    superseded_at: datetime | None


class ArticleEvidence(Answer):
    """The words in the article's clean text."""

    article_id: str
    headline: str | None
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    sentence: str | None


class PageEvidence(Answer):
    """The words on the raw page. `start`, `end`: the stretch shown; `boxes`: printed lines, in points from the upper left."""

    page_id: str
    source: str
    uri: str | None
    media_type: str
    text_hash: str
    spans: list[list[int]]
    start: int
    end: int
    segments: list[Segment]
    boxes: list[dict[str, Any]]


class EvidenceAnswer(Answer):
    """Where a fact is said. `page` is null when the page is not kept."""

    fact_id: str
    article: ArticleEvidence
    page: PageEvidence | None


class Step(Answer):
    """One step of a fact's history, from the page to the row."""

    step: str
    id: str | None
    at: datetime | None
    by: str | None
    detail: dict[str, Any]


class ProvenanceAnswer(Answer):
    """page -> article -> rule -> fact -> enrichment -> vintage."""

    fact_id: str
    steps: list[Step]


class Known(Answer):
    """A value and the fact that first printed it."""

    value: str
    unit: str
    bound: str
    status: str
    confidence: float
    source: str
    published_on: date | None
    received_at: datetime | None
    fact_id: str


class VintageAnswer(Known):
    """`change`: first, refined (more digits), revised (the same source, or a later version of its article), differs (another source)."""

    change: str
    facts: list[str]


class ObservationAnswer(Known):
    """What was known of one period. `disputed`: the latest prints of two sources cannot both be right."""

    period: Period
    first_value: str
    revisions: int
    disputed: bool
    prints: int
    withdrawn: list[str]
    vintages: list[VintageAnswer] | None


class SeriesAnswer(Answer):
    """A series; `observations` when it was asked for by key."""

    series_key: str
    frequency: str
    area: str
    indicator_id: str
    unit: str
    transformation: str
    name: str
    observations: list[ObservationAnswer] | None


class EntityAnswer(Answer):
    """A thing that names were linked to."""

    entity_id: str
    scheme: str
    code: str
    name: str
    latitude: str | None
    longitude: str | None


class StoryAnswer(Answer):
    """A happening and its newest article."""

    story_id: str
    articles: int
    newest: dict[str, Any]


class CheckAnswer(Answer):
    """An arithmetic or cross-source test of a fact."""

    fact_id: str
    position: int
    kind: str
    verdict: str
    expression: str
    inputs: list[str]
    tolerance: str | None


class AlertAnswer(Answer):
    """Something to be told of."""

    alert_id: str
    watch_id: str
    kind: str
    article_id: str
    fact_id: str | None
    raised_at: datetime
    reason: str
    earlier_article_id: str | None
    earlier_fact_id: str | None
    occasion: str | None = Field(default=None, description="of a watch: what raised it")
    title: str | None = Field(default=None, description="of a watch: its name when the alert was raised")
    headline: str | None = None
    source: str | None = None
    published_on: date | None = None
    exact: str | None = Field(default=None, description="the words that say it")
    series_key: str | None = None
    period: str | None = None
    value: str | None = None
    unit: str | None = None
    test: bool = Field(default=False, description="somebody tried the watch's channels")


class WatchAnswer(Answer):
    """A watch. `alerts`: how many it has raised, counted to 1,000. `secret`: shown when it is made, and never again."""

    watch_id: str
    name: str
    owner: str
    condition: Condition
    channels: Channels
    created_at: datetime
    alerts: int = 0
    last_alert_at: datetime | None = None
    secret: str | None = Field(default=None, description="of its webhook: key of the signature (Standard Webhooks)")


class TestAnswer(Answer):
    """A test is on its way to the watch's channels, the stream and the feed."""

    alert_id: str


class DeliveryAnswer(Answer):
    """One address told of one alert, or not yet. `state`: waiting, delivered, given up. `next_at`: when it is tried again."""

    alert_id: str
    channel: str
    address: str
    state: str
    attempts: int
    created_at: datetime
    next_at: datetime | None
    ended_at: datetime | None
    last_attempt_at: datetime | None
    last_outcome: str | None


class LetterAnswer(Answer):
    """A message that could never be processed, without its bytes."""

    letter_id: str
    topic: str
    partition: int
    offset: int
    service: str
    service_version: str
    stage: str
    error: str
    message: str
    attempts: int
    first_at: datetime
    last_at: datetime
    value_bytes: int


class Hit(Answer):
    """An article with the words. `excerpts`: stretches of its text cut at the hits."""

    article_id: str
    page_id: str
    source: str
    published_on: date | None
    headline: list[Segment]
    excerpts: list[list[Segment]]
    hits: int
    facts: int | None
    story_id: str | None
    retracted_at: datetime | None


class SearchAnswer(Answer):
    """Articles with all the words, the best first among the newest `ranked_among`; `next` leads on to all the others."""

    terms: list[str]
    ranked_among: int
    total: int
    total_is_exact: bool
    items: list[Hit]
    next: str | None


class Stage(Answer):
    """One step of the funnel: `into` what came in, `out` what went on, `lost` why the rest did not; the sum closes."""

    stage: str
    into: int
    out: int
    lost: dict[str, int]


class FunnelAnswer(Answer):
    """From pages to rows, with losses by reason."""

    stages: list[Stage]
    rows: dict[str, int]


class StatusAnswer(Answer):
    """Whether it answers, and how fresh it is."""

    version: str
    newest_fact_at: datetime | None
    newest_page_at: datetime | None
    pages: int
    articles: int
    facts: int
