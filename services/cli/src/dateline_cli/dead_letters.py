"""`dateline dead-letters`: what services have given up, to be looked at, sent again or set aside."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import click
import orjson

from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.produce.redrive import MOST_ATTEMPTS, SKIPPED, Choice, attempts_of, letters, name_of, settle
from dateline_bus.produce.redrive import redrive as redrive_all
from dateline_bus.produce.sender import Sender
from dateline_bus.settings import WorkerSettings
from dateline_cli import __version__
from dateline_cli.output import Failures, InputFailed, write_line


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


@dead_letters.command(name="list")
@_filters
@click.option("--settled", is_flag=True, help="Those sent again or set aside too.")
def list_(settled: bool, **filters: Any) -> None:
    """One JSON line per letter, oldest first."""
    _run(lambda _: _list(Choice(**filters), settled))


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
    _run(lambda failures: _redrive(Choice(**filters), failures, dry_run, rate, force))


@dead_letters.command()
@_filters
@click.option("--all", "everything", is_flag=True, help="Without a filter: all of them.")
@click.option("--dry-run", is_flag=True, help="Only say what would be set aside.")
@click.option("--reason", required=True, help="Why they need not be sent again.")
def skip(everything: bool, dry_run: bool, reason: str, **filters: Any) -> None:
    """Set letters aside: they are listed no more, and stay on the topic."""
    _must_choose(everything, filters)
    _run(lambda _: _skip(Choice(**filters), dry_run, reason))


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


async def _list(chosen: Choice, settled: bool) -> None:
    for letter, state in await letters(WorkerSettings(), chosen, settled):
        write_line(
            {"letter": name_of(letter), "state": state, "service": letter.service, "stage": letter.stage, "error": letter.error,
             "message": letter.message, "at": letter.last_at, "redriven": attempts_of(letter), "bytes": len(letter.value or b"")}
        )  # fmt: skip


async def _show(name: str, failures: Failures) -> None:
    for letter, state in await letters(WorkerSettings(), Choice((name,)), settled=True):
        body = letter.model_dump(mode="json") | {"state": state}
        try:
            body["value"] = orjson.loads(letter.value or b"")
        except orjson.JSONDecodeError:
            body["value"] = (letter.value or b"").decode("utf-8", "replace")
        body["headers"] = {key: value.decode("utf-8", "replace") for key, value in letter.headers}
        write_line(body)
        return
    failures.report(name, "no such letter")


async def _redrive(chosen: Choice, failures: Failures, dry_run: bool, rate: float, force: bool) -> None:
    found = [letter for letter, _ in await letters(WorkerSettings(), chosen)]
    async with _sending(dry_run) as send:
        async for outcome in redrive_all(send, found, "cli", __version__, dry_run=dry_run, rate=rate, force=force):
            if outcome.status == "refused":
                often = outcome.attempt >= MOST_ATTEMPTS
                failures.report(outcome.letter, outcome.reason + ("; --force sends it once more" if often else ""))
            else:
                write_line({"letter": outcome.letter, "status": outcome.status, "attempt": outcome.attempt})


async def _skip(chosen: Choice, dry_run: bool, reason: str) -> None:
    found = await letters(WorkerSettings(), chosen)
    async with _sending(dry_run) as send:
        for letter, _ in found:
            if not dry_run:
                await settle(send, letter, SKIPPED, reason, "cli", __version__)
            write_line({"letter": name_of(letter), "status": "would be set aside" if dry_run else "set aside"})


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
