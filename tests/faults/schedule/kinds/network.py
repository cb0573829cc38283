"""Faults of the network between services and servers: slow, lossy, cut, silent."""

import random
import signal
from collections.abc import Callable

from dateline_local.toxiproxy import Toxiproxy

from ..bench import Bench, pause
from .registry import fault


def _network(bench: Bench, server: str, hurt: Callable[[Toxiproxy, str], None], seconds: float) -> None:
    assert bench.network is not None
    for link in bench.links(server):
        hurt(bench.network, link)
    pause(seconds)
    bench.network.reset()


@fault("n1 broker's network 300 ms slower, 6 s", needs="network")
def broker_slow(bench: Bench, _: random.Random) -> int:
    _network(bench, "kafka", lambda network, link: network.poison(link, "latency", latency=150, jitter=100), 6)
    return 0


@fault("n2 broker's network swallows everything 8 s", needs="network")
def broker_swallowed(bench: Bench, _: random.Random) -> int:
    _network(bench, "kafka", lambda network, link: network.poison(link, "timeout", timeout=0), 8)
    return 0


@fault("n3 database's network cut 6 s", needs="network")
def database_cut(bench: Bench, _: random.Random) -> int:
    _network(bench, "postgres", lambda network, link: network.cut(link, True), 6)
    return 0


@fault("n4 database's network swallows everything 8 s", needs="network")
def database_swallowed(bench: Bench, _: random.Random) -> int:
    _network(bench, "postgres", lambda network, link: network.poison(link, "timeout", timeout=0), 8)
    return 0


@fault("n5 connections reset after 20 KB, 6 s", needs="network", long_only=True)
def reset_peers(bench: Bench, _: random.Random) -> int:
    _network(bench, "kafka", lambda network, link: network.poison(link, "limit_data", bytes=20_000), 6)
    return 0


@fault("n6 everything at 50 KB/s in slices of 1 KB, 6 s", needs="network")
def narrow(bench: Bench, _: random.Random) -> int:
    assert bench.network is not None
    for link in bench.links("kafka") + bench.links("postgres"):
        bench.network.poison(link, "bandwidth", rate=50)
        bench.network.poison(link, "slicer", average_size=1000, size_variation=500, delay=1000)
    pause(6)
    bench.network.reset()
    return 0


@fault("n7 replicas start while the broker's network comes and goes", needs="network")
def started_in_a_bad_network(bench: Bench, chance: random.Random) -> int:
    assert bench.network is not None
    for service in ("extraction", "enrichment", "storage"):
        name = f"{service}-{chance.choice((1, 2))}"
        bench.hurt(name, signal.SIGKILL)
        bench.start_replica(name)
    for _ in range(8):  # a start takes some seconds: each of its steps meets a network that has just gone
        pause(chance.uniform(0.5, 1.5))
        for link in bench.links("kafka"):
            bench.network.poison(link, "timeout", timeout=0)
        pause(chance.uniform(1, 3))
        bench.network.reset()
    return 0
