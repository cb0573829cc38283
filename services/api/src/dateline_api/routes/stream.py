"""The live stream: server-sent events."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from dateline_api.database import Database
from dateline_api.domain.filters import FactFilters, Filters, Words
from dateline_api.feed import Choose, Event, Feed, Place
from dateline_api.problems import ProblemError
from dateline_api.routes.common import Db
from dateline_schema.records.alert import AlertKind

router = APIRouter(tags=["live"])


class StreamQuestion(FactFilters):
    """Which facts; with no filter, alerts as well."""

    since: Annotated[str | None, Field(max_length=60, description="an event's id, as Last-Event-ID")] = None

    def filters(self) -> FactFilters:
        """Without the position."""
        return FactFilters(**self.model_dump(exclude={"since"}, by_alias=True))


class AlertsStreamQuestion(Filters):
    """Which alerts."""

    watch: Words | None = None
    kind: AlertKind | None = None
    since: Annotated[str | None, Field(max_length=60, description="an event's id, as Last-Event-ID")] = None

    async def chosen(self, batch: Sequence[Event]) -> Sequence[Event]:
        """Of a batch."""
        return [event for event in batch if event.name == "alert" and self._fulfilled(orjson.loads(event.data))]

    def _fulfilled(self, alert: dict[str, Any]) -> bool:
        return self.watch in (None, alert["watch_id"]) and self.kind in (None, alert["kind"])


# Both outside the description: they never end, so whoever tests the description by asking would wait for ever.
@router.get("/stream", include_in_schema=False)
async def stream(
    question: Annotated[StreamQuestion, Query()],
    request: Request,
    database: Db,
    last_event_id: Annotated[str | None, Header(max_length=60)] = None,
) -> StreamingResponse:
    """Facts as they are stored and alerts as they are raised, each already readable. Reconnecting with Last-Event-ID misses nothing."""
    filters, feed = question.filters(), request.app.state.feed

    async def chosen(batch: Sequence[Event]) -> Sequence[Event]:
        return batch if filters == FactFilters() else await feed.fulfilling(filters, batch)

    return _opened(request, database, last_event_id or question.since, chosen)


@router.get("/alerts/stream", include_in_schema=False)
async def alerts_stream(
    question: Annotated[AlertsStreamQuestion, Query()],
    request: Request,
    database: Db,
    last_event_id: Annotated[str | None, Header(max_length=60)] = None,
) -> StreamingResponse:
    """Alerts as they are raised, of one watch or of all. Reconnecting with Last-Event-ID misses nothing."""
    return _opened(request, database, last_event_id or question.since, question.chosen)


def _opened(request: Request, database: Database, written: str | None, choose: Choose) -> StreamingResponse:
    state: Any = request.app.state
    if database.not_ready():
        raise ProblemError(503, "The database is away.", retry_after=2)
    if state.readers >= state.settings.stream_readers:
        raise ProblemError(503, "There are too many readers.", retry_after=30)
    try:
        since = Place.parse(written) if written else None
    except ValueError as error:
        raise ProblemError(422, f"Last-Event-ID: {error}") from error
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_told(state, since, choose), media_type="text/event-stream", headers=headers)


async def _told(state: Any, since: Place | None, choose: Choose) -> AsyncIterator[bytes]:
    feed: Feed = state.feed
    state.readers += 1
    state.metrics.set("dateline_stream_readers", state.readers)
    try:
        # Before it says that it is connected: what is stored after that is told.
        place = since if since is not None else await feed.now()
        yield b"retry: 2000\n: connected\n\n"
        async for batch in feed.events(place, choose):
            yield _written(batch) if batch else b": nothing new\n\n"
    finally:
        state.readers -= 1
        state.metrics.set("dateline_stream_readers", state.readers)


def _written(batch: Sequence[Event]) -> bytes:
    return b"".join(b"id: %s\nevent: %s\ndata: %s\n\n" % (str(e.place).encode(), e.name.encode(), e.data) for e in batch)
