"""What an operator of the broker does: messages put by hand, settings of topics."""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from dateline_schema.topics import TOPICS

from .bench import Bench


def put(bench: Bench, topic: str, values: Sequence[bytes | None], key: bytes = b"bad") -> None:
    """Messages in a row, in one partition."""

    async def run() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=bench.kafka.bootstrap, enable_idempotence=True, linger_ms=5)
        await producer.start()
        sent = [await producer.send(topic, value, key=key) for value in values]
        await asyncio.gather(*sent)
        await producer.stop()

    asyncio.run(run())


def configure(bench: Bench, topic: str, config: dict[str, str]) -> None:
    """Settings of a topic; what is not named is as `create_topics` made it."""
    largest = next(known.max_message_bytes for known in TOPICS if known.name == topic)
    config = {"max.message.bytes": str(largest), "min.insync.replicas": str(bench.brokers // 2 + 1)} | config

    async def run() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=bench.kafka.bootstrap)
        await admin.start()
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, config)])
        await admin.close()

    asyncio.run(run())
