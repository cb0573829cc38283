"""The producer of every service: idempotent, heals itself, answers in bounded time.

aiokafka's idempotent producer counts a batch's sequence number when the batch is made: one that the broker refuses leaves a gap, and
from then on every batch to that partition is out of order. So whenever a batch fails the producer is replaced, and its messages are sent
again, one at a time: who is refused alone is refused for its own sake. Ids come from content, so sending twice is harmless.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidRequiredAcksError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
    UnsupportedForMessageFormatError,
)

from dateline_bus.events.dsse import EventSigner
from dateline_bus.events.envelope import Headers, signed
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.kafka import LARGEST_MESSAGE, connection
from dateline_bus.runtime.backoff import persistently
from dateline_bus.runtime.running import at_most
from dateline_bus.settings import WorkerSettings
from dateline_schema.topics import TOPICS

log = logging.getLogger(__name__)

_SIGNED = frozenset(topic.name for topic in TOPICS if topic.signed)
_REFUSED = (MessageSizeTooLargeError, RecordListTooLargeError, UnsupportedForMessageFormatError, InvalidRequiredAcksError)
"""What the broker says of a message that it will never take."""
CONNECT_LONGEST_SECONDS = 5.0
CLOSE_SECONDS, START_SECONDS, STALE_SECONDS, TROUBLE_SECONDS = 1.0, 5.0, 30.0, 10.0
Make = Callable[[WorkerSettings], Any]


def producer(settings: WorkerSettings) -> AIOKafkaProducer:
    """An idempotent producer: what it acknowledges is on all in-sync replicas, once and in order."""
    return AIOKafkaProducer(
        **connection(settings),
        enable_idempotence=True,
        acks="all",
        linger_ms=5,
        compression_type="gzip",
        max_request_size=LARGEST_MESSAGE,
        # How long a broker that does not answer holds up a batch that another could take.
        request_timeout_ms=5_000,
        metadata_max_age_ms=30_000,
    )


class Sender:
    """One producer for all outputs; signs what goes to signed topics. Raises UnusableKey, OSError for a bad key file."""

    def __init__(self, settings: WorkerSettings, make: Make = producer) -> None:
        self._settings, self._make = settings, make
        self._signer = EventSigner.from_file(settings.signing_key_file) if settings.signing_key_file else None
        self._producer: Any = None
        self._healing, self._alone = asyncio.Lock(), asyncio.Lock()
        self._unacknowledged: dict[asyncio.Future[Any], tuple[float, Any]] = {}
        self._failed: tuple[float, str] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self.started = asyncio.Event()

    async def start(self) -> None:
        """Connect; `started` is set once messages can be sent. Raises NotNow while the broker is away."""
        self._producer = await self._new()
        self.started.set()

    async def connect(self) -> None:
        """As `start`, for as long as it takes; says now and then what it waits for."""

        def failed(error: BaseException, _: int) -> None:
            log.warning("waiting for the broker", extra={"reason": str(error)})

        await persistently(self.start, failed, first=self._settings.first_retry_seconds, longest=CONNECT_LONGEST_SECONDS)

    async def stop(self) -> None:
        """Send what is buffered and disconnect, within a second."""
        if self._producer is not None:
            await self._close(self._producer)

    async def send(self, topic: str, key: bytes, value: bytes, headers: Headers) -> None:
        """Write one message; returns when the broker has it, within `send_seconds` in any case.

        Raises NotPossible when the broker will never take it, else NotNow: it may have been written all the same.
        """
        if not self.started.is_set():
            raise NotNow("not connected to the broker")
        if reason := self._stuck():
            # What waits already shows when the broker is back; more would only fill the memory.
            self._renew_when_stale()
            raise NotNow(reason)
        if self._signer is not None and topic in _SIGNED:
            headers = signed(headers, value, self._signer)
        try:
            await asyncio.wait_for(self._deliver(topic, key, value, headers), self._settings.send_seconds)
        except TimeoutError as error:
            raise self._note(f"{topic}: not acknowledged within {self._settings.send_seconds:g} s") from error
        except _REFUSED as error:
            raise NotPossible(f"the broker will not take {len(value)} bytes on {topic}: {error}") from error
        except (KafkaError, OSError) as error:
            raise self._note(_said(topic, error)) from error
        self._failed = None

    def trouble(self) -> str | None:
        """Why messages cannot be sent at present, for the readiness probe: the last failure counts until something is acknowledged, or
        for ten seconds, so that traffic which was turned away comes back."""
        if self._failed and time.monotonic() - self._failed[0] > TROUBLE_SECONDS:
            self._failed = None
        return self._stuck() or (self._failed[1] if self._failed else None)

    async def _deliver(self, topic: str, key: bytes, value: bytes, headers: Headers) -> None:
        try:
            await self._once(topic, key, value, headers)
        except _Broken as broken:
            if isinstance(broken.error, KafkaTimeoutError):
                raise broken.error from broken  # no room in the buffer: nothing was sent
            await self._heal(broken.producer, broken.error)
            async with self._alone:
                try:
                    await self._once(topic, key, value, headers)
                except _Broken as again:
                    await self._heal(again.producer, again.error)
                    raise again.error from again

    async def _once(self, topic: str, key: bytes, value: bytes, headers: Headers) -> None:
        """Raises _Broken when the producer is of no more use, MessageSizeTooLargeError for a message that was never sent."""
        producer = self._producer
        try:
            future = await producer.send(topic, value=value, key=key, headers=headers)
        except MessageSizeTooLargeError:
            raise
        except (KafkaError, OSError) as error:
            raise _Broken(producer, error) from error
        self._unacknowledged[future] = time.monotonic(), producer
        future.add_done_callback(self._ended)
        try:
            await asyncio.shield(future)
        except (KafkaError, OSError) as error:
            raise _Broken(producer, error) from error

    def _ended(self, future: "asyncio.Future[Any]") -> None:
        self._unacknowledged.pop(future, None)
        if not future.cancelled() and future.exception() is None:
            self._failed = None

    def _waited(self) -> float:
        """Seconds that the oldest message waits for its acknowledgement."""
        return max((time.monotonic() - since for since, _ in self._unacknowledged.values()), default=0.0)

    def _stuck(self) -> str | None:
        """Whether the broker has not acknowledged something for longer than a message may take."""
        waited = self._waited()
        return f"the broker has acknowledged nothing for {waited:.0f} s" if waited > self._settings.send_seconds else None

    def _note(self, reason: str) -> NotNow:
        self._failed = time.monotonic(), reason
        return NotNow(reason)

    def _renew_when_stale(self) -> None:
        """A producer that is stuck for long, though the broker may be there, is replaced by the way."""
        if self._waited() > STALE_SECONDS and not self._healing.locked():
            task = asyncio.create_task(at_most(2 * START_SECONDS, self._heal(self._producer, TimeoutError("stuck"))))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def _heal(self, broken: Any, error: BaseException) -> None:
        """Replace a producer. Raises NotNow while there is no broker for a new one; the old one stays for the time being."""
        async with self._healing:
            if self._producer is not broken:
                return
            self._producer = await self._new()
            log.warning("a new producer", extra={"reason": repr(error)})
            task = asyncio.create_task(self._close(broken))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def _new(self) -> Any:
        fresh = self._make(self._settings)
        try:
            await asyncio.wait_for(fresh.start(), START_SECONDS)
        except (KafkaError, OSError, TimeoutError) as error:
            await self._close(fresh)
            raise NotNow(f"no producer: {error!r}") from error
        return fresh

    async def _close(self, producer: Any) -> None:
        """aiokafka flushes without end where the broker is away, so its parts are closed one by one when it takes too long."""
        await at_most(CLOSE_SECONDS, producer.stop())
        for part in (getattr(producer, "_sender", None), getattr(producer, "client", None)):
            if part is not None:
                await at_most(CLOSE_SECONDS, part.close())
        for future, (_, of) in list(self._unacknowledged.items()):
            if of is producer and not future.done():
                future.set_exception(KafkaError("the producer was closed"))


def _said(topic: str, error: BaseException) -> str:
    """One line. Rights may still be given, so that a refusal is waited for like a broker that is away."""
    if isinstance(error, TopicAuthorizationFailedError):
        return f"{topic}: this user may not write to it; rights come from the topic registry (python -m dateline_bus.admin kafka)"
    return f"{topic}: {error!r}"


class _Broken(Exception):
    """A producer that failed with `error`."""

    def __init__(self, producer: Any, error: BaseException) -> None:
        super().__init__(repr(error))
        self.producer, self.error = producer, error
