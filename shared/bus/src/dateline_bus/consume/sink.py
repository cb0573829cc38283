"""A sink: messages of several topics into a store that keeps the offsets beside the rows, in one transaction.

Written with aiokafka by hand, because what is written twice or lost here is wrong for ever. The store's offsets are the truth;
Kafka's are committed after them, for lag displays and nothing else. Offsets are written by compare-and-set: a process that has lost
its partition without knowing it (a zombie) writes nothing more, neither rows nor offsets.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple, Protocol

from aiohttp import web

from dateline_bus.consume.attempts import Attempts, KafkaMarks
from dateline_bus.consume.consumer import BATCH, Consumer, kafka_consumer
from dateline_bus.consume.lag import Watch
from dateline_bus.consume.policy import Desk
from dateline_bus.events.dsse import EventVerifier, NotVerified
from dateline_bus.events.envelope import Trace, attributes_of, check_type, headers_of, mapping
from dateline_bus.events.message import At, Message, Step, Steps, next_offsets
from dateline_bus.failures import NotNow, NotPossible, Superseded, kind_of
from dateline_bus.kafka import wait_for_broker
from dateline_bus.produce.sender import Sender
from dateline_bus.runtime import running
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.runtime.running import together
from dateline_bus.settings import WorkerSettings
from dateline_bus.web.probes import Health, add_probes, serving
from dateline_schema.record import Record
from dateline_schema.records import DeadLetter
from dateline_schema.topics import DEAD_LETTERS, Topic

log = logging.getLogger(__name__)

STORE_SECONDS = 5.0
_OUTBOX = "outbox"
"""What the breaker calls the work that a store does by itself."""


class Row(NamedTuple):
    """A decoded message."""

    record: Record
    at: Message


class Store(Protocol):
    """Where the rows go."""

    async def open(self) -> None:
        """Connect and migrate. Raises NotNow while the store is away."""

    async def close(self) -> None:
        """Disconnect."""

    async def offsets(self, partitions: Sequence[At]) -> Mapping[At, int]:
        """The next offset to read of each partition that has one. Raises NotNow."""

    async def write(self, rows: Sequence[Row], steps: Steps) -> Mapping[str, int]:
        """Rows and offsets in one transaction; how many rows of each table changed.

        Raises NotNow when the store is away, NotPossible when it can never hold one of the rows, Superseded when a partition does not
        stand where it should: then nothing is written.
        """


class Outgoing(NamedTuple):
    """A record that the store wants on the bus: written in the transaction that made it, gone once the broker has it."""

    number: int
    topic: Topic[Any]
    key: str
    body: bytes
    trace: Trace


class Outbox(Protocol):
    """What a store has to say (the transactional outbox): at least once, and in the order of `number` for each key.

    Work that it gives up is in it too, as dead letters.
    """

    async def pending(self, most: int) -> Sequence[Outgoing]:
        """The oldest records not yet sent. Raises NotNow."""

    async def sent(self, numbers: Sequence[int]) -> None:
        """The broker has these. Raises NotNow."""


Counted = Callable[[Record, Metrics], None]
"""Told of each record once it is stored: what a service counts besides messages and rows."""


class Writing:
    """Writes messages to `store`; with an `outbox`, sends what the store's transactions left in it. A strategy (see consumer)."""

    def __init__(
        self,
        topics: Sequence[Topic[Any]],
        store: Store,
        outbox: Outbox | None,
        desk: Desk,
        trusted: EventVerifier | None = None,
        counted: Counted | None = None,
    ) -> None:
        self._trusted, self._counted = trusted, counted
        self._topics, self._store, self._outbox, self._desk = {topic.name: topic for topic in topics}, store, outbox, desk
        self._stands: dict[At, int | None] = {}

    async def places(self, partitions: Sequence[At]) -> Mapping[At, int | None]:
        """See Strategy: where the store's rows end, whatever the broker remembers."""
        stored = await self._store.offsets(partitions)
        places = {at: stored.get(at) for at in partitions}
        self._stands |= places
        return places

    async def take(self, messages: Sequence[Message]) -> None:
        """See Strategy: rows and offsets, dead letters before the offsets that pass them."""
        begun = time.perf_counter()
        await self._write(list(messages))
        seconds = time.perf_counter() - begun
        self._desk.metrics.observe("dateline_processing_seconds", seconds, stage=self._desk.service)
        await self.idle()

    async def idle(self) -> None:
        """Empty the outbox. A record that the broker will never take becomes a dead letter."""
        outbox = self._outbox
        while outbox is not None:
            pending = await self._store_does(partial(outbox.pending, BATCH))
            self._desk.metrics.set("dateline_outbox_records", len(pending))
            if not pending:
                return
            rows: dict[tuple[str, str], list[Outgoing]] = {}
            for record in pending:
                rows.setdefault((record.topic.name, record.key), []).append(record)
            await together(self._send(row) for row in rows.values())
            await self._store_does(partial(outbox.sent, [record.number for record in pending]))
            for record in pending:  # in their order, in which they were not sent
                if record.topic is not DEAD_LETTERS:
                    self._desk.breaker.good(_OUTBOX)
                elif (letter := DeadLetter.decode(record.body)).bug:
                    self._desk.breaker.bug(_OUTBOX, letter.message)
            await self._desk.breaker.closed()

    async def give_up(self, message: Message, error: BaseException) -> None:
        """See Strategy; its offset is kept at once, so that it is buried once."""
        outcome = await self._desk.bury(message, error, stage=self._desk.service)
        self._desk.ended(self._desk.service, outcome, None, message)
        await self._step([], [message])
        await self._desk.breaker.closed()

    async def _write(self, messages: list[Message]) -> None:
        """In the order of offsets: what can be read in as few transactions as can be, each poison buried when all before it is kept."""
        # A batch may be megabytes of JSON: off the event loop.
        decoded = await asyncio.to_thread(lambda: [self._decoded(message) for message in messages])
        rows: list[Row] = []
        for message, row in zip(messages, decoded, strict=True):
            if isinstance(row, Row):
                rows.append(row)
                continue
            await self._bisected(rows)
            rows = []
            await self.give_up(message, row)
        await self._bisected(rows)

    async def _bisected(self, rows: list[Row]) -> None:
        """One transaction; where it holds what cannot be written, each half by itself, down to the one that is buried."""
        if not rows:
            return
        try:
            await self._step(rows, [row.at for row in rows])
        except Superseded:
            raise
        except Exception as error:
            kind_of(error)
            if len(rows) == 1:
                await self.give_up(rows[0].at, error)
                return
            middle = len(rows) // 2
            await self._bisected(rows[:middle])
            await self._bisected(rows[middle:])

    async def _step(self, rows: list[Row], messages: list[Message]) -> None:
        """One transaction."""
        steps = {at: Step(self._stands.get(at), offset) for at, offset in next_offsets(messages).items()}
        # Superseded may be our own doing, when only the answer was lost: either way the store says where to go on.
        changed = await self._store_does(partial(self._store.write, rows, steps))
        self._stands |= {at: step.next for at, step in steps.items()}
        for table, count in changed.items():
            self._desk.metrics.add("dateline_rows_total", count, table=table)
        for row in rows:
            self._desk.ended(self._desk.service, "ok", None, row.at)
            if self._counted is not None:
                self._counted(row.record, self._desk.metrics)

    async def _send(self, row: list[Outgoing]) -> None:
        """Records of one key, one after the other."""
        for record in row:
            if record.topic is DEAD_LETTERS:
                # The store gave something up in the transaction that says so.
                await self._desk.deliver_letter(DeadLetter.decode(record.body), record.trace)
                continue
            headers = headers_of(record.topic, record.key, self._desk.service, record.trace, datetime.now(UTC))
            try:
                await self._desk.deliver(record.topic.name, record.key.encode(), record.body, headers)
                self._desk.metrics.add("dateline_outputs_total", stage=self._desk.service, topic=record.topic.name)
            except NotPossible as error:
                message = Message(record.topic.name, 0, 0, record.key.encode(), record.body, tuple(headers))
                await self._desk.bury(message, error, stage=self._desk.service)

    async def _store_does(self, work: Any) -> Any:
        return await self._desk.wait_for("store", work)

    def _decoded(self, message: Message) -> Row | Exception:
        try:
            topic = self._topics[message.topic]
            check_type(topic, mapping(message.headers))
            if message.value is None:
                raise NotPossible("a tombstone: no body")
            if self._trusted is not None and topic.signed:
                self._verify(self._trusted, message)
            return Row(topic.model.decode(message.value), message)
        except Exception as error:
            kind_of(error)
            return error

    @staticmethod
    def _verify(trusted: EventVerifier, message: Message) -> None:
        try:
            trusted.check(attributes_of(message.headers), message.value or b"")
        except NotVerified as error:
            raise NotPossible(f"not what a trusted key signed: {error}") from error


