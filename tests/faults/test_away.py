"""Broker or database away, on real parts: what the probes say, what a sender is told, and that everything still ends in order."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline_local import daemons
from dateline_local.daemons import Daemons
from dateline_local.kafka import Kafka
from dateline_local.net import wait_until
from dateline_local.postgres import Postgres
from dateline_local.services import Services
from dateline_local.state import cache_folder

ON_THE_BUS = ("ingest", "extraction", "enrichment", "storage")
DRAIN_SECONDS = 4


class Platform:
    """A broker and a database of its own, so that they can be taken away from the services."""

    def __init__(self, folder: Path) -> None:
        self.kafka, self.postgres = Kafka(folder / "kafka", cache_folder()), Postgres(folder / "postgres")
        self.services = Services(folder / "services", self.kafka.bootstrap, self.postgres.url)

    def start(self) -> None:
        self.kafka.start()
        self.postgres.start()
        self.services.create_topics()
        for name in ON_THE_BUS:
            self.services.start(name)
        self.services.wait_ready(*ON_THE_BUS)

    def stop(self) -> None:
        self.services.stop()
        self.kafka.stop()
        self.postgres.remove()

    def probes(self, path: str) -> dict[str, int]:
        return {name: self.services.probe(name, path) for name in ON_THE_BUS}

    def ended_by_sigterm(self) -> dict[str, tuple[int | None, bool]]:
        """Of each service: its status, and whether it came within its time."""
        running = {name: daemon for name in ON_THE_BUS if (daemon := Daemons(self.services.folder).find(name))}
        assert set(running) == set(ON_THE_BUS)
        asked = time.monotonic()
        for daemon in running.values():
            os.kill(daemon.pid, signal.SIGTERM)
        children = {child.pid: child for child in daemons._children}
        found = {}
        for name, daemon in running.items():
            wait_until(lambda d=daemon: not d.alive(), 30, lambda n=name: f"{n} still runs")  # type: ignore[misc]
            found[name] = children[daemon.pid].wait(5), time.monotonic() - asked <= DRAIN_SECONDS + 2
        return found


IN_ORDER = dict.fromkeys(ON_THE_BUS, (0, True))


@pytest.fixture
def platform(state: Path) -> Iterator[Platform]:
    made = Platform(state / "away")
    try:
        made.start()
        yield made
    finally:
        made.stop()


def test_without_a_broker_everything_is_alive_unready_answers_503_soon_and_ends_in_order(platform: Platform) -> None:
    platform.kafka.kill()
    wait_until(lambda: set(platform.probes("/readyz").values()) == {503}, 30, lambda: str(platform.probes("/readyz")))
    assert set(platform.probes("/healthz").values()) == {200}
    asked = time.monotonic()
    status, _ = platform.services.post_page("新华社北京1月13日电 出口1.5亿元。".encode())
    assert (status, time.monotonic() - asked < 6) == (503, True)
    assert platform.ended_by_sigterm() == IN_ORDER
    # Nobody needs a broker to start: the probes answer, and it ends in order again.
    for name in ON_THE_BUS:
        platform.services.start(name)
    wait_until(lambda: set(platform.probes("/healthz").values()) == {200}, 90, lambda: str(platform.probes("/healthz")))
    assert set(platform.probes("/readyz").values()) == {503}
    platform.kafka.start()
    platform.services.wait_ready(*ON_THE_BUS)
    status, _ = platform.services.post_page("新华社北京1月13日电 出口1.5亿元。".encode())
    assert status == 202


def test_without_a_database_the_sinks_are_alive_unready_and_end_in_order(platform: Platform) -> None:
    platform.postgres.stop()
    expected = {"ingest": 200, "extraction": 200, "enrichment": 503, "storage": 503}
    wait_until(lambda: platform.probes("/readyz") == expected, 30, lambda: str(platform.probes("/readyz")))
    assert set(platform.probes("/healthz").values()) == {200}
    assert platform.ended_by_sigterm() == IN_ORDER
