"""Who may do what on the bus, derived from the topic registries: the one source for Kafka's ACLs here and in deploy/kubernetes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from dateline_schema.topics import MIB, Topic

SERVICE_BYTES = 50 * MIB
PEOPLE_BYTES = 5 * MIB
"""A second: what a person's commands and reviews write is little; a service's largest message passes in seconds."""
CONSUMER_BYTES = 100 * MIB
_PEOPLE = frozenset({"api", "cli"})
TOPICS_USER, REDRIVE_USER = "topics", "redrive"
_ALL_TOPICS = "dateline."


@dataclass(frozen=True, order=True)
class Right:
    """Operations, by Kafka's names, on one resource; `prefix`: on all whose names begin so."""

    kind: Literal["topic", "group"]
    name: str
    operations: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class User:
    """One login. Quotas in bytes a second on each broker."""

    name: str
    rights: tuple[Right, ...]
    producer_bytes: int = SERVICE_BYTES
    consumer_bytes: int = CONSUMER_BYTES


def login_of(name: str) -> str:
    """The user by which a service is known to Kafka."""
    return f"dateline-{name}-kafka"


def groups_of(service: str) -> tuple[str, str]:
    """The consumer groups of a service: its offsets, and what it has begun (see attempts)."""
    return f"dateline-{service}", f"dateline-{service}-begun"


def users_of(topics: Iterable[Topic[Any]]) -> tuple[User, ...]:
    """A user for every service that the registries name, with exactly what they say of it; and two more:

    `topics` creates topics and nothing else; `redrive` sends dead letters to where they came from, which no service may.
    """
    registry = tuple(topics)
    services = sorted({service for topic in registry for service in (*topic.readers, *topic.writers)})
    create = Right("topic", _ALL_TOPICS, ("Create", "Describe"), prefix=True)
    return (
        *(_service(name, registry) for name in services),
        User(login_of(TOPICS_USER), (create,)),
        User(login_of(REDRIVE_USER), _redrive(registry), PEOPLE_BYTES),
    )


def _service(name: str, topics: tuple[Topic[Any], ...]) -> User:
    rights = [Right("topic", topic.name, ("Describe", "Read")) for topic in topics if name in topic.readers]
    if rights:
        rights += (Right("group", group, ("Describe", "Read")) for group in groups_of(name))
    rights += (Right("topic", topic.name, ("Describe", "Write")) for topic in topics if name in topic.writers)
    return User(login_of(name), tuple(rights), PEOPLE_BYTES if name in _PEOPLE else SERVICE_BYTES)


def _redrive(topics: tuple[Topic[Any], ...]) -> tuple[Right, ...]:
    letters = [topic for topic in topics if topic.event_type == "dateline.dead-letter.v1"]
    written = [Right("topic", topic.name, ("Describe", "Write")) for topic in topics if letters and topic.readers]
    return (*(Right("topic", topic.name, ("Describe", "Read")) for topic in letters), *written)
