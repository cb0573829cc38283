"""What an error of the database means: only what the row itself causes makes a dead letter."""

import asyncio
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from dateline_bus.events.message import Step
from dateline_bus.failures import NotNow, NotPossible, Superseded
from dateline_bus.postgres import Postgres, failure_of, keep_offsets

PASSING = [
    asyncpg.QueryCanceledError("canceling statement due to statement timeout"),  # 57014
    asyncpg.ReadOnlySQLTransactionError("cannot execute INSERT in a read-only transaction"),  # 25006
    asyncpg.InvalidAuthorizationSpecificationError("pg_hba.conf rejects connection"),  # 28000
    asyncpg.InvalidPasswordError("password authentication failed"),  # 28P01
    asyncpg.LockNotAvailableError("lock timeout"),  # 55P03
    asyncpg.IdleInTransactionSessionTimeoutError("idle"),  # 25P03
    asyncpg.InternalServerError("XX000"),
    asyncpg.PostgresIOError("58030"),
    asyncpg.InsufficientPrivilegeError("permission denied"),  # 42501
    asyncpg.UndefinedTableError("relation does not exist"),  # 42P01
    asyncpg.DiskFullError("53100"),
    asyncpg.OutOfMemoryError("53200"),
    asyncpg.TooManyConnectionsError("53300"),
    asyncpg.DeadlockDetectedError("40P01"),
    asyncpg.SerializationError("40001"),
    asyncpg.AdminShutdownError("57P01"),
    asyncpg.CannotConnectNowError("57P03"),
    asyncpg.ConnectionDoesNotExistError("08003"),
    asyncpg.InterfaceError("connection is closed"),
    asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"),
    ConnectionRefusedError(),
    TimeoutError(),
]
OF_THE_ROW = [
    asyncpg.UntranslatableCharacterError("unsupported Unicode escape sequence"),  # 22P05
    asyncpg.NumericValueOutOfRangeError("22003"),
    asyncpg.DataError("invalid input for query argument $1: 10**30"),  # asyncpg's own, while encoding
    asyncpg.NotNullViolationError("23502"),
    asyncpg.ForeignKeyViolationError("23503"),
    asyncpg.ProgramLimitExceededError("row is too big"),  # 54000
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
    OverflowError("date value out of range"),
]


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_what_is_not_the_rows_own_fault_is_waited_for(error: Exception) -> None:
    assert isinstance(failure_of(error), NotNow)


@pytest.mark.parametrize("error", OF_THE_ROW, ids=lambda error: type(error).__name__)
def test_what_the_row_causes_makes_it_a_dead_letter(error: Exception) -> None:
    assert isinstance(failure_of(error), NotPossible)


@pytest.mark.parametrize("error", [KeyError("k"), TypeError("t"), ValueError("v")])
def test_a_fault_of_ours_is_neither(error: Exception) -> None:
    assert failure_of(error) is None


class Cursor:
    """A pool whose connection fails in the ways told."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def expire_connections(self) -> None:
        pass

    def acquire(self, **_: Any) -> "Cursor":
        return self

    async def __aenter__(self) -> "Cursor":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    def transaction(self) -> "Cursor":
        return self

    async def fetch(self, *_: Any) -> None:
        raise self.error


@pytest.mark.parametrize("error", [*PASSING, *OF_THE_ROW], ids=lambda error: type(error).__name__)
def test_asking_where_to_read_waits_whatever_the_database_says(error: Exception) -> None:
    store = Postgres(SecretStr("postgresql://nowhere"), "dateline_storage")
    store._pool = Cursor(error)  # type: ignore[assignment]
    with pytest.raises(NotNow):
        asyncio.run(store.offsets([("t", 0)]))


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/x", "not a url", "postgresql://u:pa/ss#w@h:x/d"])
def test_opening_waits_and_says_why_without_the_address(url: str) -> None:
    store = Postgres(SecretStr(url), "dateline_storage")
    with pytest.raises(NotNow) as said:
        asyncio.run(store.open())
    assert "ss#w" not in str(said.value)


def test_what_failed_in_passing_is_tried_again_in_a_new_session(postgres: str) -> None:
    async def run() -> None:
        store = Postgres(SecretStr(postgres), "dateline_storage")
        store._pool = await asyncpg.create_pool(postgres, min_size=1, max_size=1)
        sessions = set()

        async def times_out() -> None:
            async with store.transaction() as connection:
                sessions.add(await connection.fetchval("SELECT pg_backend_pid()"))
                await connection.execute("SET LOCAL statement_timeout = 10")
                await connection.execute("SELECT pg_sleep(5)")

        for _ in range(2):
            with pytest.raises(NotNow, match="statement timeout"):
                await times_out()
        await store.close()
        assert len(sessions) == 2

    asyncio.run(run())


def test_offsets_are_written_only_where_they_stand_as_expected(postgres: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(postgres)
        try:
            await connection.execute(
                "CREATE TEMP TABLE bus_offsets (topic text, partition int, next_offset bigint, PRIMARY KEY (topic, partition))"
            )
            await keep_offsets(connection, {("t", 0): Step(None, 5)})
            await keep_offsets(connection, {("t", 0): Step(5, 9), ("t", 1): Step(None, 1)})
            for step in (Step(5, 9), Step(None, 9), Step(8, 10)):
                with pytest.raises(Superseded):
                    await keep_offsets(connection, {("t", 0): step})
            assert await connection.fetchval("SELECT next_offset FROM bus_offsets WHERE partition = 0") == 9
        finally:
            await connection.close()

    asyncio.run(run())
