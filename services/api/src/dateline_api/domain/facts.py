"""Facts: from filters to a statement, from a row to an answer."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import orjson

from dateline_api.domain.filters import FactFilters
from dateline_api.domain.statement import Conditions, Order, Statement
from dateline_text.search import InvalidQuery, Query, parse

NEWEST = Order(
    (
        ("f.day", True),
        ("f.page_id", False),
        ("f.article_at", False),
        ("f.article_id", False),
        ("f.position", False),
        ("f.fact_id", False),
    )
)
OLDEST = Order((("f.day", False), *NEWEST.columns[1:]))
KEY_TYPES = (date, str, int, str, int, str)

COLUMNS = """
    f.fact_id, f.article_id, f.page_id, f.kind, f.position, f.confidence, f.indicator, f.indicator_id, f.series_key, f.subject,
    f.area AS area_code, f.value, f.unit, f.measure, f.comparison, f.period_start, f.period_end, f.period_label, f.name, f.speaker,
    f.body, f.enriched, f.source, f.published_on, f.received_at, f.day, f.article_at, f.stored_at, f.superseded_at,
    a.headline, p.uri, l.story_id, l.copy_of, l.revises, l.revised_by, l.revised_at, l.retracted_at, l.retracted_by
"""
JOINS = """
    LEFT JOIN articles a ON a.article_id = f.article_id
    LEFT JOIN pages p ON p.page_id = f.page_id
    LEFT JOIN fact_lists l ON l.article_id = f.article_id
"""
# When an article's figures ceased to stand, on either clock. On the clock of publication: when the version or the notice that
# replaced it was published.
_ENDED = {
    "published": """
        coalesce((SELECT coalesce(r.published_on, r.dateline_date) FROM articles r WHERE r.article_id = e.{by}),
                 (e.{at} AT TIME ZONE 'UTC')::date, DATE '9999-12-31')""",
    "received": "coalesce(e.{at}, 'infinity')",
}
# A fact's sentence: to the nearest of these on either side, in the article's text.
_SENTENCE_END = re.compile(r"[。！？!?\n]")


class Named(NamedTuple):
    """What the words of an indicator stand for: ids, and printed names that contain them."""

    ids: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> "Named":
        """Of the rows that `named` asks for."""
        held = list(rows)
        ids = {row["indicator_id"] for row in held if row["whole"]}
        return cls(tuple(sorted(ids)), tuple(sorted({row["name"] for row in held if row["holds"]})))


def select(
    filters: FactFilters, order: Order, limit: int | None, after: Sequence[Any] | None = None, named: Named | None = None
) -> Statement:
    """The facts that fulfil the filters, in order, from behind `after` on. `named`: what the indicator's words stand for."""
    conditions = where(filters, named)
    if after is not None:
        order.after(conditions, after)
    most = f"LIMIT {conditions.value(limit)}" if limit is not None else ""
    sql = f"SELECT {COLUMNS} FROM facts f {JOINS} {conditions.where()} {order.sql()} {most}"  # noqa: S608
    return Statement(sql, conditions.values)


def count(filters: FactFilters, most: int) -> Statement:
    """How many there are, counting to `most`."""
    conditions = where(filters)
    place = conditions.value(most)
    joins = "LEFT JOIN fact_lists l ON l.article_id = f.article_id" if "l." in conditions.where() else ""
    sql = f"SELECT count(*) FROM (SELECT FROM facts f {joins} {conditions.where()} LIMIT {place}) counted"  # noqa: S608
    return Statement(sql, conditions.values)


def by_ids(ids: Iterable[str]) -> Statement:
    """Facts by id, superseded ones too."""
    return Statement(f"SELECT {COLUMNS} FROM facts f {JOINS} WHERE f.fact_id = ANY($1::text[])", (list(ids),))  # noqa: S608


