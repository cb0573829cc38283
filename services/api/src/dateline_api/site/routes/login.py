"""Logging in with an API key, where keys are required: the key comes in the body of a form, and a session in a cookie goes back."""

import time
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from dateline_api.access import Keys
from dateline_api.sessions import Sessions
from dateline_api.site.routes.common import show

router = APIRouter()
NextPage = Annotated[str, Query(alias="next", max_length=2000)]


def here(address: str) -> str:
    """An address of these pages, or the front page: nobody is sent elsewhere after a login."""
    parts = urlsplit(address) if address.isprintable() and "\\" not in address else None
    inside = parts is not None and not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return address if inside and not address.startswith("//") else "/"


@router.get("/login")
async def login(request: Request, then: NextPage = "/") -> Response:
    """The form."""
    return show(request, "login.html", "login", then=here(then), wrong=False)


@router.post("/login")
async def logged_in(request: Request) -> Response:
    """A session for whoever holds a key that is known."""
    async with request.form(max_files=0, max_fields=4, max_part_size=4096) as form:
        key, then = str(form.get("key") or "").strip(), here(str(form.get("next") or "/"))
    keys: Keys = request.app.state.keys
    sessions: Sessions = request.app.state.sessions
    holder = await keys.holder(key) if key else None
    if holder is None:
        return show(request, "login.html", "login", 401, then=then, wrong=True)
    answer = RedirectResponse(then, 303)
    sessions.open(answer, holder.key_id, time.time(), request.url.scheme == "https")
    return answer


@router.post("/logout")
async def logged_out(request: Request) -> Response:
    """The end of the session."""
    answer = RedirectResponse("/login", 303)
    Sessions.close(answer, request.url.scheme == "https")
    return answer
