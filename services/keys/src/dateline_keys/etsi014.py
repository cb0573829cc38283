"""The three calls of ETSI GS QKD 014 as HTTP routes."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import orjson
from aiohttp import web
from pydantic import ValidationError

from dateline_bus.runtime.metrics import Metrics
from dateline_contracts.qkd014 import BadRequest, ErrorAnswer, KeyIds, KeyRequest, KeyServerError, Unauthorised
from dateline_keys.domain.server import KeyServer
from dateline_keys.tls import sae_of
from dateline_schema.record import Record

LARGEST_BODY = 1 << 16
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
R = TypeVar("R", bound=Record)


class Etsi014:
    """Routes over one KeyServer. `clock`: seconds that only grow, so a wall clock that jumps changes nothing."""

    def __init__(self, server: KeyServer, metrics: Metrics, clock: Callable[[], float] = time.monotonic) -> None:
        self._server, self._metrics, self._clock = server, metrics, clock

    def app(self) -> web.Application:
        """The application; every answer, good or bad, is JSON."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._answer])
        # `*`: an empty id must be told that it is empty, not that there is no such page.
        base = "/api/v1/keys/{sae:[^/]*}"
        app.router.add_get(f"{base}/status", self._status)
        for method in ("GET", "POST"):
            app.router.add_route(method, f"{base}/enc_keys", self._enc_keys)
            app.router.add_route(method, f"{base}/dec_keys", self._dec_keys)
        return app

    async def _status(self, request: web.Request) -> web.Response:
        return _json(self._server.status(_caller(request), _other(request), self._clock()))

    async def _enc_keys(self, request: web.Request) -> web.Response:
        master, slave = _caller(request), _other(request)
        wanted = await _body(request, KeyRequest) if request.method == "POST" else _key_request(request)
        container = self._server.enc_keys(master, slave, wanted, self._clock())
        self._count("delivered", len(container.keys))
        return _json(container)

    async def _dec_keys(self, request: web.Request) -> web.Response:
        slave, master = _caller(request), _other(request)
        wanted = await _body(request, KeyIds) if request.method == "POST" else _key_id(request)
        container = self._server.dec_keys(slave, master, wanted, self._clock())
        self._count("fetched", len(container.keys))
        return _json(container)

    def _count(self, way: str, keys: int) -> None:
        self._metrics.add("dateline_keys_total", keys, way=way)

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Errors as the standard's Error object, and every answer counted and kept out of caches."""
        try:
            answer = await handler(request)
        except KeyServerError as error:
            answer = _json(ErrorAnswer(message=error.message, details=error.details or None), error.status)
        except web.HTTPException as error:
            answer = _json(ErrorAnswer(message=error.reason), error.status)
        answer.headers["Cache-Control"] = "no-store"
        route = request.path.rsplit("/", 1)[-1]
        known = route if route in ("status", "enc_keys", "dec_keys") else "other"
        self._metrics.add("dateline_requests_total", route=known, status=str(answer.status))
        return answer


def _caller(request: web.Request) -> str:
    transport = request.transport
    sae = sae_of(transport.get_extra_info("peercert") if transport else None)
    if sae is None:
        raise Unauthorised("the certificate names no SAE, or more than one")
    return sae


def _other(request: web.Request) -> str:
    sae = request.match_info["sae"]
    if not sae.strip():
        raise BadRequest("the SAE id in the path is empty")
    return sae


def _key_request(request: web.Request) -> KeyRequest:
    """`?number=&size=`; anything else would be silently ignored, and may have mattered to its sender."""
    query = _query(request, {"number", "size"})
    return KeyRequest(**{name: _integer(name, value) for name, value in query.items()})


def _key_id(request: web.Request) -> KeyIds:
    query = _query(request, {"key_ID"})
    return _validated(KeyIds, {"key_IDs": [query]})


def _query(request: web.Request, known: set[str]) -> dict[str, str]:
    query = request.query
    unknown = sorted(set(query) - known)
    if unknown or len(query) != len(set(query)):
        raise BadRequest(f"unknown or repeated parameters; known are {', '.join(sorted(known))}")
    return dict(query)


def _integer(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise BadRequest(f"{name} shall be a positive integer")
    return int(value)


async def _body(request: web.Request, model: type[R]) -> R:
    data = await request.read()
    if not data and model is KeyRequest:
        return model()
    try:
        return _validated(model, orjson.loads(data))
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"not JSON: {error}") from error


def _validated(model: type[R], value: object) -> R:
    """Unknown names are refused: a misspelt `extension_mandatory` must not pass as if it had been met."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the body"
        raise BadRequest(f"{where}: {first['msg']}") from error


def _json(record: Record, status: int = 200) -> web.Response:
    # Absent optional members are left out: some readers do not expect null.
    body = orjson.dumps(record.model_dump(mode="json", exclude_none=True))
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8")
