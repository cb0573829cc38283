"""`dateline rates`: the operator's dated exchange rates, by which amounts are converted where the article states no rate."""

import asyncio
import io
from datetime import UTC, date, datetime
from pathlib import Path

import asyncpg
import click

from dateline_bus.postgres import reason
from dateline_cli.extract import DAY
from dateline_cli.operator import published
from dateline_cli.output import Failures, InputFailed, open_input, write_line
from dateline_cli.questions.platform import DATABASE_URL, database_url
from dateline_enrichment.domain.rates import DatedRate, InvalidRates, rates_in
from dateline_schema.ids import canonical, digest
from dateline_schema.records import Rate, Rates
from dateline_schema.topics import RATES

_SCHEMA = "enrichment"
_LIST = 'SELECT "on", base, quoted, value, source FROM rates WHERE $1::date IS NULL OR "on" = $1 ORDER BY "on", base, quoted'


@click.group()
def rates() -> None:
    """Exchange rates: published on the bus, kept by the enrichment service."""


@rates.command()
@click.argument("file")
@click.option("--source", help="Who publishes the rates, for rows without a source of their own. Default: the file's name.")
def load(file: str, source: str | None) -> None:
    """Publish a CSV table: date,base,quoted,rate[,units][,source]; `-` is standard input. All of it, or with one wrong line nothing.

    One unit of base (or `units` of it) is `rate` units of quoted on that day. A later file's rate of the same day and pair replaces
    the earlier one. Articles already stored are converted by it too, by the enrichment service.
    """
    failures = Failures()
    try:
        text = io.TextIOWrapper(open_input(file), encoding="utf-8-sig", newline="")
        table = rates_in(text, source or Path(file).name)
        if not table:
            raise InvalidRates("no line of rates")
        asyncio.run(published(RATES, _record(table)))
        days = sorted({rate.on for rate in table})
        write_line({"file": file, "rates": len(table), "from": days[0], "until": days[-1]})
    except (InvalidRates, InputFailed, UnicodeDecodeError) as error:
        failures.report(file, error)
    failures.exit()


@rates.command(name="list")
@click.option("--on", "day", type=DAY, help="One day's rates only.")
def list_(day: date | None) -> None:
    """Print the rates, one JSON line each, by day and pair."""
    failures = Failures()
    try:
        for on, base, quoted, value, source in asyncio.run(_stored(day)):
            write_line({"date": on, "base": base, "quoted": quoted, "rate": f"{value.normalize():f}", "source": source})
    except InputFailed as error:
        failures.report("rates", error)
    failures.exit()


def _record(table: list[DatedRate]) -> Rates:
    """One message: the table is taken whole, as it was read."""
    rates = tuple(
        Rate(on=rate.on, base=rate.base, quoted=rate.quoted, value=f"{rate.value:f}", source=rate.source) for rate in table
    )
    at = datetime.now(UTC)
    return Rates(
        rates_id=digest(canonical([at.isoformat(), *(rate.model_dump(mode="json") for rate in rates)])), rates=rates, at=at
    )


async def _stored(day: date | None) -> list[asyncpg.Record]:
    connection = await _connect()
    try:
        return list(await connection.fetch(_LIST, day))
    except asyncpg.PostgresError as error:
        raise InputFailed(_reason(error)) from error
    finally:
        await connection.close()


async def _connect() -> "asyncpg.Connection[asyncpg.Record]":
    try:
        return await asyncpg.connect(database_url(), timeout=10, server_settings={"search_path": _SCHEMA})
    except (OSError, asyncpg.PostgresError, TimeoutError, ValueError) as error:
        raise InputFailed(f"the database at {DATABASE_URL} does not answer: {reason(error)}") from error


def _reason(error: asyncpg.PostgresError) -> str:
    if isinstance(error, asyncpg.UndefinedTableError):
        return "the database has no table of rates yet: the enrichment service has not run"
    return str(error).splitlines()[0]
