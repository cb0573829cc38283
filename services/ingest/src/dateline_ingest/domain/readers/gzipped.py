"""A single file packed by gzip: unpacked within bounds and read by whichever reader knows it. Packed WARC is warc.py's."""

import zlib
from collections.abc import Iterable, Iterator

from dateline_ingest.domain.readers.reader import Context, Found, Reader, Refused

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 65536


def recognises(head: bytes) -> float:
    """The magic number of gzip with deflate, the only method there is."""
    return 0.9 if head.startswith(_MAGIC) else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """The pages of the file inside. Raises Refused, LimitReached."""
    name = (context.name or "").rpartition("/")[2].removesuffix(".gz") or "unpacked"
    try:
        body = context.unpack(_chunks(data), packed=len(data), name=name)
    except zlib.error as error:
        raise Refused(422, "Damaged file", "the gzip file cannot be unpacked") from error
    return context.member(body, name, charset=context.charset)


def _chunks(data: bytes) -> Iterator[bytes]:
    """Unpacked in pieces; a file may be several members one behind the other (RFC 1952, 2.2)."""
    rest = data
    while rest.startswith(_MAGIC):
        unpacking = zlib.decompressobj(31)
        while not unpacking.eof:
            chunk = unpacking.decompress(rest, _CHUNK)
            rest = unpacking.unconsumed_tail
            if not chunk and not rest and not unpacking.eof:
                raise zlib.error("cut short")
            yield chunk
        rest = unpacking.unused_data


READER = Reader(
    name="gzip",
    media_types=frozenset({"application/gzip", "application/x-gzip"}),
    endings=frozenset({"gz"}),
    recognises=recognises,
    read=read,
)
