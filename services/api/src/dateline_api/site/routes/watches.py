"""Watches: made from any search, series or figure in two clicks, listed, tried, deleted; and the alerts they raise, as they come."""

import asyncio
import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from dateline_api.database import Database
from dateline_api.routes import watches as asked_for
from dateline_api.routes.watches import NewWatch
from dateline_api.site.asking import asked
from dateline_api.site.routes.common import Asks, Cursor, Name, further, missing, show
from dateline_schema.records.watch import WATCH_ID

router = APIRouter()
OCCASIONS = ("fact", "value", "vintage", "contradiction", "article", "story", "silence")
TRIES = 40
FILTERS = ("words", "indicator", "series", "area", "speaker", "source", "kind")


def _database(request: Request) -> Database:
    found: Database = request.app.state.database
    return found


@router.get("/watches")
async def watches(request: Request, archive: Asks, watch: Name = None, after: Cursor = None, tried: Name = None) -> Response:
    """Alerts, the newest first, beside what is watched."""
    found, more = await archive.alerts(after, watch)
    return show(
        request,
        "watches.html",
        "watches",
        alerts=found,
        watches=await archive.watches(),
        chosen=watch,
        tried=tried,
        stream="/v1/alerts/stream" + (f"?watch={watch}" if watch else ""),
        next=further("/watches", {"watch": watch}, more),
    )


@router.get("/fragments/alerts/{alert_id}")
async def alert_line(request: Request, archive: Asks, alert_id: str) -> Response:
    """One alert that has just come."""
    found = await archive.alert(alert_id)
    if found is None:
        raise missing()
    return show(request, "alert_line.html", "watches", alert=found)


@router.get("/watches/new")
async def new(
    request: Request,
    on: Annotated[str, Query(max_length=20)] = "fact",
    name: Name = None,
    words: Name = None,
    indicator: Name = None,
    series: Name = None,
    area: Name = None,
    speaker: Name = None,
    source: Name = None,
    kind: Name = None,
) -> Response:
    """The second click: what would be watched, ready to be sent."""
    given = {
        "words": words,
        "indicator": indicator,
        "series": series,
        "area": area,
        "speaker": speaker,
        "source": source,
        "kind": kind,
    }
    called = name or " · ".join(value for value in (indicator, words, speaker, source, series) if value)
    chosen = on if on in OCCASIONS else "fact"
    return show(
        request, "watch_new.html", "watches", given=given, called=called[:200], on=chosen, occasions=OCCASIONS, filters=FILTERS
    )


@router.post("/watches")
async def created(request: Request) -> Response:
    """Watch from now on."""
    form = await _form(request)
    condition: dict[str, Any] = {name: form[name] for name in (*FILTERS, "hours", "articles") if form.get(name)} | {
        "on": form.get("on", "fact")
    }
    if form.get("value"):
        condition["threshold"] = {"is": form.get("is", "gt"), "value": form["value"], "unit": form.get("unit") or None}
    channels: dict[str, Any] = {
        "webhook": form.get("webhook") or None,
        "email": [one for one in form.get("email", "").replace(",", " ").split() if one],
    }
    wanted = asked(NewWatch, name=form.get("name"), condition=condition, channels=channels)
    made = await asked_for.create(wanted, request, _database(request))
    return show(request, "watch_made.html", "watches", 201, made=made)


@router.post("/watches/delete")
async def deleted(request: Request) -> Response:
    """Watch no longer."""
    await asked_for.delete(await _named(request), request, _database(request))
    return RedirectResponse("/watches", 303)


@router.post("/watches/test")
async def tested(request: Request, archive: Asks) -> Response:
    """An alert that says it is a test."""
    key = await _named(request)
    sent = await asked_for.test(key, request, _database(request))
    # Until it is stored, so that the page that follows shows it: between a page's list and its stream nothing would.
    for _ in range(TRIES):
        if await archive.alert(sent["alert_id"]) is not None:
            break
        await asyncio.sleep(0.1)
    return RedirectResponse(f"/watches?watch={key}&tried={key}", 303)


async def _form(request: Request) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=40, max_part_size=8192) as form:
        return {name: str(value).strip()[:2000] for name, value in form.items()}


async def _named(request: Request) -> str:
    key = (await _form(request)).get("watch_id", "")
    if not re.fullmatch(WATCH_ID, key):
        raise missing()
    return key
