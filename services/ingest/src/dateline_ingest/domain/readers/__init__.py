"""Page readers as plug-ins: each says how sure it is that a file is its format, and the surest one reads it."""

from collections.abc import Iterable

from dateline_ingest.domain.readers.plain import PlainText
from dateline_ingest.domain.readers.reader import Reader, ReadPage, Refused

READERS: tuple[Reader, ...] = (PlainText(),)


def read(data: bytes, media_type: str | None = None, name: str | None = None) -> Iterable[ReadPage]:
    """The pages in a file. `media_type` and `name` are hints. Raises Refused."""
    if not data:
        raise Refused(422, "Empty page", "no bytes were received")
    surest = max(READERS, key=lambda reader: reader.matches(data, media_type, name))
    return surest.read(data, media_type, name)


__all__ = ["READERS", "ReadPage", "Reader", "Refused", "read"]
