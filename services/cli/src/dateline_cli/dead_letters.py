"""`dateline dead-letters`: what services have given up, to be looked at, sent again or set aside.

The topic is only ever written to. That a letter was sent again or set aside is a letter of its own about the same message, by `cli`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import click
import orjson

from dateline_bus.consume.whole import bodies_of
from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.produce.sender import Sender
from dateline_bus.settings import WorkerSettings
from dateline_cli import __version__
from dateline_cli.output import Failures, InputFailed, write_line
from dateline_schema.record import InvalidRecord
from dateline_schema.records import DeadLetter
from dateline_schema.topics import DEAD_LETTERS

ATTEMPT = "dateline_redrive"
"""The header that counts how often a message was sent again."""
MOST_ATTEMPTS = 3
_REDRIVEN, _SKIPPED = "Redriven", "Skipped"

Chosen = Callable[[DeadLetter], bool]


def name_of(letter: DeadLetter) -> str:
    """TOPIC/PARTITION/OFFSET of the message."""
    return f"{letter.topic}/{letter.partition}/{letter.offset}"


def attempts_of(letter: DeadLetter) -> int:
    """How often the message had been sent again before it was given up."""
    value = dict(letter.headers).get(ATTEMPT, b"0")
    return int(value) if value.isdigit() and len(value) < 6 else 0


@click.group(name="dead-letters")
def dead_letters() -> None:
    """Messages that services have given up, on the broker at DATELINE_KAFKA."""


def _filters(command: Any) -> Any:
    for option in (
        click.argument("names", nargs=-1, metavar="[TOPIC/PARTITION/OFFSET]..."),
        click.option("--topic", help="Read from this topic."),
        click.option("--service", help="Given up by this service."),
        click.option("--error", help="Class of the error."),
        click.option("--match", help="Words that the reason contains."),
        click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Given up at or after (UTC)."),
    ):
        command = option(command)
    return command


def _chosen(names: tuple[str, ...], topic: str | None, service: str | None, error: str | None, match: str | None, since: datetime | None) -> Chosen:  # fmt: skip
    def chosen(letter: DeadLetter) -> bool:
        return (
            (not names or name_of(letter) in names)
            and topic in (None, letter.topic)
            and service in (None, letter.service)
            and error in (None, letter.error)
            and (match is None or match in letter.message)
            and (since is None or letter.last_at >= since.replace(tzinfo=UTC))
        )

    return chosen


@dead_letters.command(name="list")
@_filters
@click.option("--settled", is_flag=True, help="Those sent again or set aside too.")
def list_(settled: bool, **filters: Any) -> None:
    """One JSON line per letter, oldest first."""
    _run(lambda _: _list(_chosen(**filters), settled))


@dead_letters.command()
@click.argument("name", metavar="TOPIC/PARTITION/OFFSET")
def show(name: str) -> None:
    """One letter whole: the message as text where it is text, its headers, the reason, our traceback."""
    _run(lambda failures: _show(name, failures))


@dead_letters.command()
@_filters
@click.option("--all", "everything", is_flag=True, help="Without a filter: all of them.")
@click.option("--dry-run", is_flag=True, help="Only say what would be sent.")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), default=50.0, show_default=True, help="Messages a second.")
@click.option("--force", is_flag=True, help=f"Also what was sent again {MOST_ATTEMPTS} times before.")
def redrive(everything: bool, dry_run: bool, rate: float, force: bool, **filters: Any) -> None:
    """Send messages back to the topic they came from, after the fault is mended. All readers of that topic read them again."""
    _must_choose(everything, filters)
    _run(lambda failures: _redrive(_chosen(**filters), failures, dry_run, rate, force))


@dead_letters.command()
@_filters
@click.option("--all", "everything", is_flag=True, help="Without a filter: all of them.")
@click.option("--dry-run", is_flag=True, help="Only say what would be set aside.")
@click.option("--reason", required=True, help="Why they need not be sent again.")
def skip(everything: bool, dry_run: bool, reason: str, **filters: Any) -> None:
    """Set letters aside: they are listed no more, and stay on the topic."""
    _must_choose(everything, filters)
    _run(lambda _: _skip(_chosen(**filters), dry_run, reason))


def _must_choose(everything: bool, filters: dict[str, Any]) -> None:
    if not everything and not any(filters.values()):
        raise click.UsageError("name letters, give a filter, or say --all")


def _run(work: Callable[[Failures], Any]) -> None:
    failures = Failures()
    try:
        asyncio.run(work(failures))
    except (InputFailed, NotNow, NotPossible, OSError) as error:
        failures.report("dead-letters", error)
    failures.exit()


async def _letters(chosen: Chosen, settled: bool = False) -> list[tuple[DeadLetter, str]]:
    """Letters and how they stand (open, redriven, skipped); of one message the last word counts."""
    found: dict[str, tuple[DeadLetter, str]] = {}
    async for body in bodies_of(WorkerSettings(), DEAD_LETTERS):
        try:
            letter = DeadLetter.decode(body)
        except InvalidRecord:
            continue
        if letter.service == "cli":
            if known := found.get(name_of(letter)):
                found[name_of(letter)] = known[0], letter.error.lower()
        else:
            found[name_of(letter)] = letter, "open"
    return [(letter, state) for letter, state in found.values() if chosen(letter) and (settled or state == "open")]


async def _list(chosen: Chosen, settled: bool) -> None:
    for letter, state in await _letters(chosen, settled):
        write_line(
            {"letter": name_of(letter), "state": state, "service": letter.service, "stage": letter.stage, "error": letter.error,
             "message": letter.message, "at": letter.last_at, "redriven": attempts_of(letter), "bytes": len(letter.value or b"")}
        )  # fmt: skip


async def _show(name: str, failures: Failures) -> None:
    for letter, state in await _letters(lambda letter: name_of(letter) == name, settled=True):
        body = letter.model_dump(mode="json") | {"state": state}
        try:
            body["value"] = orjson.loads(letter.value or b"")
        except orjson.JSONDecodeError:
            body["value"] = (letter.value or b"").decode("utf-8", "replace")
        body["headers"] = {key: value.decode("utf-8", "replace") for key, value in letter.headers}
        write_line(body)
        return
    failures.report(name, "no such letter")


async def _redrive(chosen: Chosen, failures: Failures, dry_run: bool, rate: float, force: bool) -> None:
    letters = await _letters(chosen)
    async with _sending(dry_run) as send:
        for letter, _ in letters:
            name, attempts = name_of(letter), attempts_of(letter)
            if letter.value is None:
                failures.report(name, "a message without a body cannot be sent again")
                continue
            if attempts >= MOST_ATTEMPTS and not force:
                failures.report(name, f"sent again {attempts} times before, and given up each time; --force sends it once more")
                continue
            write_line({"letter": name, "status": "would be sent" if dry_run else "sent", "attempt": attempts + 1})
            if dry_run:
                continue
            headers = [(key, value) for key, value in letter.headers if key != ATTEMPT]
            await send(letter.topic, letter.key or b"", letter.value, [*headers, (ATTEMPT, str(attempts + 1).encode())])
            # Only now: after a crash between the two it is sent twice, which changes nothing.
            await _settle(send, letter, _REDRIVEN, f"attempt {attempts + 1}")
            await asyncio.sleep(1 / rate)


async def _skip(chosen: Chosen, dry_run: bool, reason: str) -> None:
    letters = await _letters(chosen)
    async with _sending(dry_run) as send:
        for letter, _ in letters:
            if not dry_run:
                await _settle(send, letter, _SKIPPED, reason)
            write_line({"letter": name_of(letter), "status": "would be set aside" if dry_run else "set aside"})


async def _settle(send: Any, letter: DeadLetter, word: str, reason: str) -> None:
    now = datetime.now(UTC)
    mark = DeadLetter(
        topic=letter.topic, partition=letter.partition, offset=letter.offset, service="cli", service_version=__version__,
        stage="dead-letters", error=word, message=reason[:1000], attempts=1, first_at=now, last_at=now,
    )  # fmt: skip
    await send(
        DEAD_LETTERS.name, letter.topic.encode(), mark.encode(), headers_of(DEAD_LETTERS, letter.topic, "cli", Trace.begin(), now)
    )


@asynccontextmanager
async def _sending(dry_run: bool) -> AsyncIterator[Any]:
    sender = Sender(WorkerSettings())
    if dry_run:
        yield sender.send
        return
    try:
        await sender.start()
        yield sender.send
    finally:
        await sender.stop()
