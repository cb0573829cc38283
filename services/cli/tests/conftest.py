"""A database with the examples of every topic, as storage writes them."""

import asyncio
import uuid
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

EXAMPLES = Path(__file__).parents[3] / "shared" / "schema" / "examples"


async def _fill(url: str) -> None:
    from pydantic import SecretStr

    from dateline_schema.records import Article, EnrichedBatch, Page
    from dateline_storage import synth
    from dateline_storage.store import PostgresStore, write

    store = PostgresStore(SecretStr(url))
    await store.open()
    kinds = {"dateline.pages.v1": Page, "dateline.articles.v1": Article, "dateline.enriched.v2": EnrichedBatch}
    records = [m.decode(f.read_bytes()) for topic, m in kinds.items() for f in sorted((EXAMPLES / topic).glob("*.json"))]
    records += [record for number in range(3) for record in synth.records(number)]
    async with store.transaction() as connection:
        await write(connection, records)
    await store.close()


@pytest.fixture(scope="module")
def database(postgres: str) -> Iterator[str]:
    name = f"c{uuid.uuid4().hex[:12]}"

    async def execute(statement: str) -> None:
        connection = await asyncpg.connect(postgres)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(execute(f"CREATE DATABASE {name}"))
    url = f"{postgres.rsplit('/', 1)[0]}/{name}"
    asyncio.run(_fill(url))
    yield url
    asyncio.run(execute(f"DROP DATABASE {name} WITH (FORCE)"))
