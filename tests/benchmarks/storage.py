"""What storing costs beside plain COPY of the same rows into the same tables, and how long questions take:

    python tests/benchmarks/storage.py postgresql://…/an_empty_database [--pages 20000]

Both ways write the same made-up pages (`dateline_storage.synth`) in batches of 200 into tables with all their indexes, each in its turn; read the
ratio, not the rows a second. COPY gets rows that are already made and writes no offsets, checks nothing and repeats nothing.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from statistics import quantiles

import asyncpg

from dateline_api.domain import facts, search
from dateline_api.domain.filters import FactFilters
from dateline_api.domain.statement import Statement
from dateline_bus.postgres import migrate
from dateline_schema.record import Record
from dateline_storage import synth, tables
from dateline_storage.domain.derived import derived
from dateline_storage.domain.rows import Values, article_row, fact_rows, list_row, page_row, word_rows
from dateline_storage.stage import Table
from dateline_storage.store import write

BATCH, ROUNDS = 200, 5
WORDS = ("茶叶", "出口", "汽车", "市场", "稀土", "用电", "周远", "平稳")


def batch(first: int) -> list[tuple[Record, ...]]:
    return [synth.records(number) for number in range(first, first + BATCH)]


async def stored(connection: asyncpg.Connection, first: int) -> tuple[int, float]:
    """Facts and seconds of a batch as the service writes it, from records on."""
    records = [record for made in batch(first) for record in made]
    begun = time.perf_counter()
    async with connection.transaction():
        changed = await write(connection, records)
    return changed["facts"], time.perf_counter() - begun


async def copied(connection: asyncpg.Connection, first: int) -> tuple[int, float]:
    """The same by COPY: rows made beforehand, terms of the index as a finished vector's text."""
    pages, articles, batches = zip(*batch(first), strict=True)
    found = derived(batches)
    held: list[tuple[Table, Sequence[Values]]] = [
        (tables.PAGES, [page_row(page) for page in pages]),
        (tables.ARTICLES, [article_row(article) for article in articles]),
        (tables.WORDS, [row for article in articles for row in word_rows(article)]),
        (tables.LISTS, [list_row(one) for one in batches]),
        (tables.FACTS, [row for one in batches for row in fact_rows(one)]),
        (tables.FACT_ENTITIES, found.fact_entities),
        (tables.CHECKS, found.checks),
    ]
    # COPY cannot make a vector from terms, so it copies into a twin with a vector column's text form and casts nothing: plain text COPY.
    files = [
        (table, "\n".join("\t".join(map(_text(table), table.columns, row)) for row in rows).encode() + b"\n")
        for table, rows in held
        if rows
    ]
    begun = time.perf_counter()
    async with connection.transaction():
        for table, file in files:
            await connection.copy_to_table(table.name, source=_Source(file), columns=table.columns)
    return sum(len(one.facts) for one in batches), time.perf_counter() - begun


class _Source:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def __aiter__(self) -> "_Source":
        return self

    async def __anext__(self) -> bytes:
        if not self._data:
            raise StopAsyncIteration
        piece, self._data = self._data, b""
        return piece

    def read(self, size: int) -> bytes:
        piece, self._data = self._data[:size], self._data[size:]
        return piece


def _text(table: Table):  # type: ignore[no-untyped-def]
    def one(column: str, value: object) -> str:
        if value is None:
            return "\\N"
        if column in table.vectors:
            value = " ".join("'" + term.replace("\\", "\\\\").replace("'", "''") + "'" for term in value)  # type: ignore[attr-defined]
        elif isinstance(value, list):
            value = "{" + ",".join(map(str, value)) + "}"
        return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")

    return one


async def asked(connection: asyncpg.Connection, make: Statement) -> float:
    begun = time.perf_counter()
    await connection.fetch(make.sql, *make.values)
    return (time.perf_counter() - begun) * 1000


async def run(url: str, pages: int) -> None:
    connection = await asyncpg.connect(url)
    await migrate(connection, "dateline_storage")
    await connection.execute("SET jit = off")
    begun = time.perf_counter()
    for first in range(0, pages, 2000):
        await synth.fill(connection, first, min(pages, first + 2000))
    print(f"filled {pages} pages in {time.perf_counter() - begun:.0f} s")
    ways = {"store": stored, "copy": copied}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS):
        for at, (name, way) in enumerate(ways.items()):
            count, seconds = await way(connection, 10_000_000 + (2 * number + at) * BATCH)
            rates[name].append(count / seconds)
    store, copy = (sorted(rates[name])[ROUNDS // 2] for name in ways)
    print(f"facts a second, median of {ROUNDS}: store {store:.0f}, COPY {copy:.0f}: {store / copy:.2f} of it")
    await connection.execute("VACUUM ANALYZE")
    total = await connection.fetchval("SELECT count(*) FROM facts")
    for name, make in (
        ("search, two characters", lambda word: search.candidates(search.SearchFilters(q=word), search.WINDOW + 1)),
        ("facts, two characters", lambda word: facts.select(FactFilters(q=word), facts.NEWEST, 101)),
        ("facts, one character", lambda word: facts.select(FactFilters(q=word[0]), facts.NEWEST, 101)),
        ("facts of an indicator", lambda word: facts.select(FactFilters(indicator=word), facts.NEWEST, 101)),
    ):
        times = [await asked(connection, make(word)) for _ in range(12) for word in WORDS]
        print(f"{name} over {total} facts: p50 {quantiles(times, n=20)[9]:.1f} ms, p95 {quantiles(times, n=20)[18]:.1f} ms")
    await connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--pages", type=int, default=20_000)
    arguments = parser.parse_args()
    asyncio.run(run(arguments.url, arguments.pages))
