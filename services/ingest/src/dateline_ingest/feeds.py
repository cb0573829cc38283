"""Feeds: each polled in a task of its own, politely, so that one that fails or hangs never holds up another."""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from dateline_bus.events.envelope import Trace
from dateline_bus.failures import NotPossible
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.web.addresses import public_socket, shown, without
from dateline_ingest import __version__
from dateline_ingest.domain.readers import Refused
from dateline_ingest.intake import File, Intake
from dateline_ingest.settings import Feed

log = logging.getLogger(__name__)

USER_AGENT = f"Dateline/{__version__} (news feed reader)"

_SECONDS = 60
"""For one answer, from connecting to its last byte."""
_MOST_REDIRECTS = 5
_LONGEST_WAIT = 6 * 3600.0
# A server may ask for patience, not for ever.
_LONGEST_RETRY_AFTER = 24 * 3600.0
_DOUBLINGS = 10


class _Failed(Exception):
    """This poll gave nothing; `retry_after`: seconds that the server asked for."""

    def __init__(self, reason: str, retry_after: float = 0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Gone(Exception):
    """410: the publisher says that this feed will not come back."""


@dataclass
class _State:
    """What a feed's server told us to send back, and how often it failed in a row."""

    conditions: dict[str, str] = field(default_factory=dict)
    failures: int = 0


class Feeds:
    """Polls the configured feeds for as long as `poll` runs."""

    def __init__(self, feeds: tuple[Feed, ...], intake: Intake, metrics: Metrics, most_bytes: int) -> None:
        self._feeds, self._intake, self._metrics, self._most_bytes = feeds, intake, metrics, most_bytes
        self._servers: defaultdict[tuple[str | None, int | None], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def poll(self) -> None:
        """Poll all feeds, at most one of a server at a time."""
        unlimited = aiohttp.ClientTimeout(total=None)  # _fetch has a limit of its own
        headers = {"User-Agent": USER_AGENT}
        async with (
            aiohttp.ClientSession(
                timeout=unlimited, headers=headers, connector=aiohttp.TCPConnector(socket_factory=public_socket)
            ) as public,
            aiohttp.ClientSession(timeout=unlimited, headers=headers) as anywhere,
        ):
            await asyncio.gather(*(self._follow(anywhere if one.private else public, one) for one in self._feeds))

    async def _follow(self, session: aiohttp.ClientSession, one: Feed) -> None:
        state = _State()
        while True:
            wait = one.seconds
            try:
                outcome = await self._once(session, one, state)
                state.failures = 0
            except Gone:
                log.warning("feed is gone", extra={"feed": shown(one.url)})
                self._metrics.add("dateline_messages_total", stage="poll", outcome="dead:gone")
                return
            except Exception as error:  # noqa: BLE001
                # Whatever a stranger's server makes happen belongs to this feed alone.
                state.failures += 1
                outcome = "skipped:failed"
                asked = min(error.retry_after, _LONGEST_RETRY_AFTER) if isinstance(error, _Failed) else 0
                wait = max(min(one.seconds * 2 ** min(state.failures, _DOUBLINGS), max(one.seconds, _LONGEST_WAIT)), asked)
                reason = without(f"{type(error).__name__}: {error}", one.url)
                log.warning("feed failed", extra={"feed": shown(one.url), "reason": reason, "wait": wait})
            self._metrics.add("dateline_messages_total", stage="poll", outcome=outcome)
            await asyncio.sleep(wait)

    async def _once(self, session: aiohttp.ClientSession, one: Feed, state: _State) -> str:
        """One poll: its counted outcome. Raises _Failed, Gone, NotNow."""
        # Waiting for a slower feed of the same server is no fault of this one: its time begins after that.
        async with self._servers[(one.url.host, one.url.port)], asyncio.timeout(_SECONDS):
            fetched = await self._fetch(session, one, state)
        if fetched is None:
            return "skipped:unchanged"
        file, conditions = fetched
        try:
            taken = await self._intake.take(file, Trace.begin())
        except (Refused, NotPossible) as refused:
            raise _Failed(str(refused)) from refused
        # Only now: after NotNow the next poll must bring these entries again.
        state.conditions = conditions
        for part in taken.refused:
            log.warning("refused", extra={"feed": shown(one.url), "member": part.member, "reason": part.detail})
        return "skipped:known" if taken.duplicate else "ok"

    async def _fetch(self, session: aiohttp.ClientSession, one: Feed, state: _State) -> tuple[File, dict[str, str]] | None:
        """The feed, and what to ask with the next time; None when it has not changed. Raises _Failed, Gone."""
        async with session.get(str(one.url), headers=state.conditions, max_redirects=_MOST_REDIRECTS) as response:
            if response.status == 304:
                return None
            if response.status == 410:
                raise Gone
            if response.status != 200:
                raise _Failed(f"status {response.status}", _seconds(response.headers.get("Retry-After")))
            data = await self._body(response)
            conditions = {
                asked: response.headers[told]
                for told, asked in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
                if told in response.headers
            }
            media_type, charset = response.content_type, response.charset
        file = File(
            data, one.source, shown(one.url), media_type=media_type, charset=charset, sender=f"feed {one.source}", only="feed"
        )
        return file, conditions

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        parts: list[bytes] = []
        size = 0
        async for chunk in response.content.iter_chunked(65536):
            size += len(chunk)
            if size > self._most_bytes:
                raise _Failed(f"more than {self._most_bytes} bytes")
            parts.append(chunk)
        return b"".join(parts)


def _seconds(retry_after: str | None) -> float:
    """RFC 9110: seconds, or a date."""
    if not retry_after:
        return 0
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0
