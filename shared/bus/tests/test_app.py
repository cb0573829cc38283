"""Faust around the stages: it ends for good where the service has to wait."""

import asyncio
from typing import Any

import faust
import pytest
from aiokafka.errors import KafkaConnectionError

from dateline_bus.consume import app as apps
from dateline_bus.consume.app import Worker, _Reading
from dateline_bus.consume.stage import Threaded
from dateline_bus.settings import WorkerSettings
from dateline_bus.testing import Broker, desk_of
from dateline_schema.topics import ARTICLES, PAGES

SECONDS = 20


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_broker_that_goes_away_while_faust_starts_is_waited_for(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    started: list[Any] = []
    waited: list[list[str]] = []
    up = asyncio.Event()

    async def start(app: Any) -> None:
        started.append(app)
        if len(started) <= times:
            raise KafkaConnectionError("nobody listens")
        up.set()

    async def stopped(_: Any) -> None:
        pass

    async def there(_: Any, topics: list[str]) -> None:
        waited.append(topics)

    monkeypatch.setattr(faust.App, "start", start)
    monkeypatch.setattr(faust.App, "stop", stopped)
    monkeypatch.setattr(apps, "wait_for_broker", there)

    async def run() -> None:
        worker = Worker("test", "1", WorkerSettings())
        worker.add("cut", Threaded(lambda _: (), PAGES, (ARTICLES,)), PAGES)
        stop = asyncio.Event()
        running = asyncio.create_task(_Reading(worker, desk_of(Broker())).run(stop))
        coming = asyncio.create_task(up.wait())
        await asyncio.wait([running, coming], timeout=SECONDS, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await asyncio.wait_for(running, SECONDS)
        assert coming.done()

    asyncio.run(run())
    assert len({id(app) for app in started}) == times + 1  # one that has ended is not started again
    assert waited == [[PAGES.name]] * times


def test_what_is_no_absence_of_the_broker_ends_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start(_: Any) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(faust.App, "start", start)

    async def run() -> None:
        worker = Worker("test", "1", WorkerSettings())
        worker.add("cut", Threaded(lambda _: (), PAGES, (ARTICLES,)), PAGES)
        with pytest.raises(ValueError, match="a fault of ours"):
            await asyncio.wait_for(_Reading(worker, desk_of(Broker())).run(asyncio.Event()), SECONDS)

    asyncio.run(run())
