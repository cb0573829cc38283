"""How every service runs: one loop, signals from the first moment on, an end in bounded time, one line for what went wrong."""

import asyncio
import atexit
import logging
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

from dateline_bus.runtime import garbage, logs
from dateline_bus.settings import WorkerSettings

log = logging.getLogger(__name__)

END_SECONDS = 1.5
"""Beside the time to drain: to leave the group and close connections. Whoever then still runs is ended from outside the loop."""

Work = Callable[[asyncio.Event], Awaitable[None]]
"""A service: returns soon after the event, which SIGTERM and SIGINT set, or raises what makes it fail."""


def main(name: str, settings: WorkerSettings, work: Work) -> None:
    """Run `work` until SIGTERM or SIGINT; exit status 0, or 1 with one line after a failure.

    The end comes within `drain_seconds` + 2 s of the signal, whatever is away: what was not acknowledged is read again.
    """
    logs.configure(name, settings.log_level)
    garbage.settle()
    try:
        asyncio.run(_until_signal(work, settings.drain_seconds))
    except Exception as error:
        expected = isinstance(error, OSError)
        log.critical("stopped: %s", " ".join(str(error).split()) or type(error).__name__, exc_info=None if expected else error)
        _end(1)
    log.info("stopped")
    _end(0)


def _end(status: int, *, orderly: bool = True) -> None:
    """Without waiting for threads that still work: their message was not acknowledged."""
    if orderly:
        atexit._run_exitfuncs()
    sys.stderr.flush()
    sys.stdout.flush()
    os._exit(status)


async def _until_signal(work: Work, drain_seconds: float) -> None:
    stop = asyncio.Event()

    def asked() -> None:
        if stop.is_set():
            return
        stop.set()
        timer = threading.Timer(drain_seconds + END_SECONDS, _end, (0,), {"orderly": False})
        timer.daemon = True
        timer.start()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked)
    # Not asyncio.run alone: it would wait for the threads of to_thread.
    loop.shutdown_default_executor = _nothing  # type: ignore[method-assign]
    await until(stop, work(stop), drain_seconds)


async def _nothing(*_: Any) -> None:
    pass


async def until(stop: asyncio.Event, work: Awaitable[None], drain_seconds: float) -> None:
    """`work` to its end; when `stop` is set it has `drain_seconds`, then it is cancelled. Raises what it raises."""
    working, stopping = asyncio.ensure_future(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            await asyncio.wait([working], timeout=drain_seconds)
        if working.cancelled():
            raise RuntimeError("the service was cancelled from within")
        if working.done():
            return working.result()
        log.warning("what is in hand is given back: the time to drain is over")
    finally:
        stopping.cancel()
        if not working.done():
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working


async def unless(stop: asyncio.Event, work: Awaitable[Any]) -> bool:
    """Wait for `work` or for `stop`, whichever comes first; whether `work` ended. Raises what it raises."""
    working, stopping = asyncio.ensure_future(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
            return True
        return False
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def at_most(seconds: float, work: Awaitable[Any]) -> None:
    """An orderly end that may not hold up the end: whatever it raises or however long it takes, the service goes on."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait([task], timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=0.2)
    # aiokafka lets the cancellation of its own tasks out of stop(): nobody has cancelled us.
    if task.done() and (task.cancelled() or task.exception()):
        log.debug("not closed in order", extra={"reason": repr(None if task.cancelled() else task.exception())})


async def together(works: Iterable[Awaitable[Any]]) -> None:
    """All of them, side by side; when all have ended, raises the first error that there was."""
    for outcome in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome
