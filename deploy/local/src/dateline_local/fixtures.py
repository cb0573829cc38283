"""Pytest fixtures over real parts: `kafka`, `postgres`, `new_platform`; what a run that was killed left behind is swept away."""

import asyncio
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from dateline_bus.kafka import delete_topics
from dateline_bus.settings import WorkerSettings
from dateline_local import given
from dateline_local.daemons import Daemons
from dateline_local.kafka import Kafka
from dateline_local.net import wait_until
from dateline_local.postgres import Postgres
from dateline_local.services import REGISTRIES, Services
from dateline_local.state import cache_folder, state_folder
from dateline_schema.topics import registered


@pytest.fixture(scope="session")
def state() -> Iterator[Path]:
    """This test run's own folder, removed at its end; folders of runs that are dead are emptied of processes first."""
    runs = state_folder() / "tests"
    for old in runs.glob("*"):
        if old.name.isdigit() and not psutil.pid_exists(int(old.name)):
            _sweep(old)
    folder = runs / str(os.getpid())
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    _sweep(folder)


@pytest.fixture(scope="session")
def kafka(state: Path) -> Iterator[str]:
    """`HOST:PORT` of a broker that all tests of the run share; no topics yet. Yours, when DATELINE_KAFKA is set."""
    if there := given.kafka():
        yield there
        return
    broker = Kafka(state / "kafka", cache_folder())
    broker.start()
    yield broker.bootstrap
    broker.stop()


@pytest.fixture(scope="session")
def postgres(state: Path) -> Iterator[str]:
    """URL of a database on a server that all tests of the run share. Yours, when DATELINE_DATABASE_URL is set."""
    if there := given.database():
        yield there
        return
    server = Postgres(state / "postgres")
    server.start()
    yield server.url
    server.remove()


@pytest.fixture(scope="session")
def new_platform(kafka: str, postgres: str, state: Path) -> Callable[[], Services]:
    """Makes a platform over an empty database and empty topics, no service started; whoever asks stops what they start."""

    def make() -> Services:
        database = f"t{uuid.uuid4().hex[:12]}"
        asyncio.run(_create_database(postgres, database))
        settings = WorkerSettings(kafka=kafka)
        # Deleting a topic takes the broker a moment.
        wait_until(
            lambda: not asyncio.run(delete_topics(settings, registered(REGISTRIES))),
            30,
            lambda: "the topics of an earlier test are still there",
        )
        made = Services(state / database, kafka, f"{postgres.rsplit('/', 1)[0]}/{database}")
        made.create_topics()
        return made

    return make


async def _create_database(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()


def _sweep(folder: Path) -> None:
    for run in sorted(folder.rglob("run"), key=lambda path: len(path.parts)):
        for daemon in Daemons(run.parent).running():
            daemon.stop()
    Postgres(folder / "postgres").remove()
    shutil.rmtree(folder, ignore_errors=True)
