"""A stage: one pure function over messages, with everything around it that must not go wrong.

Measured on a real broker: an exception that leaves a Faust agent loses hundreds of neighbouring messages, and a message that
Faust itself cannot decode loses more. So a stage takes raw bytes, decodes inside its guard, lets nothing escape, and returns
only when every output (or the dead letter) has been acknowledged by the broker. Its input is acknowledged after that.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

from dateline_bus.consume.policy import Desk
from dateline_bus.events.envelope import Trace, check_type, headers_of, mapping
from dateline_bus.events.message import At, Message
from dateline_bus.failures import NotPossible
from dateline_bus.runtime.backoff import persistently
from dateline_bus.runtime.running import together
from dateline_schema.record import Record
from dateline_schema.topics import Topic

log = logging.getLogger(__name__)

MESSAGE_OVERHEAD_BYTES = 4096
"""Room for key, headers and batch framing below a topic's max.message.bytes."""
PORTION_MESSAGES, PORTION_BYTES = 64, 8 * 2**20
"""Outputs that are sent before the first of them is acknowledged; a single one may be larger."""

Work = Callable[[Any], Iterable[Any]]
"""`record -> records`, or what a runner of its own calls. Raises NotNow for what may work later; what else it raises makes the message a dead letter."""


class Output(NamedTuple):
    """An encoded record."""

    topic: Topic[Any]
    key: str
    body: bytes


class Runner(Protocol):
    """Does the work of a stage on a message's bytes, off the event loop: in a thread, or in a child process with a clock."""

    async def run(self, value: bytes) -> Sequence[Output]:
        """The encoded outputs. Raises NotPossible, InvalidRecord (poison), NotNow, or what the work raises."""

    async def close(self) -> None:
        """End what was started."""


class Threaded:
    """Decodes, works and encodes in a thread, so that heartbeats and probes go on; has no clock."""

    def __init__(self, work: Work, reads: Topic[Any], writes: tuple[Topic[Any], ...]) -> None:
        self._work, self._reads, self._writes = work, reads, writes

    async def run(self, value: bytes) -> Sequence[Output]:
        """See Runner."""
        return await asyncio.to_thread(lambda: encoded(self._work(self._reads.model.decode(value)), self._writes))

    async def close(self) -> None:
        """See Runner."""


def encoded(records: Iterable[Record], writes: tuple[Topic[Any], ...]) -> list[Output]:
    """Records as bytes, each for the topic of its model. Raises TypeError for one that has none, NotPossible for one too large."""
    topics, found = {topic.model: topic for topic in writes}, []
    for record in records:
        topic = topics.get(type(record))
        if topic is None:
            raise TypeError(f"the stage returned a {type(record).__name__}, which is on none of its topics")
        body = record.encode()
        if len(body) + MESSAGE_OVERHEAD_BYTES > topic.max_message_bytes:
            raise NotPossible(f"output of {len(body)} bytes is too large for {topic.name}")
        found.append(Output(topic, str(getattr(record, topic.key)), body))
    return found


class Stage:
    """Runs `runner` over messages of one topic and sends what comes out. A strategy (see consumer)."""

    def __init__(self, name: str, runner: Runner, reads: Topic[Any], desk: Desk) -> None:
        self.name, self.reads, self._runner, self._desk = name, reads, runner, desk

    async def places(self, partitions: Sequence[At]) -> dict[At, int | None]:  # noqa: ARG002 - of the protocol
        """See Strategy: the group's own offsets hold."""
        return {}

    async def take(self, messages: Sequence[Message]) -> None:
        """See Strategy: one after the other; partitions beside each other."""
        by_partition: dict[At, list[Message]] = {}
        for message in messages:
            by_partition.setdefault(message.at, []).append(message)
        slots = asyncio.Semaphore(self._desk.settings.in_hand)

        async def in_order(row: list[Message]) -> None:
            for message in row:
                async with slots:
                    await self.handle(message)

        await together(in_order(row) for row in by_partition.values())

    async def idle(self) -> None:
        """See Strategy: nothing is left over."""

    async def handle(self, message: Message) -> None:
        """Bring one message to its end: outputs acknowledged, or a dead letter acknowledged. Raises only cancellation."""
        await self._desk.breaker.closed()
        health, begun = self._desk.health, time.perf_counter()
        ticket = health.take()
        self._desk.metrics.set("dateline_in_flight_messages", health.in_hand, stage=self.name)
        try:
            outcome = await self._to_an_end(message)
            self._desk.ended(self.name, outcome, time.perf_counter() - begun, message)
            log.log(
                logging.INFO if outcome.startswith("skipped") else logging.DEBUG, outcome,
                extra={"stage": self.name, "message_at": message.where},
            )  # fmt: skip
        finally:
            health.done(ticket)
            self._desk.metrics.set("dateline_in_flight_messages", health.in_hand, stage=self.name)

    async def give_up(self, message: Message, error: BaseException) -> None:
        """Make a message a dead letter without trying."""
        begun = time.perf_counter()
        outcome = await self._desk.bury(message, error, stage=self.name)
        self._desk.ended(self.name, outcome, time.perf_counter() - begun, message)

    async def _to_an_end(self, message: Message) -> str:
        first_at, settings, attempts = datetime.now(UTC), self._desk.settings, 1

        def failed(error: BaseException, attempt: int) -> None:
            nonlocal attempts
            attempts = attempt + 1
            self._desk.metrics.add("dateline_retries_total", stage=self.name)
            log.warning("tried again", extra={"stage": self.name, "attempt": attempt, "reason": str(error)})

        try:
            # Only what the work itself waits for is given up after a while (an endpoint of its own, say); its outputs never are.
            outputs = await persistently(
                lambda: self._worked(message), failed, first=settings.first_retry_seconds, most=settings.max_attempts
            )
            await self._send(message, outputs)
            return "ok" if outputs else "skipped:nothing to write"
        except Exception as error:
            if isinstance(error, NotPossible) and error.made:
                # What was made before a bound was reached is kept: one article never costs the others.
                await self._send(message, error.made)
            return await self._desk.bury(message, error, stage=self.name, attempts=attempts, first_at=first_at)

    async def _worked(self, message: Message) -> Sequence[Output]:
        check_type(self.reads, mapping(message.headers))
        if message.value is None:
            raise NotPossible("a tombstone: no body")
        return await self._runner.run(message.value)

    async def _send(self, message: Message, outputs: Sequence[Output]) -> None:
        """In bounded portions, each output until the broker has it. Raises NotPossible when it never will."""
        trace = Trace.of(mapping(message.headers))
        for portion in portions(outputs):
            now = datetime.now(UTC)
            await together(
                self._desk.deliver(
                    topic.name, key.encode(), body, headers_of(topic, key, self._desk.service, trace, now), self.name
                )
                for topic, key, body in portion
            )
            for topic, _, _ in portion:
                self._desk.metrics.add("dateline_outputs_total", stage=self.name, topic=topic.name)


def portions(outputs: Sequence[Output]) -> Iterable[list[Output]]:
    """In order, at most PORTION_MESSAGES and PORTION_BYTES at a time; what is larger goes alone."""
    portion: list[Output] = []
    size = 0
    for output in outputs:
        if portion and (len(portion) >= PORTION_MESSAGES or size + len(output.body) > PORTION_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(output)
        size += len(output.body)
    if portion:
        yield portion
