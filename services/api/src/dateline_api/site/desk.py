"""What the pages ask of the database. Every question has an index and a limit; records come whole from their `body`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import asyncpg
import orjson
from pydantic import TypeAdapter

from dateline_api.site.numbers import Figure, amount
from dateline_api.site.views.facts import Told
from dateline_schema.records import Article, Enrichment, Fact, Page
from dateline_schema.records.page import Layout

FACTS_OF_AN_ARTICLE = 20_000
FACTS_OF_A_SERIES = 20_000
LISTED = 50
_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)

TOLD = """
SELECT f.body, f.enriched, f.superseded_at, f.source, f.published_on, f.day, f.fact_id, f.article_id, f.page_id,
       a.headline, l.revised_by, l.copy_of, l.retracted_at
FROM facts f LEFT JOIN articles a USING (article_id) LEFT JOIN fact_lists l USING (article_id)
"""


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
class SeriesLine:
    """A series in a list, with its latest point."""

    series_key: str
    indicator: str
    subject: str | None
    measure: str
    comparison: str | None
    unit: str
    label: str
    figure: Figure
    points: int


def _load(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def told_of(row: Mapping[str, Any]) -> Told:
    """A fact from a row of `TOLD`."""
    return Told(
        fact=_FACT.validate_python(_load(row["body"]), extra="ignore"),
        enriched=Enrichment.decode(orjson.dumps(_load(row["enriched"]))),
        source=row["source"],
        headline=row["headline"],
        published_on=row["published_on"],
        replaced=row["superseded_at"] is not None or row["revised_by"] is not None,
        withdrawn=row["retracted_at"] is not None,
        copy=row["copy_of"] is not None,
    )


class Desk:
    """Questions over one pool. Errors of the database pass through: the routes answer them with one page."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool

    async def page(self, page_id: str) -> Page | None:
        """The page as it arrived."""
        row = await self._pool.fetchrow("SELECT * FROM pages WHERE page_id = $1", page_id)
        if row is None:
            return None
        layout = _load(row["layout"])
        return Page(
            page_id=row["page_id"],
            source=row["source"],
            uri=row["uri"],
            media_type=row["media_type"],
            received_at=row["received_at"],
            published_on=row["published_on"],
            language=row["language"],
            text=row["text"],
            layout=Layout.decode(orjson.dumps(layout)) if layout else None,
        )

    async def articles_of(self, page_id: str) -> list[tuple[Article, int]]:
        """The page's articles in reading order, each with its number of facts."""
        rows = await self._pool.fetch(
            """SELECT a.body, coalesce(l.facts, 0) AS facts FROM articles a LEFT JOIN fact_lists l USING (article_id)
               WHERE a.page_id = $1 ORDER BY a.ordinal, a.article_id LIMIT 1000""",
            page_id,
        )
        return [(Article.decode(orjson.dumps(_load(row["body"]))), row["facts"]) for row in rows]

    async def article(self, article_id: str) -> Article | None:
        """One article."""
        body = await self._pool.fetchval("SELECT body FROM articles WHERE article_id = $1", article_id)
        return Article.decode(orjson.dumps(_load(body))) if body else None

    async def facts_of(self, article_id: str) -> list[Told]:
        """The facts that the article's latest list holds, in the order of the text."""
        rows = await self._pool.fetch(
            f"{TOLD} WHERE f.article_id = $1 AND f.superseded_at IS NULL ORDER BY f.position LIMIT $2",
            article_id,
            FACTS_OF_AN_ARTICLE,
        )
        return [told_of(row) for row in rows]

    async def fact(self, fact_id: str) -> Told | None:
        """One fact, also one that a later list no longer holds."""
        row = await self._pool.fetchrow(f"{TOLD} WHERE f.fact_id = $1", fact_id)
        return told_of(row) if row else None

    async def place_of(self, fact_id: str) -> tuple[int, int]:
        """Which fact of how many in its article's list."""
        row = await self._pool.fetchrow(
            """SELECT (SELECT count(*) FROM facts o WHERE o.article_id = f.article_id AND o.superseded_at IS NULL
                       AND o.position <= f.position) AS number,
                      (SELECT count(*) FROM facts o WHERE o.article_id = f.article_id AND o.superseded_at IS NULL) AS total
               FROM facts f WHERE f.fact_id = $1""",
            fact_id,
        )
        return (row["number"], row["total"]) if row else (0, 0)

    async def latest(self, source: str | None, indicator: str | None, before: tuple[datetime, str] | None) -> list[Told]:
        """The newest figures by time of receipt; `before`: the last one shown, to go on after it."""
        rows = await self._pool.fetch(
            f"""{TOLD} WHERE f.kind = 'observation' AND f.superseded_at IS NULL
                AND ($1::text IS NULL OR f.source = $1) AND ($2::text IS NULL OR f.indicator LIKE '%' || $2 || '%')
                AND ($3::timestamptz IS NULL OR (f.stored_at, f.fact_id) < ($3, $4))
                ORDER BY f.stored_at DESC, f.fact_id DESC LIMIT $5""",
            source,
            escaped(indicator),
            before[0] if before else None,
            before[1] if before else None,
            LISTED,
        )
        return [told_of(row) for row in rows]

    async def stored_at(self, fact_id: str) -> datetime | None:
        """When the fact was written: the cursor of the tape."""
        moment: datetime | None = await self._pool.fetchval("SELECT stored_at FROM facts WHERE fact_id = $1", fact_id)
        return moment

    async def pages(self, before: tuple[datetime, str] | None) -> list[tuple[Listed, datetime]]:
        """The newest pages by time of receipt."""
        rows = await self._pool.fetch(
            """SELECT p.page_id, p.source, p.uri, p.published_on, p.received_at, h.headlines, h.facts
               FROM (SELECT * FROM pages WHERE $1::timestamptz IS NULL OR (received_at, page_id) < ($1, $2)
                     ORDER BY received_at DESC, page_id DESC LIMIT $3) p,
               LATERAL (SELECT array_agg(a.headline ORDER BY a.ordinal) FILTER (WHERE a.headline IS NOT NULL) AS headlines,
                               coalesce(sum(l.facts), 0) AS facts
                        FROM articles a LEFT JOIN fact_lists l USING (article_id) WHERE a.page_id = p.page_id) h
               ORDER BY p.received_at DESC, p.page_id DESC""",
            before[0] if before else None,
            before[1] if before else None,
            LISTED,
        )
        return [
            (
                Listed(r["page_id"], r["source"], r["uri"], r["published_on"], tuple(r["headlines"] or ()), int(r["facts"])),
                r["received_at"],
            )
            for r in rows
        ]

    async def series(self, key: str) -> list[Told]:
        """Every figure of a series that is or was said, oldest period first."""
        rows = await self._pool.fetch(
            f"""{TOLD} WHERE f.series_key = $1 AND f.kind = 'observation'
                AND (f.superseded_at IS NULL OR l.revised_by IS NOT NULL)
                ORDER BY f.period_start, f.day, f.fact_id LIMIT $2""",
            key,
            FACTS_OF_A_SERIES,
        )
        return [told_of(row) for row in rows]

    async def sisters(self, key: str) -> list[SeriesLine]:
        """Series of the same indicator and area: levels beside their growth."""
        keys = await self._pool.fetch(
            """SELECT o.series_key FROM series s JOIN series o ON o.indicator_id = s.indicator_id AND o.area = s.area
               WHERE s.series_key = $1 ORDER BY o.series_key LIMIT 12""",
            key,
        )
        return await self.lines([row["series_key"] for row in keys])

    async def series_like(self, words: str | None, after: str | None) -> list[SeriesLine]:
        """Series in the order of their keys, those whose name holds the words."""
        keys = await self._pool.fetch(
            """SELECT series_key FROM series WHERE ($1::text IS NULL OR name LIKE '%' || $1 || '%')
               AND ($2::text IS NULL OR series_key > $2) ORDER BY series_key LIMIT $3""",
            escaped(words),
            after,
            LISTED,
        )
        return await self.lines([row["series_key"] for row in keys])

    async def lines(self, keys: Sequence[str]) -> list[SeriesLine]:
        """Each series with its latest point, in the order of the keys."""
        rows = await self._pool.fetch(
            """SELECT k.key, f.*, n.points FROM unnest($1::text[]) WITH ORDINALITY k(key, place),
               LATERAL (SELECT indicator, subject, area, measure, comparison, unit, value, period_label FROM facts
                        WHERE series_key = k.key AND kind = 'observation' AND superseded_at IS NULL
                        ORDER BY period_start DESC NULLS LAST LIMIT 1) f,
               LATERAL (SELECT count(DISTINCT period_start) AS points FROM (SELECT period_start FROM facts
                        WHERE series_key = k.key AND kind = 'observation' LIMIT 1000) some) n ORDER BY k.place""",
            list(keys),
        )
        return [
            SeriesLine(
                series_key=r["key"],
                indicator=r["indicator"] or r["key"],
                subject=r["subject"],
                measure=r["measure"],
                comparison=r["comparison"],
                unit=r["unit"],
                label=r["period_label"] or "",
                figure=amount(Decimal(r["value"]), r["unit"]),
                points=r["points"],
            )
            for r in rows
        ]


def escaped(words: str | None) -> str | None:
    """For LIKE: %, _ and the backslash mean themselves."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") if words else None
