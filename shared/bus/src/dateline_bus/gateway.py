"""A gateway: HTTP in, messages out. No consumer, so no Faust: a server and an idempotent producer."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable

from aiohttp import web

from dateline_bus import logs
from dateline_bus.kafka import Sender, wait_for_broker
from dateline_bus.metrics import Metrics
from dateline_bus.probes import Health, add_probes, serve
from dateline_bus.settings import WorkerSettings

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
        logs.configure(self.name, self.settings.log_level)
        try:
            asyncio.run(self.run(routes, max_body_bytes))
        except OSError as error:
            log.critical("stopped: %s", error)
            sys.exit(1)

    async def run(self, routes: Callable[[web.Application], None], max_body_bytes: int) -> None:
        """The service."""
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        app = add_probes(web.Application(client_max_size=max_body_bytes), self.health, self.metrics)
        routes(app)
        self.health.ready = lambda: None if self.sender.started.is_set() else "no broker"
        runner = await serve(app, self.settings.http_host, self.settings.http_port, self.settings.drain_seconds)
        connecting = asyncio.create_task(self._connect())
        try:
            await stop.wait()
            self.health.draining = True
        finally:
            connecting.cancel()
            await runner.cleanup()
            await self.sender.stop()
            log.info("stopped")

    async def _connect(self) -> None:
        await wait_for_broker(self.settings)
        await self.sender.start()
        log.info("started", extra={"http_port": self.settings.http_port})
