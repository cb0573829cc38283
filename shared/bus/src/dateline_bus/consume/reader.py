"""A reader that follows a whole topic by itself: no group, all partitions, from the offsets that its owner keeps.

For processes that must each see every message (the users of the contract network), where a group would share them out.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from dateline_bus.consume.lag import Watch
from dateline_bus.events.envelope import check_type, mapping
from dateline_bus.events.message import At, Message
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.kafka import LARGEST_MESSAGE, connection
from dateline_bus.runtime.backoff import persistently
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.runtime.running import at_most
from dateline_bus.settings import WorkerSettings
from dateline_bus.web.probes import Health
from dateline_schema.topics import Topic

log = logging.getLogger(__name__)

POLL_MS = 500


def kafka_reader(settings: WorkerSettings) -> AIOKafkaConsumer:
    """A consumer without a group."""
    return AIOKafkaConsumer(
        **connection(settings),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=LARGEST_MESSAGE,
    )


class Reader:
    """Follows `topic` for ever."""

    def __init__(
        self, settings: WorkerSettings, topic: Topic[Any], metrics: Metrics,
        health: Health | None = None, make: Callable[[WorkerSettings], Any] = kafka_reader,
    ) -> None:  # fmt: skip
        self._settings, self._topic, self._metrics, self._make = settings, topic, metrics, make
        self._health = health or Health(settings.stuck_seconds)
        self._next: dict[At, int | None] = {}
        self._goal: dict[At, int] = {}

    @property
    def assigned(self) -> bool:
        """Whether it reads."""
        return bool(self._next)

    async def run(
        self,
        offsets: Mapping[int, int],
        begins: Callable[[Mapping[int, int]], None],
        handle: Callable[[Message], Awaitable[None]],
        reached: Callable[[], None] = lambda: None,
    ) -> None:
        """Give every message from `offsets` (partition to next offset) to `handle`, in order within a partition.

        No offsets at all: a new owner, who begins at the end; `begins` is told where, to be kept, before the first message. A
        partition that is missing among others is new and read from its start. `reached` is called once, when all that stood there at
        the beginning has been handled. A broker or topic that is away is waited for; what `handle` raises ends it.
        """
        watching = asyncio.create_task(Watch(self._settings, self._metrics, self._health, lambda: dict(self._next)).run())
        consumer = None
        try:
            consumer = await self._persistently(partial(self._placed, offsets, begins))
            while True:
                if self._goal and all((self._next[at] or 0) >= end for at, end in self._goal.items()):
                    self._goal = {}
                    reached()
                polled = await self._persistently(partial(self._poll, consumer))
                for at, records in polled.items():
                    for record in records:
                        await self._one(Message.of(record), handle)
                        self._next[at.topic, at.partition] = record.offset + 1
        finally:
            watching.cancel()
            self._next = {}
            if consumer is not None:
                await at_most(1, consumer.stop())

    async def _placed(self, offsets: Mapping[int, int], begins: Callable[[Mapping[int, int]], None]) -> Any:
        consumer = self._make(self._settings)
        try:
            await consumer.start()
            # Without a group nothing else makes the client learn the topic's partitions.
            await consumer._client.set_topics([self._topic.name])
            found = sorted(consumer.partitions_for_topic(self._topic.name) or ())
            if not found:
                raise NotNow(f"there is no topic {self._topic.name}: create the topics")
            partitions = [TopicPartition(self._topic.name, p) for p in found]
            consumer.assign(partitions)
            if not offsets:
                offsets = {at.partition: offset for at, offset in (await consumer.end_offsets(partitions)).items()}
                begins(offsets)
            for at in partitions:
                consumer.seek(at, offsets.get(at.partition, 0))
            self._next = {(at.topic, at.partition): offsets.get(at.partition, 0) for at in partitions}
            first, last = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
            # What retention has taken cannot be waited for.
            self._goal = {(at.topic, at.partition): last[at] if last[at] > first[at] else 0 for at in partitions}
        except BaseException as error:
            await at_most(1, consumer.stop())
            if isinstance(error, KafkaError | OSError):
                raise NotNow(repr(error)) from error
            raise
        return consumer

    async def _poll(self, consumer: Any) -> Any:
        try:
            return await consumer.getmany(timeout_ms=POLL_MS)
        except (KafkaError, OSError) as error:
            raise NotNow(repr(error)) from error

    async def _persistently(self, work: Callable[[], Awaitable[Any]]) -> Any:
        def failed(error: BaseException, _: int) -> None:
            if self._health.away("topic", str(error)):
                log.warning("waiting for the topic", extra={"reason": str(error)})

        result = await persistently(work, failed, first=self._settings.first_retry_seconds)
        self._health.back("topic")
        return result

    async def _one(self, message: Message, handle: Callable[[Message], Awaitable[None]]) -> None:
        begun = time.perf_counter()
        try:
            check_type(self._topic, mapping(message.headers))
        except NotPossible as error:
            log.warning("message not taken", extra={"reason": str(error), "message_at": message.where})
            return
        await handle(message)
        self._metrics.observe("dateline_processing_seconds", time.perf_counter() - begun, stage="read")
        self._metrics.set("dateline_last_progress_timestamp_seconds", time.time(), stage="read")
