"""Deliveries out of the queue: several at once, none in another's way, tried again at growing distances, each try written down."""

import asyncio
import logging
import random
import time
from collections import Counter
from contextlib import suppress
from typing import Protocol

from dateline_bus.runtime.metrics import Metrics
from dateline_schema.record import InvalidRecord
from dateline_schema.records import Alert
from dateline_watches.channels import Failed
from dateline_watches.memory import Due
from dateline_watches.settings import Settings
from dateline_watches.stages import Known

log = logging.getLogger(__name__)

_LONGEST_WAIT = 4 * 3600.0
_POLL_SECONDS = 1.0
_LEASE_SECONDS = 120.0
"""Beyond any try's time limit."""


class Channel(Protocol):
    """One way to somebody."""

    async def send(self, due: Due, alert: Alert) -> None:
        """One try. Raises Failed."""


class Deliveries:
    """Works the queue off for as long as `run` runs."""

    def __init__(self, known: Known, settings: Settings, metrics: Metrics, channels: dict[str, Channel]) -> None:
        self._known, self._settings, self._metrics, self._channels = known, settings, metrics, channels
        self._in_hand: set[asyncio.Task[None]] = set()
        self._busy: Counter[str] = Counter()

    async def run(self) -> None:
        """For ever; what is in hand when it is cancelled comes back when its lease is over."""
        try:
            while True:
                if not await self._take():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._known.told.wait(), _POLL_SECONDS)
                    self._known.told.clear()
        finally:
            for task in self._in_hand:
                task.cancel()

    async def _take(self) -> bool:
        """Begin what is due, as far as there is room; whether there was any."""
        free = self._settings.deliveries_at_once - len(self._in_hand)
        if free <= 0:
            await asyncio.wait(self._in_hand, return_when=asyncio.FIRST_COMPLETED)
            return True
        share = max(1, self._settings.deliveries_at_once // 4)
        busy = [watch for watch, count in self._busy.items() if count >= share]
        memory = self._known.memory
        found = await self._known.remembered(lambda: memory.claim(min(free, share), busy, _LEASE_SECONDS))
        for due in found:
            self._busy[due.watch_id] += 1
            task = asyncio.create_task(self._one(due))
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)
        return bool(found)

    async def _one(self, due: Due) -> None:
        begun, settings = time.perf_counter(), self._settings
        outcome, state, wait = "delivered", "delivered", 0.0
        try:
            await self._channels[due.channel].send(due, Alert.decode(due.body.encode()))
        except (Failed, InvalidRecord, KeyError) as error:
            final = not isinstance(error, Failed) or error.final or due.attempt >= settings.delivery_attempts
            outcome, state = str(error) or type(error).__name__, "given up" if final else ""
            asked = error.retry_after if isinstance(error, Failed) else 0
            wait = min(max(settings.delivery_first_seconds * 4.0 ** (due.attempt - 1), asked), _LONGEST_WAIT)
            # Not all that failed together come back together.
            wait *= random.uniform(0.8, 1.2)  # noqa: S311 - no secret
            log.warning(
                "not delivered",
                extra={"watch": due.watch_id, "channel": due.channel, "attempt": due.attempt, "reason": outcome, "final": final},
            )
        finally:
            self._busy[due.watch_id] -= 1
            if not self._busy[due.watch_id]:
                del self._busy[due.watch_id]
        seconds = time.perf_counter() - begun
        self._metrics.add("dateline_messages_total", stage="deliver", outcome="ok" if state == "delivered" else "skipped:failed")
        self._metrics.add("dateline_deliveries_total", channel=due.channel, outcome=state or "failed")
        self._metrics.observe("dateline_processing_seconds", seconds, stage="deliver")
        await self._known.remembered(lambda: self._known.memory.ended(due, seconds, outcome, state or None, wait))
