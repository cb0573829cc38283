"""Asks the broker on a timer how far we are behind: not when a message ends, because a reader that stands still ends none."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from dateline_bus.events.message import At
from dateline_bus.kafka import connection
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.runtime.running import at_most
from dateline_bus.settings import WorkerSettings
from dateline_bus.web.probes import Health

log = logging.getLogger(__name__)

ANSWER_SECONDS = 4.0
_GAUGE = "dateline_consumer_lag_messages"


class Ends(Protocol):
    """Where partitions begin and end, by the broker."""

    async def ends(self, partitions: list[At]) -> Mapping[At, tuple[int, int]]:
        """The first offset and the one behind the last; with no partitions only whether it answers. Raises KafkaError, OSError."""

    async def close(self) -> None:
        """Disconnect."""


class KafkaEnds:
    """A connection of its own: asked beside the consumer, so that neither waits for the other."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._client: Any = None

    async def ends(self, partitions: list[At]) -> Mapping[At, tuple[int, int]]:
        """See Ends."""
        if self._client is None:
            client = AIOKafkaConsumer(**connection(self._settings), request_timeout_ms=int(ANSWER_SECONDS * 1000))
            try:
                await client.start()
            except BaseException:
                await at_most(1, client.stop())
                raise
            self._client = client
        asked = [TopicPartition(*at) for at in partitions]
        if not asked:
            await self._client.topics()
            return {}
        first, last = await self._client.beginning_offsets(asked), await self._client.end_offsets(asked)
        return {(tp.topic, tp.partition): (first[tp], last[tp]) for tp in asked}

    async def close(self) -> None:
        """See Ends."""
        if self._client is not None:
            await at_most(1, self._client.stop())
            self._client = None


class Watch:
    """Sets the lag of the partitions that are ours now, and notes whether the broker answers.

    `positions`: where each of our partitions will be read next; None where that is not known, which counts from its beginning.
    """

    def __init__(
        self, settings: WorkerSettings, metrics: Metrics, health: Health,
        positions: Callable[[], Mapping[At, int | None]], ends: Ends | None = None,
    ) -> None:  # fmt: skip
        self._settings, self._metrics, self._health, self._positions = settings, metrics, health, positions
        self._ends = ends or KafkaEnds(settings)
        self._shown: set[At] = set()

    async def run(self) -> None:
        """For ever."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(self._settings.lag_seconds)
        finally:
            await self._ends.close()

    async def look(self) -> None:
        """Ask once."""
        try:
            ours = list(self._positions())
            ends = await asyncio.wait_for(self._ends.ends(ours), ANSWER_SECONDS)
        except (KafkaError, OSError, TimeoutError) as error:
            if self._health.away("broker", f"{self._settings.kafka}: {error!r}"):
                log.warning("the broker does not answer", extra={"reason": repr(error)})
            await self._ends.close()
            return
        if self._health.back("broker"):
            log.info("the broker answers")
        positions, behind = self._positions(), 0
        for at in self._shown - positions.keys():
            self._metrics.forget(_GAUGE, topic=at[0], partition=str(at[1]))
        for at in positions.keys() & ends.keys():
            first, last = ends[at]
            position = positions[at]
            lag = max(0, last - max(first, position or 0))
            self._metrics.set(_GAUGE, lag, topic=at[0], partition=str(at[1]))
            behind += lag
        self._shown, self._health.behind = set(positions), behind
