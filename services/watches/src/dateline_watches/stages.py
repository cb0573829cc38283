"""The two stages: enriched facts into alerts, alerts into deliveries (dateline_bus.consume.stage.Runner).

Both wait until every watch is known, and for the database as long as it is away: neither is a fault of the message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from dateline_bus.consume.stage import Output, encoded
from dateline_bus.runtime.backoff import persistently
from dateline_bus.web.probes import Health
from dateline_schema.records import Alert, EnrichedBatch
from dateline_schema.topics import ALERTS
from dateline_watches.domain.index import Index
from dateline_watches.domain.match import Matched, matched, story_alert
from dateline_watches.memory import Memory

log = logging.getLogger(__name__)
T = TypeVar("T")


class Known:
    """The watches, and whether all of them are known yet; `told` is set when something was put into the queue of deliveries."""

    def __init__(self, memory: Memory, health: Health) -> None:
        self.index, self.memory, self.health = Index(), memory, health
        self.all_there, self.told = asyncio.Event(), asyncio.Event()

    async def remembered(self, work: Callable[[], Awaitable[T]], what: str = "store") -> T:
        """What the database (or another part) answers, waited for as long as it takes."""

        def failed(error: BaseException, _: int) -> None:
            if self.health.away(what, str(error)):
                log.warning("waiting for the %s", what, extra={"reason": str(error)})

        result = await persistently(work, failed, first=0.2)
        self.health.back(what)
        return result


class Matching:
    """Enriched facts into alerts."""

    def __init__(self, known: Known) -> None:
        self._known = known

    async def run(self, value: bytes) -> Sequence[Output]:
        """See Runner. Raises InvalidRecord."""
        await self._known.all_there.wait()
        now = datetime.now(UTC)
        batch, found = await asyncio.to_thread(self._matched, value, now)
        articles = await self._known.remembered(lambda: self._known.memory.note(batch, bool(found.stories)))
        grown = [story_alert(standing, batch, articles, now) for standing in found.stories]
        return encoded([*found.alerts, *(alert for alert in grown if alert is not None)], (ALERTS,))

    def _matched(self, value: bytes, now: datetime) -> tuple[EnrichedBatch, Matched]:
        batch = EnrichedBatch.decode(value)
        return batch, matched(batch, self._known.index, now)

    async def close(self) -> None:
        """See Runner."""


class Telling:
    """Alerts into the queue of deliveries; where nobody is to be told, the topic, the stream and the feed have them all the same."""

    def __init__(self, known: Known) -> None:
        self._known = known

    async def run(self, value: bytes) -> Sequence[Output]:
        """See Runner. Raises InvalidRecord."""
        await self._known.all_there.wait()
        alert = Alert.decode(value)
        standing = self._known.index.watches.get(alert.watch_id)
        if standing is not None:
            channels = standing.watch.channels
            await self._known.remembered(lambda: self._known.memory.queue(alert, channels))
            self._known.told.set()
        return ()

    async def close(self) -> None:
        """See Runner."""
