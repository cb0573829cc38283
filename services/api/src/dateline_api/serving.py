"""An API of one's own for the length of a command, where none runs."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import uvicorn
from pydantic import SecretStr

from dateline_api.app import config
from dateline_api.service import make_app
from dateline_api.settings import Settings
from dateline_bus.postgres import reason

_READY_SECONDS = 15


@contextmanager
def serve(database_url: str) -> Iterator[str]:
    """Its address, on a free port of the loopback address. Raises OSError when the database does not answer or has no tables."""
    asyncio.run(_try(database_url))
    settings = Settings(database_url=SecretStr(database_url), statement_seconds=60, log_level="ERROR")
    app = make_app(settings, writes=False)  # a command asks; it says nothing of facts
    server = uvicorn.Server(config(settings, app))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + _READY_SECONDS
        while (not server.started or app.state.database.not_ready()) and time.monotonic() < deadline:
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_READY_SECONDS)


async def _try(url: str) -> None:
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, TimeoutError) as error:
        raise OSError(f"the database cannot be used: {reason(error)}") from error
    try:
        if await connection.fetchval("SELECT to_regclass('public.feed') IS NULL"):
            raise OSError("the database has no facts yet: the storage service has not run on it")
    finally:
        await connection.close()
