"""ingest: pages in over HTTP, out to the bus.

POST /pages?source=…&published_on=YYYY-MM-DD&uri=…      the page as the body, any format that a reader knows
"""

from aiohttp import web

from dateline_ingest import __version__
from dateline_ingest.receive import Receiver
from dateline_ingest.settings import Settings
from dateline_shared.worker.gateway import Gateway

settings = Settings()
gateway = Gateway("ingest", __version__, settings)


def routes(app: web.Application) -> None:
    """The service's own routes."""
    receiver = Receiver(settings, gateway.sender.send, gateway.metrics)
    app.router.add_post("/pages", receiver.post_pages)


if __name__ == "__main__":
    gateway.main(routes, max_body_bytes=settings.max_upload_bytes)
