"""What a lexeme can mean: calendar parts, an amount of time, or either."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from dateline_text.times.numerals import number
from dateline_text.times.parts import Part

_THIS_CENTURY_MARGIN = 30  # 45年 is 1945, 33年 may be 2033


@dataclass(frozen=True, slots=True)
class Amount:
    """So many units; `low` for a range (三到五天). `whole` is False for days of work. `vague`: 几, 多, 来."""

    count: float
    unit: str
    low: float | None = None
    vague: bool = False
    working: bool = False


class Token(NamedTuple):
    """Half-open span and meanings. `parts_from`: the earlier end of a range written with one unit (2至4月)."""

    start: int
    end: int
    kind: str
    parts: tuple[Part, ...] = ()
    parts_from: tuple[Part, ...] = ()
    amount: Amount | None = None
    loose: bool = False
    """Needs company to be a date: 18年 without a month, a bare 2018."""


def token_of(match: re.Match[str], *parts: Part, loose: bool = False) -> Token:
    """A token that spans the whole match."""
    return Token(match.start(), match.end(), match.lastgroup or "", parts, loose=loose)


def full_year(digits: str) -> int:
    """The year two digits stand for."""
    year = number(digits)
    if len(digits) > 2 or year is None or year > 99:
        return int(year or 0)
    return int(year) + (2000 if year <= _THIS_CENTURY_MARGIN else 1900)
