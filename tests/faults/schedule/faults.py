"""Every fault: begins, lasts, and is undone. A fault returns what it buried on purpose: the dead letters it must leave."""

import asyncio
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from dateline_local.cluster import Cluster
from dateline_local.daemons import Daemons
from dateline_local.toxiproxy import Toxiproxy
from dateline_schema.topics import ARTICLES, ENRICHED, FACTS, PAGES, TOPICS, Topic

from .bench import REPLICAS, Bench, pause

Act = Callable[[Bench, random.Random], int]


@dataclass(frozen=True)
class Fault:
    """`act` returns how many dead letters must follow from it."""

    name: str
    act: Act
    long_only: bool = False


FAULTS: list[Fault] = []


def fault(name: str, *, long_only: bool = False) -> Callable[[Act], Act]:
    """Register one."""

    def register(act: Act) -> Act:
        FAULTS.append(Fault(name, act, long_only))
        return act

    return register


def _server(bench: Bench, name: str, number: int) -> None:
    kafka = bench.kafka.nodes[0].folder if isinstance(bench.kafka, Cluster) else bench.kafka.folder
    folder = kafka if name == "kafka" else bench.postgres.folder
    daemon = Daemons(folder).find(name)
    assert daemon is not None
    daemon.signal(number)


def _database(bench: Bench, setting: str, seconds: float) -> None:
    """A setting of the database for a while; sessions begin anew with and without it."""
    bench.sql(f"ALTER DATABASE dateline {setting}")
    _cut(bench)
    pause(seconds)
    bench.sql("ALTER DATABASE dateline RESET ALL")
    bench.sql("ALTER DATABASE dateline ALLOW_CONNECTIONS true")
    _cut(bench)


def _cut(bench: Bench) -> None:
    bench.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dateline'")


