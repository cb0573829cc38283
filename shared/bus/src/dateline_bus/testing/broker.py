"""Topics, groups and clients in memory, behaving to their callers as aiokafka's do."""

import asyncio
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError, KafkaConnectionError, KafkaError, OutOfOrderSequenceNumber
from aiokafka.structs import OffsetAndMetadata

from dateline_bus.events.envelope import Headers
from dateline_bus.events.message import At
from dateline_bus.failures import NotNow, NotPossible
from dateline_schema.records import DeadLetter
from dateline_schema.topics import DEAD_LETTERS, Topic


@dataclass(frozen=True)
class Sent:
    """A message on a topic."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass
class Broker:
    """Topics with partitions. `away`: nothing is acknowledged; `refuses`: what it will never take, as a reason or None."""

    partitions: int = 2
    away: bool = False
    refuses: Callable[[str, bytes], str | None] = lambda *_: None
    failures: list[Exception] = field(default_factory=list)
    """Raised by the next sends, one each."""

    def __post_init__(self) -> None:
        self.topics: dict[str, list[list[Sent]]] = {}
        self.committed: dict[str, dict[At, OffsetAndMetadata]] = {}
        self.members: dict[str, list[GroupConsumer]] = {}
        self.in_flight = self.most_in_flight = 0

    def rows(self, topic: str) -> list[list[Sent]]:
        """The partitions of a topic."""
        return self.topics.setdefault(topic, [[] for _ in range(self.partitions)])

    def put(
        self, topic: Topic[Any] | str, value: bytes | None, key: bytes | None = None, headers: Iterable[tuple[str, bytes]] = (),
        partition: int | None = None,
    ) -> Sent:  # fmt: skip
        """Append a message, to the partition of its key or to the one given."""
        name = topic if isinstance(topic, str) else topic.name
        rows = self.rows(name)
        at = zlib.crc32(key or b"") % len(rows) if partition is None else partition
        sent = Sent(name, at, len(rows[at]), key, value, tuple(headers))
        rows[at].append(sent)
        return sent

    async def send(self, topic: str, key: bytes, value: bytes, headers: Headers) -> None:
        """As Sender.send."""
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0)
            if self.failures:
                raise self.failures.pop(0)
            if self.away:
                raise NotNow("the broker is away")
            if reason := self.refuses(topic, value):
                raise NotPossible(reason)
            self.put(topic, value, key, headers)
        finally:
            self.in_flight -= 1

    def on(self, topic: Topic[Any]) -> list[Sent]:
        """All messages of a topic, partition by partition."""
        return [sent for row in self.rows(topic.name) for sent in row]

    def dead(self) -> list[DeadLetter]:
        """The dead letters."""
        return [DeadLetter.decode(sent.value or b"") for sent in self.on(DEAD_LETTERS)]

    def consumer(self, group: str) -> "GroupConsumer":
        """A client that is not yet started."""
        return GroupConsumer(self, group)

    async def rebalance(self, group: str) -> None:
        """Share the partitions out among the members that are subscribed; everything is taken away first (eagerly)."""
        members = [member for member in self.members.get(group, []) if member.subscribed]
        for member in members:
            if member.assigned:
                await member.listener.on_partitions_revoked(set(member.assigned))
        tps = sorted({TopicPartition(t, p) for m in members for t in m.subscribed for p in range(len(self.rows(t)))})
        for number, member in enumerate(members):
            mine = set(tps[number :: len(members)])
            member.assigned = {tp: self._start(group, tp) for tp in mine}
            member.paused.clear()
            outcome = member.listener.on_partitions_assigned(mine)
            if asyncio.iscoroutine(outcome):
                await outcome

    def _start(self, group: str, tp: TopicPartition) -> int:
        kept = self.committed.get(group, {}).get((tp.topic, tp.partition))
        return kept.offset if kept else 0


class GroupConsumer:
    """What of AIOKafkaConsumer is used. `errors`: raised by the next polls, one each."""

    def __init__(self, broker: Broker, group: str) -> None:
        self._broker, self._group = broker, group
        self.subscribed: tuple[str, ...] = ()
        self.listener: Any = None
        self.assigned: dict[TopicPartition, int] = {}
        self.paused: set[TopicPartition] = set()
        self.errors: list[Exception] = []
        self.started = self.stopped = False

    async def start(self) -> None:
        """Join. Raises KafkaConnectionError while the broker is away."""
        if self._broker.away:
            raise KafkaConnectionError("away")
        self.started = True
        self._broker.members.setdefault(self._group, []).append(self)

    async def stop(self) -> None:
        """Leave; others take over."""
        if self.started and not self.stopped:
            self.stopped = True
            self._broker.members[self._group].remove(self)
            await self._broker.rebalance(self._group)

    def die(self) -> None:
        """As a process that is killed: nobody is told, nothing is committed."""
        self.stopped, self.assigned = True, {}
        self._broker.members[self._group].remove(self)

    def subscribe(self, topics: Iterable[str], listener: Any) -> None:
        """Subscribe; the first poll gives partitions."""
        self.subscribed, self.listener = tuple(topics), listener

    def assignment(self) -> set[TopicPartition]:
        """What is ours."""
        return set(self.assigned)

    def _own(self, tp: TopicPartition) -> None:
        if tp not in self.assigned:
            raise IllegalStateError(f"{tp} is not assigned")

    def pause(self, *tps: TopicPartition) -> None:
        """Raises IllegalStateError for what is not ours, as all below."""
        for tp in tps:
            self._own(tp)
            self.paused.add(tp)

    def resume(self, *tps: TopicPartition) -> None:
        """Go on."""
        for tp in tps:
            self._own(tp)
            self.paused.discard(tp)

    def seek(self, tp: TopicPartition, offset: int) -> None:
        """Read from there."""
        self._own(tp)
        self.assigned[tp] = offset

    async def seek_to_beginning(self, *tps: TopicPartition) -> None:
        """Read all; takes a while, in which partitions may come and go."""
        for tp in tps:
            self._own(tp)
        await asyncio.sleep(0.002)
        for tp in tps:
            self.seek(tp, 0)

    async def committed(self, tp: TopicPartition) -> int | None:
        """The group's offset; takes a while."""
        await asyncio.sleep(0.002)
        kept = self._broker.committed.get(self._group, {}).get((tp.topic, tp.partition))
        return kept.offset if kept else None

    async def commit(self, offsets: Mapping[TopicPartition, int | OffsetAndMetadata]) -> None:
        """Raises IllegalStateError for what is not ours, KafkaError while the broker is away."""
        if self._broker.away:
            raise KafkaError("away")
        for tp, offset in offsets.items():
            self._own(tp)
            kept = offset if isinstance(offset, OffsetAndMetadata) else OffsetAndMetadata(offset, "")
            self._broker.committed.setdefault(self._group, {})[tp.topic, tp.partition] = kept

    async def getmany(self, timeout_ms: int = 0, max_records: int | None = None) -> dict[TopicPartition, list[Sent]]:  # noqa: ARG002
        """What is there, at most `max_records`; yields to others when there is nothing."""
        if self.errors:
            raise self.errors.pop(0)
        if not self.assigned and self.subscribed:
            await self._broker.rebalance(self._group)
        await asyncio.sleep(0)
        found: dict[TopicPartition, list[Sent]] = {}
        left = max_records or 1_000_000
        for tp, offset in list(self.assigned.items()):
            if tp not in self.paused and not self._broker.away:
                row = self._broker.rows(tp.topic)[tp.partition][offset : offset + left]
                if row:
                    found[tp], left = row, left - len(row)
                    self.assigned[tp] = offset + len(row)
        return found


