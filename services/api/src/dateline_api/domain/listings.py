"""What else is listed: pages, articles, entities, stories, checks, alerts, dead letters."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from pydantic import Field

from dateline_api.domain.filters import Day, Filters, Id, Query, Verdict, Words
from dateline_api.domain.statement import Conditions, Order, Statement
from dateline_schema.records.watch import Occasion
from dateline_text.search import parse

SETTLING_STAGE = "dead-letters"
"""Of a letter that says what became of another: see `dateline_bus.produce.redrive`."""


class Listing(NamedTuple):
    """A list in one order: its columns, where they come from, and the order's key as columns of the row."""

    columns: str
    source: str
    order: Order
    key: tuple[str, ...]
    types: tuple[type, ...]

    def key_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Where a row stands in the order."""
        return tuple(row[name] for name in self.key)

    def select(self, conditions: Conditions, limit: int, after: Sequence[Any] | None = None) -> Statement:
        """The statement of one page of it."""
        if after is not None:
            self.order.after(conditions, after)
        where, place = conditions.where(), conditions.value(limit)
        return Statement(f"SELECT {self.columns} FROM {self.source} {where} {self.order.sql()} LIMIT {place}", conditions.values)  # noqa: S608


class Question(Filters):
    """A question to a list."""

    def question(self) -> str:
        """Equal exactly when the question is the same."""
        return self.model_dump_json(exclude_defaults=True, exclude={"limit", "cursor"})


class PageFilters(Question):
    """Which pages."""

    source: Words | None = None
    published_from: Day | None = None
    published_to: Day | None = None


class ArticleFilters(PageFilters):
    """Which articles."""

    q: Query | None = None
    page: Id | None = None
    story: Id | None = None


class EntityFilters(Question):
    """Which linked things."""

    q: Query | None = None
    scheme: Words | None = Field(
        default=None, description="iso3166-1, iso3166-2, un-m49, dateline-organisation, dateline-person …"
    )


class StoryFilters(PageFilters):
    """Which stories: those with an article like this."""


class CheckFilters(Question):
    """Which checks."""

    verdict: Verdict | None = None
    kind: Words | None = None
    published_from: Day | None = None
    published_to: Day | None = None


class AlertFilters(Question):
    """Which alerts."""

    kind: Literal["watch", "revision", "correction", "retraction"] | None = None
    watch: Words | None = None
    article: Id | None = None


class WatchFilters(Question):
    """Which watches."""

    on: Occasion | None = None


class DeliveryFilters(Question):
    """Which deliveries of a watch."""

    state: Literal["waiting", "delivered", "given up"] | None = None


class LetterFilters(Question):
    """Which dead letters."""

    service: Words | None = None
    stage: Words | None = None
    error: Words | None = None
    topic: Words | None = None


PAGES = Listing(
    "p.page_id, p.source, p.uri, p.media_type, p.received_at, p.published_on, p.language, p.characters, p.day",
    "pages p",
    Order((("p.day", True), ("p.page_id", False))),
    ("day", "page_id"),
    (date, str),
)
ARTICLES = Listing(
    """a.article_id, a.page_id, a.ordinal, a.source, a.headline, a.published_on, a.dateline_date, a.day, l.facts, l.story_id, l.copy_of,
    l.revises, l.revised_by, l.retracted_at""",
    "articles a LEFT JOIN fact_lists l ON l.article_id = a.article_id",
    Order((("a.day", True), ("a.page_id", False), ("a.ordinal", False), ("a.article_id", False))),
    ("day", "page_id", "ordinal", "article_id"),
    (date, str, int, str),
)
ENTITIES = Listing(
    "e.entity_id, e.scheme, e.code, e.name, e.latitude, e.longitude",
    "entities e",
    Order((("e.entity_id", False),)),
    ("entity_id",),
    (str,),
)
STORIES = Listing(
    """a.article_id, a.page_id, a.ordinal, a.source, a.headline, a.published_on, a.day, l.story_id,
    (SELECT count(*) FROM fact_lists s WHERE s.story_id = l.story_id) AS articles""",
    "articles a JOIN fact_lists l ON l.article_id = a.article_id",
    ARTICLES.order,
    ARTICLES.key,
    ARTICLES.types,
)
CHECKS = Listing(
    "k.fact_id, k.position, k.kind, k.verdict, k.expression, k.inputs, k.tolerance, k.day",
    "checks k",
    Order((("k.day", True), ("k.fact_id", False), ("k.position", False))),
    ("day", "fact_id", "position"),
    (date, str, int),
)
ALERTS = Listing(
    "t.alert_id, t.watch_id, t.kind, t.article_id, t.fact_id, t.raised_at, t.body",
    "alerts t",
    Order((("t.raised_at", True), ("t.alert_id", False))),
    ("raised_at", "alert_id"),
    (datetime, str),
)
WATCHES = Listing(
    """w.watch_id, w.created_at, w.body, (SELECT max(t.raised_at) FROM alerts t WHERE t.watch_id = w.watch_id) AS last_alert_at,
    (SELECT count(*) FROM (SELECT FROM alerts t WHERE t.watch_id = w.watch_id LIMIT 1000) counted) AS alerts""",
    "watches w",
    Order((("w.created_at", True), ("w.watch_id", False))),
    ("created_at", "watch_id"),
    (datetime, str),
)
DELIVERIES = Listing(
    """d.alert_id, d.channel, d.address, d.state, d.attempts, d.created_at, d.ended_at,
    CASE WHEN d.state = 'waiting' THEN d.next_at END AS next_at, t.at AS last_attempt_at, t.outcome AS last_outcome""",
    """watches.deliveries d LEFT JOIN LATERAL (
        SELECT at, outcome FROM watches.attempts a WHERE (a.alert_id, a.channel, a.address) = (d.alert_id, d.channel, d.address)
        ORDER BY number DESC LIMIT 1) t ON true""",
    Order((("d.created_at", True), ("d.alert_id", False), ("d.channel", False), ("d.address", False))),
    ("created_at", "alert_id", "channel", "address"),
    (datetime, str, str, str),
)
LETTERS = Listing(
    """d.letter_id, d.topic, d.partition, d.message_offset, d.service, d.service_version, d.stage, d.error, d.message, d.attempts,
    d.first_at, d.last_at, d.value_bytes""",
    "dead_letters d",
    Order((("d.last_at", True), ("d.letter_id", False))),
    ("last_at", "letter_id"),
    (datetime, str),
)


def _equal(c: Conditions, *pairs: tuple[str, Any]) -> None:
    for column, value in pairs:
        if value is not None:
            c.add(f"{column} = {{}}", value)


def _published(c: Conditions, column: str, filters: PageFilters | CheckFilters) -> None:
    if filters.published_from:
        c.add(f"{column} >= {{}}", filters.published_from)
    if filters.published_to:
        c.add(f"{column} <= {{}}", filters.published_to)


def pages(filters: PageFilters) -> Conditions:
    """The conditions of PAGES."""
    c = Conditions()
    _equal(c, ("p.source", filters.source))
    _published(c, "p.day", filters)
    return c


def articles(filters: ArticleFilters) -> Conditions:
    """The conditions of ARTICLES."""
    c = Conditions()
    _equal(c, ("a.source", filters.source), ("a.page_id", filters.page), ("l.story_id", filters.story))
    _published(c, "a.day", filters)
    if filters.q:
        matches = []
        for condition in parse(filters.q).conditions():
            matches.append(f"w.grams @@ {c.value(condition.tsquery)}::text::tsquery")
            if condition.words:
                matches.append(f"strpos(w.words, {c.value(condition.words)}) > 0")
        c.add(f"EXISTS (SELECT FROM article_words w WHERE w.article_id = a.article_id AND {' AND '.join(matches)})")
    return c


def entities(filters: EntityFilters) -> Conditions:
    """The conditions of ENTITIES."""
    c = Conditions()
    _equal(c, ("e.scheme", filters.scheme))
    for condition in parse(filters.q).conditions() if filters.q else ():
        c.add("e.grams @@ {}::text::tsquery", condition.tsquery)
    return c


def stories(filters: StoryFilters) -> Conditions:
    """The conditions of STORIES: a story stands at its newest article."""
    c = Conditions()
    _equal(c, ("a.source", filters.source))
    _published(c, "a.day", filters)
    c.add("l.story_id IS NOT NULL")
    c.add("""NOT EXISTS (
        SELECT FROM fact_lists m JOIN articles b ON b.article_id = m.article_id
        WHERE m.story_id = l.story_id AND (b.day > a.day OR (b.day = a.day AND b.article_id < a.article_id)))""")
    return c


def checks(filters: CheckFilters) -> Conditions:
    """The conditions of CHECKS."""
    c = Conditions()
    _equal(c, ("k.verdict", filters.verdict), ("k.kind", filters.kind))
    _published(c, "k.day", filters)
    return c


def alerts(filters: AlertFilters) -> Conditions:
    """The conditions of ALERTS."""
    c = Conditions()
    _equal(c, ("t.kind", filters.kind), ("t.watch_id", filters.watch), ("t.article_id", filters.article))
    c.add("t.raised_at IS NOT NULL")
    return c


def watches(filters: WatchFilters) -> Conditions:
    """The conditions of WATCHES: those that stand."""
    c = Conditions()
    c.add("NOT w.deleted")
    _equal(c, ("w.occasion", filters.on))
    return c


def deliveries(filters: DeliveryFilters, watch_id: str) -> Conditions:
    """The conditions of DELIVERIES of one watch."""
    c = Conditions()
    _equal(c, ("d.watch_id", watch_id), ("d.state", filters.state))
    return c


def letters(filters: LetterFilters) -> Conditions:
    """The conditions of LETTERS: what says that one was sent again or set aside is none."""
    c = Conditions()
    c.add("d.stage <> {}", SETTLING_STAGE)
    pairs = (("service", filters.service), ("stage", filters.stage), ("error", filters.error), ("topic", filters.topic))
    _equal(c, *((f"d.{column}", value) for column, value in pairs))
    return c
