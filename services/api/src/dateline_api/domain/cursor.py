"""Cursors: where the next page of an answer begins, for the same question only."""

import base64
import binascii
import hashlib
from datetime import date, datetime
from typing import Any

import orjson


class InvalidCursor(ValueError):
    """Not a cursor of ours, or one of another question."""


def encode(question: str, key: tuple[Any, ...]) -> str:
    """A cursor behind the row with this key. `question`: what may not change between pages."""
    return base64.urlsafe_b64encode(orjson.dumps([_hash(question), *map(_plain, key)])).rstrip(b"=").decode()


def decode(question: str, cursor: str, types: tuple[type, ...]) -> tuple[Any, ...]:
    """The key. Raises InvalidCursor."""
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        said, *values = orjson.loads(data)
        key = tuple(_typed(value, kind) for value, kind in zip(values, types, strict=True))
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidCursor("this is no cursor of this interface") from error
    if said != _hash(question):
        raise InvalidCursor("this cursor belongs to another question: ask again without it")
    return key


def _hash(question: str) -> str:
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _typed(value: Any, kind: type[Any]) -> Any:
    if kind is datetime:
        found = datetime.fromisoformat(value)
        if found.tzinfo is None:
            raise ValueError("a time without an offset")
        return found
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind or (kind is int and not -(2**31) <= value < 2**31) or (kind is str and "\0" in value):
        raise ValueError(f"not {kind.__name__}")
    return value
