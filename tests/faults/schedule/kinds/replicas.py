"""Faults of our own processes: killed, stopped and started, frozen, flooded."""

import random
import signal
import time

from tests.pages import page_apart

from ..bench import Bench, pause
from .registry import fault


@fault("c1 a replica of each worker SIGKILLed")
def replicas_killed(bench: Bench, chance: random.Random) -> int:
    for service in ("extraction", "enrichment", "storage"):
        name = f"{service}-{chance.choice((1, 2))}"
        bench.hurt(name, signal.SIGKILL)
        pause(1)
        bench.start_replica(name)
    return 0


@fault("c2 rebalance storm: replicas stopped and started")
def storm(bench: Bench, chance: random.Random) -> int:
    for _ in range(4):
        name = f"{chance.choice(('extraction', 'enrichment', 'storage'))}-2"
        daemon = bench.daemon(name)
        bench.asked.add(name)
        if daemon is not None:
            daemon.signal(signal.SIGTERM)
        end = time.monotonic() + 8
        while bench.daemon(name) is not None and time.monotonic() < end:
            pause(0.1)
        if bench.daemon(name) is not None:
            raise AssertionError(f"{name} has not ended 8 s after SIGTERM")
        bench.start_replica(name)
        pause(1)
    return 0


@fault("d1 a replica frozen past its session, then back (zombie)")
def zombie(bench: Bench, chance: random.Random) -> int:
    name = f"{chance.choice(('extraction', 'enrichment', 'storage'))}-1"
    bench.hurt(name, signal.SIGSTOP)
    pause(10)
    bench.hurt(name, signal.SIGCONT)
    return 0


@fault("e1 ingest SIGKILL")
def ingest_killed(bench: Bench, _: random.Random) -> int:
    bench.hurt("ingest-1", signal.SIGKILL)
    pause(1)
    bench.start_replica("ingest-1")
    return 0


@fault("c3 replicas SIGKILLed every 2 s for 60 s", long_only=True)
def killed_often(bench: Bench, chance: random.Random) -> int:
    for _ in range(30):
        name = f"{chance.choice(('extraction', 'enrichment', 'storage'))}-{chance.choice((1, 2))}"
        bench.hurt(name, signal.SIGKILL)
        bench.start_replica(name)
        pause(2)
    return 0


@fault(
    "e3 100 pages at once over 64 connections", pages=tuple(page_apart(400 + n) for n in range(100)), connections=64, at_once=True
)
def burst(_: Bench, __: random.Random) -> int:
    return 0


@fault("f1 all is stopped; services first, then broker, then database")
def started_in_reverse(bench: Bench, _: random.Random) -> int:
    bench.asked.update(bench.names)
    for name in bench.names:
        daemon = bench.daemon(name)
        if daemon is not None and not daemon.stop(8):
            raise AssertionError(f"{name} has not ended 8 s after SIGTERM")
    bench.kafka.stop()
    bench.postgres.stop()
    for name in bench.names:
        bench.start_replica(name)
    pause(5)
    try:
        bench.kafka.start()
        pause(3)
    finally:
        bench.postgres.start()
    return 0
