"""The web pages as an application of their own: what goes wrong is a page, not a problem document."""

import logging
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from dateline_api import __version__
from dateline_api.access import Keys
from dateline_api.database import Database
from dateline_api.domain.cursor import InvalidCursor
from dateline_api.problems import ProblemError
from dateline_api.sessions import Sessions
from dateline_api.settings import Settings
from dateline_api.site.asking import Unaskable
from dateline_api.site.notaries import Notaries
from dateline_api.site.reviews import Reviews
from dateline_api.site.routes import archive, contracts, drop, letters, login, pages, preferences, review, series, watches
from dateline_api.site.routes.common import YEAR, show
from dateline_bus.produce.sender import Sender

log = logging.getLogger(__name__)
ROUTERS = (
    pages.router,
    series.router,
    archive.router,
    drop.router,
    review.router,
    login.router,
    letters.router,
    contracts.router,
    preferences.router,
    watches.router,
)


class Assets(StaticFiles):
    """Files whose address changes with their contents."""

    def file_response(self, *arguments: object, **named: object) -> Response:
        """For a year, and for everyone."""
        answer: Response = super().file_response(*arguments, **named)  # type: ignore[arg-type]
        answer.headers["cache-control"] = f"public, max-age={YEAR}, immutable"
        return answer


def make_site(database: Database, settings: Settings, sender: Sender, keys: Keys, sessions: Sessions) -> FastAPI:
    """The pages over one database, to be mounted behind the API."""
    site = FastAPI(version=__version__, openapi_url=None, docs_url=None, redoc_url=None)
    site.state.archive, site.state.settings, site.state.sender = Reviews(database), settings, sender
    site.state.database = database
    site.state.keys, site.state.sessions, site.state.notaries = keys, sessions, Notaries(settings)
    for router in ROUTERS:
        site.include_router(router)
    site.mount("/static", Assets(directory=Path(str(files("dateline_api.site").joinpath("static")))))
    _add_handlers(site)
    return site


# Of what kind a page says that something is; 504 is told as 503 is, and what has no words of its own as 404.
_TOLD = {400: 422, 409: 422, 401: 401, 403: 403, 413: 422, 422: 422, 429: 429, 500: 500, 503: 503, 504: 503}


def _add_handlers(site: FastAPI) -> None:
    def page(request: Request, status: int, words: str = "") -> Response:
        told = _TOLD.get(status, 404)
        return show(request, "error.html", "", status if status in _TOLD else 404, code=told, words=words)

    @site.exception_handler(ProblemError)
    async def ours(request: Request, error: ProblemError) -> Response:
        answer = page(request, error.status)
        answer.headers.update(error.headers)
        return answer

    @site.exception_handler(HTTPException)
    async def theirs(request: Request, error: HTTPException) -> Response:
        return page(request, error.status_code)

    @site.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        log.error("page failed", extra={"path": request.url.path}, exc_info=error)
        return page(request, 500)

    @site.exception_handler(InvalidCursor)
    async def lost(request: Request, error: InvalidCursor) -> Response:
        del error
        return page(request, 404)

    @site.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        said = next((one.get("input") for one in error.errors()), "")
        return page(request, 422, said[:200] if isinstance(said, str) else "")

    @site.exception_handler(Unaskable)
    async def unaskable(request: Request, error: Unaskable) -> Response:
        return page(request, 422, error.words)
