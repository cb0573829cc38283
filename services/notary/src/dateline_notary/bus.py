"""The topic as a notary sees it: Kafka, or a list in this process where no broker is."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from dateline_bus import WorkerSettings
from dateline_bus.consume.reader import Reader
from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.events.message import Message
from dateline_bus.produce.sender import Sender
from dateline_bus.runtime.metrics import Metrics
from dateline_contracts.topics import CONTRACTS
from dateline_schema.ids import digest

Receive = Callable[[int, int, bytes | None], Awaitable[object]]
"""Partition, offset, value."""

Begins = Callable[[Mapping[int, int]], None]


class Bus(Protocol):
    """Reads everything on the topic, writes to it."""

    @property
    def reading(self) -> bool:
        """Whether messages are being read."""

    async def open(self) -> None:
        """Return once messages can be sent."""

    async def close(self) -> None:
        """Send what is buffered."""

    async def send(self, key: bytes, value: bytes) -> None:
        """Return when the topic has it for good. Raises NotNow when it has not."""

    async def follow(self, offsets: Mapping[int, int], begins: Begins, receive: Receive) -> None:
        """Every message from `offsets` on, in order within a partition, for ever; `begins`: see Reader."""


class KafkaBus:
    """The topic on the broker of the settings."""

    def __init__(self, settings: WorkerSettings, user: str, metrics: Metrics) -> None:
        self._user, self._metrics = user, metrics
        self._sender, self._reader = Sender(settings), Reader(settings, CONTRACTS, metrics)

    @property
    def reading(self) -> bool:
        """Whether messages are being read."""
        return self._reader.assigned

    async def open(self) -> None:
        """See Bus; waits for the broker."""
        await self._sender.connect()

    async def close(self) -> None:
        """See Bus."""
        await self._sender.stop()

    async def send(self, key: bytes, value: bytes) -> None:
        """See Bus."""
        headers = headers_of(CONTRACTS, key.decode(), f"notary/{self._user}", Trace.begin(), datetime.now(UTC))
        # The id is the content's: a trade has many messages, and one that is sent again is the same event.
        headers = [(name, digest(value).encode() if name == "ce_id" else said) for name, said in headers]
        await self._sender.send(CONTRACTS.name, key, value, headers)
        self._metrics.add("dateline_outputs_total", stage="send", topic=CONTRACTS.name)

    async def follow(self, offsets: Mapping[int, int], begins: Begins, receive: Receive) -> None:
        """See Bus."""

        async def handle(message: Message) -> None:
            await receive(message.partition, message.offset, message.value)

        await self._reader.run(offsets, begins, handle)


class LocalBus:
    """A topic of one partition in this process, for tests and for demonstrations without a broker."""

    reading = True

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self._more = asyncio.Condition()

    async def open(self) -> None:
        """See Bus."""

    async def close(self) -> None:
        """See Bus."""

    async def send(self, key: bytes, value: bytes) -> None:  # noqa: ARG002 - one partition: no key decides
        """See Bus; durable as long as the process lives."""
        async with self._more:
            self.messages.append(value)
            self._more.notify_all()

    async def follow(self, offsets: Mapping[int, int], begins: Begins, receive: Receive) -> None:  # noqa: ARG002
        """See Bus."""
        at = offsets.get(0, 0)
        while True:
            async with self._more:
                while len(self.messages) <= at:
                    await self._more.wait()
            await receive(0, at, self.messages[at])
            at += 1
