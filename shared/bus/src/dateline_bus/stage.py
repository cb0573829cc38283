"""A stage: one pure function over messages, with everything around it that must not go wrong.

Measured on a real broker: an exception that leaves a Faust agent loses hundreds of neighbouring messages, and a message that
Faust itself cannot decode loses more. So a stage takes raw bytes, decodes inside its guard, lets nothing escape, and returns
only when every output (or the dead letter) has been acknowledged by the broker. Faust acknowledges the input after that.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from dateline_bus.envelope import Headers, Trace, age_seconds, check_type, headers_of, mapping
from dateline_bus.failures import NotNow, NotPossible, TooManyDeadLetters
from dateline_bus.metrics import Metrics
from dateline_bus.probes import Health
from dateline_bus.settings import WorkerSettings
from dateline_schema.record import Record
from dateline_schema.records import DeadLetter
from dateline_schema.topics import DEAD_LETTERS, Topic

log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 60.0
MESSAGE_OVERHEAD_BYTES = 4096
"""Room for key, headers and batch framing below a topic's max.message.bytes."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was read: bytes, and where it stood."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


class Send(Protocol):
    """Writes one message and returns when the broker has acknowledged it."""

    def __call__(self, topic: str, key: bytes, value: bytes, headers: Headers) -> Awaitable[None]:
        """Raises NotPossible when the broker will never take it, NotNow when it may later."""


Work = Callable[[Any], Iterable[Record]]


class DeadLetterLimit:
    """Counts dead letters in a row over all stages of a service; one good message starts the count again."""

    def __init__(self, limit: int) -> None:
        self._limit, self._count = limit, 0

    def good(self) -> None:
        """A message ended well."""
        self._count = 0

    def dead(self, reason: str) -> None:
        """A message was given up. Raises TooManyDeadLetters at the limit."""
        self._count += 1
        if self._count >= self._limit:
            raise TooManyDeadLetters(f"{self._count} dead letters in a row, the last one: {reason}")


