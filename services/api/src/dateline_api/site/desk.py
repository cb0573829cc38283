"""What the pages ask of the database: the API's own questions, answered with records. Every list is bounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter

from dateline_api.database import Database, Row
from dateline_api.domain import facts, listings, series
from dateline_api.domain.filters import FactFilters
from dateline_api.domain.statement import Statement
from dateline_api.domain.vintages import Observed, observed
from dateline_api.named import page_of_facts
from dateline_api.paging import page_of_rows
from dateline_api.site.asking import asked
from dateline_api.site.numbers import Figure, amount
from dateline_api.site.views.facts import Told
from dateline_api.site.views.windows import MOST_MARKS
from dateline_schema.record import Record
from dateline_schema.records import Article, Enrichment, Fact, Page
from dateline_schema.records.page import Layout

LISTED = 50
FACTS_ABOUT = 300
FACT: TypeAdapter[Fact] = TypeAdapter(Fact)


@dataclass(frozen=True)
class Listed:
    """A page in the list of pages: the headlines of its articles and how many facts they hold."""

    page_id: str
    source: str
    uri: str | None
    published_on: date | None
    headlines: tuple[str, ...]
    facts: int


@dataclass(frozen=True)
class Outline:
    """An article's facts without the facts: where they begin, how many checks hold and fail. `standing`: `gone`, `old` or nothing."""

    starts: tuple[int, ...]
    holds: int
    fails: int
    story_id: str | None
    standing: str


@dataclass(frozen=True)
class SeriesLine:
    """A series in a list, with its latest figure."""

    series_key: str
    indicator: str
    subject: str | None
    frequency: str
    measure: str
    comparison: str | None
    unit: str
    label: str
    figure: Figure


def told_of(row: Mapping[str, Any]) -> Told:
    """A fact from a row of `facts.COLUMNS`."""
    return Told(
        fact=FACT.validate_json(row["body"], extra="ignore"),
        enriched=Enrichment.decode(row["enriched"].encode()),
        source=row["source"],
        headline=row["headline"],
        published_on=row["published_on"],
        replaced=row["superseded_at"] is not None or row["revised_by"] is not None,
        withdrawn=row["retracted_at"] is not None,
        copy=row["copy_of"] is not None,
        story_id=row["story_id"],
    )


R = TypeVar("R", bound=Record)


def record(model: type[R], body: str) -> R:
    """A record from its stored text."""
    return model.decode(body.encode())


