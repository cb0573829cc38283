"""One way in for HTTP, watched folders and feeds: bytes are read, their pages sent, and nothing is said before the broker has all."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from dateline_bus.bounded import Bounded, Closed
from dateline_bus.consume.policy import Send
from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.failures import NotNow
from dateline_bus.runtime.metrics import Metrics
from dateline_ingest.domain.bounds import WORK, read_within
from dateline_ingest.domain.pages import pages_in
from dateline_ingest.domain.readers import Refusal, Refused
from dateline_ingest.fair import FairSlots
from dateline_ingest.settings import Settings
from dateline_schema.records import Page
from dateline_schema.topics import PAGES

log = logging.getLogger(__name__)

_SENT_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class File:
    """What was received and what its sender says of it; hints are only hints."""

    data: bytes
    source: str
    uri: str | None = None
    name: str | None = None
    media_type: str | None = None
    charset: str | None = None
    published_on: date | None = None
    only: str | None = None
    """The one reader that may take it; whatever else it is is refused."""
    sender: str = "local"
    """Who shares the readers fairly with the others."""
    hold: Callable[[int], None] | None = None
    """Told how many bytes the file's text takes until it is sent. Raises NotNow."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: the ids of its pages in order, whether all of them were known, what was refused."""

    page_ids: tuple[str, ...]
    duplicate: bool
    refused: tuple[Refusal, ...]


class Intake:
    """Reads files, sends their pages, remembers what was acknowledged."""

    def __init__(self, settings: Settings, send: Send, metrics: Metrics) -> None:
        self._settings, self._send, self._metrics = settings, send, metrics
        self._known: OrderedDict[tuple[str, str, str], None] = OrderedDict()
        self._bounded = Bounded(
            WORK,
            memory_bytes=settings.reader_memory_mib * 1024 * 1024,
            seconds=settings.reader_seconds,
            processes=settings.reader_processes,
        )
        self._threads = ThreadPoolExecutor(settings.reader_processes, "reader")
        self._slots = FairSlots(settings.reader_processes, settings.waiting_files)

    async def take(self, file: File, trace: Trace, *, again: bool = False) -> Taken:
        """Read and send one file. `again`: send what is known too.

        Raises Refused when no page came out of it, NotNow while the broker or a free reader is away.
        """
        found = await self._read(file)
        pages = [item for item in found if isinstance(item, Page)]
        refused = [item for item in found if isinstance(item, Refusal)]
        if file.hold is not None:
            file.hold(sum(3 * len(page.text) for page in pages))
        fresh = {_identity(page): page for page in pages if again or _identity(page) not in self._known}
        too_large = await self._publish_all(list(fresh.values()), trace)
        if too_large and len(too_large) == len({page.page_id for page in pages}):
            first = next(iter(too_large.values()))
            raise Refused(first.status, first.title, first.detail)
        for _ in [*refused, *too_large.values()]:
            self._metrics.add("dateline_messages_total", stage="receive", outcome="skipped:refused")
        ids = dict.fromkeys(page.page_id for page in pages if page.page_id not in too_large)
        return Taken(tuple(ids), duplicate=not fresh, refused=(*refused, *too_large.values()))

    async def warm(self) -> None:
        """Start the reading processes beforehand."""
        await asyncio.to_thread(self._bounded.warm)

    def close(self) -> None:
        """End the reading processes."""
        self._bounded.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _read(self, file: File) -> list[Page | Refusal]:
        received_at = datetime.now(UTC)

        def read() -> list[Page | Refusal]:
            return list(
                pages_in(
                    file.data,
                    source=file.source,
                    received_at=received_at,
                    uri=file.uri,
                    media_type=file.media_type,
                    charset=file.charset,
                    name=file.name,
                    published_on=file.published_on,
                    limits=self._settings.limits(),
                    reading=lambda data, context: read_within(
                        self._bounded.run, data, replace(context, only=file.only), everything=True
                    ),
                )
            )

        # Plain text too: no byte of a stranger's is looked at in this process, let alone on its event loop.
        async with self._slots.slot(file.sender):
            try:
                return await asyncio.get_running_loop().run_in_executor(self._threads, read)
            except Closed as error:
                raise NotNow("ending") from error

    async def _publish_all(self, pages: list[Page], trace: Trace) -> dict[str, Refusal]:
        """Send pages; those that are too large by their id. Raises NotNow, after every send under way has ended."""
        too_large: dict[str, Refusal] = {}
        for start in range(0, len(pages), _SENT_AT_ONCE):
            batch = pages[start : start + _SENT_AT_ONCE]
            outcomes = await asyncio.gather(*(self._publish(page, trace) for page in batch), return_exceptions=True)
            for page, outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, BaseException):
                    raise outcome
                if outcome is not None:
                    too_large[page.page_id] = outcome
        return too_large

    async def _publish(self, page: Page, trace: Trace) -> Refusal | None:
        """Send one page and remember it; a Refusal when it is too large for the bus."""
        body = await asyncio.to_thread(page.encode)
        if len(body) > PAGES.max_message_bytes:
            detail = f"the page is {len(body)} bytes as a message, at most {PAGES.max_message_bytes} are taken"
            return Refusal(member=page.uri or page.page_id, status=413, title="Page too large", detail=detail)
        headers = headers_of(PAGES, page.page_id, "ingest", trace, page.received_at)
        await self._send(PAGES.name, page.page_id.encode(), body, headers)
        self._metrics.add("dateline_messages_total", stage="receive", outcome="ok")
        self._known[_identity(page)] = None
        while len(self._known) > self._settings.remembered_pages:
            self._known.popitem(last=False)
        return None


def _identity(page: Page) -> tuple[str, str, str]:
    return page.source, page.page_id, str(page.published_on)
