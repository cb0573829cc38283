"""Plain text in any charset that charset.py makes sense of; what is another kind of file is refused, not printed as text."""

import re
from collections.abc import Iterable

from dateline_ingest.domain.charset import text_of_bytes
from dateline_ingest.domain.opening import opening_of
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refused

# Control characters that no text file has; form feed and the Windows end-of-file mark do occur.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"BZh",
    b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0",
)
_HEAD = 65536
# Files that are all printable and still no text to read: by what they begin with, or what one of their first lines does.
_KINDS = (
    (re.compile(r"\s*\{\\rtf"), "RTF"),
    (re.compile(r"(?:.*\n){0,2000}?%PDF-"), "a PDF with something else before it"),
    (re.compile(r"filedesc://"), "an ARC file; WARC is read"),
    (re.compile(r"\s*\{\s*\"|\s*\[\s*[\[{]"), "JSON that is no ninjs"),
    (re.compile(r"%!PS-"), "PostScript"),
)
_XML = {
    "newsml": "NewsML 1",
    "svg": "an SVG picture",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap",
    "opml": "a list of feeds (OPML)",
}


def recognises(_head: bytes) -> float:
    """Always a little: this is the reader of last resort."""
    return 0.1


def read(data: bytes, context: Context) -> Iterable[Found]:
    """One page. Raises Refused (415 for binary files, other formats and unknown charsets, 422 for an empty page)."""
    if b"%PDF-" in data[:1024]:
        raise Refused(422, "Damaged file", "the PDF cannot be opened")
    text = decode(data, context.charset)
    if not text.strip("\ufeff \t\r\n\f\x1a\u3000\xa0"):
        raise Refused(422, "Empty page", "the page holds no text")
    kind = other_kind(text)
    if kind is not None:
        raise Refused(415, "Unknown format", kind)
    return (ReadPage(text=text),)


def decode(data: bytes, charset: str | None = None) -> str:
    """The text; a byte order mark is not part of it. `charset`: what the sender says it is. Raises Refused."""
    if data.startswith(_MAGIC):
        raise Refused(415, "Not a text page", "the bytes are a binary file's")
    text = text_of_bytes(data, charset)
    if text is None:
        raise Refused(415, "Unknown charset", "no charset makes readable text of these bytes")
    return _checked(text)


def other_kind(text: str) -> str | None:
    """What a printable file is that is no text to read; None for text."""
    head = text[:_HEAD]
    opening = opening_of(head)
    if opening.root or opening.declared or opening.doctype:
        known = _XML.get(opening.root)
        if known:
            return f"{known}; no reader takes it"
        if opening.declared or opening.doctype or f"</{opening.root}" in text.lower() or "xmlns" in head:
            return "markup that is neither a feed nor a web page"
    for pattern, kind in _KINDS:
        if pattern.match(head):
            return kind
    return None


def _checked(text: str) -> str:
    found = _CONTROL.search(text)
    if found:
        raise Refused(415, "Not a text page", f"control character U+{ord(found[0]):04X} at character {found.start()}")
    return text


READER = Reader(
    name="plain",
    media_types=frozenset({"text/plain"}),
    endings=frozenset({"txt", "text"}),
    recognises=recognises,
    read=read,
    bounded=False,
)
