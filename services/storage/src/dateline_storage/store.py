"""PostgreSQL as the sink's store: rows and offsets in one transaction, written so that writing them again changes nothing."""

import logging
from collections.abc import Sequence

import asyncpg
from pydantic import SecretStr

from dateline_shared.records import Article, EnrichedBatch
from dateline_shared.worker.failures import NotNow, NotPossible
from dateline_shared.worker.sink import Row
from dateline_storage.domain.rows import ARTICLE_COLUMNS, FACT_COLUMNS, article_row, fact_rows
from dateline_storage.migrate import migrate

log = logging.getLogger(__name__)

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy

# The server is away, starting, or asks to try again; everything else about a row is the row's own fault.
_PASSING = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.InsufficientResourcesError,
    TimeoutError,
)


def _upsert(table: str, columns: Sequence[str], more: str = "") -> str:
    """Insert, or update only where something differs, so that a replay writes nothing."""
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    values = columns[1:]
    assignments = ", ".join(f"{column} = excluded.{column}" for column in values)
    old, new = (", ".join(f"{side}.{column}" for column in values) for side in (table, "excluded"))
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) "  # noqa: S608 - names are this file's constants
        f"ON CONFLICT ({columns[0]}) DO UPDATE SET {assignments}{more} WHERE ({old}) IS DISTINCT FROM ({new})"
    )


_ARTICLES = _upsert("articles", ARTICLE_COLUMNS)
_FACTS = _upsert("facts", FACT_COLUMNS, ", superseded_at = NULL") + " OR facts.superseded_at IS NOT NULL"
_SUPERSEDE = """
    UPDATE facts SET superseded_at = now()
    WHERE article_id = $1 AND superseded_at IS NULL AND NOT fact_id = ANY($2::text[])
"""
_LISTS = _upsert("fact_lists", ("article_id", "extractor_version", "enricher_version", "facts"))
_OFFSETS = """
    INSERT INTO bus_offsets (topic, partition, next_offset) VALUES ($1, $2, $3)
    ON CONFLICT (topic, partition) DO UPDATE SET next_offset = GREATEST(bus_offsets.next_offset, excluded.next_offset)
"""


class PostgresStore:
    """Implements dateline_shared.worker.sink.Store."""

    def __init__(self, url: SecretStr) -> None:
        self._url = url
        self._pool: asyncpg.Pool | None = None

    async def open(self) -> None:
        """Connect and bring the schema up to date. Raises NotNow while the server is away."""
        try:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(self._url.get_secret_value(), min_size=1, max_size=2, command_timeout=60)
            async with self._pool.acquire() as connection:
                for name in await migrate(connection):  # type: ignore[arg-type]
                    log.info("migrated", extra={"file": name})
        except _PASSING as error:
            raise NotNow(_reason(error)) from error

    async def close(self) -> None:
        """Disconnect."""
        if self._pool is not None:
            self._pool.terminate()

    async def offsets(self, partitions: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
        """Where the rows of each partition end."""
        assert self._pool is not None  # noqa: S101 - opened before
        try:
            rows = await self._pool.fetch(
                "SELECT topic, partition, next_offset FROM bus_offsets "
                "WHERE (topic, partition) IN (SELECT * FROM unnest($1::text[], $2::int[]))",
                [topic for topic, _ in partitions],
                [partition for _, partition in partitions],
            )
        except _PASSING as error:
            raise NotNow(_reason(error)) from error
        return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}

    async def write(self, rows: Sequence[Row], next_offsets: dict[tuple[str, int], int]) -> dict[str, int]:
        """Rows and offsets in one transaction; how many rows of each table changed. Raises NotNow, NotPossible."""
        assert self._pool is not None  # noqa: S101 - opened before
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                changed = {"articles": 0, "facts": 0}
                # Sorted: two replicas that write the same article lock its rows in the same order.
                for record in sorted((row.record for row in rows), key=lambda r: str(getattr(r, "article_id", ""))):
                    if isinstance(record, Article):
                        changed["articles"] += _count(await connection.execute(_ARTICLES, *article_row(record)))
                    elif isinstance(record, EnrichedBatch):
                        changed["facts"] += await _write_facts(connection, record)
                    else:
                        raise NotPossible(f"there is no table for a {type(record).__name__}")
                for (topic, partition), offset in sorted(next_offsets.items()):
                    await connection.execute(_OFFSETS, topic, partition, offset)
                return changed
        except _PASSING as error:
            raise NotNow(_reason(error)) from error
        except (asyncpg.PostgresError, ValueError, OverflowError) as error:
            raise NotPossible(_reason(error)) from error


async def _write_facts(connection: Connection, batch: EnrichedBatch) -> int:
    """The article's list as a whole: what it no longer holds is marked, not deleted."""
    changed = 0
    for values in fact_rows(batch):
        changed += _count(await connection.execute(_FACTS, *values))
    changed += _count(await connection.execute(_SUPERSEDE, batch.article_id, [row.fact.fact_id for row in batch.facts]))
    await connection.execute(_LISTS, batch.article_id, batch.extractor_version, batch.enricher_version, len(batch.facts))
    return changed


def _count(tag: str) -> int:
    """Rows of a command tag: `INSERT 0 1`, `UPDATE 3`."""
    return int(tag.rsplit(" ", 1)[1])


def _reason(error: BaseException) -> str:
    """One line without the address, which may hold a password."""
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
