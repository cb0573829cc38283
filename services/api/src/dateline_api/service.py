"""The application: routes, probes, problems."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response

from dateline_api import __version__
from dateline_api.access import Guard, Keys, OwnPages
from dateline_api.database import Database
from dateline_api.feed import Feed
from dateline_api.problems import Problem, ProblemError, add_handlers
from dateline_api.routes import alerts, exports, facts, funnel, listings, pages, search, series, stream, watches
from dateline_api.sessions import Sessions
from dateline_api.settings import Settings
from dateline_api.site.app import make_site
from dateline_api.web import Everywhere, Tagged
from dateline_bus.produce.sender import Sender
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.runtime.running import at_most
from dateline_bus.web.probes import Health

ROUTERS = (
    pages.router,
    facts.router,
    series.router,
    search.router,
    alerts.router,
    watches.router,
    listings.router,
    funnel.router,
    exports.router,
    stream.router,
)


def make_app(settings: Settings, writes: bool = True) -> FastAPI:
    """The API over one database; nothing runs before it is served. `writes`: the pages publish reviews, so it looks for a broker."""
    database, desk_sender = Database(settings), Sender(settings)
    metrics, health = Metrics("api", __version__), Health(settings.stuck_seconds)
    health.ready = database.not_ready
    feed = Feed(database, settings.database_url.get_secret_value())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async def follow() -> None:
            await database.keep_open()
            await feed.follow()

        working = [asyncio.create_task(follow())]
        if writes:
            # The pages write what people say of facts; until the broker is there they say that they cannot.
            working.append(asyncio.create_task(desk_sender.connect()))
        yield
        health.draining = True
        feed.stop()
        for task in working:
            task.cancel()
        await at_most(1, desk_sender.stop())
        await database.close()

    app = FastAPI(
        title="Dateline",
        version=__version__,
        description="Dated, sourced, checked facts from newspaper pages. Every answer carries its evidence; nothing is cut off silently.",
        lifespan=lifespan,
        docs_url=None,  # its scripts come from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.feed, app.state.readers, app.state.sender = feed, 0, desk_sender
    app.state.database, app.state.metrics, app.state.health, app.state.settings = database, metrics, health, settings
    for router in ROUTERS:
        app.include_router(router, prefix="/v1")
    _add_probes(app, health, metrics)
    add_handlers(app)

    @app.api_route("/v1/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def nothing(path: str) -> Response:
        raise ProblemError(404, f"There is no /v1/{path}; /openapi.json says what there is.")

    # Behind everything else: an address that nobody knows is a page that says so.
    keys, sessions = Keys(database), Sessions(settings)
    app.state.keys = keys
    app.mount("", make_site(database, settings, desk_sender, keys, sessions))
    app.add_middleware(Tagged)
    if settings.api_keys == "required":
        app.add_middleware(Guard, keys=keys, sessions=sessions)
    app.add_middleware(OwnPages, hosts=settings.hosts)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Everywhere, metrics=metrics)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _add_probes(app: FastAPI, health: Health, metrics: Metrics) -> None:
    def answer(reason: str | None) -> Response:
        return JSONResponse({"status": reason or "ok"}, 503 if reason else 200)

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> Response:
        return answer(health.not_alive())

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        return answer(health.not_ready())

    @app.get("/metrics", include_in_schema=False)
    async def scrape() -> Response:
        return Response(metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _unquote_null(parameter: dict[str, Any]) -> None:
    """A parameter that may be left out is not one that may be null: a query string has no null."""
    choices = parameter["schema"].get("anyOf")
    if choices and {"type": "null"} in choices:
        rest = [choice for choice in choices if choice != {"type": "null"}]
        del parameter["schema"]["anyOf"]
        parameter["schema"].update(rest[0] if len(rest) == 1 else {"anyOf": rest})


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for path in schema["paths"].values():
            for operation in path.values():
                for parameter in operation.get("parameters", ()):
                    _unquote_null(parameter)
        app.openapi_schema = schema
    return app.openapi_schema
