"""The reader without a group: begins where its owner says, waits for what is away, and gives every message once in order."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from dateline_bus.consume.reader import Reader
from dateline_bus.events.message import Message
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.settings import WorkerSettings
from dateline_bus.testing import Broker, GroupConsumer
from dateline_bus.web.probes import Health
from dateline_schema.topics import PAGES


class Alone(GroupConsumer):
    """A consumer without a group."""

    topics_there = True

    @property
    def _client(self) -> "Alone":
        return self

    async def set_topics(self, topics: list[str]) -> None:
        self._names = topics

    def partitions_for_topic(self, topic: str) -> set[int]:
        return set(range(len(self._broker.rows(topic)))) if self.topics_there else set()

    def assign(self, tps: list[TopicPartition]) -> None:
        self.assigned = dict.fromkeys(tps, 0)

    async def beginning_offsets(self, tps: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(tps, 0)

    async def end_offsets(self, tps: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {tp: len(self._broker.rows(tp.topic)[tp.partition]) for tp in tps}

    async def stop(self) -> None:
        self.stopped = True


def follow(
    broker: Broker, offsets: Mapping[int, int], most: int, **how: Any
) -> tuple[list[tuple[int, int]], list[Any], list[Alone]]:
    made: list[Alone] = []
    seen: list[tuple[int, int]] = []
    begun: list[Any] = []

    def make(_: WorkerSettings) -> Alone:
        client = Alone(broker, "none")
        client.errors = [KafkaError("not now")] if not made else []
        client.topics_there = len(made) >= how.get("without_topic", 0)
        made.append(client)
        return client

    async def run() -> None:
        reader = Reader(WorkerSettings(first_retry_seconds=0.001, lag_seconds=1000), PAGES, Metrics("t", "1"), Health(1), make)
        done = asyncio.Event()

        async def handle(message: Message) -> None:
            seen.append((message.partition, message.offset))
            if len(seen) == most:
                done.set()

        def begins(at: Mapping[int, int]) -> None:
            begun.append(dict(at))
            broker.put(PAGES, b"after the beginning", partition=1)

        def reached() -> None:
            how.get("reached", []).append(len(seen))

        task = asyncio.create_task(reader.run(offsets, begins, handle, reached))
        await asyncio.wait_for(done.wait(), 10)
        assert reader.assigned
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert not reader.assigned
        assert made[-1].stopped

    asyncio.run(run())
    return seen, begun, made


def test_it_goes_on_where_its_owner_left_off_and_a_new_partition_is_read_from_its_start() -> None:
    broker = Broker(partitions=2)
    for n in range(4):
        broker.put(PAGES, b"%d" % n, partition=n % 2)
    seen, begun, _ = follow(broker, {0: 1}, 3)
    assert (sorted(seen), begun) == ([(0, 1), (1, 0), (1, 1)], [])


def test_a_new_owner_begins_at_the_end_and_is_told_where() -> None:
    broker = Broker(partitions=2)
    broker.put(PAGES, b"before", partition=1)
    seen, begun, _ = follow(broker, {}, 1)
    assert (seen, begun) == ([(1, 1)], [{0: 0, 1: 1}])


def test_a_topic_that_is_not_there_yet_is_waited_for() -> None:
    broker = Broker(partitions=1)
    broker.put(PAGES, b"x", partition=0)
    seen, _, made = follow(broker, {0: 0}, 1, without_topic=3)
    assert (seen, len(made)) == ([(0, 0)], 4)


def test_a_message_of_another_type_is_left_out() -> None:
    broker = Broker(partitions=1)
    broker.put(PAGES, b"x", partition=0, headers=[("ce_type", b"another")])
    broker.put(PAGES, b"y", partition=0)
    assert follow(broker, {0: 0}, 1)[0] == [(0, 1)]


def test_it_says_once_when_all_that_stood_there_has_been_read() -> None:
    broker, reached = Broker(partitions=2), list[int]()
    for n in range(4):
        broker.put(PAGES, b"%d" % n, partition=n % 2)
    follow(broker, {0: 0, 1: 0}, 4, reached=reached)
    assert reached == [4]
