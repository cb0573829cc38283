"""The HTTP interface: POST /pages, answered only when the broker has every page of the upload."""

import logging
from dataclasses import replace
from datetime import date
from typing import Any

from aiohttp import web

from dateline_bus.events.envelope import Trace
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.web.access import bearer, foreign, is_loopback, same_secret
from dateline_ingest.domain.readers import Refused
from dateline_ingest.intake import File, Intake
from dateline_ingest.settings import SenderToken, Settings
from dateline_ingest.uploads import Memory, Slow, body_of

log = logging.getLogger(__name__)

_LONGEST_SOURCE = 200
_LONGEST_URI = 2000
_UNTYPED = "application/octet-stream"


def problem(status: int, title: str, detail: str) -> web.Response:
    """RFC 9457."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return web.json_response(body, status=status, content_type="application/problem+json")


class Receiver:
    """Takes uploads and hands them to the intake."""

    def __init__(self, settings: Settings, intake: Intake, metrics: Metrics) -> None:
        self._settings, self._intake, self._metrics = settings, intake, metrics
        self._memory = Memory(settings.upload_memory_mib * 1024 * 1024)

    async def post_pages(self, request: web.Request) -> web.Response:
        """202 with the page ids once the broker acknowledged all; 4xx as a problem; 503 while the broker is away or we are full."""
        try:
            response = await self._accept(request)
        except Refused as refused:
            response = problem(refused.status, refused.title, refused.detail)
        except Slow as slow:
            response = problem(
                408, "Too slow", f"{slow}; at least {self._settings.least_upload_rate} bytes a second are expected"
            )
        except NotPossible as error:
            response = problem(413, "Page too large", str(error))
        except NotNow as error:
            log.warning("not accepted", extra={"reason": str(error)})
            response = problem(503, "Not accepted", "the broker does not acknowledge, or all readers are busy; send it again")
            response.headers["Retry-After"] = "2"
        if response.status in (401, 403, 408, 413, 503) and not request.content.is_eof():
            response.force_close()  # what is left of its body is not read
        self._metrics.add("dateline_requests_total", route="/pages", status=str(response.status))
        return response

    async def _accept(self, request: web.Request) -> web.Response:
        sender = self._sender(request)
        source, uri, published_on = _query(request)
        if sender is not None and not {"*", source} & set(sender.sources):
            raise Refused(403, "Not your source", f"this token may not name the source {source!r}")
        with self._memory.share() as held:
            data = await body_of(request, held, most=self._settings.max_upload_bytes, least_rate=self._settings.least_upload_rate)
            return await self._take(
                request,
                File(data, source, uri, published_on=published_on, hold=held.add, sender=sender.name if sender else "local"),
            )

    def _sender(self, request: web.Request) -> SenderToken | None:
        """Whose token the request bears; None for this machine's own where there are no tokens. Raises Refused."""
        reason = foreign(request, self._settings.hosts)
        if reason is not None:
            raise Refused(403, "Not from here", reason)
        given = bearer(request)
        # All are compared, so that the time tells nothing of which one was near.
        found = [sender for sender in self._settings.senders if same_secret(given, sender.token.get_secret_value())]
        if found:
            return found[0]
        if self._settings.senders or not is_loopback(self._settings.http_host):
            raise Refused(401, "Not known", "Authorization: Bearer with a token of DATELINE_SENDERS is needed")
        return None

    async def _take(self, request: web.Request, upload: File) -> web.Response:
        trace = Trace.of({name.lower(): value.encode("latin-1", "replace") for name, value in request.headers.items()})
        media_type = None if request.content_type == _UNTYPED else request.content_type
        file = replace(upload, name=upload.uri, media_type=media_type, charset=request.charset)
        taken = await self._intake.take(file, trace, again=request.query.get("again") == "true")
        answer: dict[str, Any] = {
            "page_id": taken.page_ids[0],
            "page_ids": taken.page_ids,
            "duplicate": taken.duplicate,
            "refused": [refusal.model_dump() for refusal in taken.refused],
            "trace_id": trace.trace_id,
        }
        return web.json_response(answer, status=202)


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
