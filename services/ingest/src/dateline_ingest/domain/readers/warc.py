"""WARC by warcio: the responses of a crawl, each through the reader that knows it. Images, scripts and errors are passed over."""

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from dateline_ingest.domain.readers.reader import Context, Found, LimitReached, Reader, Refusal, Refused

MEDIA_TYPE = "application/warc"

_MAGIC, _GZIP = b"WARC/", b"\x1f\x8b"
_TAKEN_RECORDS = frozenset({"response", "resource"})
# What a browser would show as a page; a response that does not say what it is gets the benefit of the doubt.
_PAGES = ("text/html", "text/plain", "text/xml", "application/xhtml", "application/xml", "application/pdf", "application/rss",
          "application/atom", "application/rdf", "application/json", "application/ninjs", "application/octet-stream")  # fmt: skip
_WEB = ("http:", "https:", "ftp:", "file:", "urn:")
"""Whose addresses are pages; `metadata:`, `dns:` and the like are the crawler's own records."""
_CHUNK = 65536


def recognises(head: bytes) -> float:
    """The first record's mark, gzipped or not."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, len(_MAGIC))
        except zlib.error:
            return 0.0
    return 1.0 if head.startswith(_MAGIC) else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """The pages of its records in order. Raises Refused, LimitReached."""
    records = ArchiveIterator(io.BytesIO(data))
    seen = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error) as error:
            yield Refusal(
                member=f"record {seen + 1}", status=422, title="Damaged file", detail="the WARC cannot be read on from here"
            )
            del error
            return
        seen += 1
        if _wanted(record):
            yield from _member(record, seen, context)


def _wanted(record: Any) -> bool:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>").lower()
    if record.rec_type not in _TAKEN_RECORDS or (":" in address and not address.startswith(_WEB)):
        return False
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return False
    kind = _content_type(record)
    return not kind or kind.lower().startswith(_PAGES)


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "")


def _member(record: Any, number: int, context: Context) -> Iterator[Found]:
    address = record.rec_headers.get_header("WARC-Target-URI") or f"record {number}"
    kind, _, parameters = _content_type(record).partition(";")
    _, _, charset = parameters.partition("charset=")
    try:
        body = context.unpack(_chunks(record.content_stream()), packed=None, name=address)
        if getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1):
            raise EOFError
    except LimitReached:
        raise
    except Refused as refused:
        yield Refusal(member=address, status=refused.status, title=refused.title, detail=refused.detail)
        return
    except (EOFError, OSError, ValueError, zlib.error):
        yield Refusal(member=address, status=422, title="Damaged file", detail="the record's body cannot be unpacked")
        return
    if body:
        yield from context.member(
            body, address, media_type=kind.strip().lower() or None, charset=charset.strip(" \"'") or None, uri=address
        )


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


READER = Reader(
    name="warc",
    media_types=frozenset({MEDIA_TYPE, "application/warc-fields"}),
    endings=frozenset({"warc", "gz"}),
    recognises=recognises,
    read=read,
)
