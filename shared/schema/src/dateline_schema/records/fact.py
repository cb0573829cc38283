"""A fact: what was found, where it is said, and by which rule."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from dateline_schema.record import Record
from dateline_schema.records.event import Event
from dateline_schema.records.mention import Mention
from dateline_schema.records.observation import Observation
from dateline_schema.records.page import Id, Timestamp
from dateline_schema.records.quotation import Quotation

Kind = Literal["observation", "quotation", "mention", "event"]
PageSpan = tuple[int, int]


class Evidence(Record):
    """W3C Web Annotation TextQuoteSelector and TextPositionSelector into `Article.text`, and the same words on the page.

    `start`, `end`: half-open, code points. `page_spans`: several when a line break or a column cuts the words; empty when the
    article did not come from a page.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    page_spans: tuple[PageSpan, ...] = ()


class Extractor(Record):
    """Provenance: the rule's name (`observation/list`) and the extractor's version."""

    name: str
    version: str


class _FactEnvelope(Record):
    fact_id: Id
    article_id: Id
    page_id: Id | None = None
    evidence: Evidence
    confidence: float = Field(ge=0, le=1)
    extractor: Extractor


class ObservationFact(_FactEnvelope):
    """A figure."""

    kind: Literal["observation"] = "observation"
    body: Observation


class QuotationFact(_FactEnvelope):
    """Words of a speaker."""

    kind: Literal["quotation"] = "quotation"
    body: Quotation


class MentionFact(_FactEnvelope):
    """A name."""

    kind: Literal["mention"] = "mention"
    body: Mention


class EventFact(_FactEnvelope):
    """Something that happened."""

    kind: Literal["event"] = "event"
    body: Event


Fact = Annotated[ObservationFact | QuotationFact | MentionFact | EventFact, Field(discriminator="kind")]


class FactBatch(Record):
    """All facts of one article, in text order; a later batch for the article replaces the list as a whole."""

    article_id: Id
    page_id: Id
    source: str
    headline: str | None = None
    published_on: date | None = None
    extractor_version: str
    received_at: Timestamp | None = Field(default=None, description="when the article's page came in")
    script: Literal["Hans", "Hant", "Latn"] | None = Field(default=None, description="of the article's text")
    headline_figures: tuple[Observation, ...] = Field(default=(), description="the figures that the headline prints")
    left_out: int = Field(default=0, ge=0, description="facts behind the last one that the message had no room for")
    facts: tuple[Fact, ...]
