"""Page readers as plug-ins: each says how sure it is that a file is its format, and the surest one reads it."""

from collections.abc import Iterator
from dataclasses import replace

from dateline_ingest.domain.limits import Limits
from dateline_ingest.domain.readers import (
    archive,
    feed,
    gzipped,
    html,
    jsonfeed,
    mail,
    newsml,
    ninjs,
    nitf,
    pdf,
    plain,
    scan,
    warc,
)
from dateline_ingest.domain.readers.reader import Context, Found, LimitReached, Reader, ReadPage, Refusal, Refused
from dateline_schema.ids import page_id

READERS: tuple[Reader, ...] = (
    plain.READER,
    pdf.READER,
    scan.READER,
    html.READER,
    feed.READER,
    jsonfeed.READER,
    ninjs.READER,
    nitf.READER,
    newsml.READER,
    mail.READER,
    warc.READER,
    gzipped.READER,
    archive.READER,
)

# Enough for a magic number, an XML prologue and a licence's long comment before the root element.
_HEAD = 65536
# A hint decides between readers that are about as sure; alone it decides nothing.
_HINT = 0.15


def reader_of(data: bytes, context: Context) -> Reader:
    """The reader that is surest of these bytes."""
    head = data[:_HEAD]

    def sure(reader: Reader) -> float:
        by_content = reader.recognises(head)
        return by_content + _HINT if by_content and reader.expected(context) else by_content

    return max(READERS, key=sure)


def read(data: bytes, context: Context) -> Iterator[Found]:
    """The pages in a file, and what of it could not be read. Raises Refused when no page came out of it at all."""
    limits = context.limits
    if not data:
        raise Refused(422, "Empty page", "no bytes were received")
    if len(data) > limits.file_bytes:
        raise Refused(413, "Page too large", f"more than {limits.file_bytes} bytes")
    reader = reader_of(data, context)
    if context.only not in (None, reader.name):
        raise Refused(415, "Unknown format", f"not a {context.only} but {context.media_type or reader.name}")
    refusals: list[Refusal] = []
    pages = 0
    try:
        for read_part in reader.read(data, replace(context, read=read)):
            found = _identified(read_part, data, context)
            if isinstance(found, Refusal):
                refusals.append(found)
            else:
                pages += 1
            yield found
    except LimitReached as limit:
        if context.depth or not pages:
            raise
        yield Refusal(member="the rest", status=limit.status, title=limit.title, detail=limit.detail)
        return
    except RecursionError as error:
        raise Refused(422, "Nested too deeply", f"the file's structure is too deep for {reader.name}") from error
    if pages:
        return
    if context.depth and refusals:
        return
    if not refusals:
        raise Refused(422, "Empty page", f"read as {reader.name}, the file holds no page of text")
    first = refusals[0]
    more = f" (and {len(refusals) - 1} more)" if len(refusals) > 1 else ""
    raise Refused(first.status, first.title, f"{first.member}: {first.detail}{more}")


def _identified(found: Found, data: bytes, context: Context) -> Found:
    """A page with its id; a Refusal for one that is too long."""
    if isinstance(found, Refusal):
        return found
    if len(found.text) > context.limits.characters:
        return _too_long(found, context)
    return found if found.page_id else found.model_copy(update={"page_id": page_id(data)})


def _too_long(found: ReadPage, context: Context) -> Refusal:
    return Refusal(
        member=found.member or context.name or "page",
        status=413,
        title="Page too large",
        detail=f"{len(found.text)} characters of text, at most {context.limits.characters} are taken",
    )


__all__ = ["READERS", "Context", "Found", "Limits", "ReadPage", "Reader", "Refusal", "Refused", "read", "reader_of"]
