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
# Most figures in news are amounts. A row of digits may begin a lexeme, once and at its start, when it is long enough for a
# year or when a unit of time, a mark of dates and clocks, or what leads to one stands behind it.
_BEHIND_DIGITS = "年月日号时点分秒刻周星礼季个小天世多余几来半整夜昼钟旬工交数aApPQqT:/~—–－至到、和及,\\s-"
_FIGURE = rf"(?<=[0-9])(?<![0-9][0-9])[0-9]*+(?:(?<=[0-9]{{4}})|(?=[{_BEHIND_DIGITS}])|(?=\.[0-9]++[.{_BEHIND_DIGITS}]))"
_ALONE = _one_of(_FIRST - SECOND.keys() - set(_DIGITS))
# It begins with a set of characters, so that the rest of the text is skipped in one native scan.
_START = re.compile(
    f"{_one_of(_FIRST)}(?:(?<={_ALONE})|(?<={_one_of(SECOND)})(?={_one_of(''.join(map(''.join, SECOND.values())))})|{_FIGURE})"
)


def lexemes(folded: str) -> Iterator[re.Match[str]]:
    """Everything in the text that could be part of a time, in order, not overlapping."""
    end = 0
    for start in _START.finditer(folded):
        position = start.start()
        if position < end:
            continue
        first = folded[position]
        allowed = SECOND.get(first)
        if allowed is None or folded[position + 1] in allowed:
            match = _pattern(first).match(folded, position)
            if match is not None:
                end = match.end()
                yield match


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