def where(filters: FactFilters, named: Named | None = None) -> Conditions:
    """The conditions of the filters that were given."""
    c = Conditions()
    c.add("f.superseded_at IS NULL")
    for column, value in (
        ("f.kind", filters.kind), ("f.indicator_id", filters.indicator_id), ("f.series_key", filters.series),
        ("f.area", filters.area), ("f.subject", filters.subject), ("f.name", filters.name), ("f.speaker", filters.speaker),
        ("f.source", filters.source), ("f.page_id", filters.page), ("f.article_id", filters.article), ("l.story_id", filters.story),
        ("f.unit", filters.unit), ("f.measure", filters.measure),
    ):  # fmt: skip
        if value is not None:
            c.add(f"{column} = {{}}", value)
    if filters.series is not None:
        # Figures alone have a series; said so that the index of series, which holds nothing else, can be used.
        c.add("f.kind = 'observation'")
    if filters.from_:
        c.add("f.time_end >= {}", filters.from_)
    if filters.to:
        c.add("f.time_start <= {}", filters.to)
    if filters.published_from:
        c.add("f.day >= {}", filters.published_from)
    if filters.published_to:
        c.add("f.day <= {}", filters.published_to)
    if filters.min_confidence:
        c.add("f.confidence >= {}", filters.min_confidence)
    if filters.entity:
        c.add("f.fact_id IN (SELECT e.fact_id FROM fact_entities e WHERE e.entity_id = {})", filters.entity)
    if filters.distinct:
        c.add("l.copy_of IS NULL")
    if filters.standing:
        c.add("l.retracted_at IS NULL AND l.revised_by IS NULL")
    if named is not None:
        _add_named(c, named)
    else:
        _add_indicator(c, filters.indicator)
    _add_checks(c, filters)
    _add_words(c, filters.q)
    _add_as_of(c, filters)
    return c


def _add_words(c: Conditions, words: str | None) -> None:
    for condition in parse(words).conditions() if words else ():
        c.add("f.grams @@ {}::text::tsquery", condition.tsquery)
        if condition.words:
            c.add("strpos(f.words, {}) > 0", condition.words)


def named(words: str) -> Statement:
    """The indicators that the words of a filter name. Asked first: the planner then knows how many facts they have, or that there is none."""
    c = Conditions()
    whole, holds = [], []
    for alternative in filter(str.strip, words.split("|")):
        try:
            query = parse(alternative)
        except InvalidQuery:
            continue
        whole.append(f"n.folded = {c.value(' '.join(query.terms))} OR n.indicator_id = {c.value(alternative.strip().upper())}")
        holds.append(f"({_containing(c, query)})")
    either, contained = " OR ".join(whole) or "false", " OR ".join(holds) or "false"
    sql = f"SELECT n.name, n.indicator_id, ({either}) AS whole, ({contained}) AS holds FROM indicators n WHERE {either} OR {contained}"  # noqa: S608
    return Statement(sql, c.values)


def _containing(c: Conditions, query: Query) -> str:
    held = []
    for condition in query.conditions():
        held.append(f"n.grams @@ {c.value(condition.tsquery)}::text::tsquery")
        if condition.words:
            held.append(f"strpos(n.folded, {c.value(condition.words)}) > 0")
    return " AND ".join(held)


def _add_named(c: Conditions, named: Named) -> None:
    """One array each: of a column that is indexed by itself, so that each has its own scan."""
    if not named.ids and not named.names:
        c.add("false")
    elif not named.ids:
        c.add("f.indicator = ANY({}::text[])", named.names)
    elif not named.names:
        c.add("f.indicator_id = ANY({}::text[])", named.ids)
    else:
        c.add("f.indicator_id = ANY({}::text[]) OR f.indicator = ANY({}::text[])", named.ids, named.names)


def _add_indicator(c: Conditions, words: str | None) -> None:
    """An indicator by code or by any name it was printed with, and by words that a printed name contains; `|` between alternatives."""
    alternatives = [one for one in (words or "").split("|") if one.strip()]
    matches = [match for one in alternatives for match in _indicator(c, one)]
    if words is not None:
        c.add(" OR ".join(matches) if matches else "false")


def _indicator(c: Conditions, words: str) -> Iterator[str]:
    try:
        query = parse(words)
    except InvalidQuery:
        return
    exact, code = c.value(" ".join(query.terms)), c.value(words.strip().upper())
    named = f"SELECT n.indicator_id FROM indicators n WHERE n.folded = {exact}"  # noqa: S608
    yield f"f.indicator_id = ANY(ARRAY(SELECT {code}::text UNION {named}))"
    yield f"f.indicator = ANY(ARRAY(SELECT n.name FROM indicators n WHERE {_containing(c, query)}))"  # noqa: S608


