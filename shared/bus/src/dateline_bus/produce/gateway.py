"""A gateway: HTTP in, messages out. No consumer: a server and a producer."""

import asyncio
import logging
from collections.abc import Callable

from aiohttp import web

from dateline_bus.consume.lag import Watch
from dateline_bus.produce.sender import Sender
from dateline_bus.runtime import running
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.settings import WorkerSettings
from dateline_bus.web.probes import Health, add_probes, serving

log = logging.getLogger(__name__)


class Gateway:
    """One HTTP service that writes to the bus."""

    def __init__(self, name: str, version: str, settings: WorkerSettings) -> None:
        self.name, self.version, self.settings = name, version, settings
        self.metrics = Metrics(name, version)
        self.health = Health(settings.stuck_seconds)
        self.sender = Sender(settings)

    def main(self, routes: Callable[[web.Application], None], *, max_body_bytes: int) -> None:
        """Run until SIGTERM or SIGINT; requests in hand are answered before the end."""
        running.main(self.name, self.settings, lambda stop: self.run(routes, max_body_bytes, stop))

    async def run(self, routes: Callable[[web.Application], None], max_body_bytes: int, stop: asyncio.Event) -> None:
        """The service. Raises OSError when it cannot listen."""
        app = add_probes(web.Application(client_max_size=max_body_bytes), self.health, self.metrics)
        routes(app)
        self.health.ready = lambda: self.sender.trouble() if self.sender.started.is_set() else "no broker"
        watch = Watch(self.settings, self.metrics, self.health, dict)
        # Requests in hand are answered before the server is gone: 503 at the latest after `send_seconds`.
        async with serving(app, self.settings.http_host, self.settings.http_port, self.settings.drain_seconds - 0.5):
            beside = [asyncio.create_task(self._connect()), asyncio.create_task(watch.run())]
            try:
                await stop.wait()
            finally:
                self.health.draining = True
                for task in beside:
                    task.cancel()
        await running.at_most(1, self.sender.stop())

    async def _connect(self) -> None:
        await self.sender.connect()
        log.info("started", extra={"http_port": self.settings.http_port})
