"""keys: an ETSI GS QKD 014 key server over simulated links. Users by HTTPS with client certificates, probes by HTTP."""

import asyncio
import logging
import os
import signal
import sys
import time
import uuid
from contextlib import suppress

from aiohttp import web

from dateline_bus.runtime import logs
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.web.probes import Health, add_probes, serve
from dateline_keys import __version__
from dateline_keys.domain.network import InvalidNetwork, Network, five_users, parse_network
from dateline_keys.domain.server import KeyServer
from dateline_keys.etsi014 import Etsi014
from dateline_keys.settings import Settings
from dateline_keys.tls import server_context

log = logging.getLogger(__name__)
GAUGES_SECONDS = 5


def network_of(settings: Settings) -> Network:
    """The network of the settings. Raises InvalidNetwork or OSError."""
    return parse_network(settings.network_file.read_text("utf-8")) if settings.network_file else five_users()


async def run(settings: Settings) -> None:
    """The service, until SIGTERM or SIGINT; requests in hand are answered before the end."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    metrics, health = Metrics("keys", __version__), Health(settings.stuck_seconds)
    # Key bytes and ids are the operating system's random numbers: only the pace at which they appear is simulated.
    server = KeyServer(network_of(settings), os.urandom, uuid.uuid4, time.monotonic())
    probes = await serve(add_probes(web.Application(), health, metrics), settings.http_host, settings.http_port)
    keys = web.AppRunner(Etsi014(server, metrics).app(), access_log=None, shutdown_timeout=settings.drain_seconds)
    await keys.setup()
    try:
        await web.TCPSite(keys, settings.kme_host, settings.kme_port, ssl_context=server_context(settings)).start()
        health.ready = lambda: None
        log.info("started", extra={"kme_port": settings.kme_port, "http_port": settings.http_port})
        while not stop.is_set():
            for link in server.links(time.monotonic()):
                metrics.set("dateline_key_stock_bits", link.level, link=link.name)
                metrics.set("dateline_key_rate_bits", link.rate, link=link.name)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), GAUGES_SECONDS)
        health.draining = True
    finally:
        await keys.cleanup()
        await probes.cleanup()
    log.info("stopped")


def main() -> None:
    """Exit status 0 after SIGTERM, 1 with one line when it cannot start."""
    settings = Settings.from_environment("keys")
    logs.configure("keys", settings.log_level)
    try:
        asyncio.run(run(settings))
    except (OSError, InvalidNetwork) as error:
        log.critical("stopped: %s", error)
        sys.exit(1)


if __name__ == "__main__":
    main()
