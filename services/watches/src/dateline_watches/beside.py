"""What runs beside the stages in every replica: the watches as they stand, silent sources, and the end of what is old."""

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial

from dateline_bus.consume.reader import Reader
from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.events.message import Message
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.produce.sender import Sender
from dateline_bus.runtime.metrics import Metrics
from dateline_schema.record import InvalidRecord
from dateline_schema.records import Watch
from dateline_schema.topics import ALERTS, WATCHES
from dateline_text.search import InvalidQuery
from dateline_watches.domain.match import silence_alert
from dateline_watches.settings import Settings
from dateline_watches.stages import Known

log = logging.getLogger(__name__)

_DAY_SECONDS = 24 * 3600.0


async def follow_watches(settings: Settings, metrics: Metrics, known: Known) -> None:
    """Every watch into the index, from the topic's beginning on, and then as they come; says when all are there."""
    known.health.away("watches", "not all are known yet")

    async def handle(message: Message) -> None:
        try:
            if message.value is not None:
                known.index.put(Watch.decode(message.value))
        except (InvalidRecord, InvalidQuery) as error:
            # One that cannot be read keeps no other from being watched.
            log.error("watch not taken", extra={"message_at": message.where, "reason": str(error)})

    def reached() -> None:
        known.all_there.set()
        known.health.back("watches")
        log.info("watching", extra={"watches": len(known.index.watches)})

    await Reader(settings, WATCHES, metrics, known.health).run({0: 0}, lambda _: None, handle, reached)


async def look_for_silences(settings: Settings, known: Known, service: str) -> None:
    """Every `silence_seconds`: an alert for each watched source that has been silent too long. Every replica finds the same ids."""
    sender = Sender(settings)
    said: set[str] = set()
    await known.all_there.wait()
    await known.remembered(sender.start, "broker (silences)")
    try:
        while True:
            standing = list(known.index.silences())
            sources = {one.condition.source for one in standing if one.condition.source}
            heard = await known.remembered(partial(known.memory.last_heard, sources)) if sources else {}
            now = datetime.now(UTC)
            for one in standing:
                if one.condition.source not in heard:
                    continue
                alert = silence_alert(one, *heard[one.condition.source], now)
                if alert is None or alert.alert_id in said:
                    continue
                try:
                    headers = headers_of(ALERTS, alert.watch_id, service, Trace.begin(), now)
                    await sender.send(ALERTS.name, alert.watch_id.encode(), alert.encode(), headers)
                    said.add(alert.alert_id)
                except (NotNow, NotPossible) as error:
                    log.warning("silence not told yet", extra={"watch": alert.watch_id, "reason": str(error)})
            await asyncio.sleep(settings.silence_seconds)
    finally:
        await sender.stop()


async def forget_old(known: Known) -> None:
    """Once a day."""
    while True:
        await known.remembered(known.memory.forget_old)
        await asyncio.sleep(_DAY_SECONDS)
