"""What every page needs: the questions, the reader's language, an answer with its headers."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from dateline_api.site.reviews import Reviews
from dateline_api.site.setting import rendered
from dateline_api.site.words import LANGUAGES, language_of

LANGUAGE_COOKIE = "lang"
YEAR = 365 * 24 * 60 * 60
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

# With `no-referrer` a browser says of our own forms, too, that they come from nowhere (Origin: null).
HEADERS = {"content-security-policy": POLICY, "vary": "accept-language, cookie", "referrer-policy": "same-origin"}


def _archive(request: Request) -> Reviews:
    found: Reviews = request.app.state.archive
    return found


Asks = Annotated[Reviews, Depends(_archive)]
Name = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")]
Key = Annotated[str, Query(max_length=500, pattern=r"^[^\x00]+$")]
Cursor = Annotated[str | None, Query(alias="after", max_length=2000)]


def language(request: Request) -> str:
    """The language to answer in."""
    asked = request.query_params.get("lang")
    return language_of(asked, request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", ""))


def show(request: Request, template: str, view: str, status: int = 200, **values: Any) -> HTMLResponse:
    """One page in the reader's language; the choice of a language is kept."""
    spoken = language(request)
    other = next(name for name in LANGUAGES if name != spoken)
    query = urlencode([(k, v) for k, v in request.query_params.multi_items() if k != "lang"] + [("lang", other)])
    who = getattr(request.state, "holder", None)
    body = rendered(template, spoken, view, request.app.version, f"{request.url.path}?{query}", who=who, **values)
    answer = HTMLResponse(body, status, headers=HEADERS)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, spoken, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def missing() -> HTTPException:
    """There is no such thing."""
    return HTTPException(404)


def further(path: str, given: dict[str, str | None], cursor: str | None) -> str | None:
    """Address of the next stretch of a list."""
    kept = {name: value for name, value in given.items() if value}
    return f"{path}?{urlencode(kept | {'after': cursor})}" if cursor else None
