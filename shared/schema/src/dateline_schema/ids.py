"""Identity comes from content, so a replay on any replica after any crash gives the same ids.

Every id is `sha256:` and 64 hex digits. Hashed values are written as canonical JSON (sorted keys, no white space, UTF-8),
so neither field order nor a library's formatting can change an id.
"""

import hashlib
import re
import unicodedata
from typing import Any

import orjson

PREFIX = "sha256:"
PATTERN = r"^sha256:[0-9a-f]{64}$"

_SPACE = re.compile(r"\s+")


def digest(data: bytes) -> str:
    """The id of exactly these bytes."""
    return PREFIX + hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """Canonical JSON of plain values: equal values give equal bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def folded(text: str) -> str:
    """Text as identity sees it: NFKC, all white space removed.

    Two extractions of one printed article differ in widths and in white space, never in the words.
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def page_id(received: bytes) -> str:
    """The id of a page: its bytes exactly as received."""
    return digest(received)


def article_id(source: str, headline: str | None, text: str) -> str:
    """The id of an article: who published it, its headline and its body (layout does not count)."""
    return digest(canonical([source, folded(headline or ""), folded(text)]))


def review_id(fact: str, author: str, moment: str) -> str:
    """The id of one person's word on a fact at one time (ISO 8601)."""
    return digest(canonical([fact, author, moment]))


def letter_id(topic: str, partition: int, offset: int, stage: str, value: bytes, key: bytes) -> str:
    """The id of a dead letter: where the message stood, what it was, and the stage that gave it up."""
    return digest(canonical([topic, partition, offset, stage, digest(value), digest(key)]))


def fact_id(article: str, kind: str, start: int, end: int, payload: dict[str, Any]) -> str:
    """The id of a fact: article, kind, evidence span in the article's text, and what it asserts.

    `payload` is the body as JSON values, without scores and versions: a better extractor that says the same has the same id.
    """
    return digest(canonical([article, kind, start, end, payload]))
