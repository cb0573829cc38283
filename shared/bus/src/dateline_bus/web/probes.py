"""/healthz, /readyz and /metrics on one small HTTP server; a service adds its own routes to the same server.

Liveness is the service's own progress: that somebody else is away never fails it. Readiness says what is away.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from dateline_bus.runtime.metrics import Metrics
from dateline_bus.web.connections import Connections, GuardedSite, timed


class Health:
    """What the probes answer from: what is away, what the service has in hand and since when, how far it is behind."""

    def __init__(self, stuck_seconds: float) -> None:
        self._stuck_seconds = stuck_seconds
        self._in_hand: dict[int, float] = {}
        self._next = 0
        self._away: dict[str, str] = {}
        self._progress = time.monotonic()
        self.behind = 0
        """Messages that wait on the bus for this process, as the broker last said."""
        self.draining = False
        self.ready: Callable[[], str | None] = lambda: "starting"
        """Asked by the readiness probe: why the service is not ready, or None."""

    def take(self) -> int:
        """A message was taken; give the ticket back with `done`."""
        self._next += 1
        self._in_hand[self._next] = self._progress = time.monotonic()
        return self._next

    def done(self, ticket: int) -> None:
        """The message has ended."""
        self._in_hand.pop(ticket, None)
        self._progress = time.monotonic()

    @property
    def in_hand(self) -> int:
        """Messages taken and not ended."""
        return len(self._in_hand)

    def away(self, what: str, reason: str) -> bool:
        """`what` (broker, store, …) cannot be reached; whether that is new."""
        new = what not in self._away
        self._away[what] = reason
        return new

    def back(self, what: str) -> bool:
        """`what` is there (again); whether it had been away. Waiting was not being stuck: every clock starts anew."""
        if self._away.pop(what, None) is None:
            return False
        self._progress = time.monotonic()
        self._in_hand = dict.fromkeys(self._in_hand, self._progress)
        return True

    def not_alive(self) -> str | None:
        """Why the process should be restarted: Kafka does not evict a stuck worker, so progress is what counts."""
        if self._away or self.draining:
            return None
        now = time.monotonic()
        oldest = min(self._in_hand.values(), default=None)
        if oldest is not None and now - oldest > self._stuck_seconds:
            return f"a message has been in hand for {now - oldest:.0f} s"
        if oldest is None and self.behind and now - self._progress > self._stuck_seconds:
            return f"{self.behind} messages wait and none was taken for {now - self._progress:.0f} s"
        return None

    def not_ready(self) -> str | None:
        """Why no traffic should come."""
        if self.draining:
            return "draining"
        return "; ".join(f"{what}: {reason}" for what, reason in sorted(self._away.items())) or self.ready()


def add_probes(app: web.Application, health: Health, metrics: Metrics) -> web.Application:
    """The three routes."""

    def answer(reason: str | None) -> web.Response:
        return web.json_response({"status": reason or "ok"}, status=503 if reason else 200)

    async def healthz(_: web.Request) -> web.Response:
        return answer(health.not_alive())

    async def readyz(_: web.Request) -> web.Response:
        return answer(health.not_ready())

    async def scrape(_: web.Request) -> web.Response:
        return web.Response(body=metrics.render(), headers={"content-type": "text/plain; version=0.0.4; charset=utf-8"})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", scrape)
    return app


async def serve(
    app: web.Application, host: str, port: int, drain_seconds: float = 1.0, connections: Connections | None = None
) -> web.AppRunner:
    """Start the server; the caller cleans the runner up. Raises OSError with the address when the port is taken."""
    app.middlewares.insert(0, timed)
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=drain_seconds)
    await runner.setup()
    try:
        await GuardedSite(runner, host, port, connections or Connections()).start()
    except OSError as error:
        await runner.cleanup()
        raise OSError(
            error.errno, f"cannot listen on {host}:{port}: {error.strerror} (DATELINE_HTTP_PORT chooses another port)"
        ) from error
    return runner


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int, drain_seconds: float = 1.0) -> AsyncIterator[None]:
    """The server for as long as the block lasts."""
    runner = await serve(app, host, port, drain_seconds)
    try:
        yield
    finally:
        await runner.cleanup()