class Producer:
    """What of AIOKafkaProducer is used. Once the broker has refused a batch, this producer's later ones are out of order, as with aiokafka."""

    made = 0

    def __init__(self, broker: Broker, refusal: Callable[[str, bytes], Exception | None] = lambda *_: None) -> None:
        self._broker, self._refusal = broker, refusal
        self._broken: set[str] = set()
        self._waiting: list[tuple[asyncio.Future[None], str, bytes, bytes, Headers]] = []
        self.stopped = False
        type(self).made += 1

    async def start(self) -> None:
        """Raises KafkaConnectionError while the broker is away."""
        if self._broker.away:
            raise KafkaConnectionError("away")

    async def stop(self) -> None:
        """Flushes, without end while the broker is away."""
        self.stopped = True
        while self._broker.away:
            await asyncio.sleep(0.01)

    async def send(self, topic: str, value: bytes, key: bytes, headers: Headers) -> "asyncio.Future[None]":
        """A future of the acknowledgement."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((future, topic, key, value, headers))
        asyncio.get_running_loop().call_soon(self.flush)
        return future

    def flush(self) -> None:
        """All that waits is one batch for each topic: one that is refused takes its neighbours with it."""
        if self._broker.away:
            asyncio.get_running_loop().call_later(0.01, self.flush)
            return
        waiting, self._waiting = [entry for entry in self._waiting if not entry[0].done()], []
        for topic in {entry[1] for entry in waiting}:
            batch = [entry for entry in waiting if entry[1] == topic]
            error = next((e for entry in batch if (e := self._refusal(topic, entry[3]))), None)
            if topic in self._broken:
                error = OutOfOrderSequenceNumber()
            elif error is not None:
                self._broken.add(topic)
            for future, _, key, value, headers in batch:
                if error is not None:
                    future.set_exception(error)
                else:
                    self._broker.put(topic, value, key, headers)
                    future.set_result(None)


class Ends:
    """See lag.Ends."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def ends(self, partitions: list[At]) -> Mapping[At, tuple[int, int]]:
        """Raises KafkaConnectionError while the broker is away."""
        if self._broker.away:
            raise KafkaConnectionError("away")
        return {at: (0, len(self._broker.rows(at[0])[at[1]])) for at in partitions}

    async def close(self) -> None:
        """Nothing to close."""