class Stage:
    """Runs `work` over messages of one topic and sends what it returns."""

    def __init__(
        self,
        name: str,
        work: Work,
        reads: Topic[Any],
        writes: tuple[Topic[Any], ...],
        *,
        service: str,
        version: str,
        settings: WorkerSettings,
        metrics: Metrics,
        health: Health,
        limit: DeadLetterLimit,
    ) -> None:
        self.name, self.reads = name, reads
        self._work, self._writes = work, {topic.model: topic for topic in writes}
        self._service, self._version = service, version
        self._settings, self._metrics, self._health, self._limit = settings, metrics, health, limit

    async def handle(self, message: Message, send: Send) -> None:
        """Process one message to its end: outputs acknowledged, or a dead letter acknowledged.

        Raises only TooManyDeadLetters and cancellation.
        """
        ticket, begun = self._health.take(), time.perf_counter()
        self._metrics.set("dateline_in_flight_messages", self._health.in_hand, stage=self.name)
        headers = mapping(message.headers)
        trace = Trace.of(headers)
        try:
            outcome, reason = await self._to_an_end(message, headers, trace, send)
            self._count(outcome, time.perf_counter() - begun, age_seconds(headers, datetime.now(UTC)))
            self._log(message, trace, outcome, reason)
            if outcome.startswith("dead:"):
                self._limit.dead(reason)
            else:
                self._limit.good()
        finally:
            self._health.done(ticket)
            self._metrics.set("dateline_in_flight_messages", self._health.in_hand, stage=self.name)

    async def _to_an_end(self, message: Message, headers: Mapping[str, bytes], trace: Trace, send: Send) -> tuple[str, str]:
        first_at, wait, attempt = datetime.now(UTC), self._settings.first_retry_seconds, 0
        while True:
            attempt += 1
            try:
                written = await self._once(message, headers, trace, send)
                return ("ok", "") if written else ("skipped:nothing to write", "")
            except NotNow as error:
                if attempt < self._settings.max_attempts:
                    self._metrics.add("dateline_retries_total", stage=self.name)
                    log.warning("tried again", extra={"stage": self.name, "attempt": attempt, "reason": str(error)})
                    await asyncio.sleep(wait)
                    wait = min(2 * wait, LONGEST_WAIT_SECONDS)
                    continue
                failure: Exception = error
            except Exception as error:
                # Whatever the function raised would be raised again: the same bytes give the same result.
                failure = error
            letter = letter_for(message, failure, attempt, first_at, self._service, self._version, self.name)
            await bury(letter, trace, send, self._settings)
            reason = type(failure).__name__
            self._metrics.add("dateline_dead_letters_total", stage=self.name, reason=reason)
            return f"dead:{reason}", letter.message

    async def _once(self, message: Message, headers: Mapping[str, bytes], trace: Trace, send: Send) -> int:
        check_type(self.reads, headers)
        if message.value is None:
            raise NotPossible("a tombstone: no body")
        record = self.reads.model.decode(message.value)
        # Text work is CPU work: off the event loop, so that heartbeats and probes go on.
        outputs = await asyncio.to_thread(lambda: [self._encoded(output) for output in self._work(record)])
        now = datetime.now(UTC)
        await asyncio.gather(
            *(
                send(topic.name, key.encode(), body, headers_of(topic, key, self._service, trace, now))
                for topic, key, body in outputs
            )
        )
        for topic, _, _ in outputs:
            self._metrics.add("dateline_outputs_total", stage=self.name, topic=topic.name)
        return len(outputs)

    def _encoded(self, record: Record) -> tuple[Topic[Any], str, bytes]:
        topic = self._writes.get(type(record))
        if topic is None:
            raise TypeError(f"stage {self.name} returned a {type(record).__name__}, which is on none of its topics")
        body = record.encode()
        if len(body) + MESSAGE_OVERHEAD_BYTES > topic.max_message_bytes:
            raise NotPossible(f"output of {len(body)} bytes is too large for {topic.name}")
        return topic, str(getattr(record, topic.key)), body

    def _count(self, outcome: str, seconds: float, age: float | None) -> None:
        self._metrics.add("dateline_messages_total", stage=self.name, outcome=outcome)
        self._metrics.observe("dateline_processing_seconds", seconds, stage=self.name)
        self._metrics.set("dateline_last_progress_timestamp_seconds", time.time(), stage=self.name)
        if age is not None:
            self._metrics.set("dateline_freshness_seconds", age, stage=self.name)

    def _log(self, message: Message, trace: Trace, outcome: str, reason: str) -> None:
        level = logging.ERROR if outcome.startswith("dead:") else logging.INFO if outcome != "ok" else logging.DEBUG
        where = f"{message.topic}/{message.partition}/{message.offset}"
        log.log(level, outcome, extra={"stage": self.name, "trace_id": trace.trace_id, "message_at": where, "reason": reason})


def letter_for(
    message: Message, error: Exception, attempts: int, first_at: datetime, service: str, version: str, stage: str
) -> DeadLetter:
    """The dead letter of a message: the message whole, the error in one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return DeadLetter(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        key=message.key,
        value=message.value,
        headers=message.headers,
        service=service,
        service_version=version,
        stage=stage,
        error=type(error).__name__,
        message=text[:1000],
        attempts=attempts,
        first_at=first_at,
        last_at=datetime.now(UTC),
    )


async def bury(letter: DeadLetter, trace: Trace, send: Send, settings: WorkerSettings) -> None:
    """Return when the broker has the dead letter. Until then nothing moves on: giving up here would lose the message."""
    wait = settings.first_retry_seconds
    headers = headers_of(DEAD_LETTERS, letter.topic, letter.service, trace, letter.last_at)
    while True:
        try:
            return await send(DEAD_LETTERS.name, letter.topic.encode(), letter.encode(), headers)
        except Exception as error:
            log.error("dead letter not yet written", extra={"stage": letter.stage, "reason": str(error)})
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)
