"""Pytest fixtures over real parts: `kafka`, `postgres`; and what a run that was killed left behind swept away."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from dateline_local import given
from dateline_local.daemons import Daemons
from dateline_local.kafka import Kafka
from dateline_local.postgres import Postgres
from dateline_local.state import cache_folder, state_folder


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


def _sweep(folder: Path) -> None:
    for run in sorted(folder.rglob("run"), key=lambda path: len(path.parts)):
        for daemon in Daemons(run.parent).running():
            daemon.stop()
    Postgres(folder / "postgres").remove()
    shutil.rmtree(folder, ignore_errors=True)
