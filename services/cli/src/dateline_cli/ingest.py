"""`dateline ingest`: files and folders to a running ingest service; it says what it has already."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dateline_cli.extract import DAY
from dateline_cli.output import Failures, InputFailed, write_line

CONCURRENCY = 8
ATTEMPTS = 5
FIRST_WAIT_SECONDS = 0.5


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--server", envvar="DATELINE_INGEST_URL", default="http://127.0.0.1:8701", show_default=True, show_envvar=True)
@click.option("--source", default="file", show_default=True, help="Publisher or feed id of the pages.")
@click.option("--published-on", type=DAY, help="Issue date of the pages, YYYY-MM-DD.")
@click.option(
    "--token",
    envvar="DATELINE_INGEST_TOKEN",
    show_envvar=True,
    help="Of a sender that the service knows; better in the environment.",
)
@click.option("--again", is_flag=True, help="Send on what the platform has too (it stores it once all the same).")
def ingest(paths: tuple[str, ...], server: str, source: str, published_on: date | None, token: str | None, again: bool) -> None:
    """Send FILES and DIRS (all files below them) to the ingest service: text, PDF, HTML, feeds, ninjs, WARC, ZIP.

    The platform says what it has already, so an interrupted run is simply started again. On a terminal a progress bar; piped, one JSON
    line per file: {"file", "status", "page_id", "page_ids", "refused"}.
    """
    failures = Failures()
    query = {"source": source} | ({"published_on": published_on.isoformat()} if published_on else {})
    query |= {"again": "true"} if again else {}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    asyncio.run(_send_all(list(_files(paths, failures)), server.rstrip("/"), query, headers, failures))
    failures.exit()


def _files(paths: tuple[str, ...], failures: Failures) -> Iterator[Path]:
    """Files in a stable order; folders are walked, hidden names are passed over."""
    for name in paths:
        path = Path(name)
        if path.is_dir():
            yield from sorted(
                p for p in path.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
        elif path.exists():
            yield path
        else:
            failures.report(name, "no such file or folder")


async def _send_all(files: list[Path], server: str, query: dict[str, str], headers: dict[str, str], failures: Failures) -> None:
    pending = iter(files)
    async with aiohttp.ClientSession(headers=headers) as session, _reporter(len(files)) as report:

        async def worker() -> None:
            for path in pending:
                try:
                    data = path.read_bytes()
                    answer = await _send(session, f"{server}/pages", query, path.name, data)
                    refused = answer.get("refused") or []
                    for part in refused:
                        failures.report(f"{path}: {part['member']}", f"{part['title']}: {part['detail']}")
                    status = "partly accepted" if refused else "already there" if answer.get("duplicate") else "accepted"
                    report({"file": str(path), "status": status} | answer)
                except (InputFailed, OSError) as error:
                    failures.report(str(path), getattr(error, "strerror", None) or error)
                    report({"file": str(path), "status": "failed", "reason": str(error)})

        await asyncio.gather(*(worker() for _ in range(min(CONCURRENCY, len(files)))))


async def _send(session: aiohttp.ClientSession, url: str, query: dict[str, str], name: str, data: bytes) -> dict[str, Any]:
    """One file to the service; waits and tries again while it is unreachable or busy. Raises InputFailed."""
    reason = ""
    for attempt in range(ATTEMPTS):
        if attempt:
            await asyncio.sleep(FIRST_WAIT_SECONDS * 2 ** (attempt - 1))
        try:
            async with session.post(url, params=query | {"uri": name}, data=data) as response:
                answer = await response.json(content_type=None)
                if response.status < 300:
                    return dict(answer)
                reason = f"{response.status}: {answer.get('detail') or answer.get('title')}"
                if response.status < 500 and response.status not in (408, 429):
                    raise InputFailed(reason)
        except (aiohttp.ClientError, TimeoutError, ValueError, AttributeError) as error:
            reason = f"{url} does not answer: {error or type(error).__name__}"
    raise InputFailed(f"{reason} (tried {ATTEMPTS} times)")


@asynccontextmanager
async def _reporter(total: int) -> AsyncIterator[Any]:
    """How progress is shown: a bar on a terminal, a JSON line per file in a pipe."""
    console = Console(stderr=True)
    if not click.get_text_stream("stdout").isatty():
        yield write_line
        return
    columns = (TextColumn("pages"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[note]}"), TimeRemainingColumn())
    counts: dict[str, int] = {}
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("pages", total=total, note="")

        def report(row: dict[str, Any]) -> None:
            counts[row["status"]] = counts.get(row["status"], 0) + 1
            progress.update(task, advance=1, note=", ".join(f"{count} {status}" for status, count in sorted(counts.items())))

        yield report
