"""The database as the API sees it: read only, bounded in time, and away at times."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg

from dateline_api.domain.statement import Statement
from dateline_api.problems import ProblemError
from dateline_api.settings import Settings
from dateline_bus.postgres import reason

# asyncpg's records are read like mappings; their type does not say so.
Row = Mapping[str, Any]
log = logging.getLogger(__name__)

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)
_RETRY_SECONDS = 2.0
TEXTS = "SELECT article_id, body->>'text' AS text FROM articles WHERE article_id = ANY($1::text[])"
"""The clean texts of articles."""


class Database:
    """A pool that appears when the server does. Raises ProblemError 503 while it is away, 504 when a question takes too long."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: asyncpg.Pool | None = None

    async def keep_open(self) -> None:
        """Connect, however long that takes; the storage service makes the tables."""
        while self._pool is None:
            try:
                pool = await asyncpg.create_pool(
                    self._settings.database_url.get_secret_value(),
                    min_size=1,
                    max_size=self._settings.database_connections,
                    server_settings={
                        "default_transaction_read_only": "on",
                        "statement_timeout": str(int(self._settings.statement_seconds * 1000)),
                        "application_name": "dateline-api",
                        "jit": "off",
                    },
                )
                if await pool.fetchval("SELECT to_regclass('public.feed') IS NULL"):
                    await pool.close()
                    raise OSError("the storage service has not made its tables yet")
                self._pool = pool
            except (*_AWAY, asyncpg.PostgresError) as error:
                log.warning("waiting for the database", extra={"reason": reason(error)})
                await asyncio.sleep(_RETRY_SECONDS)

    async def close(self) -> None:
        """Disconnect."""
        if self._pool is not None:
            self._pool.terminate()

    def not_ready(self) -> str | None:
        """Why no question can be answered, or None."""
        return None if self._pool is not None else "no database"

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.pool.PoolConnectionProxy]:
        """One connection."""
        if self._pool is None:
            raise ProblemError(503, "The database is away.", retry_after=2)
        try:
            async with self._pool.acquire(timeout=self._settings.statement_seconds) as connection:
                yield connection
        except asyncpg.QueryCanceledError as error:
            raise ProblemError(504, "The question takes too long: narrow it by a filter.") from error
        except _AWAY as error:
            log.warning("the database is away", extra={"reason": reason(error)})
            raise ProblemError(503, "The database is away.", retry_after=2) from error
        except asyncpg.DataError as error:
            raise ProblemError(422, f"A value is out of bounds: {reason(error)}") from error

    async def fetch(self, statement: Statement) -> list[Row]:
        """All rows."""
        async with self.connection() as connection:
            return cast(list[Row], await connection.fetch(statement.sql, *statement.values))

    async def row(self, sql: str, *values: Any) -> Row | None:
        """The only row, or None."""
        async with self.connection() as connection:
            return cast(Row | None, await connection.fetchrow(sql, *values))

    async def value(self, statement: Statement) -> Any:
        """The only value."""
        async with self.connection() as connection:
            return await connection.fetchval(statement.sql, *statement.values)

    async def texts(self, articles: Sequence[str]) -> dict[str, str]:
        """The clean texts of articles."""
        return {row["article_id"]: row["text"] for row in await self.fetch(Statement(TEXTS, (list(set(articles)),)))}