class Desk:
    """The questions. ProblemError 503 while the database is away, 504 when one takes too long."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, page_id: str) -> Page | None:
        """The page as it arrived."""
        row = await self._database.row("SELECT * FROM pages WHERE page_id = $1", page_id)
        if row is None:
            return None
        fields = {name: row[name] for name in Page.model_fields if name in row and name != "layout"}
        return Page(**fields, layout=record(Layout, row["layout"]) if row["layout"] else None)

    async def articles_of(self, page_id: str) -> list[Row]:
        """The page's articles in reading order: article_id, headline, facts (how many)."""
        sql = """SELECT a.article_id, a.headline, coalesce(l.facts, 0) AS facts FROM articles a LEFT JOIN fact_lists l USING (article_id)
                 WHERE a.page_id = $1 ORDER BY a.ordinal, a.article_id LIMIT 1000"""
        return await self._database.fetch(Statement(sql, (page_id,)))

    async def outline(self, article_id: str) -> Outline:
        """Where an article's facts begin, and what holds for all of them."""
        sql = """SELECT (SELECT array_agg(start_offset ORDER BY start_offset) FROM facts
                         WHERE article_id = $1 AND superseded_at IS NULL) AS starts,
                        (SELECT count(*) FROM checks c JOIN facts f USING (fact_id)
                         WHERE f.article_id = $1 AND f.superseded_at IS NULL AND c.verdict = 'consistent') AS holds,
                        (SELECT count(*) FROM checks c JOIN facts f USING (fact_id)
                         WHERE f.article_id = $1 AND f.superseded_at IS NULL AND c.verdict = 'inconsistent') AS fails,
                        l.story_id, l.revised_by, l.retracted_at
                 FROM (SELECT 1) one LEFT JOIN fact_lists l ON l.article_id = $1"""
        (row,) = await self._database.fetch(Statement(sql, (article_id,)))
        standing = "gone" if row["retracted_at"] else "old" if row["revised_by"] else ""
        return Outline(tuple(row["starts"] or ()), row["holds"], row["fails"], row["story_id"], standing)

    async def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Articles by id."""
        sql = "SELECT article_id, body FROM articles WHERE article_id = ANY($1::text[])"
        return {
            row["article_id"]: record(Article, row["body"]) for row in await self._database.fetch(Statement(sql, (list(ids),)))
        }

    async def facts_of(self, article_id: str, start: int, end: int) -> list[Told]:
        """The facts of `text[start:end]` that the article's latest list holds, in the order of the text; no more than MOST_MARKS."""
        sql = f"""SELECT {facts.COLUMNS} FROM facts f {facts.JOINS} WHERE f.article_id = $1 AND f.superseded_at IS NULL
                  AND f.start_offset < $3 AND f.end_offset > $2 ORDER BY f.position LIMIT {MOST_MARKS}"""  # noqa: S608 - our own constants
        return [told_of(row) for row in await self._database.fetch(Statement(sql, (article_id, start, end)))]

    async def fact(self, fact_id: str) -> Told | None:
        """One fact, also one that a later list no longer holds."""
        rows = await self._database.fetch(facts.by_ids([fact_id]))
        return told_of(rows[0]) if rows else None

    async def place_of(self, told: Told) -> tuple[int, int]:
        """Which fact of how many in its article's list; 0 for one that the list no longer holds."""
        sql = """SELECT count(*) FILTER (WHERE o.position <= f.position) AS number, count(*) AS total
                 FROM facts o LEFT JOIN facts f ON f.fact_id = $2 AND f.superseded_at IS NULL
                 WHERE o.article_id = $1 AND o.superseded_at IS NULL"""
        (row,) = await self._database.fetch(Statement(sql, (told.fact.article_id, told.fact.fact_id)))
        return row["number"], row["total"]

    async def facts(self, filters: FactFilters, cursor: str | None = None, limit: int = LISTED) -> tuple[list[Told], str | None]:
        """Facts by day, the newest first, and where the list goes on. Raises InvalidCursor."""
        rows, more = await page_of_facts(self._database, filters, facts.NEWEST, cursor or None, limit)
        return [told_of(row) for row in rows], more

    async def pages(self, cursor: str | None) -> tuple[list[Listed], str | None]:
        """The newest pages, and where the list goes on. Raises InvalidCursor."""
        rows, more = await self._list(listings.PAGES, listings.PageFilters(), cursor)
        sql = """SELECT a.page_id, array_agg(a.headline ORDER BY a.ordinal) FILTER (WHERE a.headline IS NOT NULL) AS headlines,
                        coalesce(sum(l.facts), 0)::bigint AS facts
                 FROM articles a LEFT JOIN fact_lists l USING (article_id) WHERE a.page_id = ANY($1::text[]) GROUP BY a.page_id"""
        held = {r["page_id"]: r for r in await self._database.fetch(Statement(sql, ([row["page_id"] for row in rows],)))}
        return [
            Listed(
                row["page_id"],
                row["source"],
                row["uri"],
                row["published_on"],
                tuple(held[row["page_id"]]["headlines"] or ()) if row["page_id"] in held else (),
                held[row["page_id"]]["facts"] if row["page_id"] in held else 0,
            )
            for row in rows
        ], more

    async def _list(
        self, listing: listings.Listing, filters: Any, cursor: str | None, limit: int = LISTED
    ) -> tuple[list[Row], str | None]:
        conditions, question = _CONDITIONS[listing](filters), f"{listing.source}{filters.question()}"

        def select(most: int, after: Sequence[Any] | None) -> Statement:
            return listing.select(conditions, most, after)

        return await page_of_rows(self._database, select, listing.key_of, listing.types, question, cursor or None, limit)

    async def observed(self, key: str, as_of: date | None) -> list[Observed]:
        """What was known of each period of a series at the end of a day (None: now), on the clock of publication."""
        rows = await self._database.fetch(series.prints_of([key], series.SeriesFilters()))
        return observed([series.print_of(row, "published") for row in rows], as_of)

    async def by_ids(self, ids: Sequence[str]) -> dict[str, Told]:
        """Facts by id."""
        return {row["fact_id"]: told_of(row) for row in await self._database.fetch(facts.by_ids(ids))}

    async def sisters(self, key: str) -> list[SeriesLine]:
        """Series of the same indicator and area: levels beside their growth, months beside years."""
        sql = """SELECT o.series_key FROM series s JOIN series o ON o.indicator_id = s.indicator_id AND o.area = s.area
                 WHERE s.series_key = $1 ORDER BY o.series_key LIMIT 24"""
        return await self.lines([row["series_key"] for row in await self._database.fetch(Statement(sql, (key,)))])

    async def series_like(self, words: str | None, after: str | None, limit: int = LISTED) -> list[SeriesLine]:
        """Series in the order of their keys; with words those of an indicator that is called so."""
        filters = asked(series.SeriesFilters, q=words)
        rows = await self._database.fetch(series.select(filters, limit, (after,) if after else None))
        return await self.lines([row["series_key"] for row in rows])

    async def keys(self) -> list[Row]:
        """The API keys, without the keys."""
        sql = "SELECT key_id, name, scopes, per_minute, created_at, revoked_at FROM api_keys ORDER BY created_at DESC, key_id LIMIT 200"
        return await self._database.fetch(Statement(sql, ()))

    async def lines(self, keys: Sequence[str]) -> list[SeriesLine]:
        """Each series with its latest figure, in the order of the keys; one without a standing figure is left out."""
        sql = """SELECT k.key, s.frequency, f.* FROM unnest($1::text[]) WITH ORDINALITY k(key, place) JOIN series s ON s.series_key = k.key,
                 LATERAL (SELECT indicator, subject, measure, comparison, unit, value, period_label FROM facts
                          WHERE series_key = k.key AND kind = 'observation' AND superseded_at IS NULL
                          ORDER BY period_start DESC NULLS LAST LIMIT 1) f ORDER BY k.place"""
        return [
            SeriesLine(
                series_key=row["key"],
                indicator=row["indicator"] or row["key"],
                subject=row["subject"],
                frequency=row["frequency"],
                measure=row["measure"],
                comparison=row["comparison"],
                unit=row["unit"],
                label=row["period_label"] or "",
                figure=amount(Decimal(row["value"]), row["unit"]),
            )
            for row in await self._database.fetch(Statement(sql, (list(keys),)))
        ]


_CONDITIONS: dict[listings.Listing, Any] = {
    listings.PAGES: listings.pages,
    listings.STORIES: listings.stories,
    listings.ENTITIES: listings.entities,
    listings.ALERTS: listings.alerts,
    listings.WATCHES: listings.watches,
    listings.LETTERS: listings.letters,
}


def loaded(body: str) -> dict[str, Any]:
    """A stored JSON object."""
    found: dict[str, Any] = orjson.loads(body)
    return found
