"""What is erased is gone from every table, stays so through a replay, and leaves a record that does not name it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from dateline_bus.consume.sink import Row
from dateline_bus.events.message import Message
from dateline_schema.ids import digest
from dateline_schema.record import Record
from dateline_schema.records import Article, Erasure, Page
from dateline_storage import synth
from dateline_storage.store import PostgresStore

PERSON = synth.PEOPLE[1]
MADE = [record for number in range(1, 20) for record in synth.records(number)]
TABLES = (
    "pages",
    "articles",
    "article_words",
    "facts",
    "fact_lists",
    "entities",
    "fact_entities",
    "checks",
    "alerts",
    "reviews",
    "feed",
)


def erasure(kind: str, target: str, **more: Any) -> Erasure:
    values = {
        "erasure_id": digest(f"{kind}{target}".encode()),
        "kind": kind,
        "target": target,
        "reason": "asked for",
        "by": "desk",
    }
    return Erasure.model_validate(values | {"at": datetime(2024, 1, 1, tzinfo=UTC)} | more)


def rows(records: list[Record]) -> list[Row]:
    return [Row(record, Message("t", 0, number, None, b"", ())) for number, record in enumerate(records)]


def within(database: str, work: Callable[[PostgresStore, asyncpg.Connection], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        store = PostgresStore(SecretStr(database))
        await store.open()
        connection = await asyncpg.connect(database)
        try:
            return await work(store, connection)
        finally:
            await connection.close()
            await store.close()

    return asyncio.run(run())


async def dump(connection: asyncpg.Connection, but: str = "") -> str:
    """Everything that is stored, as text."""
    return "\n".join([str(await connection.fetch(f"SELECT * FROM {table}")) for table in TABLES if table != but])


def test_a_page_goes_with_all_that_follows_from_it_and_no_replay_brings_it_back(database: str) -> None:
    page, article, batch = synth.records(7)

    async def work(store: PostgresStore, connection: asyncpg.Connection) -> None:
        await store.write(rows(MADE), {})
        before = await connection.fetchval("SELECT count(*) FROM facts")
        await store.write(rows([erasure("page", page.page_id)]), {})
        await store.write(rows(MADE), {})
        whole = await dump(connection, but="feed")
        assert not [
            identity
            for identity in (page.page_id, article.article_id, *(row.fact.fact_id for row in batch.facts))
            if identity in whole
        ]
        assert await connection.fetchval("SELECT count(*) FROM facts") == before - len(batch.facts)
        (said,) = await connection.fetch("SELECT * FROM erasures")
        assert (said["actor"], said["reason"], said["kind"]) == ("desk", "asked for", "page")
        assert f'"facts": {len(batch.facts)}' in said["rows"]

    within(database, work)


def test_a_person_goes_from_every_text_while_offsets_and_figures_stay(database: str) -> None:
    async def work(store: PostgresStore, connection: asyncpg.Connection) -> None:
        await store.write(rows(MADE), {})
        assert PERSON in await dump(connection)
        figures = "SELECT fact_id, value, start_offset FROM facts WHERE kind = 'observation' ORDER BY fact_id"
        before = await connection.fetch(figures)
        await store.write(rows([erasure("person", PERSON)]), {})
        assert PERSON not in await dump(connection)
        await store.write(rows(MADE), {})
        assert PERSON not in await dump(connection)
        assert await connection.fetch(figures) == before
        for made in (synth.records(number) for number in range(1, 20)):
            page, article, batch = made
            text = await connection.fetchval("SELECT text FROM pages WHERE page_id = $1", page.page_id)
            held = Article.decode(
                (await connection.fetchval("SELECT body FROM articles WHERE article_id = $1", article.article_id)).encode()
            )
            assert (len(text), len(held.text)) == (len(page.text), len(article.text))
            for row in batch.facts:
                evidence = row.fact.evidence
                if PERSON not in evidence.exact:
                    assert held.text[evidence.start : evidence.end] == evidence.exact
        assert PERSON not in str(await connection.fetch("SELECT * FROM erasures"))

    within(database, work)


def test_a_name_that_the_end_of_a_line_cuts_goes_from_the_raw_page_too(database: str) -> None:
    text, raw = "他叫周远，是调查员。", "他叫周\n远，是调查员。\n"
    page = Page(page_id=digest(raw.encode()), source="desk", received_at=datetime(2024, 1, 1, tzinfo=UTC), text=raw)
    article = Article(
        article_id=digest(b"a"), page_id=page.page_id, ordinal=0, source="desk", paragraphs=(text,), text=text, alignment=((0, 0, 3), (3, 4, 7)),
    )  # fmt: skip

    async def work(store: PostgresStore, connection: asyncpg.Connection) -> None:
        await store.write(rows([page, article]), {})
        await store.write(rows([erasure("person", "周远")]), {})
        assert await connection.fetchval("SELECT text FROM pages") == "他叫■\n■，是调查员。\n"

    within(database, work)


def test_what_is_older_than_a_day_goes_and_the_rest_stays(database: str) -> None:
    days = sorted(record.published_on for record in MADE if isinstance(record, Page) and record.published_on)
    middle = days[len(days) // 2]

    async def work(store: PostgresStore, connection: asyncpg.Connection) -> None:
        await store.write(rows([*MADE, erasure("before", middle.isoformat())]), {})
        for table in ("pages", "articles", "facts"):
            assert await connection.fetchval(f"SELECT min(day) FROM {table}") == middle

    within(database, work)


@pytest.mark.parametrize(
    ("kind", "target"), [("page", "x" * 9), ("before", "yesterday"), ("person", '"'), ("person", "王"), ("person", "a\nb")]
)
def test_an_erasure_that_names_nothing_is_refused(kind: str, target: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        erasure(kind, target)
