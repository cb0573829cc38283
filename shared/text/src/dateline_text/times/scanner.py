"""The lexer: finds everything that may belong to a time expression, in one pass.

Text is mostly not about time, so the scan looks for characters that a lexeme can begin with, and tries at each only the kinds
and words that begin so. Patterns are compiled when their first character is first met.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from dateline_text.times.lexemes import KINDS, SECOND
from dateline_text.times.numerals import CHINESE

_DIGITS = "0123456789"


def _one_of(characters: Iterable[str]) -> str:
    return "[" + re.escape("".join(sorted(set(characters)))) + "]"


_FIRST = {character for _, first, _ in KINDS for character in first}
# Most figures in news are amounts. A row of digits may begin a lexeme, once and at its start, when it is long enough for a
# year or when a unit of time, a mark of dates and clocks, or what leads to one stands behind it.
_BEHIND_DIGITS = "年月日号时点分秒刻周星礼季个粒小天世多余几来半整夜昼钟旬工交数aApPQqHhT:/~—–－至到、和及,\\s-"
_FIGURE = rf"(?<=[0-9])(?<![0-9][0-9])[0-9]*+(?:(?<=[0-9]{{4}})|(?=[{_BEHIND_DIGITS}])|(?=\.[0-9]++[.{_BEHIND_DIGITS}]))"
_ALONE = _one_of(_FIRST - SECOND.keys() - set(_DIGITS))
# It begins with a set of characters, so that the rest of the text is skipped in one native scan.
_START = re.compile(
    f"{_one_of(_FIRST)}(?:(?<={_ALONE})|(?<={_one_of(SECOND)})(?={_one_of(''.join(map(''.join, SECOND.values())))})|{_FIGURE})"
)


_AFTER_FIGURES = {
    "年": ("quarter", "double", "compact", "amount", "bare"),
    "月": ("lunar", "compact", "amount", "bare"),
    "日": ("compact", "amount", "bare"),
}
"""The commonest lexemes are figures with one of these units: the only kinds that figures before it can be."""


def lexemes(folded: str) -> Iterator[re.Match[str]]:
    """Everything in the text that could be part of a time, in order, not overlapping."""
    end = 0
    for start in _START.finditer(folded):
        position = start.start()
        if position < end:
            continue
        first = folded[position]
        if first in _DIGITS:
            behind = folded[start.end() : start.end() + 1]
            pattern = pattern_of(_DIGITS, behind if behind in _AFTER_FIGURES else "")
        else:
            allowed = SECOND.get(first)
            if allowed is not None and folded[position + 1] not in allowed:
                continue
            pattern = pattern_of(first)
        match = pattern.match(folded, position)
        if match is not None:
            end = match.end()
            yield match


@cache
def pattern_of(first: str, behind: str = "") -> re.Pattern[str]:
    """All kinds that begin with a character; figures share one pattern, and `behind`, the character after them, leaves fewer open."""
    group = next((group for group in (_DIGITS, CHINESE) if first in group), first)
    if group != first:
        return pattern_of(group, behind)
    branches = [
        f"(?P<{name}>{pattern if isinstance(pattern, str) else pattern(first)})"
        for name, characters, pattern in KINDS
        if any(character in characters for character in first) and (not behind or name in _AFTER_FIGURES[behind])
    ]
    return re.compile("|".join(branches) or "(?!)")
