"""How often a message was begun and the process did not live to end it, counted over crashes.

The count stands where the broker keeps offsets, in a group of its own without members: one mark a partition, the offset that was begun and
how often. It costs one commit when a partition comes to us, since a process that dies on a message finds it at the head of its partition
when it is back. From there messages are taken one at a time, each marked before it is begun, until we are well past the mark.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, Protocol

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata

from dateline_bus.events.message import At, Message
from dateline_bus.failures import NotNow
from dateline_bus.kafka import connection
from dateline_bus.runtime.running import at_most
from dateline_bus.settings import WorkerSettings

log = logging.getLogger(__name__)

CAREFUL_MESSAGES = 256
"""How far behind a mark messages are still taken one by one: more than a batch."""


class Mark(NamedTuple):
    """The message at `offset` was begun `times` times."""

    offset: int
    times: int


class Marks(Protocol):
    """Where the marks are kept."""

    async def read(self, partitions: Collection[At]) -> Mapping[At, Mark]:
        """Those that there are. Raises NotNow."""

    async def write(self, at: At, mark: Mark) -> None:
        """Replace a partition's mark; it is durable on return. Raises NotNow."""

    async def close(self) -> None:
        """Disconnect."""


class Attempts:
    """What one process knows of the partitions it was given."""

    def __init__(self, marks: Marks, most: int) -> None:
        self._marks, self._most = marks, most
        self._before: dict[At, Mark] = {}
        self._ours: dict[At, Mark] = {}
        self._careful_until: dict[At, int] = {}

    async def assigned(self, partitions: Collection[At]) -> None:
        """Read the marks of partitions that have come. Raises NotNow."""
        known = {at for at in partitions if at in self._ours and at in self._before}
        found = await self._marks.read([at for at in partitions if at not in known])
        for at in set(partitions) - known:
            self._before[at] = found.get(at, Mark(-1, 0))
            self._careful_until.pop(at, None)

    async def given_back(self, partitions: Collection[At]) -> None:
        """What we had begun there ended or goes to others in order, which is no crash."""
        for at in partitions:
            mark, before = self._ours.pop(at, None), self._before.pop(at, None)
            self._careful_until.pop(at, None)
            if mark is not None and before is not None:
                try:
                    await self._marks.write(at, Mark(mark.offset, mark.times - 1))
                except NotNow as error:
                    log.debug("mark not taken back", extra={"reason": str(error)})

    def known(self, at: At) -> bool:
        """Whether its marks have been read."""
        return at in self._before

    def careful(self, message: Message) -> bool:
        """Whether a process may have died on this message or one near it, so that it is taken alone."""
        at = message.at
        if at not in self._careful_until:
            before = self._before.get(at, Mark(-1, 0))
            suspect = before.times > 0 and before.offset >= message.offset
            self._careful_until[at] = before.offset + CAREFUL_MESSAGES if suspect else -1
        return message.offset <= self._careful_until[at]

    async def begin(self, message: Message) -> bool:
        """Note that work on it begins. False when it has ended too many processes: it is to be buried. Raises NotNow."""
        at, careful = message.at, self.careful(message)
        before = self._before.get(at, Mark(-1, 0))
        if (at in self._ours and not careful) or message.offset < before.offset:
            return True
        times = before.times if message.offset == before.offset else 0
        if times >= self._most:
            return False
        mark = Mark(message.offset, times + 1)
        if self._ours.get(at) != mark:
            await self._marks.write(at, mark)
            self._ours[at] = mark
        return True

    async def close(self) -> None:
        """Take back what is begun, and disconnect."""
        await self.given_back(list(self._ours))
        await self._marks.close()


class KafkaMarks:
    """Marks as offsets of the group `dateline-SERVICE-begun`, the number of times as the commit's metadata."""

    def __init__(self, settings: WorkerSettings, service: str) -> None:
        self._settings, self._group = settings, f"dateline-{service}-begun"
        self._consumer: Any = None
        self._lock = asyncio.Lock()

    async def read(self, partitions: Collection[At]) -> Mapping[At, Mark]:
        """See Marks."""
        if not partitions:
            return {}
        admin = AIOKafkaAdminClient(**connection(self._settings), request_timeout_ms=5_000)
        try:
            await admin.start()
            asked = [TopicPartition(*at) for at in partitions]
            found = await admin.list_consumer_group_offsets(self._group, partitions=asked)
        except (KafkaError, OSError) as error:
            raise NotNow(f"marks: {error!r}") from error
        finally:
            await at_most(1, admin.close())
        return {
            (tp.topic, tp.partition): Mark(kept.offset, int(kept.metadata))
            for tp, kept in found.items()
            if kept.offset >= 0 and kept.metadata.isdigit()
        }

    async def write(self, at: At, mark: Mark) -> None:
        """See Marks."""
        try:
            async with self._lock:
                consumer = self._consumer or await self._connected()
                tp = TopicPartition(*at)
                # Committing for a partition needs it assigned, which by hand makes nobody a member.
                consumer.assign({*consumer.assignment(), tp})
                consumer.pause(tp)
                await asyncio.wait_for(consumer.commit({tp: OffsetAndMetadata(mark.offset, str(mark.times))}), 5)
        except (KafkaError, OSError, TimeoutError) as error:
            await self.close()
            raise NotNow(f"marks: {error!r}") from error

    async def _connected(self) -> Any:
        consumer = AIOKafkaConsumer(
            **connection(self._settings), group_id=self._group, enable_auto_commit=False, request_timeout_ms=5_000
        )
        try:
            await consumer.start()
        except BaseException:
            await at_most(1, consumer.stop())
            raise
        self._consumer = consumer
        return consumer

    async def close(self) -> None:
        """See Marks."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await at_most(1, consumer.stop())