def _repeatedly(act: Callable[[], object], seconds: float, every: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        act()
        pause(every)


@fault("a1 broker SIGKILL, back after 3 s")
def broker_killed(bench: Bench, _: random.Random) -> int:
    bench.kafka.kill()
    pause(3)
    bench.kafka.start()
    return 0


@fault("a3 broker SIGSTOP 8 s")
def broker_frozen(bench: Bench, _: random.Random) -> int:
    _server(bench, "kafka", signal.SIGSTOP)
    pause(8)
    _server(bench, "kafka", signal.SIGCONT)
    return 0


@fault("a4 broker away 180 s", long_only=True)
def broker_away(bench: Bench, _: random.Random) -> int:
    bench.kafka.kill()
    pause(180)
    bench.kafka.start()
    return 0


@fault("b1 database SIGKILL, back after 3 s")
def database_killed(bench: Bench, _: random.Random) -> int:
    daemon = Daemons(bench.postgres.folder).find("postgres")
    assert daemon is not None
    daemon.kill()
    pause(3)
    bench.postgres.start()
    return 0


@fault("b2 connections cut 8 s")
def connections_cut(bench: Bench, _: random.Random) -> int:
    _repeatedly(lambda: _cut(bench), 8, 0.25)
    return 0


@fault("b3 database stopped in order 8 s")
def database_stopped(bench: Bench, _: random.Random) -> int:
    bench.postgres.stop()
    pause(8)
    bench.postgres.start()
    return 0


@fault("b4 statement_timeout 3 ms, 6 s")
def statements_time_out(bench: Bench, _: random.Random) -> int:
    _database(bench, "SET statement_timeout = '3ms'", 6)
    return 0


@fault("b5 read-only (fail-over) 6 s")
def read_only(bench: Bench, _: random.Random) -> int:
    _database(bench, "SET default_transaction_read_only = on", 6)
    return 0


@fault("b6 login refused 6 s")
def login_refused(bench: Bench, _: random.Random) -> int:
    _database(bench, "ALLOW_CONNECTIONS false", 6)
    return 0


@fault("b11 running statements cancelled 6 s")
def statements_cancelled(bench: Bench, _: random.Random) -> int:
    cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = 'dateline' AND state = 'active'"
    _repeatedly(lambda: bench.sql(cancel), 6, 0.05)
    return 0


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


@fault("g1 poison on every topic")
def poison(bench: Bench, _: random.Random) -> int:
    bad = [b"", b"{", b"\xff\xfe\x00", b"[" * 2000, b'"text"', b"null", None]
    for topic in (PAGES, ARTICLES, FACTS, ENRICHED):
        _put(bench, topic.name, bad)
    return sum(len(bad) * _readers(topic) for topic in (PAGES, ARTICLES, FACTS, ENRICHED))


@fault("g3 150 poison in a row on articles")
def flood(bench: Bench, _: random.Random) -> int:
    _put(bench, ARTICLES.name, [b"flood %d" % n for n in range(150)])
    return 150 * _readers(ARTICLES)


@fault("k3 the broker refuses large messages for 6 s")
def refused(bench: Bench, _: random.Random) -> int:
    _limit(bench, PAGES.name, "100")
    pause(6)
    _limit(bench, PAGES.name, str(PAGES.max_message_bytes))
    return 0


@fault("k4 min.insync violated 6 s: all three replicas asked for, one broker SIGKILLed", long_only=True)
def out_of_sync(bench: Bench, _: random.Random) -> int:
    for topic in (PAGES, ARTICLES, ENRICHED):
        _configure(bench, topic.name, {"min.insync.replicas": str(bench.brokers)})
    bench.kafka.kill()
    pause(6)
    bench.kafka.start()
    for topic in (PAGES, ARTICLES, ENRICHED):
        _configure(bench, topic.name, {})
    return 0


def _network(bench: Bench, server: str, hurt: Callable[[Toxiproxy, str], None], seconds: float) -> None:
    if bench.network is not None:
        for link in bench.links(server):
            hurt(bench.network, link)
        pause(seconds)
        bench.network.reset()


@fault("n1 broker's network 300 ms slower, 6 s")
def broker_slow(bench: Bench, _: random.Random) -> int:
    _network(bench, "kafka", lambda network, link: network.poison(link, "latency", latency=150, jitter=100), 6)
    return 0


@fault("n2 broker's network swallows everything 8 s")
def broker_swallowed(bench: Bench, _: random.Random) -> int:
    _network(bench, "kafka", lambda network, link: network.poison(link, "timeout", timeout=0), 8)
    return 0


@fault("n3 database's network cut 6 s")
def database_cut(bench: Bench, _: random.Random) -> int:
    _network(bench, "postgres", lambda network, link: network.cut(link, True), 6)
    return 0


@fault("n4 database's network swallows everything 8 s")
def database_swallowed(bench: Bench, _: random.Random) -> int:
    _network(bench, "postgres", lambda network, link: network.poison(link, "timeout", timeout=0), 8)
    return 0


@fault("n5 connections reset after 20 KB, 6 s", long_only=True)
def reset_peers(bench: Bench, _: random.Random) -> int:
    _network(bench, "kafka", lambda network, link: network.poison(link, "limit_data", bytes=20_000), 6)
    return 0


def _readers(topic: Topic[Any]) -> int:
    """How many services bury a bad message of this topic."""
    return sum(reader in REPLICAS for reader in topic.readers)


def _put(bench: Bench, topic: str, values: Sequence[bytes | None]) -> None:
    async def run() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=bench.kafka.bootstrap)
        await producer.start()
        for value in values:
            await producer.send_and_wait(topic, value, key=b"bad")
        await producer.stop()

    asyncio.run(run())


def _limit(bench: Bench, topic: str, most: str) -> None:
    _configure(bench, topic, {"max.message.bytes": most})


def _configure(bench: Bench, topic: str, config: dict[str, str]) -> None:
    # What is not named is set back to the broker's default.
    largest = next(known.max_message_bytes for known in TOPICS if known.name == topic)
    config = {"max.message.bytes": str(largest), "min.insync.replicas": str(bench.brokers // 2 + 1)} | config

    async def run() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=bench.kafka.bootstrap)
        await admin.start()
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, config)])
        await admin.close()

    asyncio.run(run())
