"""The API over a database filled by the storage service's own code with the examples of every topic."""

import asyncio
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncpg
import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient
from pydantic import SecretStr

from dateline_api.app import config
from dateline_api.service import make_app
from dateline_api.settings import Settings
from dateline_bus.consume.sink import Row
from dateline_bus.events.message import Message
from dateline_local.net import free_port, wait_until
from dateline_schema.records import Alert, Article, DeadLetter, EnrichedBatch, Page
from dateline_schema.topics import TOPICS
from dateline_storage.store import PostgresStore

EXAMPLES = Path(__file__).parents[3] / "shared" / "schema" / "examples"
MODELS = {
    "dateline.pages.v1": Page,
    "dateline.articles.v1": Article,
    "dateline.enriched.v2": EnrichedBatch,
    "dateline.alerts.v1": Alert,
    "dateline.dead-letters.v1": DeadLetter,
}


def examples() -> list:
    return [
        model.decode(file.read_bytes()) for topic, model in MODELS.items() for file in sorted((EXAMPLES / topic).glob("*.json"))
    ]


def fill(url: str, records: list) -> None:
    async def run() -> None:
        store = PostgresStore(SecretStr(url))
        await store.open()
        await store.write([Row(record, Message("t", 0, n, None, b"", ())) for n, record in enumerate(records)], {})
        await store.close()

    asyncio.run(run())


def execute(url: str, statement: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


@pytest.fixture(scope="module")
def database(postgres: str) -> Iterator[str]:
    """URL of a database of this module's own, without tables."""
    name = f"a{uuid.uuid4().hex[:12]}"
    execute(postgres, f"CREATE DATABASE {name}")
    yield f"{postgres.rsplit('/', 1)[0]}/{name}"
    execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def settings_of(database: str, **more: Any) -> Settings:
    """Settings with a broker that nobody is: what tests post must not reach another platform of this machine."""
    return Settings(database_url=SecretStr(database), kafka="127.0.0.1:1", **more)


@pytest.fixture(scope="module")
def api(database: str) -> Iterator[TestClient]:
    """A client of an API over the examples."""
    fill(database, examples())
    with TestClient(make_app(settings_of(database)), raise_server_exceptions=False) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200, 20, lambda: "the API found no database")
        yield client


@pytest.fixture(scope="module")
def address(database: str) -> Iterator[str]:
    """URL of an API over the examples on a real port, in a thread of its own."""
    fill(database, examples())
    with serving(settings_of(database, http_port=free_port())) as url:
        yield url


class StoredAtOnce:
    """In the place of broker and storage: what is sent is a row when it is acknowledged."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def send(self, topic: str, key: bytes, value: bytes, headers: Any) -> None:
        record = next(one for one in TOPICS if one.name == topic).model.decode(value)
        await asyncio.to_thread(fill, self._url, [record])


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The server as `app.main` runs it, but for signals and the broker."""
    app = make_app(settings, writes=False)
    app.state.sender = StoredAtOnce(settings.database_url.get_secret_value())
    server = uvicorn.Server(config(settings, app))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{settings.http_port}"

    def ready() -> bool:
        try:
            return httpx.get(f"{url}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    wait_until(ready, 20, lambda: "the API does not answer")
    yield url
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def storage() -> SimpleNamespace:
    """What tests do to a database: `fill(url, records)`, `execute(url, statement)`; `examples()` are the topics' own."""
    return SimpleNamespace(fill=fill, execute=execute, examples=examples)
