"""ZIP of pages in any format, and of further containers. Nothing is ever written: names of members are only labels."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from dateline_ingest.domain.charset import decoded
from dateline_ingest.domain.readers.reader import Context, Found, LimitReached, Reader, Refusal, Refused

MEDIA_TYPE = "application/zip"

_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
# Office documents, books and programs are ZIP files too, and what lies in them is no page.
_OTHER = {
    "[Content_Types].xml": "an Office document",
    "mimetype": "an OpenDocument or EPUB file",
    "META-INF/MANIFEST.MF": "a Java archive",
}
_ENCRYPTED, _UTF8 = 0x1, 0x800
_CHUNK = 65536
_LABEL = 300


def recognises(head: bytes) -> float:
    """Magic numbers of a first member, or of an archive without any."""
    return 1.0 if head.startswith(_MAGICS) else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """The pages of its members in the archive's order. Raises Refused, LimitReached."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused(422, "Damaged file", "the ZIP has no readable directory; it was cut short or is damaged") from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir() and not _hidden(member.filename)]
        for name in _OTHER.keys() & {member.filename for member in archive.infolist()}:
            raise Refused(415, "Unknown format", f"{_OTHER[name]}; no reader takes it")
        if len(members) > context.limits.members:
            raise LimitReached(413, "Too many members", f"{len(members)} members, at most {context.limits.members} are taken")
        if not members:
            raise Refused(422, "Empty page", "the ZIP has no member")
        for member in members:
            yield from _member(archive, member, context)


def _hidden(name: str) -> bool:
    """What file managers leave in archives."""
    parts = [part for part in name.split("/") if part not in (".", "..")]
    return any(part.startswith((".", "__MACOSX")) or part in ("Thumbs.db", "desktop.ini") for part in parts)


def _label(member: zipfile.ZipInfo) -> str:
    """The member's name, fit to be shown. Without its mark of UTF-8 a name is in the charset of whoever packed it."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        # zipfile has read it as code page 437, in which every byte means something.
        raw = name.encode("cp437", "replace")
        name = decoded(raw, "utf-8", "gb18030") or name
    return "".join(character if character.isprintable() else "\ufffd" for character in name)[:_LABEL]


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, context: Context) -> Iterator[Found]:
    name = _label(member)
    try:
        if member.flag_bits & _ENCRYPTED:
            raise Refused(422, "Encrypted file", "the member needs a password")
        with archive.open(member) as stream:
            body = context.unpack(iter(lambda: stream.read(_CHUNK), b""), packed=member.compress_size, name=name)
    except LimitReached:
        raise
    except Refused as refused:
        yield Refusal(member=name, status=refused.status, title=refused.title, detail=refused.detail)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, zlib.error):
        yield Refusal(member=name, status=422, title="Damaged file", detail="the member cannot be unpacked")
    else:
        yield from context.member(body, name)


READER = Reader(
    name="zip",
    media_types=frozenset({MEDIA_TYPE, "application/x-zip-compressed"}),
    endings=frozenset({"zip"}),
    recognises=recognises,
    read=read,
)