async def store_watched(store: Store, health: Health, seconds: float) -> None:
    """For ever: note whether the store answers, also while nothing is written."""
    while True:
        try:
            await asyncio.wait_for(store.offsets([]), STORE_SECONDS)
            health.back("store (asked)")
        except (NotNow, TimeoutError) as error:
            health.away("store (asked)", str(error) or "does not answer")
        await asyncio.sleep(seconds)


class Sink:
    """The service: reads `topics`, writes to `store`, until SIGTERM; with an `outbox`, sends what is left in it."""

    def __init__(
        self,
        name: str,
        version: str,
        settings: WorkerSettings,
        topics: tuple[Topic[Any], ...],
        store: Store,
        outbox: Outbox | None = None,
        counted: Counted | None = None,
    ) -> None:
        self.name, self.version, self.settings = name, version, settings
        self.metrics, self.health = Metrics(name, version), Health(settings.stuck_seconds)
        self._topics, self._store, self._outbox, self._counted = topics, store, outbox, counted

    def main(self) -> None:
        """Run until SIGTERM or SIGINT; exit status 0 after the batch in hand, 1 after a failure."""
        running.main(self.name, self.settings, self.run)

    async def run(self, stop: asyncio.Event) -> None:
        """The service. Raises OSError when it cannot listen, UnusableKey."""
        settings, health = self.settings, self.health
        trusted = EventVerifier.from_file(settings.trusted_keys_file) if settings.trusted_keys_file else None
        async with serving(add_probes(web.Application(), health, self.metrics), settings.http_host, settings.http_port):
            sender = Sender(settings)
            desk = Desk.of(self.name, self.version, settings, self.metrics, health, sender.send)
            writing = Writing(self._topics, self._store, self._outbox, desk, trusted, self._counted)
            consumer = Consumer(
                partial(kafka_consumer, settings, f"dateline-{self.name}"), self._topics, writing, desk,
                Attempts(KafkaMarks(settings, self.name), settings.deliveries),
            )  # fmt: skip
            health.ready = lambda: sender.trouble() or (None if consumer.placed else "no partitions")
            watching = asyncio.create_task(Watch(settings, self.metrics, health, consumer.positions).run())
            try:
                if not await running.unless(stop, self._there(desk, sender)):
                    return
                log.info("started", extra={"http_port": settings.http_port})
                asking = asyncio.create_task(store_watched(self._store, health, settings.lag_seconds))
                try:
                    await consumer.run(stop)
                finally:
                    asking.cancel()
            finally:
                health.draining = True
                watching.cancel()
                await running.at_most(1, sender.stop())
                await running.at_most(1, self._store.close())

    async def _there(self, desk: Desk, sender: Sender) -> None:
        await wait_for_broker(self.settings, [topic.name for topic in self._topics])
        await desk.wait_for("store", self._store.open)
        await desk.wait_for("broker (sending)", sender.start)
