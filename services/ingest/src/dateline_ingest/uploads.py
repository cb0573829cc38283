"""Bodies of uploads: bounded over all requests together, and never slower than they may be."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from dateline_bus.failures import NotNow
from dateline_ingest.domain.readers import Refused

_GRACE_SECONDS = 10.0
"""Before a body's rate is looked at, and without a byte at any time."""


class Slow(Exception):
    """The body comes more slowly than it may."""


class Held:
    """Bytes of one request that count against the memory of all."""

    def __init__(self, memory: "Memory") -> None:
        self._memory, self.size = memory, 0

    def add(self, size: int) -> None:
        """Raises NotNow when all requests together hold too much."""
        if self._memory.held + size > self._memory.most:
            raise NotNow("too many bytes are in hand")
        self._memory.held += size
        self.size += size


class Memory:
    """What the bodies of all requests in hand may hold together, from their first byte until they are answered."""

    def __init__(self, most: int) -> None:
        self.most, self.held = most, 0

    @contextmanager
    def share(self) -> Iterator[Held]:
        """The share of one request, given back at its end."""
        held = Held(self)
        try:
            yield held
        finally:
            self.held -= held.size


async def body_of(request: web.Request, held: Held, *, most: int, least_rate: int) -> bytes:
    """The body. Raises Refused over `most` bytes, NotNow when memory is short, Slow below `least_rate` bytes a second."""
    if request.content_length is not None and request.content_length > most:
        raise Refused(413, "Page too large", f"more than {most} bytes")
    clock = asyncio.get_running_loop()
    begun, parts, size = clock.time(), list[bytes](), 0
    while True:
        try:
            async with asyncio.timeout_at(min(begun + size / least_rate, clock.time()) + _GRACE_SECONDS):
                part = await request.content.readany()
        except TimeoutError as error:
            raise Slow(f"{size} bytes in {clock.time() - begun:.0f} s") from error
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > most:
            raise Refused(413, "Page too large", f"more than {most} bytes")
        held.add(len(part))
        parts.append(part)
