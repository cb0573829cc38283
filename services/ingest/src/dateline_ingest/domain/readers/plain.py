"""Plain text: UTF-8 and UTF-16 with a byte order mark, UTF-8, GB18030; anything else is refused, not guessed."""

import re
from collections.abc import Iterable

from dateline_ingest.domain.charset import codec_of
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refused

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Control characters that no text file has; form feed and the Windows end-of-file mark do occur.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"BZh",
    b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0",
)
# In GB18030 almost any bytes decode to something. Real Chinese is written with punctuation and the 3,755 common characters
# of GB 2312 (rows 0xA1 to 0xD7); Shift-JIS, Big5 and EUC-KR misread as GB18030 land outside of them.
_COMMON_LEADS = frozenset(bytes([row]) for row in range(0xA1, 0xD8))
# The commonest characters make up about a third of any Chinese text; EUC-KR read as GB18030 hits common rows, but not these.
_COMMONEST = frozenset(
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如"
    "事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间知世什两次使身者被高已其进此话常与活"
    "正新社电记月海关业市部工全合场机本政府今民外资建加等增口公司报"
)
_COMMONEST_SHARE = 0.08
_ENOUGH = 16
_SAMPLE_CHARACTERS = 200_000
_COMMON_SHARE = 0.6


def recognises(_head: bytes) -> float:
    """Always a little: this is the reader of last resort."""
    return 0.1


def read(data: bytes, context: Context) -> Iterable[Found]:
    """One page. Raises Refused (415 for binary and unknown charsets, 422 for an empty page)."""
    if data[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        raise Refused(415, "Unknown format", "XML that is neither a feed nor XHTML")
    text = decode(data, context.charset)
    if not text.strip("\ufeff \t\r\n\f\x1a\u3000\xa0"):
        raise Refused(422, "Empty page", "the page holds no text")
    return (ReadPage(text=text),)


def decode(data: bytes, charset: str | None = None) -> str:
    """The text; a byte order mark is not part of it. `charset`: what the sender says it is. Raises Refused."""
    if data.startswith(_MAGIC):
        raise Refused(415, "Not a text page", "the bytes are a binary file's")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_decoded(data[len(mark) :], encoding))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    # Big5 cannot be told from GB18030 by looking, so it is read when the sender says so, and only then.
    if codec_of(charset) == "big5hkscs":
        return _checked(_decoded(data, "big5hkscs"))
    text = _decoded(data, "gb18030")
    sample = [character for character in text[:_SAMPLE_CHARACTERS] if character > "\x7f"]
    frequent = sum(character in _COMMONEST for character in sample)
    too_rare = len(sample) >= _ENOUGH and frequent < _COMMONEST_SHARE * len(sample)
    if too_rare or sum(map(_common, sample)) < _COMMON_SHARE * len(sample):
        raise Refused(415, "Unknown charset", "neither UTF-8 nor GB18030 makes readable text of these bytes")
    return _checked(text)


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        raise Refused(415, "Unknown charset", f"neither UTF-8 nor GB18030: {error.reason} at byte {error.start}") from error


def _checked(text: str) -> str:
    found = _CONTROL.search(text)
    if found:
        raise Refused(415, "Not a text page", f"control character U+{ord(found[0]):04X} at character {found.start()}")
    return text


def _common(character: str) -> bool:
    return character.encode("gb2312", "ignore")[:1] in _COMMON_LEADS


READER = Reader(
    name="plain",
    media_types=frozenset({"text/plain"}),
    endings=frozenset({"txt", "text"}),
    recognises=recognises,
    read=read,
    bounded=False,
)
