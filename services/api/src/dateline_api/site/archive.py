"""What the pages ask about stories, people, and what was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dateline_api.database import Row
from dateline_api.domain import cursor as cursors
from dateline_api.domain import funnel, listings, search
from dateline_api.domain.filters import FactFilters
from dateline_api.domain.statement import Statement
from dateline_api.site.asking import asked
from dateline_api.site.desk import FACTS_ABOUT, LISTED, Desk, loaded
from dateline_api.site.numbers import amount
from dateline_api.site.views.facts import Told
from dateline_schema.ids import letter_id
from dateline_text.search import Query, parse

TELLINGS = 200
"""Articles of one story that are shown."""
SHOWN_BYTES = 4000
WATCHES_SHOWN = 100


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
class Person:
    """A person or an organisation, and how many facts name it (counted to 1,000)."""

    entity_id: str
    name: str
    facts: int


@dataclass(frozen=True)
class Hit:
    """An article that holds the words. `title`, `words`: pieces, and whether each is what was looked for."""

    url: str
    title: list[tuple[str, bool]]
    words: list[tuple[str, bool]]
    source: str
    published_on: date | None


def _hit(row: Row, query: Query) -> Hit:
    found = search.shape(row, query)
    words = [
        (piece["text"], piece["hit"]) for excerpt in found["excerpts"] for piece in [*excerpt, {"text": " … ", "hit": False}]
    ]
    title = [(piece["text"], piece["hit"]) for piece in found["headline"]] or [(found["article_id"][:16], False)]
    return Hit(f"/articles/{found['article_id']}", title, words[:-1], found["source"], found["published_on"])


class Archive(Desk):
    """The rest of the questions."""

    async def stories(self, cursor: str | None) -> tuple[list[Row], str | None]:
        """The newest stories that several articles tell."""
        rows, more = await self._list(listings.STORIES, listings.StoryFilters(), cursor)
        return [row for row in rows if row["articles"] > 1], more

    async def tellings(self, story_id: str) -> list[Telling]:
        """The articles of a story in the order in which they were published and came in."""
        sql = """SELECT l.article_id, a.headline, a.source, a.published_on, l.received_at, l.revises, l.revised_by, l.copy_of,
                        l.retracted_at
                 FROM fact_lists l JOIN articles a USING (article_id) WHERE l.story_id = $1
                 ORDER BY a.day, l.received_at, l.article_id LIMIT $2"""
        return [Telling(**dict(row)) for row in await self._database.fetch(Statement(sql, (story_id, TELLINGS)))]

    async def people(self, scheme: str, words: str | None, cursor: str | None) -> tuple[list[Person], str | None]:
        """People or organisations, by name where words are given."""
        rows, more = await self._list(listings.ENTITIES, asked(listings.EntityFilters, scheme=scheme, q=words), cursor)
        sql = """SELECT k.id, (SELECT count(*) FROM (SELECT FROM fact_entities f WHERE f.entity_id = k.id LIMIT 1000) counted) AS facts
                 FROM unnest($1::text[]) k(id)"""
        counts = await self._database.fetch(Statement(sql, ([row["entity_id"] for row in rows],)))
        facts = {row["id"]: row["facts"] for row in counts}
        return [Person(row["entity_id"], row["name"], facts[row["entity_id"]]) for row in rows], more

    async def person(self, entity_id: str) -> tuple[str, list[Told]] | None:
        """The name, and what was said by and about them, the newest first."""
        row = await self._database.row("SELECT name FROM entities WHERE entity_id = $1", entity_id)
        if row is None:
            return None
        about, _ = await self.facts(asked(FactFilters, entity=entity_id), limit=FACTS_ABOUT)
        return row["name"], about

    async def letters(
        self, service: str | None, error: str | None, cursor: str | None
    ) -> tuple[list[Row], str | None, list[Row]]:
        """The newest messages set aside, where the list goes on, and how many there are for each service and reason."""
        rows, more = await self._list(listings.LETTERS, asked(listings.LetterFilters, service=service, error=error), cursor)
        counts = await self._database.fetch(funnel.letters())
        return rows, more, sorted(counts, key=lambda row: -row["letters"])[:LISTED]

    async def letter(self, key: str) -> Row | None:
        """One of them with its bytes."""
        return await self._database.row("SELECT * FROM dead_letters WHERE letter_id = $1", key)

    async def settled(self, rows: Sequence[Row]) -> dict[str, Row]:
        """Of those that were sent again or set aside: by id, the letter that says so (`error`: Redriven or Skipped)."""
        marks = {
            letter_id(row["topic"], row["partition"], row["message_offset"], listings.SETTLING_STAGE, b"", b""): row["letter_id"]
            for row in rows
        }
        sql = "SELECT letter_id, error, message, last_at, service FROM dead_letters WHERE letter_id = ANY($1::text[])"
        return {marks[row["letter_id"]]: row for row in await self._database.fetch(Statement(sql, (list(marks),)))}

    async def alerts(self, cursor: str | None, watch: str | None = None) -> tuple[list[dict[str, Any]], str | None]:
        """The newest alerts, of one watch or of all, each with the headline of its article."""
        rows, more = await self._list(listings.ALERTS, asked(listings.AlertFilters, watch=watch), cursor)
        return await self._told(rows), more

    async def alert(self, alert_id: str) -> dict[str, Any] | None:
        """One of them."""
        sql = f"SELECT {listings.ALERTS.columns} FROM {listings.ALERTS.source} WHERE t.alert_id = $1"  # noqa: S608 - our own constants
        rows = await self._database.fetch(Statement(sql, (alert_id,)))
        return (await self._told(rows))[0] if rows else None

    async def _told(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        articles = await self.articles([row["article_id"] for row in rows])
        found = []
        for row in rows:
            body, article = loaded(row["body"]), articles.get(row["article_id"])
            known = {"headline": article.headline if article else None, "source": article.source if article else ""}
            said = {name: body.get(name) or known.get(name) for name in ("headline", "source", "title", "exact", "test")}
            value = body.get("value")
            figure = amount(Decimal(value), body.get("unit") or "") if value is not None else None
            found.append(dict(row) | said | {"reason": body.get("reason", ""), "figure": figure})
        return found

    async def watches(self) -> list[dict[str, Any]]:
        """What is watched, the newest first."""
        rows, _ = await self._list(listings.WATCHES, listings.WatchFilters(), None, WATCHES_SHOWN)
        return [loaded(row["body"]) | {"alerts": row["alerts"], "last_alert_at": row["last_alert_at"]} for row in rows]

    async def hits(self, words: str, source: str | None, cursor: str | None) -> tuple[list[Hit], str | None, int]:
        """Articles that hold the words, the best first, where the list goes on, and how many there are. Raises InvalidCursor."""
        filters = asked(search.SearchFilters, q=words, source=source)
        query = parse(words)
        question = filters.question()
        after = cursors.decode(question, cursor, (date, str, int)) if cursor else None
        rows = await self._database.fetch(search.candidates(filters, search.WINDOW + 1, after))
        more = (
            cursors.encode(question, tuple(rows[search.WINDOW - 1][k] for k in ("day", "article_id", "part")))
            if len(rows) > search.WINDOW
            else None
        )
        total = await self._database.value(search.count(filters))
        return [_hit(row, query) for row in search.ranked(rows[: search.WINDOW], query)], more, total

    async def facts_on(self, pages: list[str]) -> int:
        """How many facts of these pages are stored."""
        sql = """SELECT coalesce(sum(l.facts), 0)::bigint FROM articles a JOIN fact_lists l USING (article_id)
                 WHERE a.page_id = ANY($1::text[])"""
        found: int = await self._database.value(Statement(sql, (pages,)))
        return found

    async def funnel(self) -> tuple[Row, list[Row], list[Row]]:
        """Counts of the steps, facts by kind, and what was set aside by service and reason."""
        asked = funnel.FunnelFilters()
        (counts,) = await self._database.fetch(funnel.counts(asked))
        kinds = await self._database.fetch(funnel.kinds(asked))
        return counts, kinds, await self._database.fetch(funnel.letters())


def bytes_shown(value: bytes) -> str:
    """Bytes from outside as a reader can look at them: text where it is text, control and bidi characters made visible; else in hex."""
    text = value[:SHOWN_BYTES].decode("utf-8", "backslashreplace")
    if text.count("\\x") * 4 > len(text) // 4:
        lines = (value[at : at + 16] for at in range(0, min(len(value), SHOWN_BYTES // 4), 16))
        return "\n".join(
            f"{n * 16:06x}  {line.hex(' '):<47}  {''.join(chr(b) if 32 <= b < 127 else '.' for b in line)}"
            for n, line in enumerate(lines)
        )
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)
