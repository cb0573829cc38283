"""PostgreSQL below a sink: connection, migrations, offsets beside the rows, and what its errors mean."""

import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files

import asyncpg
from pydantic import SecretStr

from dateline_bus.events.message import Steps
from dateline_bus.failures import NotNow, NotPossible, Superseded

log = logging.getLogger(__name__)

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy

# What a row itself causes, by the class of its SQLSTATE: data exceptions, violated constraints, limits of the program (a row too large).
_OF_THE_ROW = ("22", "23", "54")
# Any constant will do, as long as every replica takes the same one.
_MIGRATION_LOCK = 0x6461_7465_6C69_6E65
_LOCK_TIMEOUT = "5s"
_MIGRATION_SECONDS = 3600
_FIRST_OFFSET = """
    INSERT INTO bus_offsets (topic, partition, next_offset) VALUES ($1, $2, $3) ON CONFLICT (topic, partition) DO NOTHING
"""
_NEXT_OFFSET = "UPDATE bus_offsets SET next_offset = $4 WHERE topic = $1 AND partition = $2 AND next_offset = $3"


class Postgres:
    """A pool of connections into one schema of a database, brought up to date by the SQL files of `package`.

    The schema holds a table `bus_offsets (topic, partition, next_offset)`; the package a folder `migrations`.
    """

    def __init__(self, url: SecretStr, package: str, schema: str = "public") -> None:
        self._url, self._package, self._schema = url, package, schema
        self._pool: asyncpg.Pool | None = None

    async def open(self) -> None:
        """Connect and bring the schema up to date. Raises NotNow while the server is away or refuses us, MigrationChanged."""
        try:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._url.get_secret_value(), min_size=1, max_size=2, command_timeout=60, timeout=10,
                    server_settings={"search_path": self._schema},
                )  # fmt: skip
            async with self._pool.acquire() as connection:
                for name in await migrate(connection, self._package, self._schema):
                    log.info("migrated", extra={"file": name})
        except MigrationChanged:
            raise
        except asyncpg.InsufficientPrivilegeError as error:
            raise NotNow(
                f"{reason(error)}: the owner brings the tables up to date (python -m dateline_bus.admin migrate {self._package})"
            ) from error
        except Exception as error:
            # No row is at fault here: a role that is missing or a malformed address is waited for as well, and said.
            raise NotNow(reason(error)) from error

    async def close(self) -> None:
        """Disconnect."""
        if self._pool is not None:
            self._pool.terminate()

    async def offsets(self, partitions: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
        """Where the rows of each partition end. Raises NotNow."""
        async with self.waiting() as connection:
            rows = await connection.fetch(
                "SELECT topic, partition, next_offset FROM bus_offsets "
                "WHERE (topic, partition) IN (SELECT * FROM unnest($1::text[], $2::int[]))",
                [topic for topic, _ in partitions],
                [partition for _, partition in partitions],
            )
        return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One transaction. Raises NotNow for whatever is not the row's own fault, NotPossible for what the rows cause."""
        if self._pool is None:
            raise NotNow("not connected to the database")
        try:
            async with self._pool.acquire(timeout=10) as connection, connection.transaction():
                yield connection
        except Exception as error:
            if (failure := failure_of(error)) is None:
                raise
            if isinstance(failure, NotNow):
                # A session may be sick for good (after cancelled statements its temporary tables could not be read any more: seen), and
                # what is waited for without end must not wait for that: the next try has a new one.
                await self._pool.expire_connections()
            raise failure from error

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[Connection]:
        """One transaction that holds no rows of a message (offsets, outbox): whatever the database says against it is waited for."""
        try:
            async with self.transaction() as connection:
                yield connection
        except NotPossible as error:
            raise NotNow(str(error)) from error


def failure_of(error: Exception) -> NotNow | NotPossible | None:
    """What an error of asyncpg means for a message; None for one that is not asyncpg's or the network's (a bug of ours, say)."""
    match error:
        case asyncpg.PostgresError() if (error.sqlstate or "")[:2] in _OF_THE_ROW:
            return NotPossible(reason(error))
        # asyncpg uses a connection that the server has just closed and calls it a fault of its own; at the next try it has a new one.
        case asyncpg.PostgresError() | asyncpg.InterfaceError() | asyncpg.InternalClientError() | OSError() | TimeoutError():
            return NotNow(reason(error))
        case UnicodeError() | OverflowError():
            return NotPossible(reason(error))
        case _:
            return None


async def keep_offsets(connection: Connection, steps: Steps) -> None:
    """Write how far the bus has been read, where it stands as expected; sorted, so that two replicas lock rows in the same order.

    Raises Superseded when it does not: another process has written on, and this transaction must not.
    """
    for (topic, partition), (before, offset) in sorted(steps.items()):
        if before is None:
            done = await connection.execute(_FIRST_OFFSET, topic, partition, offset)
        else:
            done = await connection.execute(_NEXT_OFFSET, topic, partition, before, offset)
        if not done.endswith(" 1"):
            raise Superseded(f"{topic}/{partition} does not stand at {before} any more")


class MigrationChanged(Exception):
    """A file that was applied is another one now: the schema is not what the files say. Nothing was done."""


async def migrate(connection: Connection, package: str, schema: str = "public") -> list[str]:
    """Apply the SQL files that are missing, in the order of their names, each once, in one transaction; their names.

    Where none is missing nothing is written, so that a role which may not make tables gets by. Waits `_LOCK_TIMEOUT` for a lock and then
    gives up (LockNotAvailableError, to be tried again): a table that waits to be changed makes everybody behind it wait. Raises
    MigrationChanged.
    """
    files_ = _migrations(package)
    async with connection.transaction():
        # Whoever changes the table keeps even readers out: this look waits no longer than the work below.
        await connection.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
        applied = await _applied(connection)
    if all(applied.get(name) == checksum for name, (_, checksum) in files_.items()):
        return []
    _check(package, files_, applied)
    new = []
    async with connection.transaction():
        await connection.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _MIGRATION_LOCK)
        # Asked for first: who may not make a schema may still find it there.
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", schema):
            await connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        await connection.execute("ALTER TABLE migrations ADD COLUMN IF NOT EXISTS checksum text")
        applied = await _applied(connection)  # another replica may have been faster
        _check(package, files_, applied)
        for name, (statements, checksum) in files_.items():
            if name not in applied:
                await connection.execute(statements, timeout=_MIGRATION_SECONDS)
                await connection.execute("INSERT INTO migrations (name, checksum) VALUES ($1, $2)", name, checksum)
                new.append(name)
            elif applied[name] is None:  # applied before there were checksums
                await connection.execute("UPDATE migrations SET checksum = $2 WHERE name = $1", name, checksum)
    return new


