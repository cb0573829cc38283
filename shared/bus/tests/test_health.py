"""Liveness is own progress; readiness says what is away; lag is asked from the broker on a timer."""

import asyncio
from collections.abc import Mapping

import pytest

from dateline_bus.consume.lag import Watch
from dateline_bus.consume.sink import store_watched
from dateline_bus.events.message import At
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.settings import WorkerSettings
from dateline_bus.testing import Broker, Ends, Store
from dateline_bus.web import probes
from dateline_bus.web.probes import Health


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(probes.time, "monotonic", lambda: self.now)


def test_a_message_in_hand_for_too_long_fails_liveness_unless_somebody_else_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    health = Health(stuck_seconds=120)
    assert health.not_alive() is None
    ticket = health.take()
    clock.now += 60
    health.away("store", "refused")
    clock.now += 10_000
    assert health.not_alive() is None
    assert health.back("store")
    clock.now += 100
    assert health.not_alive() is None  # waiting was not being stuck: the clock began anew
    clock.now += 21
    assert "in hand for 121 s" in str(health.not_alive())
    health.done(ticket)
    assert health.not_alive() is None


def test_messages_that_wait_while_none_is_taken_fail_liveness(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    health = Health(stuck_seconds=120)
    clock.now += 1000
    assert health.not_alive() is None  # nothing to do
    health.behind = 7
    assert "7 messages wait" in str(health.not_alive())
    health.done(health.take())
    assert health.not_alive() is None


def test_readiness_says_everything_that_is_away() -> None:
    health = Health(1)
    assert health.not_ready() == "starting"
    health.ready = lambda: None
    assert health.not_ready() is None
    assert health.away("store", "refused")
    assert not health.away("store", "still refused")
    health.away("broker", "timeout")
    assert health.not_ready() == "broker: timeout; store: still refused"
    health.draining = True
    assert health.not_ready() == "draining"


def test_a_store_that_does_not_answer_is_noted_also_while_nothing_is_written() -> None:
    async def run() -> None:
        store, health = Store(), Health(1)
        health.ready = lambda: None
        store.away = True
        watching = asyncio.create_task(store_watched(store, health, 0.001))
        while health.not_ready() is None:
            await asyncio.sleep(0.001)
        assert "store (asked): the store is away" in str(health.not_ready())
        store.away = False
        while health.not_ready() is not None:
            await asyncio.sleep(0.001)
        watching.cancel()

    asyncio.run(asyncio.wait_for(run(), 10))


def lag(metrics: Metrics) -> dict[str, float]:
    lines = [line for line in metrics.render().decode().splitlines() if line.startswith("dateline_consumer_lag_messages{")]
    return {line.split('partition="')[1].split('"')[0]: float(line.rsplit(" ", 1)[1]) for line in lines}


def test_lag_grows_while_nothing_is_read_and_leaves_with_its_partition() -> None:
    broker, metrics, health = Broker(partitions=2), Metrics("test", "1"), Health(1)
    positions: dict[At, int | None] = {("t", 0): 0, ("t", 1): None}

    def ours() -> Mapping[At, int | None]:
        return positions

    watch = Watch(WorkerSettings(), metrics, health, ours, Ends(broker))

    async def run() -> None:
        await watch.look()
        assert lag(metrics) == {"0": 0, "1": 0}
        for _ in range(5):
            broker.put("t", b"x", partition=0)
        await watch.look()
        assert (lag(metrics), health.behind) == ({"0": 5, "1": 0}, 5)
        positions["t", 0] = 3
        await watch.look()
        assert lag(metrics) == {"0": 2, "1": 0}
        del positions["t", 0]
        await watch.look()
        assert (lag(metrics), health.behind) == ({"1": 0}, 0)

    asyncio.run(run())


def test_a_broker_that_does_not_answer_makes_the_service_unready_and_it_stays_alive() -> None:
    broker, health = Broker(), Health(0)
    health.ready = lambda: None
    health.take()
    watch = Watch(WorkerSettings(), Metrics("test", "1"), health, lambda: {("t", 0): 0}, Ends(broker))

    async def run() -> None:
        broker.away = True
        await watch.look()
        health.back("broker (reading)")  # a poll that finds nothing says nothing about the broker
        assert "broker: " in str(health.not_ready())
        assert health.not_alive() is None
        broker.away = False
        await watch.look()
        assert health.not_ready() is None

    asyncio.run(run())
