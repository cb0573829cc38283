"""/healthz, /readyz and /metrics on one small HTTP server; a service adds its own routes to the same server."""

import time
from collections.abc import Callable

from aiohttp import web

from dateline_bus.connections import Connections, GuardedSite, timed
from dateline_bus.metrics import Metrics


class Health:
    """What the probes answer from: whether the service is ready, and what it has in hand since when."""

    def __init__(self, stuck_seconds: float) -> None:
        self._stuck_seconds = stuck_seconds
        self._in_hand: dict[int, float] = {}
        self._next = 0
        self.draining = False
        self.ready: Callable[[], str | None] = lambda: "starting"
        """Asked by the readiness probe: why the service is not ready, or None."""

    def take(self) -> int:
        """A message was taken; give the ticket back with `done`."""
        self._next += 1
        self._in_hand[self._next] = time.monotonic()
        return self._next

    def done(self, ticket: int) -> None:
        """The message has ended."""
        self._in_hand.pop(ticket, None)

    @property
    def in_hand(self) -> int:
        """Messages taken and not ended."""
        return len(self._in_hand)

    def not_alive(self) -> str | None:
        """Why the process should be restarted: Kafka does not evict a stuck agent, so progress is what counts."""
        oldest = min(self._in_hand.values(), default=None)
        if oldest is not None and time.monotonic() - oldest > self._stuck_seconds:
            return f"a message has been in hand for {time.monotonic() - oldest:.0f} s"
        return None

    def not_ready(self) -> str | None:
        """Why no traffic should come."""
        return "draining" if self.draining else self.ready()


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
