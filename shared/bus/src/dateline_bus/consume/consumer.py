"""One member of a consumer group: polls, places, commits and ends in order; what its messages mean is a strategy's.

Stage and Sink are the strategies. Nothing here trusts that a partition is still ours after an await: what a rebalance took away is left out,
and a partition that has come is read only after the strategy has said from where.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from dateline_bus.consume.attempts import Attempts
from dateline_bus.consume.policy import Desk
from dateline_bus.events.message import At, Message, next_offsets
from dateline_bus.failures import NotNow, NotPossible, Superseded
from dateline_bus.kafka import LARGEST_MESSAGE, connection
from dateline_bus.runtime.running import at_most
from dateline_bus.settings import WorkerSettings
from dateline_schema.topics import Topic

log = logging.getLogger(__name__)

BATCH = 200
POLL_MS = 200
COMMIT_SECONDS = 2.0


class Strategy(Protocol):
    """What is done with messages."""

    async def places(self, partitions: Sequence[At]) -> Mapping[At, int | None]:
        """From where each is to be read: an offset, None for its beginning; one that is missing goes on where the group was.

        Raises NotNow.
        """

    async def take(self, messages: Sequence[Message]) -> None:
        """Bring messages to their end, so that they never need be read again.

        Raises Superseded when they are somebody else's by now: their partitions are placed anew.
        """

    async def give_up(self, message: Message, error: BaseException) -> None:
        """Make a message a dead letter without trying."""

    async def idle(self) -> None:
        """Called when there is nothing to read."""


def kafka_consumer(settings: WorkerSettings, group: str) -> AIOKafkaConsumer:
    """The client of a group's member."""
    return AIOKafkaConsumer(
        **connection(settings),
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        session_timeout_ms=int(settings.session_timeout_seconds * 1000),
        heartbeat_interval_ms=int(settings.session_timeout_seconds * 250),
        max_partition_fetch_bytes=LARGEST_MESSAGE,
        # Topics that are made late are found soon.
        metadata_max_age_ms=15_000,
    )


