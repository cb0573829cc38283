"""Messages that services have given up: how they stand, sent again, set aside. The command line and the web pages both do it by this.

The topic is only ever written to. That a letter was sent again or set aside is a letter of its own about the same message, of the stage
`dead-letters`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from dateline_bus.consume.whole import bodies_of
from dateline_bus.events.envelope import Headers, Trace, headers_of
from dateline_bus.settings import WorkerSettings
from dateline_schema.record import InvalidRecord
from dateline_schema.records import DeadLetter
from dateline_schema.topics import DEAD_LETTERS

ATTEMPT = "dateline_redrive"
"""The header that counts how often a message was sent again."""
MOST_ATTEMPTS = 3
SETTLING_STAGE = "dead-letters"
REDRIVEN, SKIPPED = "Redriven", "Skipped"

Send = Callable[[str, bytes, bytes, Headers], Awaitable[None]]


def name_of(letter: DeadLetter) -> str:
    """TOPIC/PARTITION/OFFSET of the message."""
    return f"{letter.topic}/{letter.partition}/{letter.offset}"


def attempts_of(letter: DeadLetter) -> int:
    """How often the message had been sent again before it was given up."""
    value = dict(letter.headers).get(ATTEMPT, b"0")
    return int(value) if value.isdigit() and len(value) < 6 else 0


@dataclass(frozen=True)
class Choice:
    """Which letters. `names`: TOPIC/PARTITION/OFFSET; `match`: words of the reason; `since`: given up then or later (UTC)."""

    names: tuple[str, ...] = ()
    topic: str | None = None
    service: str | None = None
    error: str | None = None
    match: str | None = None
    since: datetime | None = None

    def __call__(self, letter: DeadLetter) -> bool:
        """Whether this is one of them."""
        return (
            (not self.names or name_of(letter) in self.names)
            and self.topic in (None, letter.topic)
            and self.service in (None, letter.service)
            and self.error in (None, letter.error)
            and (self.match is None or self.match in letter.message)
            and (self.since is None or letter.last_at >= self.since.replace(tzinfo=self.since.tzinfo or UTC))
        )


@dataclass(frozen=True)
class Outcome:
    """What became of one letter. `reason`: why it was not sent; `attempt`: which sending this is."""

    letter: str
    status: Literal["sent", "would be sent", "refused"]
    attempt: int = 0
    reason: str = ""


async def letters(settings: WorkerSettings, chosen: Choice, settled: bool = False) -> list[tuple[DeadLetter, str]]:
    """Letters and how they stand (open, redriven, skipped); of one message the last word counts. Raises NotNow."""
    found: dict[str, tuple[DeadLetter, str]] = {}
    async for body in bodies_of(settings, DEAD_LETTERS):
        try:
            letter = DeadLetter.decode(body)
        except InvalidRecord:
            continue
        if letter.stage == SETTLING_STAGE:
            if known := found.get(name_of(letter)):
                found[name_of(letter)] = known[0], letter.error.lower()
        else:
            found[name_of(letter)] = letter, "open"
    return [(letter, state) for letter, state in found.values() if chosen(letter) and (settled or state == "open")]


async def redrive(
    send: Send, found: Sequence[DeadLetter], by: str, version: str, *, dry_run: bool, rate: float, force: bool = False
) -> AsyncIterator[Outcome]:
    """Send messages back to the topics they came from, `rate` a second. `by`, `version`: the service that does it.

    What was given up after MOST_ATTEMPTS sendings is refused without `force`. Raises NotNow, NotPossible.
    """
    for letter in found:
        name, attempts = name_of(letter), attempts_of(letter)
        if letter.value is None:
            yield Outcome(name, "refused", attempts, "a message without a body cannot be sent again")
            continue
        if attempts >= MOST_ATTEMPTS and not force:
            yield Outcome(name, "refused", attempts, f"sent again {attempts} times before, and given up each time")
            continue
        yield Outcome(name, "would be sent" if dry_run else "sent", attempts + 1)
        if dry_run:
            continue
        headers = [(key, value) for key, value in letter.headers if key != ATTEMPT]
        await send(letter.topic, letter.key or b"", letter.value, [*headers, (ATTEMPT, str(attempts + 1).encode())])
        # Only now: after a crash between the two it is sent twice, which changes nothing.
        await settle(send, letter, REDRIVEN, f"attempt {attempts + 1}", by, version)
        await asyncio.sleep(1 / rate)


async def settle(send: Send, letter: DeadLetter, word: str, reason: str, by: str, version: str) -> None:
    """Say on the topic that a letter was sent again or set aside (`word`), and why."""
    now = datetime.now(UTC)
    mark = DeadLetter(
        topic=letter.topic, partition=letter.partition, offset=letter.offset, service=by, service_version=version,
        stage=SETTLING_STAGE, error=word, message=reason[:1000], attempts=1, first_at=now, last_at=now,
    )  # fmt: skip
    await send(
        DEAD_LETTERS.name, letter.topic.encode(), mark.encode(), headers_of(DEAD_LETTERS, letter.topic, by, Trace.begin(), now)
    )
