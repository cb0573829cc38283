"""A text with its phrase boundaries: how far a name that ends somewhere can reach to the left."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

from dateline_extraction.domain.names.characters import ordinary
from dateline_extraction.domain.names.lexicon import Gazetteer, Hits, grammar

# A number with the words that make it a date, a rank or an amount.
_NUMBER = r"\d+(?:[.,]\d+)*[年月日号时分秒名位个件次家届支岁盘局轮晚电第万亿多余]*"
# These govern a name wherever they stand: 交易所|向.
_GOVERN = frozenset("在从由向将把被给让据")
# Characters a name may hold besides Chinese ones.
_JOINERS = frozenset("·•・-＆&ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


@cache
def boundary_words() -> tuple[Gazetteer, frozenset[str]]:
    """Words of two characters and more that are boundaries or contain one, and those of them that are none."""
    keep = frozenset(grammar("keep"))
    return Gazetteer((*grammar("cut"), *keep)), keep


class Reading:
    """The text and, for every offset, the start of the phrase it lies in."""

    def __init__(self, text: str, whole: Iterable[tuple[int, int]] = (), hits: Hits | None = None) -> None:
        """`whole`: spans of known names, inside which nothing is a boundary (都 in 都昌县)."""
        self.text = text
        inside = {offset for start, end in whole for offset in range(start, end)}
        boundaries = list(_boundaries(text, inside, hits))
        self._starts = [start for start, _ in boundaries]
        self._ends = [end for _, end in boundaries]

    def phrase_start(self, end: int) -> int:
        """The leftmost start of a phrase that ends at `end`; inside a boundary no phrase reaches left."""
        last = bisect_left(self._starts, end) - 1
        return 0 if last < 0 else min(self._ends[last], end)


@cache
def _marks() -> re.Pattern[str]:
    """A number, a boundary of one character, or a mark no name holds."""
    single = "".join(word for word in grammar("cut") if len(word) == 1)
    return re.compile(f"{_NUMBER}|[{single}]|[^\u3400-\u9fff{''.join(sorted(_JOINERS - {'-'}))}\\-]")


def _boundaries(text: str, inside: set[int], hits: Hits | None) -> Iterator[tuple[int, int]]:
    """Spans no name runs across: punctuation, numbers, and the boundary words outside known names."""
    words, keep = boundary_words()
    known, free = ordinary(), 0
    spans = [(match.start(), -match.end()) for match in _marks().finditer(text)]
    spans += [(start, -end) for start, end in words.find(text, hits) if start not in inside]
    # At one place the longest comes first.
    for position, negative in sorted(spans):
        end = -negative
        if position < free or position in inside:
            continue
        if end - position > 1 and text[position:end] in keep:
            free = end
            continue
        if end - position == 1 and position > free and text[position] not in _GOVERN and text[position - 1 : end] in known:
            # 育|才, 高|等: the end of an ordinary word.
            continue
        free = end
        yield position, end
