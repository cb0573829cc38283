"""The live stream: server-sent events."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from dateline_api.domain.filters import FactFilters
from dateline_api.feed import Event, Feed, Place
from dateline_api.problems import ProblemError
from dateline_api.routes.common import Db

router = APIRouter(tags=["live"])


class StreamQuestion(FactFilters):
    """Which facts; with no filter, alerts as well."""

    since: Annotated[str | None, Field(max_length=60, description="an event's id, as Last-Event-ID")] = None

    def filters(self) -> FactFilters:
        """Without the position."""
        return FactFilters(**self.model_dump(exclude={"since"}, by_alias=True))


# Outside the description: it never ends, so whoever tests the description by asking would wait for ever.
@router.get("/stream", include_in_schema=False)
async def stream(
    question: Annotated[StreamQuestion, Query()],
    request: Request,
    database: Db,
    last_event_id: Annotated[str | None, Header(max_length=60)] = None,
) -> StreamingResponse:
    """Facts as they are stored and alerts as they are raised, each already readable. Reconnecting with Last-Event-ID misses nothing."""
    feed: Feed = request.app.state.feed
    state: Any = request.app.state
    if database.not_ready():
        raise ProblemError(503, "The database is away.", retry_after=2)
    if state.readers >= state.settings.stream_readers:
        raise ProblemError(503, "There are too many readers.", retry_after=30)
    try:
        written = last_event_id or question.since
        since = Place.parse(written) if written else None
    except ValueError as error:
        raise ProblemError(422, f"Last-Event-ID: {error}") from error
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_told(feed, since, question.filters(), state), media_type="text/event-stream", headers=headers)


async def _told(feed: Feed, since: Place | None, filters: FactFilters, state: Any) -> AsyncIterator[bytes]:
    state.readers += 1
    try:
        yield b"retry: 2000\n: connected\n\n"
        async for batch in feed.events(since, filters):
            yield _written(batch) if batch else b": nothing new\n\n"
    finally:
        state.readers -= 1


def _written(batch: Sequence[Event]) -> bytes:
    return b"".join(b"id: %s\nevent: %s\ndata: %s\n\n" % (str(e.place).encode(), e.name.encode(), e.data) for e in batch)
