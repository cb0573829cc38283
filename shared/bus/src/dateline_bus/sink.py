"""A sink: messages of several topics into a store that keeps the offsets beside the rows, in one transaction.

Written with aiokafka by hand, because what is written twice or lost here is wrong for ever. The store's offsets are the truth;
Kafka's are committed after them, for lag displays and nothing else.
"""

import asyncio
import logging
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

from aiohttp import web
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from dateline_bus import garbage, logs
from dateline_bus.envelope import Trace, age_seconds, check_type, headers_of, mapping
from dateline_bus.failures import NotNow, NotPossible, TooManyDeadLetters
from dateline_bus.kafka import LARGEST_MESSAGE, Sender, connection, wait_for_broker
from dateline_bus.metrics import Metrics
from dateline_bus.probes import Health, add_probes, serve
from dateline_bus.settings import WorkerSettings
from dateline_bus.stage import LONGEST_WAIT_SECONDS, DeadLetterLimit, Message, bury, letter_for
from dateline_schema.record import Record
from dateline_schema.topics import Topic

log = logging.getLogger(__name__)

BATCH = 200
POLL_MS = 200


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

    async def offsets(self, partitions: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
        """The next offset to read of each partition that has one. Raises NotNow."""

    async def write(self, rows: Sequence[Row], next_offsets: dict[tuple[str, int], int]) -> dict[str, int]:
        """Rows and offsets in one transaction; how many rows of each table changed.

        Raises NotNow when the store is away, NotPossible when it can never hold one of the rows.
        """


class Outgoing(NamedTuple):
    """A record that the store wants on the bus: written in the transaction that made it, gone once the broker has it."""

    number: int
    topic: Topic[Any]
    key: str
    body: bytes
    trace: Trace


class Outbox(Protocol):
    """What a store has to say (the transactional outbox): at least once, and in the order of `number` for each key."""

    async def pending(self, most: int) -> Sequence[Outgoing]:
        """The oldest records not yet sent. Raises NotNow."""

    async def sent(self, numbers: Sequence[int]) -> None:
        """The broker has these. Raises NotNow."""


class Sink:
    """Reads `topics`, writes to `store`, until SIGTERM; with an `outbox`, sends what the store's transactions left in it."""

    def __init__(
        self,
        name: str,
        version: str,
        settings: WorkerSettings,
        topics: tuple[Topic[Any], ...],
        store: Store,
        outbox: Outbox | None = None,
    ) -> None:
        self.name, self.version, self.settings = name, version, settings
        self.metrics, self.health = Metrics(name, version), Health(settings.stuck_seconds)
        self._topics, self._store, self._outbox = {topic.name: topic for topic in topics}, store, outbox
        self._limit = DeadLetterLimit(settings.dead_letter_limit)
        self._stop = asyncio.Event()
        self._reachable = False

    def main(self) -> None:
        """Run until SIGTERM or SIGINT; exit status 0 after the batch in hand, 1 after a failure."""
        logs.configure(self.name, self.settings.log_level)
        garbage.settle()
        try:
            asyncio.run(self.run())
        except (TooManyDeadLetters, OSError) as error:
            log.critical("stopped: %s", error)
            sys.exit(1)

    async def run(self) -> None:
        """The service."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        self._sender = Sender(self.settings)
        consumer = AIOKafkaConsumer(
            **connection(self.settings),
            group_id=f"dateline-{self.name}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            session_timeout_ms=int(self.settings.session_timeout_seconds * 1000),
            heartbeat_interval_ms=int(self.settings.session_timeout_seconds * 250),
            max_partition_fetch_bytes=LARGEST_MESSAGE,
        )
        self.health.ready = lambda: None if self._reachable and consumer.assignment() else "no partitions or no store"
        server = add_probes(web.Application(), self.health, self.metrics)
        runner = await serve(server, self.settings.http_host, self.settings.http_port)
        try:
            await self._unless_stopped(wait_for_broker(self.settings))
            await self._unless_stopped(self._persistently(self._store.open))
            if self._stop.is_set():
                return
            await self._sender.start()
            await consumer.start()
            consumer.subscribe(list(self._topics), listener=_SeekToStore(self, consumer))
            log.info("started", extra={"http_port": self.settings.http_port})
            await self._send_pending()  # what a crash left behind
            while not self._stop.is_set():
                await self._round(consumer)
            log.info("stopped")
        finally:
            self.health.draining = True
            await consumer.stop()
            await self._sender.stop()
            await self._store.close()
            await runner.cleanup()

    async def _unless_stopped(self, work: Any) -> None:
        """Wait for `work`, or for SIGTERM."""
        tasks = {asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())}
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        for task in done:
            task.result()

    async def _round(self, consumer: AIOKafkaConsumer) -> None:
        polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH)
        messages = [_message(record) for records in polled.values() for record in records]
        if not messages:
            return await self._send_pending()  # what another than a message has put out
        ticket, begun = self.health.take(), time.perf_counter()
        try:
            await self._store_all(messages)
            await self._send_pending()
        finally:
            self.health.done(ticket)
        self._note(consumer, messages, time.perf_counter() - begun)
        try:
            await consumer.commit({TopicPartition(*at): offset for at, offset in _next_offsets(messages).items()})
        except KafkaError as error:
            log.warning("offsets not committed to the broker", extra={"reason": str(error)})  # the store has them

    async def _store_all(self, messages: list[Message]) -> None:
        """All messages stored, each by itself if the batch holds one that the store can never take."""
        rows = [row for message in messages if (row := await self._decoded(message))]
        try:
            await self._write(rows, _next_offsets(messages))
        except NotPossible:
            for row in rows:
                try:
                    await self._write([row], {})
                except NotPossible as error:
                    await self._give_up(row.at, error)
            await self._write([], _next_offsets(messages))

    async def _write(self, rows: list[Row], next_offsets: dict[tuple[str, int], int]) -> None:
        changed = await self._persistently(lambda: self._store.write(rows, next_offsets))
        for table, count in changed.items():
            self.metrics.add("dateline_rows_total", count, table=table)
        for _ in rows:
            self._limit.good()
            self.metrics.add("dateline_messages_total", stage=self.name, outcome="ok")

    async def _send_pending(self) -> None:
        """Empty the outbox. A record that the broker will never take becomes a dead letter."""
        while self._outbox is not None and (pending := await self._persistently(lambda: self._outbox.pending(BATCH))):
            await asyncio.gather(*(self._persistently(lambda record=record: self._send(record)) for record in pending))
            numbers = [record.number for record in pending]
            await self._persistently(lambda numbers=numbers: self._outbox.sent(numbers))

    async def _send(self, record: Outgoing) -> None:
        headers = headers_of(record.topic, record.key, self.name, record.trace, datetime.now(UTC))
        try:
            await self._sender.send(record.topic.name, record.key.encode(), record.body, headers)
            self.metrics.add("dateline_outputs_total", stage=self.name, topic=record.topic.name)
        except NotPossible as error:
            # It was never at a place on the bus: offset -1 says so.
            await self._give_up(Message(record.topic.name, -1, -1, record.key.encode(), record.body, tuple(headers)), error)

    async def _decoded(self, message: Message) -> Row | None:
        topic = self._topics[message.topic]
        try:
            check_type(topic, mapping(message.headers))
            if message.value is None:
                raise NotPossible("a tombstone: no body")
            return Row(topic.model.decode(message.value), message)
        except Exception as error:
            await self._give_up(message, error)
            return None

    async def _give_up(self, message: Message, error: Exception) -> None:
        letter = letter_for(message, error, 1, datetime.now(UTC), self.name, self.version, self.name)
        await bury(letter, Trace.of(mapping(message.headers)), self._sender.send, self.settings)
        reason = type(error).__name__
        self.metrics.add("dateline_dead_letters_total", stage=self.name, reason=reason)
        self.metrics.add("dateline_messages_total", stage=self.name, outcome=f"dead:{reason}")
        log.error(
            "dead letter", extra={"message_at": f"{message.topic}/{message.partition}/{message.offset}", "reason": letter.message}
        )
        self._limit.dead(letter.message)

    async def _persistently(self, work: Any) -> Any:
        """Until it works: a store that is away is waited for, never skipped."""
        wait = self.settings.first_retry_seconds
        while True:
            try:
                result = await work()
            except NotNow as error:
                self._reachable = False
                self.metrics.add("dateline_retries_total", stage=self.name)
                log.warning("waiting for the store", extra={"reason": str(error)})
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS / 6)
                if self._stop.is_set():
                    raise TooManyDeadLetters("stopped while the store was away; nothing was acknowledged") from error
            else:
                self._reachable = True
                return result

    def _note(self, consumer: AIOKafkaConsumer, messages: list[Message], seconds: float) -> None:
        self.metrics.observe("dateline_processing_seconds", seconds, stage=self.name)
        self.metrics.set("dateline_last_progress_timestamp_seconds", time.time(), stage=self.name)
        age = age_seconds(mapping(messages[-1].headers), datetime.now(UTC))
        if age is not None:
            self.metrics.set("dateline_freshness_seconds", age, stage=self.name)
        for (topic, partition), offset in _next_offsets(messages).items():
            highwater = consumer.highwater(TopicPartition(topic, partition))
            if highwater is not None:
                lag = max(0, highwater - offset)
                self.metrics.set("dateline_consumer_lag_messages", lag, topic=topic, partition=str(partition))


class _SeekToStore(ConsumerRebalanceListener):  # type: ignore[misc]
    """A partition is read from where the store's rows end, whatever the broker remembers."""

    def __init__(self, sink: Sink, consumer: AIOKafkaConsumer) -> None:
        self._sink, self._consumer = sink, consumer

    async def on_partitions_revoked(self, revoked: Any) -> None:
        """Nothing: the batch in hand is stored with its offsets, or not at all."""

    async def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        stored = await self._sink._persistently(lambda: self._sink._store.offsets([(tp.topic, tp.partition) for tp in assigned]))
        for tp in assigned:
            if (tp.topic, tp.partition) in stored:
                self._consumer.seek(tp, stored[tp.topic, tp.partition])


def _message(record: Any) -> Message:
    return Message(record.topic, record.partition, record.offset, record.key, record.value, tuple(record.headers))


def _next_offsets(messages: Sequence[Message]) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for message in messages:
        at = (message.topic, message.partition)
        found[at] = max(found.get(at, 0), message.offset + 1)
    return found
