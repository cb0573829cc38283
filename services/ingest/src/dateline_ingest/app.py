"""ingest: pages in over HTTP, from a folder and from feeds, out to the bus.

POST /pages?source=…&published_on=YYYY-MM-DD&uri=…      a file as the body, any format that a reader knows
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from dateline_bus.produce.gateway import Gateway
from dateline_bus.web.access import is_loopback
from dateline_ingest import __version__
from dateline_ingest.feeds import Feeds
from dateline_ingest.folder import Folder
from dateline_ingest.intake import Intake
from dateline_ingest.receive import Receiver
from dateline_ingest.settings import Settings

log = logging.getLogger(__name__)

settings = Settings.from_environment("ingest")
gateway = Gateway("ingest", __version__, settings)


def routes(app: web.Application) -> None:
    """The service's own routes, and what runs beside them."""
    intake = Intake(settings, gateway.sender.send, gateway.metrics)
    app.router.add_post("/pages", Receiver(settings, intake, gateway.metrics).post_pages)
    beside: list[Callable[[], Awaitable[None]]] = []
    if settings.watch_folder:
        beside.append(Folder(settings.watch_folder, settings.watch_seconds, intake, settings.max_upload_bytes).watch)
    if settings.feeds:
        beside.append(Feeds(settings.feeds, intake, gateway.metrics, settings.max_upload_bytes).poll)

    if not settings.senders and not is_loopback(settings.http_host):
        log.warning("nobody may post: DATELINE_SENDERS names no sender, and this service is reached from outside")

    async def run(_: web.Application) -> AsyncIterator[None]:
        await intake.warm()
        tasks = [asyncio.create_task(_when_connected(work)) for work in beside]
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        intake.close()

    app.cleanup_ctx.append(run)


async def _when_connected(work: Callable[[], Awaitable[None]]) -> None:
    await gateway.sender.started.wait()
    await work()


if __name__ == "__main__":
    gateway.main(routes, max_body_bytes=settings.max_upload_bytes)
