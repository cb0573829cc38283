"""A topic read from its beginning to where it ends now, by nobody's group: for tools that look."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from dateline_bus.failures import NotNow
from dateline_bus.kafka import LARGEST_MESSAGE, connection
from dateline_bus.settings import WorkerSettings
from dateline_schema.topics import Topic

_SECONDS = 15


async def bodies_of(settings: WorkerSettings, topic: Topic[Any]) -> AsyncIterator[bytes]:
    """Every message's body, partition by partition. Raises NotNow while the broker or the topic is not there."""
    consumer = AIOKafkaConsumer(
        **connection(settings), enable_auto_commit=False, max_partition_fetch_bytes=LARGEST_MESSAGE, request_timeout_ms=5_000
    )
    try:
        async with asyncio.timeout(_SECONDS):
            await consumer.start()
            if topic.name not in await consumer.topics():
                raise NotNow(f"the broker has no topic {topic.name}")
            places = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
            consumer.assign(places)
            await consumer.seek_to_beginning(*places)
            ends = await consumer.end_offsets(places)
        for place in places:
            while await consumer.position(place) < ends[place]:
                for messages in (await consumer.getmany(place, timeout_ms=1000)).values():
                    for message in messages:
                        yield message.value or b""
    except (KafkaError, OSError, TimeoutError) as error:
        raise NotNow(f"the broker does not answer: {error or type(error).__name__}") from error
    finally:
        await consumer.stop()