def _migrations(package: str) -> dict[str, tuple[str, str]]:
    """The statements and checksum of each SQL file, in the order of their names."""
    folder = files(package) / "migrations"
    texts = {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".sql")}
    return {name: (text, hashlib.sha256(text.encode()).hexdigest()) for name, text in sorted(texts.items())}


async def _applied(connection: Connection) -> dict[str, str | None]:
    """The files that were applied, with their checksums."""
    if await connection.fetchval("SELECT to_regclass('migrations') IS NULL"):
        return {}
    rows = await connection.fetch("SELECT name, to_jsonb(migrations) ->> 'checksum' AS checksum FROM migrations")
    return {row["name"]: row["checksum"] for row in rows}


def _check(package: str, files_: dict[str, tuple[str, str]], applied: dict[str, str | None]) -> None:
    for name, (_, checksum) in files_.items():
        if applied.get(name) not in (None, checksum):
            raise MigrationChanged(f"{name} of {package} was changed after it had been applied: write a new file instead")


def reason(error: BaseException) -> str:
    """One line without the address, which may hold a password: one that cannot be read is told by parts of itself in the error."""
    if isinstance(error, ValueError) and not isinstance(error, UnicodeError | asyncpg.DataError):
        return f"{type(error).__name__}: the database's address cannot be read (a password's / # @ are written %2F %23 %40)"
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
