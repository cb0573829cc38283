"""What enrichment adds to a fact: same fact id, one more part."""

from datetime import date
from typing import Literal

from pydantic import Field

from dateline_shared.record import Record
from dateline_shared.records.fact import Fact
from dateline_shared.records.observation import DecimalString
from dateline_shared.records.page import Id

Verdict = Literal["consistent", "inconsistent", "unverifiable"]


class Check(Record):
    """One arithmetic or cross-source test of a figure; `expression` can be read aloud and recomputed from `inputs`."""

    kind: str
    verdict: Verdict
    expression: str
    inputs: tuple[Id, ...] = Field(description="fact ids, in the expression's order")
    tolerance: DecimalString | None = None


class Link(Record):
    """A name resolved to a record outside the text, with the reason."""

    name: str
    scheme: str = Field(description="iso3166-1, iso3166-2, un-m49, iso4217, dateline-organisation, dateline-person")
    code: str
    reason: str


class Money(Record):
    """An amount in another currency and the rate that was used; there is no undated rate."""

    currency: str
    value: DecimalString
    rate: DecimalString
    rate_source: str


class Enrichment(Record):
    """Everything that was added to one fact; all parts optional, none guessed."""

    indicator_id: str | None = None
    series_key: str | None = None
    links: tuple[Link, ...] = ()
    money: tuple[Money, ...] = ()
    checks: tuple[Check, ...] = ()
    story_id: str | None = None


class EnrichedFact(Record):
    """The extracted fact, unchanged, beside what was added."""

    fact: Fact
    enriched: Enrichment


class EnrichedBatch(Record):
    """All facts of one article; replaces the article's earlier list as a whole."""

    article_id: Id
    page_id: Id
    source: str
    headline: str | None = None
    published_on: date | None = None
    extractor_version: str
    enricher_version: str
    facts: tuple[EnrichedFact, ...]
