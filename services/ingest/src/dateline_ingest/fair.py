"""Slots for what is read, shared fairly: whoever sends much waits behind its own, not before everybody else's."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dateline_bus.failures import NotNow


class FairSlots:
    """`slots` at a time, of which one sender has at most all but one; `waiting` wait, of which one sender has at most half."""

    def __init__(self, slots: int, waiting: int) -> None:
        self._free, self._own = slots, max(1, slots - 1)
        self._most_waiting, self._most_own = waiting, max(1, waiting // 2)
        self._running: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def slot(self, sender: str) -> AsyncIterator[None]:
        """A slot for as long as the block lasts. Raises NotNow at once where too many wait."""
        await self._take(sender)
        try:
            yield
        finally:
            self._give(sender)

    async def _take(self, sender: str) -> None:
        if self._free and self._running[sender] < self._own and sender not in self._waiting:
            self._free -= 1
            self._running[sender] += 1
            return
        own = self._waiting.get(sender, deque())
        if sum(map(len, self._waiting.values())) >= self._most_waiting or len(own) >= self._most_own:
            raise NotNow("all readers are busy")
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(sender, deque()).append(granted)
        try:
            await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled():
                self._give(sender)
            else:
                self._drop(sender, granted)
            raise

    def _give(self, sender: str) -> None:
        self._free += 1
        self._running[sender] -= 1
        if not self._running[sender]:
            del self._running[sender]
        self._grant()

    def _drop(self, sender: str, granted: "asyncio.Future[None]") -> None:
        waiting = self._waiting[sender]
        waiting.remove(granted)
        if not waiting:
            del self._waiting[sender]

    def _grant(self) -> None:
        """Senders take turns."""
        while self._free:
            sender = next((name for name in self._waiting if self._running[name] < self._own), None)
            if sender is None:
                return
            granted = self._waiting[sender].popleft()
            if self._waiting[sender]:
                self._waiting.move_to_end(sender)
            else:
                del self._waiting[sender]
            if granted.cancelled():
                continue
            self._free -= 1
            self._running[sender] += 1
            granted.set_result(None)
