"""Clients of the broker that are written by hand: producer, admin, waiting for it to be there."""

import asyncio
import logging
import ssl
from collections.abc import Iterable
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaConnectionError, KafkaError, MessageSizeTooLargeError, TopicAlreadyExistsError, for_code

from dateline_bus.dsse import EventSigner
from dateline_bus.envelope import Headers, signed
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.settings import WorkerSettings
from dateline_schema.record import Record
from dateline_schema.topics import TOPICS, Topic

log = logging.getLogger(__name__)

_SIGNED = frozenset(topic.name for topic in TOPICS if topic.signed)
LARGEST_MESSAGE = max(topic.max_message_bytes for topic in TOPICS)


def connection(settings: WorkerSettings) -> dict[str, Any]:
    """What every aiokafka client is given to reach the broker."""
    given: dict[str, Any] = {"bootstrap_servers": settings.kafka, "security_protocol": settings.kafka_security}
    if settings.kafka_security.endswith("SSL"):
        given["ssl_context"] = ssl.create_default_context(cafile=settings.kafka_ca_file)
    if settings.kafka_security.startswith("SASL"):
        password = settings.kafka_password.get_secret_value() if settings.kafka_password else None
        given |= {"sasl_mechanism": "PLAIN", "sasl_plain_username": settings.kafka_username, "sasl_plain_password": password}
    return given


def producer(settings: WorkerSettings) -> AIOKafkaProducer:
    """An idempotent producer: what it acknowledges is on all in-sync replicas, once and in order."""
    return AIOKafkaProducer(
        **connection(settings),
        enable_idempotence=True,
        acks="all",
        linger_ms=5,
        compression_type="gzip",
        max_request_size=LARGEST_MESSAGE,
        request_timeout_ms=15_000,
    )


class Sender:
    """One idempotent producer for all outputs; signs what goes to signed topics. Raises UnusableKey, OSError for a bad key file."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._signer = EventSigner.from_file(settings.signing_key_file) if settings.signing_key_file else None
        self.started = asyncio.Event()

    async def start(self) -> None:
        """Connect; `started` is set once messages can be sent."""
        self._producer = producer(self._settings)
        await self._producer.start()
        self.started.set()

    async def stop(self) -> None:
        """Send what is buffered and disconnect."""
        if self.started.is_set():
            await self._producer.stop()

    async def send(self, topic: str, key: bytes, value: bytes, headers: Headers) -> None:
        """Write one message and wait for the broker. Raises NotPossible when it is too large, else NotNow."""
        if not self.started.is_set():
            raise NotNow("not connected to the broker")
        if self._signer is not None and topic in _SIGNED:
            headers = signed(headers, value, self._signer)
        try:
            await self._producer.send_and_wait(topic, value=value, key=key, headers=headers)
        except MessageSizeTooLargeError as error:
            raise NotPossible(f"the broker will not take {len(value)} bytes on {topic}: {error}") from error
        except KafkaError as error:
            raise NotNow(f"{topic}: {error!r}") from error


async def wait_for_broker(settings: WorkerSettings) -> None:
    """Return once the broker answers; says every few seconds that it is waiting."""
    wait = 0.2
    while True:
        client = AIOKafkaAdminClient(**connection(settings), request_timeout_ms=5_000)
        try:
            await client.start()
        except (KafkaConnectionError, KafkaError, OSError) as error:
            log.warning("waiting for the broker", extra={"broker": settings.kafka, "reason": str(error)})
            await asyncio.sleep(wait)
            wait = min(wait * 2, 5)
        else:
            return
        finally:
            await client.close()


async def create_topics(settings: WorkerSettings, topics: Iterable[Topic[Any]] = TOPICS, replication: int = 1) -> list[str]:
    """Create the registry's topics that are missing; the names of those created. Existing ones are left as they are."""
    admin = AIOKafkaAdminClient(**connection(settings))
    await admin.start()
    try:
        existing = set(await admin.list_topics())
        missing = [topic for topic in topics if topic.name not in existing]
        if not missing:
            return []
        answer = await admin.create_topics([_new_topic(topic, replication) for topic in missing])
        for name, code, *message in answer.topic_errors:
            if code and for_code(code) is not TopicAlreadyExistsError:
                raise for_code(code)(f"{name}: {message}")
        return [topic.name for topic in missing]
    finally:
        await admin.close()


async def delete_topics(settings: WorkerSettings, topics: Iterable[Topic[Any]] = TOPICS) -> list[str]:
    """Delete the registry's topics with all they hold; the names of those that were there. For tests and for starting afresh."""
    admin = AIOKafkaAdminClient(**connection(settings))
    await admin.start()
    try:
        there = sorted({topic.name for topic in topics} & set(await admin.list_topics()))
        if there:
            await admin.delete_topics(there)
        return there
    finally:
        await admin.close()


def _new_topic(topic: Topic[Record], replication: int) -> NewTopic:
    config = {
        "retention.ms": str(topic.retention_ms),
        "max.message.bytes": str(topic.max_message_bytes),
        "cleanup.policy": "delete",
    }
    return NewTopic(topic.name, num_partitions=topic.partitions, replication_factor=replication, topic_configs=config)
