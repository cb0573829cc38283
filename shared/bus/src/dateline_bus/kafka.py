"""The broker's address and topics: how clients reach it, waiting for it to be there, creating and deleting topics."""

import logging
import ssl
from collections.abc import Iterable
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from dateline_bus.failures import NotNow
from dateline_bus.runtime.backoff import persistently
from dateline_bus.settings import WorkerSettings
from dateline_schema.record import Record
from dateline_schema.topics import TOPICS, Topic

log = logging.getLogger(__name__)

LARGEST_MESSAGE = max(topic.max_message_bytes for topic in TOPICS)


def connection(settings: WorkerSettings) -> dict[str, Any]:
    """What every aiokafka client is given to reach the broker."""
    given: dict[str, Any] = {"bootstrap_servers": settings.kafka, "security_protocol": settings.kafka_security}
    if settings.kafka_security.endswith("SSL"):
        given["ssl_context"] = ssl.create_default_context(cafile=settings.kafka_ca_file)
    if settings.kafka_security.startswith("SASL"):
        password = settings.kafka_password.get_secret_value() if settings.kafka_password else None
        given |= {
            "sasl_mechanism": settings.kafka_mechanism,
            "sasl_plain_username": settings.kafka_username,
            "sasl_plain_password": password,
        }
    return given


async def wait_for_broker(settings: WorkerSettings, topics: Iterable[str] = ()) -> None:
    """Return once the broker answers and has `topics`; says every few seconds what it waits for."""

    async def there() -> None:
        client = AIOKafkaAdminClient(**connection(settings), request_timeout_ms=5_000)
        try:
            await client.start()
            missing = sorted(set(topics) - set(await client.list_topics())) if topics else []
        except (KafkaError, OSError) as error:
            raise NotNow(f"{settings.kafka}: {error!r}") from error
        finally:
            await client.close()
        if missing:
            raise NotNow(
                f"the broker has no topic {', '.join(missing)}: create the topics (python -m dateline_bus.create_topics)"
            )

    def failed(error: BaseException, _: int) -> None:
        log.warning("waiting for the broker", extra={"reason": str(error)})

    await persistently(there, failed, first=0.3, longest=5)


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


def topic_settings(topic: Topic[Any]) -> dict[str, str]:
    """What the broker is told of a topic, whatever the cluster's size."""
    return {
        "retention.ms": str(topic.retention_ms),
        "retention.bytes": str(topic.retention_bytes),
        "max.message.bytes": str(topic.max_message_bytes),
        "cleanup.policy": "compact" if topic.compacted else "delete",
    }


def _new_topic(topic: Topic[Record], replication: int) -> NewTopic:
    # What is acknowledged is on a majority: one broker may be lost.
    config = topic_settings(topic) | {"min.insync.replicas": str(replication // 2 + 1)}
    return NewTopic(topic.name, num_partitions=topic.partitions, replication_factor=replication, topic_configs=config)
