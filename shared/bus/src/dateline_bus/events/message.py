"""A message as it was read, and where it stood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

At = tuple[str, int]
"""Topic and partition."""


class Step(NamedTuple):
    """How far a partition is read by a write: it must stand at `before` (None: nowhere yet) in the store, then it stands at `next`."""

    before: int | None
    next: int


Steps = Mapping[At, Step]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was read: bytes, and where it stood."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()

    @classmethod
    def of(cls, record: Any) -> "Message":
        """Of a record as aiokafka or Faust gives it."""
        headers = record.headers
        pairs = headers.items() if isinstance(headers, Mapping) else headers or ()
        return cls(record.topic, record.partition, record.offset, record.key, record.value, tuple(tuple(pair) for pair in pairs))

    @property
    def at(self) -> At:
        """Topic and partition."""
        return self.topic, self.partition

    @property
    def where(self) -> str:
        """For logs: topic/partition/offset."""
        return f"{self.topic}/{self.partition}/{self.offset}"


def next_offsets(messages: Iterable[Message]) -> dict[At, int]:
    """Where reading goes on behind these."""
    found: dict[At, int] = {}
    for message in messages:
        found[message.at] = max(found.get(message.at, 0), message.offset + 1)
    return found
