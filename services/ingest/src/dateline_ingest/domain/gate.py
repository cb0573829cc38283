"""The one gate of ingest: what passes can be held by every later stage, in every field.

Text keeps its length, so that every offset of a reader holds: a character that cannot be kept becomes U+FFFD, one that only turns
the direction of writing a zero-width space, which is no word's part.
"""

import re
from datetime import date, timedelta

from dateline_ingest.domain.readers.reader import Refused

# NUL and the other C0 but tab, line feed, form feed, carriage return and the end-of-file mark; DEL; C1 but NEL; halves of pairs; noncharacters.
_UNHELD = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EARLIEST = date(1600, 1, 1)
"""The first newspapers are of 1605 and 1609."""
_AHEAD = timedelta(days=366)
LONGEST_URI = 2000


def clean(text: str) -> str:
    """The text with what cannot be held replaced, character for character."""
    return _TURNING.sub("\u200b", _UNHELD.sub("\ufffd", text))


def clean_label(text: str | None, longest: int = LONGEST_URI) -> str | None:
    """A name or address: the same, and nothing that ends or hides a line."""
    if text is None:
        return None
    return "".join(c if c.isprintable() else "\ufffd" for c in clean(text))[:longest]


def sane(day: date | None, today: date) -> date | None:
    """A day on which a page can have been published, else None: 0001-01-01 is what broken feeds say when they know none."""
    return day if day is not None and _EARLIEST <= day <= today + _AHEAD else None


def checked_source(source: str, longest: int = 200) -> str:
    """A publisher's or feed's id as it goes into records. Raises Refused."""
    if not source or len(source) > longest or not source.isprintable() or clean(source) != source:
        raise Refused(400, "Bad source", f"at most {longest} printable characters")
    return source
