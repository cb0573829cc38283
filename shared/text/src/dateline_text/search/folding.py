"""One form of every character for search: full and half width, case, Traditional and Simplified are the same.

Folded character by character, so that no neighbour changes a result and every folded character knows where it came from. A
character may become several (`㎡` -> `m2`) or none (a combining mark that NFKC leaves alone stays).
"""

import unicodedata
from functools import cache

from opencc import OpenCC

Origins = tuple[int, ...]


class _Table(dict[int, str]):
    """A table for str.translate that works out each character when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


_TABLE = _Table({ord("\n"): "\n", ord("\r"): "\n", ord("\t"): " ", 0: "\ufffd"})


def fold(text: str) -> str:
    """`text` as search sees it; NUL, which PostgreSQL cannot hold, becomes U+FFFD."""
    return text.translate(_TABLE)


def fold_with_origins(text: str) -> tuple[str, Origins]:
    """The folded text, and for each of its characters (and its end) the offset in `text` of the character it came from."""
    parts: list[str] = []
    origins: list[int] = []
    for at, character in enumerate(text):
        part = _TABLE[ord(character)]
        parts.append(part)
        origins.extend([at] * len(part))
    origins.append(len(text))
    return "".join(parts), tuple(origins)


def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).casefold()
    plain = "".join(" " if c.isspace() else c for c in plain)
    return plain if plain.isascii() else "".join(_simplified(c) for c in plain)


def _simplified(character: str) -> str:
    return str(_converter().convert(character))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
