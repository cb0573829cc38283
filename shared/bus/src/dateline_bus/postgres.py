"""PostgreSQL below a sink: connection, migrations, offsets beside the rows, and what its errors mean."""

import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files

import asyncpg
from pydantic import SecretStr

from dateline_bus.failures import NotNow, NotPossible

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
    asyncpg.LockNotAvailableError,
    TimeoutError,
)
# Any constant will do, as long as every replica takes the same one.
_MIGRATION_LOCK = 0x6461_7465_6C69_6E65
_LOCK_TIMEOUT = "5s"
_MIGRATION_SECONDS = 3600
_OFFSETS = """
    INSERT INTO bus_offsets (topic, partition, next_offset) VALUES ($1, $2, $3)
    ON CONFLICT (topic, partition) DO UPDATE SET next_offset = GREATEST(bus_offsets.next_offset, excluded.next_offset)
"""


class Postgres:
    """A pool of connections into one schema of a database, brought up to date by the SQL files of `package`.

    The schema holds a table `bus_offsets (topic, partition, next_offset)`; the package a folder `migrations`.
    """

    def __init__(self, url: SecretStr, package: str, schema: str = "public") -> None:
        self._url, self._package, self._schema = url, package, schema
        self._pool: asyncpg.Pool | None = None

    async def open(self) -> None:
        """Connect and bring the schema up to date. Raises NotNow while the server is away."""
        with_schema = {"search_path": self._schema}
        try:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._url.get_secret_value(), min_size=1, max_size=2, command_timeout=60, server_settings=with_schema
                )
            async with self._pool.acquire() as connection:
                for name in await migrate(connection, self._package, self._schema):
                    log.info("migrated", extra={"file": name})
        except _PASSING as error:
            raise NotNow(reason(error)) from error

    async def close(self) -> None:
        """Disconnect."""
        if self._pool is not None:
            self._pool.terminate()

    async def offsets(self, partitions: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
        """Where the rows of each partition end. Raises NotNow."""
        async with self.transaction() as connection:
            rows = await connection.fetch(
                "SELECT topic, partition, next_offset FROM bus_offsets "
                "WHERE (topic, partition) IN (SELECT * FROM unnest($1::text[], $2::int[]))",
                [topic for topic, _ in partitions],
                [partition for _, partition in partitions],
            )
        return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One transaction. Raises NotNow when the server is away, NotPossible when it can never take what it was given."""
        assert self._pool is not None  # noqa: S101 - opened before
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                yield connection
        except _PASSING as error:
            raise NotNow(reason(error)) from error
        except (asyncpg.PostgresError, ValueError, OverflowError) as error:
            raise NotPossible(reason(error)) from error


async def keep_offsets(connection: Connection, next_offsets: dict[tuple[str, int], int]) -> None:
    """Write how far the bus has been read; sorted, so that two replicas lock rows in the same order."""
    await connection.executemany(_OFFSETS, [(*at, offset) for at, offset in sorted(next_offsets.items())])


class MigrationChanged(Exception):
    """A file that was applied is another one now: the schema is not what the files say. Nothing was done."""


async def migrate(connection: Connection, package: str, schema: str = "public") -> list[str]:
    """Apply the SQL files that are missing, in the order of their names, each once, in one transaction; their names.

    Waits `_LOCK_TIMEOUT` for a lock and then gives up (LockNotAvailableError, to be tried again): a table that waits to be changed makes
    everybody behind it wait. Raises MigrationChanged.
    """
    applied = []
    async with connection.transaction():
        await connection.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _MIGRATION_LOCK)
        await connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        await connection.execute("ALTER TABLE migrations ADD COLUMN IF NOT EXISTS checksum text")
        done = {row["name"]: row["checksum"] for row in await connection.fetch("SELECT name, checksum FROM migrations")}
        folder = files(package) / "migrations"
        for file in sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name):
            statements = file.read_text("utf-8")
            checksum = hashlib.sha256(statements.encode()).hexdigest()
            if file.name not in done:
                await connection.execute(statements, timeout=_MIGRATION_SECONDS)
                await connection.execute("INSERT INTO migrations (name, checksum) VALUES ($1, $2)", file.name, checksum)
                applied.append(file.name)
            elif done[file.name] is None:  # applied before there were checksums
                await connection.execute("UPDATE migrations SET checksum = $2 WHERE name = $1", file.name, checksum)
            elif done[file.name] != checksum:
                raise MigrationChanged(
                    f"{file.name} of {package} was changed after it had been applied: write a new file instead"
                )
    return applied


def reason(error: BaseException) -> str:
    """One line without the address, which may hold a password."""
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
