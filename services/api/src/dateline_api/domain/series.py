"""Series: which there are, and what was known of one at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from pydantic import Field

from dateline_api.domain.facts import plain
from dateline_api.domain.filters import AsOf, Clock, Day, Query, Words
from dateline_api.domain.statement import Conditions, Order, Statement
from dateline_api.domain.vintages import Observed, Print, Vintage, observed
from dateline_text.search import InvalidQuery, parse

IN_ORDER = Order((("s.series_key", False),))
KEY_TYPES = (str,)

_PRINTS = """
    SELECT f.series_key, f.fact_id, f.article_id, f.source, f.value, f.unit, f.period_start, f.period_end, f.period_label, f.published_on,
           coalesce(f.received_at, f.stored_at) AS received_at, f.day, f.confidence, f.body, l.copy_of, l.revises, l.retracted_at,
           (SELECT coalesce(r.published_on, r.dateline_date) FROM articles r WHERE r.article_id = l.retracted_by) AS notice_on
    FROM facts f LEFT JOIN fact_lists l ON l.article_id = f.article_id
    WHERE f.series_key = ANY($1::text[]) AND f.kind = 'observation' AND f.superseded_at IS NULL AND f.period_start IS NOT NULL
"""


class SeriesFilters(AsOf):
    """Which series, and which of their periods."""

    key: list[Words] | None = Field(
        default=None, max_length=50, description="series keys; with them, or one, come the observations"
    )
    q: Query | None = None
    indicator: Query | None = Field(default=None, description="a name or code of an indicator, or words that its name contains")
    area: Words | None = Field(default=None, description="code of the area: CN, CN-GD, 419")
    frequency: Words | None = Field(default=None, description="A, H, Q, M, D, YTD, I or _U")
    unit: Words | None = None
    from_: Day | None = Field(default=None, alias="from", description="periods that end on this day or later")
    to: Day | None = Field(default=None, description="periods that begin on this day or earlier")
    min_confidence: float = Field(default=0.0, ge=0, le=1)
    observations: bool = Field(
        default=False, description="with the observations of each series, as if it had been asked for by key"
    )
    history: bool = Field(default=False, description="every vintage with the facts that printed it, not only the value known")

    def question(self) -> str:
        """Equal exactly when the question is the same."""
        return self.model_dump_json(exclude_defaults=True, exclude={"limit", "cursor"})


def select(filters: SeriesFilters, limit: int, after: Sequence[Any] | None = None) -> Statement:
    """The series that fulfil the filters, by key."""
    c = Conditions()
    if filters.key:
        c.add("s.series_key = ANY({}::text[])", filters.key)
    for column, value in (("s.area", filters.area), ("s.frequency", filters.frequency), ("s.unit", filters.unit)):
        if value is not None:
            c.add(f"{column} = {{}}", value)
    for condition in parse(filters.q).conditions() if filters.q else ():
        c.add("s.grams @@ {}::text::tsquery", condition.tsquery)
    if filters.indicator is not None:
        named = [one for words in filters.indicator.split("|") if words.strip() for one in _named(c, words)]
        c.add(" OR ".join(named) if named else "false")
    if after is not None:
        IN_ORDER.after(c, after)
    sql = f"SELECT s.series_key, s.frequency, s.area, s.indicator_id, s.unit, s.transformation, s.name FROM series s {c.where()} {IN_ORDER.sql()} LIMIT {c.value(limit)}"  # noqa: S608
    return Statement(sql, c.values)


def _named(c: Conditions, words: str) -> Iterator[str]:
    """A series of an indicator by code, by a printed name, or by words that a printed name contains."""
    try:
        query = parse(words)
    except InvalidQuery:
        return
    yield f"s.indicator_id = {c.value(words.strip().upper())}"
    held = []
    for condition in query.conditions():
        held.append(f"n.grams @@ {c.value(condition.tsquery)}::text::tsquery")
        if condition.words:
            held.append(f"strpos(n.folded, {c.value(condition.words)}) > 0")
    yield f"s.indicator_id = ANY(ARRAY(SELECT n.indicator_id FROM indicators n WHERE {' AND '.join(held)}))"  # noqa: S608


def prints_of(keys: Iterable[str], filters: SeriesFilters) -> Statement:
    """Every standing print of these series, in the periods asked for."""
    c = Conditions()
    c.value(list(keys))
    more = ""
    for condition, value in (
        ("f.period_end >= {}", filters.from_), ("f.period_start <= {}", filters.to), ("f.confidence >= {}", filters.min_confidence or None),
    ):  # fmt: skip
        if value is not None:
            more += " AND " + condition.format(c.value(value))
    return Statement(f"{_PRINTS}{more} ORDER BY f.series_key, f.fact_id", c.values)


def print_of(row: Mapping[str, Any], clock: Clock) -> Print:
    """A row of `prints_of`."""
    body = orjson.loads(row["body"])["body"]
    published = clock == "published"
    ended: date | datetime | None = None
    if row["retracted_at"] is not None:
        ended = (row["notice_on"] or row["retracted_at"].date()) if published else row["retracted_at"]
    return Print(
        fact_id=row["fact_id"],
        article_id=row["article_id"],
        source=row["source"],
        value=row["value"],
        unit=row["unit"],
        bound=body["bound"],
        status=body["status"],
        decimals=body["precision"]["decimals"],
        scale=body["precision"]["scale"],
        label=row["period_label"],
        start=row["period_start"],
        end=row["period_end"],
        published_on=row["published_on"],
        received_at=row["received_at"],
        known_at=row["day"] if published else row["received_at"],
        ended_at=ended,
        confidence=row["confidence"],
        copy_of=row["copy_of"],
        revises=row["revises"],
    )


def observations(rows: Iterable[Mapping[str, Any]], filters: SeriesFilters) -> dict[str, list[dict[str, Any]]]:
    """The answer's observations of each series."""
    prints: dict[str, list[Print]] = {}
    for row in rows:
        prints.setdefault(row["series_key"], []).append(print_of(row, filters.clock))
    moment = filters.moment
    as_of = moment.date() if moment and filters.clock == "published" else moment
    return {key: [_shape(one, filters.history) for one in observed(printed, as_of)] for key, printed in prints.items()}


def _shape(one: Observed, history: bool) -> dict[str, Any]:
    latest, first = one.latest, one.first
    return {
        "period": {"label": one.label, "start": one.start, "end": one.end},
        **_value(latest),
        "first_value": plain(first.value),
        "revisions": sum(vintage.change in ("revised", "differs") for vintage in one.vintages),
        "disputed": one.disputed,
        "prints": sum(len(vintage.prints) for vintage in one.vintages),
        "withdrawn": [p.fact_id for p in one.withdrawn],
        "vintages": [_value(v) | {"change": v.change, "facts": [p.fact_id for p in v.prints]} for v in one.vintages]
        if history
        else None,
    }


def _value(vintage: Vintage) -> dict[str, Any]:
    one = vintage.first
    return {
        "value": plain(one.value),
        "unit": one.unit,
        "bound": one.bound,
        "status": one.status,
        "confidence": one.confidence,
        "source": one.source,
        "published_on": one.published_on,
        "received_at": one.received_at,
        "fact_id": one.fact_id,
    }
