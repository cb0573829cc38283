"""Messages that can never be processed, in every number."""

import asyncio
import random
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from dateline_schema.topics import ARTICLES, ENRICHED, FACTS, PAGES, Topic

from ..admin import put
from ..bench import REPLICAS, Bench
from .registry import fault

_BAD = [b"", b"{", b"\xff\xfe\x00", b"[" * 2000, b'"text"', b"null", None]


def _readers(topic: Topic[Any]) -> int:
    """How many services bury a bad message of this topic."""
    return sum(reader in REPLICAS for reader in topic.readers)


@fault("g1 poison on every topic")
def everywhere(bench: Bench, _: random.Random) -> int:
    topics = (PAGES, ARTICLES, FACTS, ENRICHED)
    for topic in topics:
        put(bench, topic.name, _BAD)
    return sum(len(_BAD) * _readers(topic) for topic in topics)


@fault("g2 1,000 poison in a row on pages", long_only=True)
def thousand(bench: Bench, _: random.Random) -> int:
    put(bench, PAGES.name, [b"flood %d" % n for n in range(1000)])
    return 1000 * _readers(PAGES)


@fault("g3 150 poison in a row on articles")
def flood(bench: Bench, _: random.Random) -> int:
    put(bench, ARTICLES.name, [b"flood %d" % n for n in range(150)])
    return 150 * _readers(ARTICLES)


@fault("g4 130 bad and 130 good in turn on articles")
def in_turn(bench: Bench, _: random.Random) -> int:
    good = asyncio.run(_some(bench, ARTICLES, 130))
    put(bench, ARTICLES.name, [value for n in range(130) for value in (b"bad %d" % n, good[n % len(good)] if good else b"bad")])
    return (130 if good else 260) * _readers(ARTICLES)


async def _some(bench: Bench, topic: Topic[Any], most: int) -> list[bytes]:
    """The first messages of a topic that are records: sent again they change nothing."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bench.kafka.bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        found: list[bytes] = []
        while len(found) < most and (polled := await consumer.getmany(timeout_ms=2000, max_records=most)):
            values = [record.value for records in polled.values() for record in records]
            found += [value for value in values if value is not None and value.startswith(b'{"')]
        return found[:most]
    finally:
        await consumer.stop()
