"""Faults of the brokers: killed, frozen, away, refusing, out of sync, led by another."""

import random
import signal

from dateline_local.cluster import Cluster
from dateline_local.daemons import Daemons
from dateline_schema.topics import ARTICLES, ENRICHED, PAGES
from tests.pages import page_apart

from ..admin import configure
from ..bench import Bench, pause
from .registry import fault

_STORIES = 60
_SHEETS = tuple(b"\n\n".join(page_apart(sheet * _STORIES + n) for n in range(_STORIES)) for sheet in range(6))


def _signal(bench: Bench, number: int) -> None:
    folder = bench.kafka.nodes[0].folder if isinstance(bench.kafka, Cluster) else bench.kafka.folder
    daemon = Daemons(folder).find("kafka")
    assert daemon is not None
    daemon.signal(number)


def _away(bench: Bench, seconds: float) -> int:
    bench.kafka.kill()
    pause(seconds)
    bench.kafka.start()
    return 0


@fault("a1 broker SIGKILL, back after 3 s")
def killed(bench: Bench, _: random.Random) -> int:
    return _away(bench, 3)


@fault("a2 broker SIGKILL, back after 60 s", long_only=True)
def away_a_minute(bench: Bench, _: random.Random) -> int:
    return _away(bench, 60)


@fault("a3 broker SIGSTOP 8 s")
def frozen(bench: Bench, _: random.Random) -> int:
    _signal(bench, signal.SIGSTOP)
    pause(8)
    _signal(bench, signal.SIGCONT)
    return 0


@fault("a4 broker SIGKILL, back after 240 s", long_only=True)
def away(bench: Bench, _: random.Random) -> int:
    return _away(bench, 240)


@fault("a5 broker away 200 s amid pages of 60 stories", long_only=True, pages=_SHEETS, at_once=True)
def away_amid_sheets(bench: Bench, _: random.Random) -> int:
    return _away(bench, 200)


@fault("k3 the broker refuses large messages for 6 s")
def refused(bench: Bench, _: random.Random) -> int:
    configure(bench, PAGES.name, {"max.message.bytes": "100"})
    pause(6)
    configure(bench, PAGES.name, {})
    return 0


@fault("k4 min.insync violated 6 s: all replicas asked for, one broker SIGKILLed", needs="cluster")
def out_of_sync(bench: Bench, _: random.Random) -> int:
    for topic in (PAGES, ARTICLES, ENRICHED):
        configure(bench, topic.name, {"min.insync.replicas": str(bench.brokers)})
    bench.kafka.kill()
    pause(6)
    bench.kafka.start()
    for topic in (PAGES, ARTICLES, ENRICHED):
        configure(bench, topic.name, {})
    return 0


@fault("k5 leaders change: each broker in turn SIGKILLed and back", needs="cluster")
def leaders_change(bench: Bench, chance: random.Random) -> int:
    assert isinstance(bench.kafka, Cluster)
    for node in chance.sample(bench.kafka.nodes, len(bench.kafka.nodes)):
        node.kill()
        pause(3)
        bench.kafka.start()
        pause(2)  # its replicas catch up, or a second one would be one too many
    return 0


@fault("k6 leaders change: each broker in turn stopped in order", needs="cluster")
def leaders_move(bench: Bench, chance: random.Random) -> int:
    assert isinstance(bench.kafka, Cluster)
    for node in chance.sample(bench.kafka.nodes, len(bench.kafka.nodes)):
        node.stop()
        pause(1)
        bench.kafka.start()
        pause(2)
    return 0
