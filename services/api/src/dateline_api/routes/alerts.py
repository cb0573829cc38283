"""Alerts as a feed; their list stands with the other lists, their stream with the stream."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from dateline_api.domain import listings
from dateline_api.domain.atom import feed
from dateline_api.routes.common import Db, problems
from dateline_api.routes.listings import alert_of

router = APIRouter(tags=["watches"])
_ATOM = "application/atom+xml"


class FeedQuestion(listings.AlertFilters):
    """Which alerts, and how many of the newest."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/alerts/feed", response_class=Response, responses={200: {"content": {_ATOM: {}}}, **problems()})
async def alerts_feed(question: Annotated[FeedQuestion, Query()], request: Request, database: Db) -> Response:
    """The newest alerts, of one watch or of all, as an Atom feed."""
    rows = await database.fetch(listings.ALERTS.select(listings.alerts(question), question.limit))
    alerts: list[dict[str, Any]] = [alert_of(orjson.loads(row["body"])) | {"raised_at": row["raised_at"]} for row in rows]
    title = next((alert["title"] for alert in alerts if question.watch and alert["title"]), None) or "Dateline: alerts"
    body = feed(alerts, str(request.base_url).rstrip("/"), str(request.url), title)
    return Response(body, media_type=_ATOM)
