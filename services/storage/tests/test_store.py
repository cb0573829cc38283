"""Records into a real database: once and again, in any order, with what follows from them."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from dateline_bus.consume.sink import Row
from dateline_bus.events.message import Message, Step
from dateline_bus.failures import NotNow
from dateline_bus.postgres import MigrationChanged, migrate
from dateline_schema.record import Record
from dateline_schema.records import Alert, Article, DeadLetter, EnrichedBatch, Page, Review, Watch
from dateline_storage.store import PostgresStore

EXAMPLES = Path(__file__).parents[3] / "shared" / "schema" / "examples"
MODELS: dict[str, type[Record]] = {
    "dateline.pages.v1": Page,
    "dateline.articles.v1": Article,
    "dateline.enriched.v2": EnrichedBatch,
    "dateline.alerts.v1": Alert,
    "dateline.watches.v1": Watch,
    "dateline.reviews.v1": Review,
    "dateline.dead-letters.v1": DeadLetter,
}
TABLES = (
    "pages", "articles", "article_words", "facts", "fact_lists", "series", "indicators", "entities", "fact_entities", "checks", "alerts",
    "watches", "reviews", "dead_letters",
)  # fmt: skip
At = ("t", 0)


def examples() -> list[Record]:
    return [
        model.decode(file.read_bytes()) for topic, model in MODELS.items() for file in sorted((EXAMPLES / topic).glob("*.json"))
    ]


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


async def contents(connection: asyncpg.Connection) -> dict[str, Any]:
    """All tables but the times of writing."""
    found = {}
    for table in TABLES:
        rows = await connection.fetch(f"SELECT (to_jsonb(t) - 'stored_at' - 'superseded_at')::text AS row FROM {table} t")
        found[table] = sorted(row["row"] for row in rows)
    return found


def test_every_table_is_filled_and_a_replay_changes_nothing(database: str) -> None:
    async def work(store: PostgresStore, connection: asyncpg.Connection) -> None:
        first = await store.write(rows(examples()), {At: Step(None, 9)})
        assert all(first.values()), first
        before = await contents(connection)
        assert all(before.values()), {table: len(held) for table, held in before.items()}
        feed = await connection.fetchval("SELECT count(*) FROM feed")
        again = await store.write(rows(examples()), {At: Step(9, 9)})
        assert not any(again.values()), again
        assert await contents(connection) == before
        assert await connection.fetchval("SELECT count(*) FROM feed") == feed

    within(database, work)


def test_the_order_of_arrival_does_not_matter(postgres: str, database: str) -> None:
    async def work(store: PostgresStore, connection: asyncpg.Connection) -> None:
        found = []
        for seed in range(4):
            records = examples()
            random.Random(seed).shuffle(records)
            await connection.execute(f"TRUNCATE {', '.join(TABLES)}, feed")
            for record in records:
                await store.write(rows([record]), {})
            found.append(await contents(connection))
        assert all(one == found[0] for one in found)

    within(database, work)


def test_a_later_list_replaces_the_earlier_one_and_an_older_one_does_not(database: str) -> None:
    batch = next(r for r in examples() if isinstance(r, EnrichedBatch))
    later = batch.model_copy(update={"version": 2, "facts": batch.facts[:3]})

    async def standing(connection: asyncpg.Connection) -> list[str]:
        found = await connection.fetch("SELECT fact_id FROM facts WHERE superseded_at IS NULL ORDER BY position")
        return [row["fact_id"] for row in found]

    async def work(store: PostgresStore, connection: asyncpg.Connection) -> None:
        kept = [row.fact.fact_id for row in later.facts]
        await store.write(rows([batch]), {})
        assert len(await standing(connection)) == len(batch.facts)
        await store.write(rows([later, batch]), {})  # both in one batch: the higher version stays
        assert await standing(connection) == kept
        await store.write(rows([batch]), {})
        assert await standing(connection) == kept
        changed = later.model_copy(
            update={
                "version": 3,
                "facts": (later.facts[0].model_copy(update={"enriched": batch.facts[1].enriched}), *later.facts[1:]),
            }
        )
        feed = await connection.fetchval("SELECT count(*) FROM feed")
        await store.write(rows([changed]), {})
        told = await connection.fetch("SELECT ids FROM feed ORDER BY xid, seq OFFSET $1", feed)
        assert [row["ids"] for row in told] == [[kept[0]]]  # only what changed is told

    within(database, work)


def test_what_postgresql_cannot_hold_is_replaced_by_as_many_characters(database: str) -> None:
    page = next(r for r in examples() if isinstance(r, Page)).model_copy(update={"text": "出\0口", "uri": "a\0b"})
    letter = next(r for r in examples() if isinstance(r, DeadLetter)).model_copy(
        update={"message": "bad \0", "key": b"\0", "headers": (("x", b"\0\xff"),)}
    )

    async def work(store: PostgresStore, connection: asyncpg.Connection) -> None:
        await store.write(rows([page, letter]), {})
        assert await connection.fetchval("SELECT text FROM pages") == "出\ufffd口"
        assert await connection.fetchval("SELECT message FROM dead_letters") == "bad \ufffd"

    within(database, work)


def test_a_migration_that_was_changed_afterwards_is_refused(database: str) -> None:
    async def work(_: PostgresStore, connection: asyncpg.Connection) -> None:
        await connection.execute("UPDATE migrations SET checksum = 'x' WHERE name LIKE '001%'")
        with pytest.raises(MigrationChanged, match="001_"):
            await migrate(connection, "dateline_storage")
        await connection.execute("UPDATE migrations SET checksum = NULL")  # as databases of before have it
        assert await migrate(connection, "dateline_storage") == []
        assert await connection.fetchval("SELECT count(*) FROM migrations WHERE checksum IS NULL") == 0

    within(database, work)


def test_a_migration_does_not_wait_for_a_lock_for_ever(database: str) -> None:
    async def work(_: PostgresStore, connection: asyncpg.Connection) -> None:
        async with connection.transaction():
            await connection.execute("LOCK TABLE migrations")
            with pytest.raises(NotNow, match="lock"):
                await PostgresStore(SecretStr(database)).open()

    within(database, work)


def test_an_alert_is_told_once_and_a_watch_that_is_deleted_stays_so(database: str) -> None:
    alerts = [record for record in examples() if isinstance(record, Alert)]
    watches = [record for record in examples() if isinstance(record, Watch) and not record.deleted]
    later = [alert.model_copy(update={"reason": "said otherwise", "raised_at": None}) for alert in alerts]
    gone = [watch.model_copy(update={"condition": None, "deleted": True}) for watch in watches]

    async def work(store: PostgresStore, connection: asyncpg.Connection) -> None:
        await store.write(rows([*alerts, *watches]), {})
        told = await connection.fetchval("SELECT count(*) FROM feed WHERE kind = 'alert'")
        await store.write(rows([*later, *gone]), {})
        await store.write(rows([*alerts, *watches]), {})
        assert await connection.fetchval("SELECT count(*) FROM feed WHERE kind = 'alert'") == told
        assert await connection.fetchval("SELECT count(*) FROM alerts WHERE body->>'reason' = 'said otherwise'") == 0
        assert await connection.fetchval("SELECT bool_and(deleted) FROM watches") is True

    within(database, work)


def test_a_list_of_20_000_facts_is_written_and_shortened_within_a_statements_time(database: str) -> None:
    """The comparison with what is stored once took longer than a statement may, so the message was tried for ever."""
    batch = next(record for record in examples() if isinstance(record, EnrichedBatch) and record.facts)
    one = next(row for row in batch.facts if row.fact.kind == "observation")
    facts = tuple(
        row.model_copy(update={"fact": row.fact.model_copy(update={"fact_id": f"sha256:{n:064x}"})})
        for n, row in enumerate([one] * 20_000)
    )
    long = batch.model_copy(update={"facts": facts})
    short = long.model_copy(update={"facts": facts[:10_000], "version": long.version + 1})

    async def work(store: PostgresStore, connection: asyncpg.Connection) -> list[int]:
        held = []
        for told in (long, long, short):
            await store.write(rows([told]), {})
            held.append(await connection.fetchval("SELECT count(*) FROM facts WHERE superseded_at IS NULL"))
        return held

    assert within(database, work) == [20_000, 20_000, 10_000]
