"""What every answer gets: an entity tag, security headers, a count."""

import hashlib
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline_bus.runtime.metrics import Metrics

# Nothing of an answer may run, load or be framed. Pages of the web interface set their own.
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-resource-policy": "same-origin"}


class Everywhere:
    """Security headers and metrics."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", POLICY)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                route = scope.get("route")
                path = getattr(route, "path", "other")
                self._metrics.add("dateline_requests_total", route=path, status=str(message["status"]))
                if "text/event-stream" not in headers.get("content-type", ""):
                    self._metrics.observe("dateline_processing_seconds", time.perf_counter() - begun, stage="api")
            await send(message)

        await self._app(scope, receive, told)


class Tagged:
    """An entity tag for each whole JSON answer, and 304 for whoever has it already. Streams pass."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        held: Message | None = None
        parts: list[bytes] = []

        async def kept(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start":
                headers = Headers(scope=message)
                whole = message["status"] == 200 and "json" in headers.get("content-type", "") and "content-length" in headers
                if whole and "etag" not in headers:
                    held = message
                    return
            elif held is not None:
                parts.append(message.get("body", b""))
                if message.get("more_body"):
                    return
                await self._finish(held, b"".join(parts), scope, send)
                held = None
                return
            await send(message)

        await self._app(scope, receive, kept)

    async def _finish(self, start: Message, body: bytes, scope: Scope, send: Send) -> None:
        # Weak: compression makes other bytes of the same answer.
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = MutableHeaders(scope=start)
        headers["etag"] = tag
        headers.setdefault("cache-control", "no-cache")
        asked = {one.strip() for one in Headers(scope=scope).get("if-none-match", "").split(",")}
        if tag in asked or "*" in asked:
            start["status"] = 304
            del headers["content-length"]
            if "content-type" in headers:
                del headers["content-type"]
            body = b""
        await send(start)
        await send({"type": "http.response.body", "body": body})
