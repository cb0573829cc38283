"""The HTTP interface: POST /pages, answered only when the broker has the page."""

import asyncio
import logging
from collections import OrderedDict
from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web

from dateline_ingest.domain.pages import pages_in
from dateline_ingest.domain.readers import Refused
from dateline_ingest.settings import Settings
from dateline_shared.records import Page
from dateline_shared.topics import PAGES
from dateline_shared.worker.envelope import Trace, headers_of
from dateline_shared.worker.failures import NotNow, NotPossible
from dateline_shared.worker.metrics import Metrics
from dateline_shared.worker.stage import Send

log = logging.getLogger(__name__)

_LONGEST_SOURCE = 200
_LONGEST_URI = 2000


def problem(status: int, title: str, detail: str) -> web.Response:
    """RFC 9457."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return web.json_response(body, status=status, content_type="application/problem+json")


class Receiver:
    """Takes uploads and hands their pages to the bus."""

    def __init__(self, settings: Settings, send: Send, metrics: Metrics) -> None:
        self._settings, self._send, self._metrics = settings, send, metrics
        self._known: OrderedDict[tuple[str, str, str], None] = OrderedDict()

    async def post_pages(self, request: web.Request) -> web.Response:
        """202 with the page ids once the broker acknowledged; 4xx as a problem; 503 while the broker is away."""
        try:
            response = await self._accept(request)
        except Refused as refused:
            response = problem(refused.status, refused.title, refused.detail)
        except web.HTTPRequestEntityTooLarge:
            response = problem(413, "Page too large", f"more than {self._settings.max_upload_bytes} bytes")
        except NotPossible as error:
            response = problem(413, "Page too large", str(error))
        except NotNow as error:
            log.warning("broker does not acknowledge", extra={"reason": str(error)})
            response = problem(503, "Not accepted", "the broker does not acknowledge; send the page again")
            response.headers["Retry-After"] = "2"
        self._metrics.add("dateline_requests_total", route="/pages", status=str(response.status))
        return response

    async def _accept(self, request: web.Request) -> web.Response:
        source, uri, published_on = _query(request)
        data = await request.read()
        media_type = request.content_type if "Content-Type" in request.headers else None
        received_at = datetime.now(UTC)

        def read() -> list[Page]:
            return list(
                pages_in(
                    data,
                    source=source,
                    received_at=received_at,
                    uri=uri,
                    media_type=media_type,
                    name=uri,
                    published_on=published_on,
                )
            )

        # Decoding a large page takes long enough to be noticed by the probes.
        pages = await asyncio.to_thread(read)
        trace = Trace.of({name.lower(): value.encode("latin-1", "replace") for name, value in request.headers.items()})
        fresh = [page for page in pages if request.query.get("again") == "true" or _identity(page) not in self._known]
        for page in fresh:
            await self._publish(page, trace)
        ids = [page.page_id for page in pages]
        answer: dict[str, Any] = {"page_id": ids[0], "page_ids": ids, "duplicate": not fresh, "trace_id": trace.trace_id}
        return web.json_response(answer, status=202)

    async def _publish(self, page: Page, trace: Trace) -> None:
        body = await asyncio.to_thread(page.encode)
        if len(body) > PAGES.max_message_bytes:
            raise NotPossible(f"the page is {len(body)} bytes as a message, at most {PAGES.max_message_bytes} are taken")
        await self._send(
            PAGES.name, page.page_id.encode(), body, headers_of(PAGES, page.page_id, "ingest", trace, page.received_at)
        )
        self._metrics.add("dateline_messages_total", stage="receive", outcome="ok")
        self._known[_identity(page)] = None
        while len(self._known) > self._settings.remembered_pages:
            self._known.popitem(last=False)


def _identity(page: Page) -> tuple[str, str, str]:
    return page.source, page.page_id, str(page.published_on)


def _query(request: web.Request) -> tuple[str, str | None, date | None]:
    """Source, uri and issue date of the request. Raises Refused."""
    source, uri, day = (request.query.get(name) for name in ("source", "uri", "published_on"))
    source = source or "http"
    if len(source) > _LONGEST_SOURCE or not source.isprintable():
        raise Refused(400, "Bad source", f"at most {_LONGEST_SOURCE} printable characters")
    if uri is not None and (len(uri) > _LONGEST_URI or not uri.isprintable()):
        raise Refused(400, "Bad uri", f"at most {_LONGEST_URI} printable characters")
    if day is None:
        return source, uri, None
    try:
        return source, uri, date.fromisoformat(day)
    except ValueError as error:
        raise Refused(400, "Bad published_on", f"{day[:40]!r} is not a date (YYYY-MM-DD)") from error
