"""Files of any format into pages, as the ingest service reads them, within the same bounds."""

import atexit
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache

import click

from dateline_bus.bounded import Bounded
from dateline_cli.output import Failures, InputFailed
from dateline_ingest.domain.bounds import WORK, read_within
from dateline_ingest.domain.pages import pages_in
from dateline_ingest.domain.readers import Limits, Refusal
from dateline_schema.records import Page

# The defaults of the service's DATELINE_READER_… settings.
_MEMORY_BYTES = 2048 * 1024 * 1024
_SECONDS = 60

# Page.received_at does not reach the output of a command; a constant keeps "same bytes in, same bytes out" plain.
_RECEIVED = datetime(1970, 1, 1, tzinfo=UTC)
# For the same reason no clock says which days are still to come.
_TODAY = date(9000, 1, 1)


def pages_of(name: str, source: str, published_on: date | None, failures: Failures) -> Iterator[Page]:
    """The pages in a file or standard input (`-`); a part that is refused is reported. Raises InputFailed, Refused."""
    limits = Limits()
    data = _bytes(name, limits.file_bytes)
    found = pages_in(
        data,
        source=source,
        received_at=_RECEIVED,
        name=name,
        published_on=published_on,
        limits=limits,
        today=_TODAY,
        reading=lambda data, context: read_within(_readers().run, data, context),
    )
    for page in found:
        if isinstance(page, Refusal):
            failures.report(f"{name}: {page.member}", f"{page.title}: {page.detail}")
        else:
            yield page


def _bytes(name: str, most: int) -> bytes:
    """The file, or of one that is too large just enough to show that. Raises InputFailed."""
    try:
        with click.open_file(name, "rb") as file:
            return bytes(file.read(most + 1))
    except OSError as error:
        raise InputFailed(error.strerror or str(error)) from error


@lru_cache(maxsize=1)
def _readers() -> Bounded:
    """Started only for files that are not plain text."""
    bounded = Bounded(WORK, memory_bytes=_MEMORY_BYTES, seconds=_SECONDS)
    atexit.register(bounded.close)
    return bounded
