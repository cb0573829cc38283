"""The memory of enrichment as the tests feed it: over databases of its own, without Kafka."""

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
from pydantic import SecretStr

from dateline_bus.consume.sink import Row
from dateline_bus.events.message import Message
from dateline_enrichment.history.store import SCHEMA, HistoryStore
from dateline_schema.record import Record
from dateline_schema.records import EnrichedBatch

TABLES = (
    "SELECT article_id, article, batch, published_on, received_at, traits, topics, index_keys, place, wanted, story_id, retracted, "
    "told, seen FROM articles ORDER BY article_id",
    "SELECT * FROM relations ORDER BY one, other",
    "SELECT * FROM figures ORDER BY fact_id",
)


class Memory:
    """A store; what it puts out is kept in `said`, and `hash` is over all that its tables say, but for how often it was said."""

    def __init__(self, url: str) -> None:
        self.store, self.said, self._url = HistoryStore(SecretStr(url)), list[Record](), url
        self.hash, self.relations = "", list[tuple[object, ...]]()

    @classmethod
    @asynccontextmanager
    async def opened(cls, postgres: str, replicas: int = 1) -> AsyncIterator["list[Memory]"]:
        """Replicas over one new database."""
        name = f"h{uuid.uuid4().hex[:12]}"
        server = await asyncpg.connect(postgres)
        await server.execute(f"CREATE DATABASE {name}")
        await server.close()
        memories = [cls(f"{postgres.rsplit('/', 1)[0]}/{name}") for _ in range(replicas)]
        await asyncio.gather(*(memory.store.open() for memory in memories))
        try:
            yield memories
        finally:
            await asyncio.gather(*(memory.store.close() for memory in memories))

    async def take(self, records: Sequence[Record], at_once: int = 1000) -> None:
        """Take messages in, so many in a transaction, and send what that puts out."""
        for start in range(0, len(records), at_once):
            rows = [Row(record, Message("t", 0, start, None, None)) for record in records[start : start + at_once]]
            await self.store.write(rows, {})
            while pending := await self.store.pending(100):
                self.said += [one.topic.model.decode(one.body) for one in pending]
                await self.store.sent([one.number for one in pending])

    def last(self) -> dict[str, EnrichedBatch]:
        """The last statement about each article."""
        return {one.article_id: one for one in self.said if isinstance(one, EnrichedBatch)}

    def unversioned(self) -> dict[str, EnrichedBatch]:
        """`last`, however often each was said."""
        return {key: one.model_copy(update={"version": 0}) for key, one in self.last().items()}

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        """What a query answers."""
        connection = await asyncpg.connect(self._url, server_settings={"search_path": SCHEMA})
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def fingerprint(self) -> str:
        """See `hash`."""
        return hashlib.sha256(repr([await self.rows(query) for query in TABLES]).encode()).hexdigest()


def fed(postgres: str, batches: Sequence[Sequence[Record]], at_once: int = 1000) -> Memory:
    """A memory of a new database that has taken in batches, one call each."""

    async def go() -> Memory:
        async with Memory.opened(postgres) as (memory,):
            for batch in batches:
                await memory.take(batch, at_once)
            memory.hash = await memory.fingerprint()
            memory.relations = await memory.rows("SELECT one, other, kind FROM relations")
        return memory

    return asyncio.run(go())
