"""Watches: made, listed, tried, deleted. Each is an event on its topic; the list shows what storage has of them."""

import asyncio
import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from dateline_api.answers import DeliveryAnswer, ListOf, TestAnswer, WatchAnswer
from dateline_api.database import Database
from dateline_api.domain import listings
from dateline_api.domain.statement import Conditions
from dateline_api.problems import ProblemError
from dateline_api.routes.common import Db, Paged, Row, page_of, picked, problems
from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.web.access import foreign_headers
from dateline_bus.web.webhooks import secret_of
from dateline_schema.ids import canonical, digest
from dateline_schema.record import Record
from dateline_schema.records import Alert, Channels, Condition, Watch
from dateline_schema.records.watch import WATCH_ID
from dateline_schema.topics import ALERTS, WATCHES, Topic
from dateline_text.search import InvalidQuery, parse

_SEEN_SECONDS = 2.0
"""How long an answer waits for storage to show what was just written."""
_STANDS = "SELECT EXISTS (SELECT FROM watches WHERE watch_id = $1 AND deleted = $2)"
_NEWEST = "SELECT article_id FROM articles ORDER BY day DESC, page_id, ordinal, article_id LIMIT 1"
_NO_ARTICLE = digest(b"no article")
WatchPath = Annotated[str, Path(pattern=WATCH_ID)]


def own_pages_only(request: Request) -> None:
    """A page of somebody else's may not make a browser write here. Raises ProblemError 403."""
    bound = request.scope.get("server") or ("127.0.0.1", 0)
    if reason := foreign_headers(request.headers, str(bound[0])):
        raise ProblemError(403, f"Refused: {reason}.")


router = APIRouter(tags=["watches"], dependencies=[Depends(own_pages_only)])


class WatchesQuestion(listings.WatchFilters, Paged):
    """A page of watches."""


class DeliveriesQuestion(listings.DeliveryFilters, Paged):
    """A page of deliveries."""


class NewWatch(BaseModel):
    """What is to be watched, and who is told how."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
    condition: Condition
    channels: Channels = Channels()


@router.post("/watches", response_model=WatchAnswer, status_code=201, responses=problems(400, 403))
async def create(wanted: NewWatch, request: Request, database: Db) -> Any:
    """A new watch. It sees what comes in from now on; the secret of its webhook is in this answer and in no other."""
    for words in (wanted.condition.words, wanted.condition.indicator):
        _checked(words)
    key = request.app.state.settings.webhook_key
    if wanted.channels.webhook and key is None:
        raise ProblemError(409, "Webhooks are not set up here: DATELINE_WEBHOOK_KEY is missing.")
    watch = Watch(
        watch_id=f"w-{secrets.token_hex(8)}",
        owner=holder.key_id if (holder := getattr(request.state, "holder", None)) is not None else "",
        created_at=datetime.now(UTC),
        **dict(wanted),
    )
    await _publish(request, WATCHES, watch.watch_id, watch, watch.created_at)
    await _seen(database, watch.watch_id, deleted=False)
    secret = secret_of(key.get_secret_value(), watch.watch_id) if wanted.channels.webhook and key else None
    return watch.model_dump(exclude={"deleted"}) | {"secret": secret}


@router.get("/watches", response_model=ListOf[WatchAnswer], responses=problems(403))
async def list_watches(question: Annotated[WatchesQuestion, Query()], database: Db) -> Any:
    """Watches that stand, the newest first."""
    return await page_of(database, listings.WATCHES, listings.watches(question), question, _shape)


@router.get("/watches/{watch_id}", response_model=WatchAnswer, responses=problems(403, 404))
async def watch(watch_id: WatchPath, database: Db) -> Any:
    """One watch."""
    return _shape(await _row(database, watch_id))


@router.delete("/watches/{watch_id}", status_code=204, response_class=Response, responses=problems(403, 404))
async def delete(watch_id: WatchPath, request: Request, database: Db) -> Response:
    """It watches no longer. Its alerts stay; whom it told is forgotten."""
    row = await _row(database, watch_id)
    gone = Watch(watch_id=watch_id, name="deleted", created_at=row["created_at"], deleted=True)
    await _publish(request, WATCHES, watch_id, gone, datetime.now(UTC))
    await _seen(database, watch_id, deleted=True)
    return Response(status_code=204)


@router.post("/watches/{watch_id}/test", response_model=TestAnswer, status_code=202, responses=problems(403, 404))
async def test(watch_id: WatchPath, request: Request, database: Db) -> Any:
    """An alert that says it is a test, through everything that a real one goes through; what came of it: the watch's deliveries."""
    held, now = _shape(await _row(database, watch_id)), datetime.now(UTC)
    newest = await database.row(_NEWEST)
    alert = Alert(
        alert_id=digest(canonical(["test", watch_id, now.isoformat()])),
        watch_id=watch_id,
        kind="watch",
        article_id=newest["article_id"] if newest else _NO_ARTICLE,
        reason="a test: this watch reaches you",
        raised_at=now,
        occasion=held["condition"]["on"],
        title=held["name"],
        test=True,
    )
    await _publish(request, ALERTS, watch_id, alert, now)
    return {"alert_id": alert.alert_id}


@router.get("/watches/{watch_id}/deliveries", response_model=ListOf[DeliveryAnswer], responses=problems(403, 404))
async def deliveries(watch_id: WatchPath, question: Annotated[DeliveriesQuestion, Query()], database: Db) -> Any:
    """Whom the watch told of what, the newest first, and how the last try ended. Kept for 30 days."""
    await _row(database, watch_id)
    ready = await database.row("SELECT to_regclass('watches.deliveries') IS NOT NULL AS there")
    if not (ready and ready["there"]):
        return {"items": [], "next": None}
    shape = lambda row: picked(row, DeliveryAnswer)  # noqa: E731
    return await page_of(database, listings.DELIVERIES, listings.deliveries(question, watch_id), question, shape)


def _checked(words: str | None) -> None:
    try:
        if words is not None:
            parse(words)
    except InvalidQuery as error:
        raise ProblemError(409, f"Words to watch for: {error}.") from error


def _shape(row: Row) -> dict[str, Any]:
    body = orjson.loads(row["body"])
    held = {name: body[name] for name in ("watch_id", "name", "owner", "condition", "channels")}
    return held | {name: row[name] for name in ("created_at", "alerts", "last_alert_at")}


async def _row(database: Database, watch_id: str) -> Row:
    conditions = Conditions()
    conditions.add("w.watch_id = {} AND NOT w.deleted", watch_id)
    rows = await database.fetch(listings.WATCHES.select(conditions, 1))
    if not rows:
        raise ProblemError(404, "There is no such watch.")
    return rows[0]


async def _publish(request: Request, topic: Topic[Any], key: str, record: Record, now: datetime) -> None:
    try:
        headers = headers_of(topic, key, "/dateline/api", Trace.begin(), now)
        await request.app.state.sender.send(topic.name, key.encode(), record.encode(), headers)
    except (NotNow, NotPossible) as error:
        raise ProblemError(503, f"Not taken: {error}.", retry_after=2) from error


async def _seen(database: Database, watch_id: str, *, deleted: bool) -> None:
    """Wait a moment for storage, so that whoever lists next sees what they did; it is done in any case."""
    until = asyncio.get_running_loop().time() + _SEEN_SECONDS
    while asyncio.get_running_loop().time() < until:
        row = await database.row(_STANDS, watch_id, deleted)
        if row is not None and row["exists"]:
            return
        await asyncio.sleep(0.05)
