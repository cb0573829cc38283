"""The live feed: one reader of the database for all readers of the stream, each at its own pace.

An event's id is `XID-SEQ-N`: its row of the table `feed` and its place among the row's ids. Rows are taken only once every transaction that
began before theirs has ended, so nothing ever appears behind a reader's position: whoever resumes from an id misses nothing and
gets nothing twice, from any replica and after any restart.
"""

import asyncio
import contextlib
import logging
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import takewhile
from typing import NamedTuple, cast

import asyncpg
import orjson

from dateline_api.database import Database, Row
from dateline_api.domain import facts
from dateline_api.domain.filters import FactFilters
from dateline_api.domain.statement import Statement
from dateline_api.problems import ProblemError
from dateline_bus.postgres import reason

log = logging.getLogger(__name__)

CHANNEL = "dateline_feed"
_KEPT = 2_000
"""Rows of the feed kept in memory; a reader that is further behind reads the database itself."""
_AT_ONCE = 200
_POLL_SECONDS = 1.0
_HELD_BACK_SECONDS = 0.005
_ID = re.compile(r"(\d{1,19})-(\d{1,18})-(\d{1,9})")
_ROWS = """
    SELECT xid::text::bigint AS xid, seq, kind, article_id, ids FROM feed
    WHERE (xid, seq) > ($1::text::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, seq LIMIT $3
"""
_HELD_BACK = "SELECT EXISTS (SELECT FROM feed WHERE (xid, seq) > ($1::text::xid8, $2::bigint))"
_NEWEST = """
    SELECT xid::text::bigint AS xid, seq FROM feed WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid DESC, seq DESC LIMIT 1
"""


class Place(NamedTuple):
    """A position: behind the `n`-th id of a row."""

    xid: int
    seq: int
    n: int

    def __str__(self) -> str:
        return "-".join(map(str, self))

    @classmethod
    def parse(cls, written: str) -> "Place":
        """Raises ValueError."""
        match = _ID.fullmatch(written)
        if match is None:
            raise ValueError("not an event id of this stream")
        return cls(*map(int, match.groups()))


WHOLE = 2**31
"""As `n`: behind all ids of the row."""


class Event(NamedTuple):
    """One thing that happened. `fact_id` is None for alerts, which pass only readers without filters."""

    place: Place
    name: str
    fact_id: str | None
    data: bytes


Choose = Callable[[Sequence[Event]], Awaitable[Sequence[Event]]]


