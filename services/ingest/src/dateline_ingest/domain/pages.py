"""Bytes into Page records."""

from collections.abc import Iterator
from datetime import date, datetime

from dateline_ingest.domain.readers import read
from dateline_shared.ids import page_id
from dateline_shared.records import Page


def pages_in(
    data: bytes,
    *,
    source: str,
    received_at: datetime,
    uri: str | None = None,
    media_type: str | None = None,
    name: str | None = None,
    published_on: date | None = None,
) -> Iterator[Page]:
    """The pages of a file in order.

    A file that is one page has the id of its bytes; the n-th of several has the id of the bytes with `#n` behind them.
    What the caller states (`uri`, `published_on`) wins over what the file says. Raises readers.Refused.
    """
    found = list(read(data, media_type, name))
    for number, page in enumerate(found):
        yield Page(
            page_id=page_id(data if len(found) == 1 else data + b"#%d" % number),
            source=source,
            uri=uri or page.uri,
            media_type=page.media_type,
            received_at=received_at,
            published_on=published_on or page.published_on,
            language=page.language or "zh",
            text=page.text,
            layout=page.layout,
        )
