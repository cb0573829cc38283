"""What the pages ask about stories, people, the way of pages, and what was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import asyncpg
import orjson

from dateline_api.site.desk import LISTED, escaped, told_of
from dateline_api.site.desk import TOLD as _TOLD
from dateline_api.site.views.facts import Told
from dateline_schema.records import Article

TELLINGS = 200
"""Articles of one story that are shown."""


@dataclass(frozen=True)
class Telling:
    """An article of a story. `revises`, `revised_by`, `copy_of`: ids of other articles."""

    article_id: str
    headline: str | None
    source: str
    published_on: date | None
    received_at: datetime | None
    revises: str | None
    revised_by: str | None
    copy_of: str | None
    retracted_at: datetime | None


@dataclass(frozen=True)
class StoryLine:
    """A story in the list: its first headline, how many articles from how many sources."""

    story_id: str
    headline: str | None
    articles: int
    sources: int
    day: date | None


@dataclass(frozen=True)
class Person:
    """A person or an organisation, and how often it is named."""

    entity_id: str
    name: str
    scheme: str
    facts: int


@dataclass(frozen=True)
class Step:
    """A step of a page's way: how many there are and, of those lost since the step before, why."""

    key: str
    count: int
    losses: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Letter:
    """A message that was set aside."""

    letter_id: str
    topic: str
    partition: int
    message_offset: int
    service: str
    error: str
    message: str
    attempts: int
    first_at: datetime
    last_at: datetime
    value_bytes: int


class Archive:
    """Questions over one pool, each bounded."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool

    async def stories(self, after: str | None) -> list[StoryLine]:
        """The newest stories of more than one article."""
        rows = await self._pool.fetch(
            """SELECT s.story_id, s.articles, s.sources, s.day, a.headline FROM (
                 SELECT l.story_id, count(*) AS articles, count(DISTINCT a.source) AS sources, max(a.day) AS day,
                        (array_agg(l.article_id ORDER BY a.day, l.received_at))[1] AS first_id
                 FROM fact_lists l JOIN articles a USING (article_id) WHERE l.story_id IS NOT NULL
                   AND ($1::text IS NULL OR l.story_id > $1)
                 GROUP BY l.story_id HAVING count(*) > 1 LIMIT 2000) s JOIN articles a ON a.article_id = s.first_id
               ORDER BY s.day DESC, s.story_id LIMIT $2""",
            after,
            LISTED,
        )
        return [StoryLine(r["story_id"], r["headline"], r["articles"], r["sources"], r["day"]) for r in rows]

    async def tellings(self, story_id: str) -> list[Telling]:
        """The articles of a story in the order in which they were published and came in."""
        rows = await self._pool.fetch(
            """SELECT l.article_id, a.headline, a.source, a.published_on, l.received_at, l.revises, l.revised_by, l.copy_of,
                      l.retracted_at
               FROM fact_lists l JOIN articles a USING (article_id) WHERE l.story_id = $1
               ORDER BY a.day, l.received_at, l.article_id LIMIT $2""",
            story_id,
            TELLINGS,
        )
        return [Telling(**dict(row)) for row in rows]

    async def texts(self, ids: Sequence[str]) -> dict[str, Article]:
        """Articles by id."""
        rows = await self._pool.fetch("SELECT article_id, body FROM articles WHERE article_id = ANY($1::text[])", list(ids))
        return {
            r["article_id"]: Article.decode(r["body"] if isinstance(r["body"], str | bytes) else orjson.dumps(r["body"]))
            for r in rows
        }

    async def people(self, words: str | None, after: str | None) -> list[Person]:
        """People and organisations by name."""
        rows = await self._pool.fetch(
            """SELECT e.entity_id, e.name, e.scheme, n.facts FROM (
                 SELECT entity_id, name, scheme FROM entities WHERE scheme IN ('dateline-person', 'dateline-organisation')
                   AND ($1::text IS NULL OR name LIKE '%' || $1 || '%') AND ($2::text IS NULL OR entity_id > $2)
                 ORDER BY scheme, entity_id LIMIT $3) e,
               LATERAL (SELECT count(*) AS facts FROM (SELECT 1 FROM fact_entities f WHERE f.entity_id = e.entity_id LIMIT 1000) some) n
               ORDER BY n.facts DESC, e.name""",
            escaped(words),
            after,
            2 * LISTED,
        )
        return [Person(**dict(row)) for row in rows]

    async def person(self, entity_id: str) -> Person | None:
        """One of them."""
        row = await self._pool.fetchrow(
            """SELECT entity_id, name, scheme, (SELECT count(*) FROM fact_entities f WHERE f.entity_id = e.entity_id) AS facts
               FROM entities e WHERE entity_id = $1""",
            entity_id,
        )
        return Person(**dict(row)) if row else None

    async def facts_about(self, entity_id: str) -> list[Told]:
        """What was said by and about somebody, the newest first."""
        rows = await self._pool.fetch(
            f"""{_TOLD} JOIN fact_entities e USING (fact_id) WHERE e.entity_id = $1 AND f.superseded_at IS NULL
                ORDER BY f.day DESC, f.fact_id LIMIT 300""",
            entity_id,
        )
        return [told_of(row) for row in rows]

    async def letters(self, service: str | None, error: str | None) -> tuple[list[Letter], list[tuple[str, str, int]]]:
        """The newest messages set aside, and how many there are for each service and reason."""
        rows = await self._pool.fetch(
            """SELECT letter_id, topic, partition, message_offset, service, error, left(message, 400) AS message, attempts, first_at,
                      last_at, value_bytes FROM dead_letters
               WHERE ($1::text IS NULL OR service = $1) AND ($2::text IS NULL OR error = $2)
               ORDER BY last_at DESC, letter_id LIMIT $3""",
            service,
            error,
            LISTED,
        )
        counts = await self._pool.fetch(
            "SELECT service, error, count(*) AS n FROM dead_letters GROUP BY service, error ORDER BY n DESC LIMIT 40"
        )
        return [Letter(**dict(row)) for row in rows], [(r["service"], r["error"], r["n"]) for r in counts]

    async def letter(self, letter_id: str) -> tuple[Letter, bytes | None] | None:
        """One of them with its bytes."""
        row = await self._pool.fetchrow(
            """SELECT letter_id, topic, partition, message_offset, service, error, message, attempts, first_at, last_at,
                      value_bytes, value FROM dead_letters WHERE letter_id = $1""",
            letter_id,
        )
        if row is None:
            return None
        fields: dict[str, Any] = dict(row)
        value = fields.pop("value")
        return Letter(**fields), value

    async def alerts(self) -> list[dict[str, Any]]:
        """The newest alerts."""
        rows = await self._pool.fetch(
            """SELECT a.alert_id, a.watch_id, a.kind, a.article_id, a.fact_id, a.raised_at, a.body, t.headline, t.source
               FROM (SELECT * FROM alerts ORDER BY raised_at DESC, alert_id LIMIT 100) a LEFT JOIN articles t USING (article_id)
               ORDER BY a.raised_at DESC, a.alert_id"""
        )
        return [dict(row) | {"reason": _load(row["body"]).get("reason", "")} for row in rows]


def _load(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def bytes_shown(value: bytes, most: int = 4000) -> str:
    """Bytes from outside as a reader can look at them: text where it is text, the rest as \\xNN, control characters visible."""
    text = value[:most].decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)