def _add_checks(c: Conditions, filters: FactFilters) -> None:
    wanted = []
    if filters.verdict:
        wanted.append(f"k.verdict = {c.value(filters.verdict)}")
    if filters.check:
        wanted.append(f"k.kind = {c.value(filters.check)}")
    if wanted:
        c.add(f"EXISTS (SELECT FROM checks k WHERE k.fact_id = f.fact_id AND {' AND '.join(wanted)})")


def _add_as_of(c: Conditions, filters: FactFilters) -> None:
    moment = filters.moment
    if moment is None:
        return
    if filters.clock == "published":
        c.add("f.day <= {}", moment.date())
    else:
        c.add("coalesce(f.received_at, f.stored_at) <= {}", moment)
    for at, by in (("revised_at", "revised_by"), ("retracted_at", "retracted_by")):
        # Few lists have ended, and an index holds just these.
        ended = _ENDED[filters.clock].format(at=at, by=by)
        sql = f"SELECT FROM fact_lists e WHERE e.article_id = f.article_id AND (e.{at} IS NOT NULL OR e.{by} IS NOT NULL) AND {ended} <= {{}}"
        c.add(f"NOT EXISTS ({sql})", moment.date() if filters.clock == "published" else moment)


def key_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The row's place in both orders."""
    return row["day"], row["page_id"], row["article_at"], row["article_id"], row["position"], row["fact_id"]


def shape(row: Mapping[str, Any], text: str | None = None) -> dict[str, Any]:
    """The answer's form of a row; `text`: the article's, for the whole sentence."""
    fact, enriched = orjson.loads(row["body"]), orjson.loads(row["enriched"])
    body, evidence = fact["body"], fact["evidence"]
    figure = fact["kind"] == "observation"
    return {
        "fact_id": row["fact_id"],
        "kind": row["kind"],
        "indicator": row["indicator"],
        "indicator_id": row["indicator_id"],
        "series_key": row["series_key"],
        "subject": row["subject"],
        "area": body.get("area") if figure else None,
        "area_code": row["area_code"],
        "value": plain(row["value"]),
        "low": body.get("low") if figure else None,
        "high": body.get("high") if figure else None,
        "unit": row["unit"],
        "measure": row["measure"],
        "comparison": row["comparison"],
        "bound": body.get("bound") if figure else None,
        "status": body.get("status") if figure else None,
        "period": _period(row),
        "attribution": body.get("attribution") if figure else None,
        "speaker": row["speaker"],
        "name": row["name"],
        "quote": body.get("quote") or evidence["exact"],
        "sentence": sentence(text, evidence) if text is not None else None,
        "confidence": row["confidence"],
        "evidence": evidence,
        "body": body,
        "checks": enriched["checks"],
        "links": enriched["links"],
        "money": enriched["money"],
        "extractor": fact["extractor"],
        "headline": row["headline"],
        "source": row["source"],
        "published_on": row["published_on"],
        "received_at": row["received_at"],
        "article_id": row["article_id"],
        "page_id": row["page_id"],
        "uri": row["uri"],
        "story_id": row["story_id"],
        "copy_of": row["copy_of"],
        "revises": row["revises"],
        "revised_by": row["revised_by"],
        "retracted_at": row["retracted_at"],
        "retracted_by": row["retracted_by"],
        "superseded_at": row["superseded_at"],
    }


def plain(value: Decimal | None) -> str | None:
    """Plain decimal digits: numbers that were read from text stay strings."""
    return None if value is None else f"{value.normalize():f}"


def sentence(text: str, evidence: Mapping[str, Any]) -> str:
    """The sentence of the article that holds the evidence, with its closing mark."""
    start, end = evidence["start"], evidence["end"]
    before = max((m.end() for m in _SENTENCE_END.finditer(text, max(0, start - 500), start)), default=max(0, start - 500))
    after = _SENTENCE_END.search(text, max(start, end - 1), end + 500)
    return text[before : after.end() if after else min(len(text), end + 500)].strip()


def _period(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["period_label"] is None:
        return None
    return {"start": row["period_start"], "end": row["period_end"], "label": row["period_label"]}
