"""The lexer: finds everything that may belong to a time expression, in one pass.

Text is mostly not about time, so the scan looks for characters that a lexeme can begin with, and tries at each only the kinds
and words that begin so. Patterns are compiled when their first character is first met.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from dateline_extraction.domain.times.lexemes import KINDS, SECOND
from dateline_extraction.domain.times.numerals import CHINESE

_DIGITS = "0123456789"


def _one_of(characters: Iterable[str]) -> str:
    return "[" + re.escape("".join(sorted(set(characters)))) + "]"


_FIRST = {character for _, first, _ in KINDS for character in first}
_START = re.compile(
    _one_of(_FIRST - SECOND.keys()) + "|" + _one_of(SECOND) + f"(?={_one_of(''.join(map(''.join, SECOND.values())))})"
)
_DIGIT_RUN = re.compile(r"[0-9]+")


def lexemes(folded: str) -> Iterator[re.Match[str]]:
    """Everything in the text that could be part of a time, in order, not overlapping."""
    position = 0
    search, second, digits = _START.search, SECOND, _DIGIT_RUN.match
    while start := search(folded, position):
        position = start.start()
        first = folded[position]
        allowed = second.get(first)
        if allowed is not None and folded[position + 1 : position + 2] not in allowed:
            position += 1
            continue
        match = _pattern(first).match(folded, position)
        if match is not None:
            position = match.end()
            yield match
        elif run := digits(folded, position):
            position = run.end()  # no lexeme begins inside a row of digits
        else:
            position += 1


@cache
def _pattern(character: str) -> re.Pattern[str]:
    """All kinds that begin with a character; digits share one pattern, Chinese figures another."""
    first = next((group for group in (_DIGITS, CHINESE) if character in group), character)
    if first != character:
        return _pattern_of(first)
    return _pattern_of(character)


@cache
def _pattern_of(first: str) -> re.Pattern[str]:
    branches = [
        f"(?P<{name}>{pattern if isinstance(pattern, str) else pattern(first)})"
        for name, characters, pattern in KINDS
        if any(character in characters for character in first)
    ]
    return re.compile("|".join(branches))
