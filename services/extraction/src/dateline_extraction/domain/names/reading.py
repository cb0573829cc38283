"""A text with its phrase boundaries: how far a name that ends somewhere can reach to the left."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from dateline_extraction.domain.names.characters import ordinary
from dateline_extraction.domain.names.lexicon import alternatives, grammar

# A number with the words that make it a date, a rank or an amount.
_NUMBER = r"\d+(?:[.,]\d+)*[年月日号时分秒名位个件次家届晚电第万亿多余]*"
# Characters a name may hold besides Chinese ones.
_JOINERS = frozenset("·•・-＆&ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


@cache
def _table() -> dict[str, bool]:
    """Words that are boundaries, and words that contain one and are none."""
    return dict.fromkeys(grammar("cut"), True) | dict.fromkeys(grammar("keep"), False)


class Reading:
    """The text and, for every offset, the start of the phrase it lies in."""

    def __init__(self, text: str, whole: Iterable[tuple[int, int]] = ()) -> None:
        """`whole`: spans of known names, inside which nothing is a boundary (都 in 都昌县)."""
        inside = {offset for start, end in whole for offset in range(start, end)}
        self.text = text
        self._phrase = starts = [0] * (len(text) + 1)
        position = last = 0
        for start, end in _boundaries(text, inside):
            starts[position : start + 1] = [last] * (start + 1 - position)
            # Inside a boundary no phrase reaches left.
            starts[start + 1 : end + 1] = range(start + 1, end + 1)
            position, last = end + 1, end
        starts[position:] = [last] * (len(text) + 1 - position)

    def phrase_start(self, end: int) -> int:
        """The leftmost start of a phrase that ends at `end`."""
        return self._phrase[end]


@cache
def _candidates() -> re.Pattern[str]:
    """A number, a word of the table (the longest), or a mark no name holds."""
    marks = f"[^\u3400-\u9fff{''.join(sorted(_JOINERS - {'-'}))}\\-]"
    return re.compile(f"({_NUMBER})|({alternatives(_table())})|{marks}")


def _boundaries(text: str, inside: set[int]) -> Iterator[tuple[int, int]]:
    """Spans no name runs across: punctuation, numbers, and the boundary words outside known names."""
    table, known, free = _table(), ordinary(), 0
    for match in _candidates().finditer(text):
        position, end = match.span()
        if position in inside:
            continue
        if match.lastindex == 2:
            if not table[match.group()]:
                free = end
                continue
            if end - position == 1 and position > free and text[position - 1 : end] in known:
                # 育|才, 高|等: the end of an ordinary word.
                continue
        free = end
        yield position, end
