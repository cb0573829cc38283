"""Messages of one partition one after the other, of different partitions beside each other."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from dateline_bus.events.message import At

log = logging.getLogger(__name__)

WAITING = 4
"""Messages that may wait behind one of their partition before no more are fetched for it."""


class Slots:
    """At most `most` pieces of work at once; a careful one has nothing beside it."""

    def __init__(self, most: int) -> None:
        self._most, self._free, self._gathering = most, asyncio.Semaphore(most), asyncio.Lock()

    @asynccontextmanager
    async def taken(self, *, alone: bool = False) -> AsyncIterator[None]:
        """One slot, or all of them."""
        wanted, held = (self._most if alone else 1), 0
        try:
            async with self._gathering:
                for _ in range(wanted):
                    await self._free.acquire()
                    held += 1
            yield
        finally:
            for _ in range(held):
                self._free.release()


class Rows:
    """A row for each partition. `handle` must not raise: what leaves it ends every row, and `failed` has it."""

    def __init__(
        self, handle: Callable[[Any], Awaitable[None]], pause: Callable[[At], None], resume: Callable[[At], None]
    ) -> None:
        self._handle, self._pause, self._resume = handle, pause, resume
        self._waiting: dict[At, deque[Any]] = {}
        self._tasks: dict[At, asyncio.Task[None]] = {}
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def put(self, at: At, item: Any) -> None:
        """Behind the others of its partition."""
        row = self._waiting.setdefault(at, deque())
        row.append(item)
        if len(row) >= WAITING:
            self._pause(at)
        if at not in self._tasks:
            self._tasks[at] = asyncio.create_task(self._work(at))

    def drop(self, at: At) -> None:
        """What waits there is somebody else's; the one in hand ends."""
        self._waiting.pop(at, None)

    async def close(self) -> None:
        """Give back what is in hand."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _work(self, at: At) -> None:
        try:
            while row := self._waiting.get(at):
                item = row.popleft()
                if len(row) == WAITING - 1:
                    self._resume(at)
                await self._handle(item)
        except Exception as error:
            if not self.failed.done():
                self.failed.set_exception(error)
        finally:
            self._tasks.pop(at, None)
