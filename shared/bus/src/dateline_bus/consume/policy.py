"""What becomes of a message that fails: one policy for stages and sinks, with the breaker that opens on our own faults."""

import asyncio
import logging
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from dateline_bus.events.envelope import Headers, Trace, age_seconds, headers_of, mapping
from dateline_bus.events.message import Message
from dateline_bus.failures import NotPossible, kind_of
from dateline_bus.runtime.backoff import persistently
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.settings import WorkerSettings
from dateline_bus.web.probes import Health
from dateline_schema.records import DeadLetter
from dateline_schema.topics import DEAD_LETTERS

log = logging.getLogger(__name__)
T = TypeVar("T")

_LONGEST_TRACEBACK = 8000
_SAY_EVERY_SECONDS = 30.0


class Send(Protocol):
    """Writes one message and returns when the broker has acknowledged it."""

    def __call__(self, topic: str, key: bytes, value: bytes, headers: Headers) -> Awaitable[None]:
        """Raises NotPossible when the broker will never take it, NotNow when it may later."""


class Breaker:
    """Opens when `limit` messages in a row failed by faults of ours: the service pauses, is not ready, raises the alarm, and goes on.

    What others send us (poison) neither counts nor starts the count again; a message that ended well does. Counted in the order in which
    messages end, which is that of their offsets. After the pause as many again are let through: a fault of ours that no operator
    mends buries at most `limit` messages a pause, and no input stops the service.
    """

    def __init__(self, limit: int, pause_seconds: float, health: Health, metrics: Metrics) -> None:
        self._limit, self._pause_seconds, self._health, self._metrics = limit, pause_seconds, health, metrics
        self._counts: Counter[str] = Counter()
        self._closed = asyncio.Event()
        self._closed.set()
        metrics.set("dateline_breaker_open", 0)

    def good(self, work: str) -> None:
        """A message ended well; `work`: what was done with it, since work that goes well says nothing of other work."""
        self._counts[work] = 0

    def bug(self, work: str, reason: str) -> None:
        """A message was given up by a fault of ours."""
        self._counts[work] += 1
        if self._counts[work] >= self._limit and self._closed.is_set():
            self._closed.clear()
            self._metrics.set("dateline_breaker_open", 1)
            self._health.away(
                "breaker", f"paused after {self._counts[work]} faults of ours in a row, the last one: {reason[:200]}"
            )
            log.critical(
                "paused: %d messages in a row failed by faults of ours; see docs/runbooks/dead-letters.md",
                self._counts[work], extra={"reason": reason, "seconds": self._pause_seconds},
            )  # fmt: skip
            asyncio.get_running_loop().call_later(self._pause_seconds, self._close)

    def _close(self) -> None:
        self._counts.clear()
        self._metrics.set("dateline_breaker_open", 0)
        self._health.back("breaker")
        self._closed.set()

    async def closed(self) -> None:
        """Return once messages may be taken."""
        await self._closed.wait()


@dataclass(frozen=True)
class Desk:
    """What every consumer of a service works with, and what it does about failures."""

    service: str
    version: str
    settings: WorkerSettings
    metrics: Metrics
    health: Health
    breaker: Breaker
    send: Send

    @classmethod
    def of(cls, service: str, version: str, settings: WorkerSettings, metrics: Metrics, health: Health, send: Send) -> "Desk":
        """A desk with a breaker as the settings have it."""
        breaker = Breaker(settings.dead_letter_limit, settings.breaker_pause_seconds, health, metrics)
        return cls(service, version, settings, metrics, health, breaker, send)

    async def wait_for(self, what: str, work: Callable[[], Awaitable[T]], stage: str | None = None) -> T:
        """The result of `work`, waited for without end while `what` is away; not ready meanwhile, and says so now and then."""
        said = float("-inf")

        def failed(error: BaseException, attempt: int) -> None:
            nonlocal said
            self.health.away(what, str(error))
            self.metrics.add("dateline_retries_total", stage=stage or self.service)
            if time.monotonic() - said > _SAY_EVERY_SECONDS:
                said = time.monotonic()
                log.warning("waiting for the %s", what, extra={"attempt": attempt, "reason": str(error)})

        first = self.settings.first_retry_seconds
        result = await persistently(work, failed, first=first, longest=50 * first)
        if self.health.back(what):
            log.info("the %s is back", what)
        return result

    async def deliver(self, topic: str, key: bytes, value: bytes, headers: Headers, stage: str | None = None) -> None:
        """Send until the broker has it. Raises NotPossible when it never will."""
        await self.wait_for("broker (sending)", lambda: self.send(topic, key, value, headers), stage)

    async def bury(
        self, message: Message, error: BaseException, *, stage: str, attempts: int = 1, first_at: datetime | None = None
    ) -> str:
        """Make `message` a dead letter and count it; returns the outcome, `dead:…`. Until the broker has it nothing moves on.

        A bug is counted by the breaker, so it may be open afterwards.
        """
        now = datetime.now(UTC)
        letter = letter_for(message, error, attempts, first_at or now, self.service, self.version, stage)
        await self.deliver_letter(letter, Trace.of(mapping(message.headers)))
        if letter.bug:
            self.breaker.bug(stage, letter.message)
        return f"dead:{letter.error}"

    async def deliver_letter(self, letter: DeadLetter, trace: Trace) -> None:
        """Send a letter until the broker has it."""
        stage, where = letter.stage, f"{letter.topic}/{letter.partition}/{letter.offset}"
        headers = headers_of(DEAD_LETTERS, letter.topic, letter.service, trace, letter.last_at)
        try:
            await self.deliver(DEAD_LETTERS.name, letter.topic.encode(), letter.encode(), headers, stage)
        except NotPossible as refused:
            # Larger than the broker takes: the letter without the message still says where it stands.
            log.error("dead letter without its message", extra={"message_at": where, "reason": str(refused)})
            short = letter.model_copy(update={"value": None, "message": f"{letter.message} (message left out: {refused})"[:1000]})
            await self.deliver(DEAD_LETTERS.name, letter.topic.encode(), short.encode(), headers, stage)
        self.metrics.add("dateline_dead_letters_total", stage=stage, reason=letter.error)
        kind = "bug" if letter.bug else "poison"
        extra = {"stage": stage, "message_at": where, "reason": letter.message, "kind": kind, "trace_id": trace.trace_id}
        log.error("dead letter", extra=extra)

    def ended(self, stage: str, outcome: str, seconds: float | None, message: Message) -> None:
        """Count a message that has come to its end; `seconds`: where it was measured by itself."""
        self.metrics.add("dateline_messages_total", stage=stage, outcome=outcome)
        if seconds is not None:
            self.metrics.observe("dateline_processing_seconds", seconds, stage=stage)
        self.metrics.set("dateline_last_progress_timestamp_seconds", time.time(), stage=stage)
        age = age_seconds(mapping(message.headers), datetime.now(UTC))
        if age is not None:
            self.metrics.observe("dateline_message_age_seconds", max(age, 0), stage=stage)
        if not outcome.startswith("dead:"):
            self.breaker.good(stage)


def letter_for(
    message: Message, error: BaseException, attempts: int, first_at: datetime, service: str, version: str, stage: str
) -> DeadLetter:
    """The dead letter of a message: the message whole, the error in one line, the traceback of a fault of ours."""
    text = " ".join(str(error).split()) or type(error).__name__
    kind = kind_of(error)
    bug = kind == "bug"
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
        bug=bug,
        traceback="".join(traceback.format_exception(error))[-_LONGEST_TRACEBACK:] if bug else None,
        attempts=attempts,
        first_at=first_at,
        last_at=datetime.now(UTC),
    )
