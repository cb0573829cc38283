"""Mail (RFC 5322) and web pages saved as mail (MHTML, RFC 2557), by Python's email package.

A saved page is read as the web page it was. A mail is one page: its subject the headline, its text the richest form it has; what is
attached is read like a container's member.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

from dateline_ingest.domain.blocks import composed
from dateline_ingest.domain.charset import text_of_bytes, unmarked
from dateline_ingest.domain.days import day_of
from dateline_ingest.domain.readers import html
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refused
from dateline_ingest.domain.web.fragment import parts_of
from dateline_ingest.domain.web.names import personal

MEDIA_TYPE = "message/rfc822"

_FIELD = re.compile(r"[A-Za-z][\w-]{1,60}:(?:\s|$)")
_KNOWN = re.compile(
    r"(?:From|To|Subject|Date|Received|Return-Path|MIME-Version|Message-ID|Content-Type|Delivered-To|Snapshot-Content-Location):",
    re.I,
)
_LEAST_KNOWN, _MOST_LINES = 3, 60
_MBOX = "From "
_SNAPSHOT = ("snapshot-content-location", "content-location")
_LONGEST_SUBJECT = 500
_WRAPPED = 50
"""Columns that a line of wrapped text fills at least."""
_WIDE = re.compile(r"[^\x00-\u2e7f]")


def recognises(head: bytes) -> float:
    """Header fields one below the other, some of them a mail's, up to a blank line."""
    lines = unmarked(head).lstrip("\ufeff").split("\n", _MOST_LINES)
    if lines and lines[0].startswith(_MBOX):
        lines = lines[1:]
    known = 0
    for line in lines[:_MOST_LINES]:
        if not line.strip():
            break
        if not (_FIELD.match(line) or line[:1] in " \t"):
            return 0.0
        known += _KNOWN.match(line) is not None
    return 0.9 if known >= _LEAST_KNOWN else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """The page, then those of what is attached. Raises Refused."""
    data = data.split(b"\n", 1)[1] if data.startswith(_MBOX.encode()) and b"\n" in data else data
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        rich, plain, attached = _forms(message)
    except (MessageError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise Refused(422, "Damaged file", "the mail cannot be taken apart") from error
    if rich is not None and any(name in message or name in rich for name in _SNAPSHOT):
        return _snapshot(message, rich, context)
    return _mail(message, rich if rich is not None else plain, attached, context)


def _forms(message: EmailMessage) -> tuple[EmailMessage | None, EmailMessage | None, list[EmailMessage]]:
    """The first part in HTML, the first in plain text, and what is attached."""
    rich = plain = None
    attached = []
    for part in message.walk():
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind in ("application/pdf", MEDIA_TYPE):
            if part is not message:
                attached.append(part)
        elif kind == "text/html" and rich is None:
            rich = part
        elif kind == "text/plain" and plain is None:
            plain = part
    return rich, plain, attached


def _snapshot(message: EmailMessage, rich: EmailMessage, context: Context) -> Iterator[Found]:
    address = next((str(part[name]).strip() for part in (message, rich) for name in _SNAPSHOT if part[name]), None)
    at = address if address and address.startswith(("http://", "https://")) else None
    body, charset = _body(rich)
    yield from html.read(body, replace(context, charset=charset, uri=context.uri or at))


def _mail(message: EmailMessage, part: EmailMessage | None, attached: list[EmailMessage], context: Context) -> Iterator[Found]:
    subject = " ".join(str(message["subject"] or "").split())[:_LONGEST_SUBJECT]
    parts = []
    if part is not None:
        body, charset = _body(part)
        text = text_of_bytes(body, charset)
        if text is None:
            raise Refused(415, "Unknown charset", "no charset makes readable text of the mail")
        parts = parts_of(text if part.get_content_type() == "text/html" else unwrapped(text))
    if parts:
        people = [name for name, _ in getaddresses([str(message["from"] or "")])]
        authors = [person for name in people for person in personal(name)]
        text, blocks = composed(subject, authors, parts)
        yield ReadPage(text=text, media_type=MEDIA_TYPE, blocks=blocks, published_on=day_of(str(message["date"] or "")))
    for number, one in enumerate(attached, 1):
        body, charset = _body(one)
        yield from context.member(
            body, one.get_filename() or f"attachment {number}", media_type=one.get_content_type(), charset=charset
        )
    if not parts and not attached:
        raise Refused(422, "Empty page", "the mail holds no text")


def _body(part: EmailMessage) -> tuple[bytes, str | None]:
    if part.get_content_type() == MEDIA_TYPE:
        inner = part.get_payload(0) if part.is_multipart() else None
        return (inner.as_bytes() if isinstance(inner, EmailMessage) else b""), None
    body = part.get_payload(decode=True)
    return (body if isinstance(body, bytes) else b""), part.get_content_charset()


def unwrapped(text: str) -> str:
    """Plain text with a line for each paragraph: wrapped lines joined, where blank lines part the paragraphs."""
    groups = [group for group in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")) if group.strip()]
    found: list[str] = []
    for group in groups:
        lines = [line.strip() for line in group.split("\n") if line.strip()]
        wrapped = len(lines) > 1 and all(_columns(line) >= _WRAPPED for line in lines[:-1])
        found += ["".join(_joined(lines))] if wrapped else lines
    return "\n".join(found)


def _joined(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number and not (_WIDE.match(line) and _WIDE.match(lines[number - 1][-1])):
            yield " "
        yield line


def _columns(line: str) -> int:
    return len(line) + len(_WIDE.findall(line))


READER = Reader(
    name="mail",
    media_types=frozenset({MEDIA_TYPE, "multipart/related", "application/x-mimearchive"}),
    endings=frozenset({"eml", "mht", "mhtml"}),
    recognises=recognises,
    read=read,
)
