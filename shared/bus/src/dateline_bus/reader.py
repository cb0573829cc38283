"""A reader that follows a whole topic by itself: no group, all partitions, from the offsets that its owner keeps.

For processes that must each see every message (the users of the contract network), where a group would share them out.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from dateline_bus.envelope import check_type, mapping
from dateline_bus.failures import NotPossible
from dateline_bus.kafka import LARGEST_MESSAGE, connection
from dateline_bus.metrics import Metrics
from dateline_bus.settings import WorkerSettings
from dateline_bus.stage import Message
from dateline_schema.topics import Topic

log = logging.getLogger(__name__)

POLL_MS = 500


class Reader:
    """Follows `topic` for ever."""

    def __init__(self, settings: WorkerSettings, topic: Topic[Any], metrics: Metrics) -> None:
        self._settings, self._topic, self._metrics = settings, topic, metrics
        self.assigned = False
        """Whether it reads."""

    async def run(
        self,
        offsets: Mapping[int, int],
        begins: Callable[[Mapping[int, int]], None],
        handle: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Give every message from `offsets` (partition to next offset) to `handle`, in order within a partition.

        No offsets at all: a new owner, who begins at the end; `begins` is told where, to be kept, before the first message. A
        partition that is missing among others is new and read from its start. Raises KafkaError when the topic is not there;
        what `handle` raises ends it.
        """
        consumer = AIOKafkaConsumer(
            **connection(self._settings),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_partition_fetch_bytes=LARGEST_MESSAGE,
        )
        await consumer.start()
        try:
            # Without a group nothing else makes the client learn the topic's partitions.
            await consumer._client.set_topics([self._topic.name])
            partitions = [
                TopicPartition(self._topic.name, p) for p in sorted(consumer.partitions_for_topic(self._topic.name) or ())
            ]
            if not partitions:
                raise KafkaError(f"there is no topic {self._topic.name}: create the topics first")
            consumer.assign(partitions)
            if not offsets:
                ends = await consumer.end_offsets(partitions)
                offsets = {at.partition: offset for at, offset in ends.items()}
                begins(offsets)
            for at in partitions:
                consumer.seek(at, offsets.get(at.partition, 0))
            self.assigned = True
            while True:
                for at, records in (await consumer.getmany(timeout_ms=POLL_MS)).items():
                    for record in records:
                        await self._one(record, handle)
                    self._note_lag(consumer, at, records[-1].offset)
        finally:
            self.assigned = False
            await consumer.stop()

    async def _one(self, record: Any, handle: Callable[[Message], Awaitable[None]]) -> None:
        begun = time.perf_counter()
        message = Message(record.topic, record.partition, record.offset, record.key, record.value, tuple(record.headers))
        try:
            check_type(self._topic, mapping(message.headers))
        except NotPossible as error:
            log.warning("message not taken", extra={"reason": str(error), "message_at": f"{message.partition}/{message.offset}"})
            return
        await handle(message)
        self._metrics.observe("dateline_processing_seconds", time.perf_counter() - begun, stage="read")
        self._metrics.set("dateline_last_progress_timestamp_seconds", time.time(), stage="read")

    def _note_lag(self, consumer: AIOKafkaConsumer, at: TopicPartition, offset: int) -> None:
        highwater = consumer.highwater(at)
        if highwater is not None:
            lag = max(0, highwater - offset - 1)
            self._metrics.set("dateline_consumer_lag_messages", lag, topic=at.topic, partition=str(at.partition))