class Feed:
    """Follows the feed as long as the service runs."""

    def __init__(self, database: Database, url: str) -> None:
        self._database, self._url = database, url
        self._kept: deque[tuple[Place, tuple[Event, ...]]] = deque(maxlen=_KEPT)
        self._begins: Place | None = None
        self._head: Place | None = None
        self._more = asyncio.Event()
        self.stopped = False

    async def follow(self) -> None:
        """Until cancelled; reconnects when the database was away."""
        while True:
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ProblemError) as error:
                log.warning("the feed waits for the database", extra={"reason": reason(error)})
                await asyncio.sleep(_POLL_SECONDS)

    def stop(self) -> None:
        """Ends every stream."""
        self.stopped = True
        self._more.set()

    async def events(self, since: Place, choose: Choose) -> AsyncIterator[Sequence[Event]]:
        """What of all that happens from `since` on is chosen, in batches; an empty batch when nothing has for a while."""
        place = since
        while not self.stopped:
            waiting = self._more
            batch, place = await self._next(place)
            if batch:
                yield await choose(batch)
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(waiting.wait()), 15)
            if waiting is self._more and not self.stopped:
                yield ()

    async def _next(self, place: Place) -> tuple[list[Event], Place]:
        """Events behind a place: from memory, or from the database where memory begins later."""
        if self._begins is None or place < self._begins:
            rows = await self._rows(place._replace(seq=place.seq - 1) if place.n < WHOLE else place)
            batches = await self._read(rows)
        else:
            # From the newest back: most readers are at the head, and there may be a thousand of them.
            batches = list(takewhile(lambda kept: kept[0] > place, reversed(self._kept)))[::-1][:_AT_ONCE]
        found = [event for _, events in batches for event in events if event.place > place]
        return found, batches[-1][0] if batches else place

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._url)
        try:
            woken = asyncio.Event()
            await connection.add_listener(CHANNEL, lambda *_: woken.set())
            if self._head is None:
                self._begins = self._head = await self._newest()
            while True:
                woken.clear()
                if await self._take(connection):
                    continue
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), _POLL_SECONDS)
        finally:
            connection.terminate()

    async def _take(self, connection: asyncpg.Connection) -> bool:
        """Takes what is new; whether to look again at once, because there was something or something is still held back."""
        assert self._head is not None  # noqa: S101 - set before
        rows = cast(list[Row], await connection.fetch(_ROWS, str(self._head.xid), self._head.seq, _AT_ONCE))
        if not rows:
            held_back = await connection.fetchval(_HELD_BACK, str(self._head.xid), self._head.seq)
            if held_back:
                await asyncio.sleep(_HELD_BACK_SECONDS)
            return bool(held_back)
        for place, events in await self._read(rows):
            if len(self._kept) == _KEPT:
                self._begins = self._kept[0][0]
            self._kept.append((place, events))
            self._head = place
        waiting, self._more = self._more, asyncio.Event()
        waiting.set()
        return True

    async def now(self) -> Place:
        """Behind all that has been taken: what is taken later is told. A thousand readers that come at once ask no database."""
        return self._head if self._head is not None else await self._newest()

    async def _newest(self) -> Place:
        row = await self._database.row(_NEWEST)
        return Place(row["xid"], row["seq"], WHOLE) if row else Place(0, 0, WHOLE)

    async def _rows(self, behind: Place) -> list[Row]:
        return await self._database.fetch(Statement(_ROWS, (str(behind.xid), max(0, behind.seq), _AT_ONCE)))

    async def _read(self, rows: Sequence[Row]) -> list[tuple[Place, tuple[Event, ...]]]:
        """Rows with what they name, as it is now. What was erased since is left out; the other ids keep their places."""
        wanted = [identity for row in rows if row["kind"] == "facts" for identity in row["ids"]]
        alerts = [identity for row in rows if row["kind"] == "alert" for identity in row["ids"]]
        held = await self._database.fetch(facts.by_ids(wanted)) if wanted else []
        texts = await self._database.texts([row["article_id"] for row in held]) if held else {}
        data = {row["fact_id"]: orjson.dumps(facts.shape(row, texts.get(row["article_id"]))) for row in held}
        if alerts:
            sql = "SELECT alert_id, body FROM alerts WHERE alert_id = ANY($1::text[])"
            data |= {row["alert_id"]: row["body"].encode() for row in await self._database.fetch(Statement(sql, (alerts,)))}
        return [
            (
                Place(row["xid"], row["seq"], WHOLE),
                tuple(_event(row, n, identity, data[identity]) for n, identity in enumerate(row["ids"]) if identity in data),
            )
            for row in rows
        ]

    async def fulfilling(self, filters: FactFilters, batch: Sequence[Event]) -> Sequence[Event]:
        """The events of facts that fulfil the filters: the same conditions as the lists', asked of the database for the whole batch."""
        if filters == FactFilters():
            return batch
        ids = [event.fact_id for event in batch if event.fact_id]
        if not ids:
            return ()
        conditions = facts.where(filters)
        conditions.add("f.fact_id = ANY({}::text[])", ids)
        sql = f"SELECT f.fact_id FROM facts f LEFT JOIN fact_lists l ON l.article_id = f.article_id {conditions.where()}"  # noqa: S608
        passing = {row["fact_id"] for row in await self._database.fetch(Statement(sql, conditions.values))}
        return [event for event in batch if event.fact_id in passing]


def _event(row: Row, n: int, identity: str, data: bytes) -> Event:
    fact = row["kind"] == "facts"
    return Event(Place(row["xid"], row["seq"], n), "fact" if fact else "alert", identity if fact else None, data)
