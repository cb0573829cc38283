"""`dateline facts`: stored facts in a stable order, as a table, JSON lines or CSV."""

import asyncio
import csv
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from typing import Any

import asyncpg
import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline_cli.extract import DAY
from dateline_cli.output import Failures, InputFailed, visible, write_line

DATABASE_URL = "DATELINE_DATABASE_URL"
DEFAULT_URL = "postgresql://dateline@127.0.0.1:5432/dateline"

COLUMNS = (
    "kind", "headline", "subject", "indicator", "period", "value", "unit", "measure", "comparison", "name", "quote", "confidence",
    "checks", "source", "published_on", "article_id", "fact_id", "story_id", "copy_of", "revised_by", "retracted",
)  # fmt: skip
_SHOWN = ("kind", "subject", "indicator", "period", "value", "unit", "comparison", "name", "quote")

_QUERY = """
    SELECT f.kind, a.headline, f.subject, f.indicator, f.period_label AS period, f.value, f.unit, f.measure, f.comparison, f.name,
           f.body->'evidence'->>'exact' AS quote, f.confidence, a.source, a.published_on, f.article_id, f.fact_id,
           (SELECT string_agg(c->>'verdict', ',') FROM jsonb_array_elements(f.enriched->'checks') c) AS checks,
           l.story_id, l.copy_of, l.revised_by, l.retracted_at IS NOT NULL AS retracted
    FROM facts f LEFT JOIN articles a USING (article_id) LEFT JOIN fact_lists l USING (article_id)
    WHERE f.superseded_at IS NULL
      AND ($1::text IS NULL OR f.kind = $1)
      AND ($2::text IS NULL OR strpos(f.indicator, $2) > 0)
      AND ($3::text IS NULL OR f.name = $3)
      AND ($4::text IS NULL OR f.article_id = $4)
      AND ($5::text IS NULL OR f.page_id = $5)
      AND ($6::text IS NULL OR a.source = $6)
      AND ($7::date IS NULL OR f.period_end >= $7)
      AND ($8::date IS NULL OR f.period_start <= $8)
      AND f.confidence >= $9
      AND ($11::timestamptz IS NULL OR (
          coalesce(l.received_at, a.published_on::timestamptz, f.stored_at) <= $11
          AND coalesce(l.revised_at, 'infinity') > $11 AND coalesce(l.retracted_at, 'infinity') > $11))
      AND NOT ($12 AND l.copy_of IS NOT NULL)
      AND ($13::text IS NULL OR l.story_id = $13)
    ORDER BY a.published_on NULLS LAST, a.page_id, a.ordinal, f.article_id, f.position
    LIMIT $10
"""


@click.command()
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), help="Default: table on a terminal, else json.")
@click.option("--kind", type=click.Choice(["observation", "quotation", "mention", "event"]))
@click.option("--indicator", help="Words that the indicator contains.")
@click.option("--name", help="A mention's full name, or a quotation's speaker.")
@click.option("--article", help="One article, by id.")
@click.option("--page", help="One page, by id.")
@click.option("--source", help="Publisher or feed id.")
@click.option("--since", type=DAY, help="Periods that end on this day or later.")
@click.option("--until", type=DAY, help="Periods that begin on this day or earlier.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, show_default=True)
@click.option("--as-of", help="What was known at that time (ISO 8601; a day means its end, UTC); `now`: the latest vintage.")
@click.option("--distinct", is_flag=True, help="Without copies that other papers print of the same article.")
@click.option("--story", help="One story, by id.")
@click.option("--limit", type=click.IntRange(1), help="At most so many facts.")
def facts(
    form: str | None,
    kind: str | None,
    indicator: str | None,
    name: str | None,
    article: str | None,
    page: str | None,
    source: str | None,
    since: date | None,
    until: date | None,
    min_confidence: float,
    as_of: str | None,
    distinct: bool,
    story: str | None,
    limit: int | None,
) -> None:
    """Facts of the database at DATELINE_DATABASE_URL, oldest issue first, in page and text order.

    Every vintage, unless --as-of chooses one: earlier versions of an article and withdrawn ones are marked, never deleted.
    """
    failures = Failures()
    form = form or ("table" if sys.stdout.isatty() else "json")
    filters = (
        kind, indicator, name, article, page, source, since, until, min_confidence, limit, _moment(as_of), distinct, story,
    )  # fmt: skip
    try:
        asyncio.run(_print(form, filters))
    except InputFailed as error:
        failures.report("facts", error)
    failures.exit()


def _moment(words: str | None) -> datetime | None:
    if words is None:
        return None
    if words == "now":
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as error:
        raise click.BadParameter(f"{words!r} is no ISO 8601 time", param_hint="--as-of") from error
    if len(words) == len("2024-01-13"):
        moment = datetime.combine(moment, time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _print(form: str, filters: tuple[Any, ...]) -> None:
    async with _rows(filters) as rows:
        match form:
            case "json":
                async for row in rows:
                    write_line({column: _plain(row[column]) for column in COLUMNS})
            case "csv":
                writer = csv.writer(sys.stdout, lineterminator="\n")
                writer.writerow(COLUMNS)
                async for row in rows:
                    writer.writerow([_safe(_plain(row[column])) for column in COLUMNS])
            case _:
                await _table(rows)


# Some spreadsheets take full-width signs for the narrow ones, and look past blanks before them.
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@|%＝＋－＠﹢﹣\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


async def _table(rows: AsyncIterator[Any]) -> None:
    console = Console()
    headline: object = ()
    table: Table | None = None
    async for row in rows:
        if table is None or row["headline"] != headline:
            if table is not None:
                console.print(table)
            headline = row["headline"]
            title = "  ".join(
                str(part) for part in (headline or "(no headline)", row["source"], row["published_on"] or "") if part
            )
            table = Table(*_SHOWN, title=Text(visible(title)), title_justify="left", title_style="bold", box=None, pad_edge=False)
        # As Text: what looks like markup is a headline's own brackets.
        table.add_row(*(Text(visible(_plain(row[column]) if row[column] is not None else "")) for column in _SHOWN))
    console.print(table if table is not None else "no facts")


@asynccontextmanager
async def _rows(filters: tuple[Any, ...]) -> AsyncIterator[AsyncIterator[Any]]:
    """The rows through a cursor: any number of facts in the memory of a few. Raises InputFailed."""
    try:
        connection = await asyncpg.connect(os.environ.get(DATABASE_URL, DEFAULT_URL), timeout=10)
    except (OSError, asyncpg.PostgresError, TimeoutError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputFailed(f"the database at {DATABASE_URL} does not answer: {reason}") from error
    try:
        async with connection.transaction(readonly=True):
            yield aiter(connection.cursor(_QUERY, *filters))
    except asyncpg.UndefinedTableError as error:
        raise InputFailed("the database has no facts yet: the storage service has not run") from error
    finally:
        await connection.close()


def _plain(value: Any) -> Any:
    """JSON values; numbers that were read from text stay decimal strings."""
    if value is None or isinstance(value, str | float | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}"


def _safe(value: Any) -> Any:
    """A spreadsheet runs text that begins like a formula; a leading quote keeps it text. Numbers pass."""
    if isinstance(value, str):
        value = visible(value) if sys.stdout.isatty() else value
        if _FORMULA.match(value) and not _NUMBER.fullmatch(value):
            return "'" + value
    return value