class Consumer:
    """Reads `topics` for `strategy` until it is told to stop."""

    def __init__(
        self, make: Callable[[], Any], topics: Sequence[Topic[Any]], strategy: Strategy, desk: Desk, attempts: Attempts
    ) -> None:
        self._make, self._topics, self._strategy, self._desk, self._attempts = make, topics, strategy, desk, attempts
        self._client: Any = None
        self._unplaced: set[At] = set()
        self._next: dict[At, int | None] = {}
        self._comings: Counter[At] = Counter()
        """How often a partition has come or gone: what was begun for it before an await may be for another time."""

    def positions(self) -> Mapping[At, int | None]:
        """Our partitions, and where each will be read next."""
        return dict(self._next)

    @property
    def placed(self) -> bool:
        """Whether it has partitions and knows from where to read them."""
        return bool(self._next) and not self._unplaced

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`: then the batch in hand is brought to its end."""
        self._client = await self._desk.wait_for("broker (reading)", self._connected)
        try:
            self._client.subscribe([topic.name for topic in self._topics], listener=_Listener(self))
            while not stop.is_set():
                await self._desk.wait_for("broker (reading)", self._round)
        finally:
            await at_most(1, self._attempts.close())
            await at_most(1, self._client.stop())

    async def _connected(self) -> Any:
        client = self._make()
        try:
            await client.start()
        except (KafkaError, OSError) as error:
            await at_most(1, client.stop())
            raise NotNow(repr(error)) from error
        return client

    async def _round(self) -> None:
        await self._place()
        await self._desk.breaker.closed()
        try:
            polled = await self._client.getmany(timeout_ms=POLL_MS, max_records=BATCH)
        except (KafkaError, OSError) as error:
            raise NotNow(f"cannot read: {error!r}") from error
        messages = [Message.of(record) for records in polled.values() for record in records]
        messages = [message for message in messages if message.at in self._next]
        if not messages:
            await self._strategy.idle()
            return
        ticket = self._desk.health.take()
        try:
            for some in self._apart(messages):
                await self._take(some)
        except Superseded as error:
            log.warning("somebody else has gone on from here; placed anew", extra={"reason": str(error)})
            self.assigned({message.at for message in messages} & self._next.keys())
        finally:
            self._desk.health.done(ticket)

    def _apart(self, messages: list[Message]) -> list[list[Message]]:
        """All at once, or one by one where a process may have died on one of them."""
        return [[message] for message in messages] if any(map(self._attempts.careful, messages)) else [messages]

    async def _take(self, messages: list[Message]) -> None:
        for first in {message.at: message for message in reversed(messages)}.values():
            if not await self._desk.wait_for("broker (marks)", lambda first=first: self._attempts.begin(first)):  # type: ignore[misc]
                error = NotPossible("delivered again and again, and each time the process ended before it had an end")
                await self._strategy.give_up(first, error)
                messages = [message for message in messages if message is not first]
        if messages:
            await self._strategy.take(messages)
            await self._commit(next_offsets(messages))

    async def _commit(self, offsets: Mapping[At, int]) -> None:
        """Only of what is still ours; the strategy has brought it to an end, so a commit that fails costs a replay and no more."""
        for at, offset in offsets.items():
            if at in self._next:
                self._next[at] = offset
        ours = {TopicPartition(*at): offset for at, offset in offsets.items() if at in self._next}
        try:
            if ours:
                await asyncio.wait_for(self._client.commit(ours), COMMIT_SECONDS)
        except (KafkaError, AssertionError, ValueError, TimeoutError) as error:
            log.info("offsets not committed to the broker", extra={"reason": repr(error)})

    async def _place(self) -> None:
        """Read new partitions from where the strategy says; until then they are paused. What fails is tried in the next round."""
        if self._unplaced:
            asked = sorted(self._unplaced)
            await self._desk.wait_for("broker (marks)", lambda: self._attempts.assigned(asked))
            places = await self._desk.wait_for("store", lambda: self._strategy.places(asked))
            for at in asked:
                if at not in self._unplaced:
                    continue  # taken away meanwhile
                await self._seek(TopicPartition(*at), places)
            # What somebody else stored and could not commit any more would show as lag for ever.
            await self._commit({at: place for at in asked if (place := places.get(at)) is not None and at in self._next})

    async def _seek(self, tp: TopicPartition, places: Mapping[At, int | None]) -> None:
        at = (tp.topic, tp.partition)
        coming = self._comings[at]
        try:
            if at not in places:
                place = await asyncio.wait_for(self._client.committed(tp), COMMIT_SECONDS)
            elif (place := places[at]) is None:
                await asyncio.wait_for(self._client.seek_to_beginning(tp), COMMIT_SECONDS)
            else:
                self._client.seek(tp, place)
            if self._comings[at] != coming:
                return  # it went, and perhaps came back, while we waited: what the listener noted holds
            self._client.resume(tp)
            self._next[at] = place
            self._unplaced.discard(at)
        except (KafkaError, AssertionError, TimeoutError) as error:
            # The broker is away, or it is no more ours, which the listener notes.
            log.info("partition not placed", extra={"partition": f"{at[0]}/{at[1]}", "reason": repr(error)})
            await asyncio.sleep(0.1)

    def assigned(self, partitions: Collection[At]) -> None:
        """Partitions have come, or are to be placed anew: paused until it is known from where to read them."""
        for at in partitions:
            self._comings[at] += 1
            self._next.pop(at, None)
            self._unplaced.add(at)
            with suppress(KafkaError, AssertionError, KeyError):  # gone meanwhile
                self._client.pause(TopicPartition(*at))

    async def revoked(self, partitions: Collection[At]) -> None:
        """Partitions go to others; what is in hand of them ends or is superseded."""
        for at in partitions:
            self._comings[at] += 1
            self._next.pop(at, None)
            self._unplaced.discard(at)
        await self._attempts.given_back(partitions)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Only notes what comes and goes: aiokafka swallows what a listener raises, and a slow one holds up the whole group."""

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        await at_most(1, self._consumer.revoked([(tp.topic, tp.partition) for tp in revoked]))

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        self._consumer.assigned([(tp.topic, tp.partition) for tp in assigned])
