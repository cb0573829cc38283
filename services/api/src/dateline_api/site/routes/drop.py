"""A file dropped on a page goes to the intake, and the page says when its facts are there."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

import aiohttp
from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import UploadFile

from dateline_api.settings import Settings
from dateline_api.site.routes.common import Asks, language, show
from dateline_api.site.routes.series import day_of
from dateline_api.site.words import sayer

router = APIRouter()
LARGEST_BYTES = 32 * 1024 * 1024
INTAKE_SECONDS = 60
FILES_AT_ONCE = 20
ASKED_AT_MOST = 60
"""Looks at the database for one file before a page stops asking: about 45 seconds."""


@dataclass(frozen=True)
class Sent:
    """A file that was handed on. `page_ids`: what the intake made of it; `facts`: how many are stored by now."""

    name: str
    page_ids: tuple[str, ...] = ()
    facts: int = 0
    error: str = ""
    asked: int = 0


@router.get("/drop")
async def drop(request: Request) -> Response:
    """The place to drop a file."""
    return show(request, "drop.html", "drop", source="web", sent=[])


@router.post("/drop")
async def dropped(request: Request) -> Response:
    """Hand the files on."""
    async with request.form(max_files=FILES_AT_ONCE, max_fields=10, max_part_size=1 << 20) as form:
        source, day = str(form.get("source") or "web")[:100], day_of(str(form.get("published_on") or ""))
        files = [part for part in form.getlist("file") if isinstance(part, UploadFile) and part.filename]
        sent = [await _hand_on(request, part, source, day) for part in files]
    if request.headers.get("x-fragment"):
        return show(request, "sent_lines.html", "drop", sent=sent)
    return show(request, "drop.html", "drop", source=source, sent=sent)


async def _hand_on(request: Request, part: UploadFile, source: str, day: date | None) -> Sent:
    name = (part.filename or "")[:200]
    say = sayer(language(request))
    if part.size is not None and part.size > LARGEST_BYTES:
        return Sent(name, error=say("drop.large"))
    settings: Settings = request.app.state.settings
    given = {"source": source, "uri": name} | ({"published_on": day.isoformat()} if day else {})
    headers = {"content-type": part.content_type or "application/octet-stream"}
    if settings.ingest_token is not None and settings.ingest_token.get_secret_value():
        headers["authorization"] = f"Bearer {settings.ingest_token.get_secret_value()}"
    try:
        timeout = aiohttp.ClientTimeout(total=INTAKE_SECONDS, connect=3)
        async with (
            aiohttp.ClientSession(timeout=timeout) as client,
            client.post(f"{settings.ingest_url}/pages?{urlencode(given)}", data=await part.read(), headers=headers) as answer,
        ):
            told = await answer.json(content_type=None)
            if answer.status == 202:
                return Sent(name, tuple(told["page_ids"][:20]))
            return Sent(name, error=f"{told.get('title', answer.status)}: {told.get('detail', '')}"[:300])
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError):
        return Sent(name, error=say("drop.away"))


@router.get("/fragments/sent")
async def sent_line(
    request: Request,
    archive: Asks,
    name: Annotated[str, Query(max_length=200)],
    page: Annotated[list[str], Query(max_length=20)],
    n: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """How far a file is."""
    facts = await archive.facts_on(page)
    return show(request, "sent.html", "drop", s=Sent(name, tuple(page), facts, asked=n), asking=n < ASKED_AT_MOST)
