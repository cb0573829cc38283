"""What enrichment adds to a fact: same fact id, one more part."""

from datetime import date
from typing import Literal

from pydantic import Field

from dateline_schema.record import Record
from dateline_schema.records.fact import Fact
from dateline_schema.records.observation import DecimalString
from dateline_schema.records.page import Id, Timestamp

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
    scheme: str = Field(
        description="iso3166-1, iso3166-2, un-m49, gb-t-2260, geonames, dateline-group, iso4217, dateline-organisation, dateline-person"
    )
    code: str
    reason: str
    latitude: DecimalString | None = Field(default=None, description="degrees north, of a place whose coordinates are known")
    longitude: DecimalString | None = Field(default=None, description="degrees east")


class Money(Record):
    """An amount in another currency and the rate that was used: the article's own (no date), or one of a dated table."""

    currency: str
    value: DecimalString
    rate: DecimalString
    rate_source: str
    rate_date: date | None = Field(default=None, description="the day of a table's rate; null where the article states the rate")


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


class MediaTopic(Record):
    """A subject of the article: a code of the IPTC Media Topics NewsCodes, its English name and how much speaks for it (0 to 1)."""

    code: str = Field(pattern=r"^medtop:\d{8}$")
    name: str
    score: float = Field(ge=0, le=1)


class Retraction(Record):
    """The article was withdrawn: by a notice of its agency (`by`, an article) or by an operator. Nothing of it is deleted."""

    reason: str
    by: Id | None = None
    at: Timestamp | None = None


class Story(Record):
    """Where an article stands among others.

    `story_id` is the same for all articles on one happening. `copy_of`: the earliest article it is a near-duplicate of; copies say
    a thing once. `revises`, `revised_by`: the version before and the version after, `revised_at` when that was received.
    `corrected_by`: notices that correct it.
    """

    story_id: Id
    copy_of: Id | None = None
    revises: Id | None = None
    revised_by: Id | None = None
    revised_at: Timestamp | None = None
    corrected_by: tuple[Id, ...] = ()
    retraction: Retraction | None = None


class EnrichedBatch(Record):
    """All facts of one article; replaces the article's earlier list as a whole.

    What is known of an article grows when others arrive: the same article is then written again with a higher `version`, and
    a store keeps the highest.
    """

    article_id: Id
    page_id: Id
    source: str
    headline: str | None = None
    published_on: date | None = None
    extractor_version: str
    enricher_version: str
    version: int = Field(default=0, ge=0)
    received_at: Timestamp | None = Field(default=None, description="when the article's page came in")
    story: Story | None = None
    topics: tuple[MediaTopic, ...] = ()
    facts: tuple[EnrichedFact, ...]
