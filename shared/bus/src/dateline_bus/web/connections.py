"""Connections under rules: only so many, a header within a deadline; in front of aiohttp's own protocol, which has neither."""

import asyncio
from typing import Any

from aiohttp import web

HEADER_SECONDS = 10.0
"""From a connection's, or a further request's, first byte to the end of its header."""
IDLE_SECONDS = 30.0
"""Without a byte between two requests."""
MOST_CONNECTIONS = 512


class Connections:
    """Counts the connections of one server."""

    def __init__(
        self, *, most: int = MOST_CONNECTIONS, header_seconds: float = HEADER_SECONDS, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self.most, self.header_seconds, self.idle_seconds = most, header_seconds, idle_seconds
        self.open = 0
        self.refused = 0


class _Guard(asyncio.Protocol):
    """One connection. `begun` and `ended` are told by the middleware; outside of a request the clock runs."""

    def __init__(self, inner: Any, connections: Connections) -> None:
        self._inner, self._connections = inner, connections
        self._clock: asyncio.TimerHandle | None = None
        self._heading = self._counted = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._connections.open >= self._connections.most or not isinstance(transport, asyncio.Transport):
            self._connections.refused += 1
            if isinstance(transport, asyncio.Transport):
                transport.abort()
            return
        self._connections.open += 1
        self._counted, self._transport = True, transport
        self._wind(self._connections.header_seconds)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if not self._counted:
            return
        if self._clock is not None and not self._heading:
            self._heading = True
            self._wind(self._connections.header_seconds)
        self._inner.data_received(data)

    def begun(self) -> None:
        """A header is whole."""
        self._heading = False
        self._stop()

    def ended(self) -> None:
        """Its answer is made."""
        self._wind(self._connections.idle_seconds)

    def _wind(self, seconds: float) -> None:
        self._stop()
        self._clock = asyncio.get_running_loop().call_later(seconds, self._late)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _late(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def eof_received(self) -> Any:
        return self._inner.eof_received() if self._counted else None

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._counted:
            return
        self._stop()
        self._connections.open -= 1
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()


@web.middleware
async def timed(request: web.Request, handler: Any) -> web.StreamResponse:
    """Tells the connection when a request begins and ends; has to be in the app of a GuardedSite."""
    guard = request.transport.get_protocol() if request.transport else None
    if not isinstance(guard, _Guard):
        return await handler(request)  # type: ignore[no-any-return]
    guard.begun()
    try:
        return await handler(request)  # type: ignore[no-any-return]
    finally:
        guard.ended()


class GuardedSite(web.TCPSite):
    """A TCPSite whose connections are guarded."""

    __slots__ = ("_connections",)

    def __init__(self, runner: web.AppRunner, host: str, port: int, connections: Connections) -> None:
        super().__init__(runner, host, port)
        self._connections = connections

    async def start(self) -> None:
        """Listen. Raises OSError."""
        await web.BaseSite.start(self)
        server = self._runner.server
        if server is None:
            raise RuntimeError("the runner is not set up")
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Guard(server(), self._connections), self._host, self._port, backlog=self._backlog
        )
        self._bound_port = self._server.sockets[0].getsockname()[1]
