"""Bytes into Page records."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from dateline_ingest.domain.gate import checked_source, clean, clean_label, sane
from dateline_ingest.domain.readers import Context, Found, Limits, ReadPage, Refusal, Refused, read
from dateline_schema.records import Page


def pages_in(
    data: bytes,
    *,
    source: str,
    received_at: datetime,
    uri: str | None = None,
    media_type: str | None = None,
    charset: str | None = None,
    name: str | None = None,
    published_on: date | None = None,
    limits: Limits | None = None,
    reading: Callable[[bytes, Context], Iterator[Found]] = read,
    today: date | None = None,
) -> Iterator[Page | Refusal]:
    """The pages of a file in order, and what of it could not be read.

    A page that is a whole file, or a whole member of a container, has the id of those bytes; a page that is a part of one has an
    id made of that part (its reader says how). What the caller states (`uri`, `published_on`) wins over what the file says; a
    member's own address wins over the container's. `media_type`, `charset` and `name` are hints. `reading`: how the bytes are
    read (bounds.read_within for hostile input). `today`: no page is of a day far behind it; the day of receipt, if not given. Whatever the reader, text, names and dates go through the gate. Raises
    readers.Refused.
    """
    source, today = checked_source(source), today or received_at.date()
    if published_on != sane(published_on, today):
        raise Refused(400, "Bad published_on", f"{published_on} is no day of issue")
    context = Context(
        media_type=media_type, charset=charset, name=name, uri=uri, received_at=received_at, limits=limits or Limits()
    )
    for found in reading(data, context):
        if isinstance(found, Refusal):
            yield found.model_copy(update={"member": clean_label(found.member), "detail": clean(found.detail)})
            continue
        yield Page(
            page_id=found.page_id,
            source=source,
            uri=clean_label(_address(found, uri)),
            media_type=found.media_type,
            received_at=received_at,
            published_on=published_on or sane(found.published_on, today),
            language=found.language or "zh",
            text=clean(found.text),
            layout=found.layout,
            blocks=found.blocks,
        )


def _address(found: ReadPage, uri: str | None) -> str | None:
    """Where a page came from; a member without an address of its own is `container#member`."""
    if found.member is None:
        return uri or found.uri
    return found.uri or (f"{uri}#{found.member}" if uri else found.member)
