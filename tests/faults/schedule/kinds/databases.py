"""Faults of the database: killed, stopped, cutting, refusing, cancelling, deadlocked, full."""

import asyncio
import random
import threading
import time
from contextlib import suppress

import asyncpg

from dateline_local.daemons import Daemons

from ..bench import Bench, pause
from .registry import fault, repeatedly


def _database(bench: Bench, setting: str, seconds: float) -> None:
    """A setting of the database for a while; sessions begin anew with and without it."""
    bench.sql(f"ALTER DATABASE dateline {setting}")
    _cut(bench)
    pause(seconds)
    bench.sql("ALTER DATABASE dateline RESET ALL")
    bench.sql("ALTER DATABASE dateline ALLOW_CONNECTIONS true")
    _cut(bench)


def _cut(bench: Bench) -> None:
    bench.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dateline'")


@fault("b1 database SIGKILL, back after 3 s")
def database_killed(bench: Bench, _: random.Random) -> int:
    daemon = Daemons(bench.postgres.folder).find("postgres")
    assert daemon is not None
    daemon.kill()
    pause(3)
    bench.postgres.start()
    return 0


@fault("b2 connections cut 8 s")
def connections_cut(bench: Bench, _: random.Random) -> int:
    repeatedly(lambda: _cut(bench), 8, 0.25)
    return 0


@fault("b3 database stopped in order 8 s")
def database_stopped(bench: Bench, _: random.Random) -> int:
    bench.postgres.stop()
    pause(8)
    bench.postgres.start()
    return 0


@fault("b4 statement_timeout 3 ms, 6 s")
def statements_time_out(bench: Bench, _: random.Random) -> int:
    _database(bench, "SET statement_timeout = '3ms'", 6)
    return 0


@fault("b5 read-only (fail-over) 6 s")
def read_only(bench: Bench, _: random.Random) -> int:
    _database(bench, "SET default_transaction_read_only = on", 6)
    return 0


@fault("b6 login refused 6 s")
def login_refused(bench: Bench, _: random.Random) -> int:
    _database(bench, "ALLOW_CONNECTIONS false", 6)
    return 0


@fault("b11 running statements cancelled 6 s")
def statements_cancelled(bench: Bench, _: random.Random) -> int:
    cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = 'dateline' AND state = 'active'"
    repeatedly(lambda: bench.sql(cancel), 6, 0.05)
    return 0


@fault("b7 serializable and lock_timeout 20 ms, 6 s")
def serializable(bench: Bench, _: random.Random) -> int:
    bench.sql("ALTER DATABASE dateline SET lock_timeout = '20ms'")
    _database(bench, "SET default_transaction_isolation = 'serializable'", 6)
    return 0


@fault("b8 a foreign session makes deadlocks 6 s")
def deadlocks(bench: Bench, chance: random.Random) -> int:
    async def entangle(end: float) -> None:
        connection = await asyncpg.connect(bench.postgres.url)
        try:
            while time.monotonic() < end:
                # One row after the other, in no order: what others lock in theirs.
                with suppress(asyncpg.PostgresError):
                    async with connection.transaction():
                        for table in chance.sample(("public.fact_lists", "enrichment.articles", "public.bus_offsets"), 3):
                            await connection.execute(f"SELECT FROM {table} ORDER BY random() LIMIT 30 FOR UPDATE")
                            await asyncio.sleep(0.2)
        finally:
            await connection.close()

    threads = [threading.Thread(target=lambda: asyncio.run(entangle(time.monotonic() + 6))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0


@fault("b9 the database's disk is full 6 s", needs="disk")
def disk_full(bench: Bench, _: random.Random) -> int:
    filler = bench.postgres.folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 16))
    pause(6)
    filler.unlink()
    good = 0
    end = time.monotonic() + 60
    while good < 3 and time.monotonic() < end:  # where it had no room for its log it ends, perhaps only now
        bench.postgres.start()
        with suppress(OSError, asyncpg.PostgresError):
            bench.sql("SELECT 1")
            good += 1
        pause(1)
    return 0


@fault("b10 database away 170 s", long_only=True)
def database_away(bench: Bench, _: random.Random) -> int:
    bench.postgres.stop()
    pause(170)
    bench.postgres.start()
    return 0
