"""A database of its own for each test, on a real server."""

import asyncio
import uuid
from collections.abc import Iterator

import asyncpg
import pytest


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    """URL of an empty database."""
    name = f"s{uuid.uuid4().hex[:12]}"
    asyncio.run(_execute(postgres, f"CREATE DATABASE {name}"))
    yield f"{postgres.rsplit('/', 1)[0]}/{name}"
    asyncio.run(_execute(postgres, f"DROP DATABASE {name} WITH (FORCE)"))


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
