"""A text with its phrase boundaries: how far a name that ends somewhere can reach to the left."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

from dateline_text.names.characters import ordinary
from dateline_text.names.lexicon import Gazetteer, Hits, grammar

# A number with the words that make it a date, a rank or an amount.
_NUMBER = r"\d+(?:[.,]\d+)*[年月日号时分秒名位个件次家届支岁盘局轮晚电第万亿多余]*"
# Where one clause ends and the next begins.
_BREAK = re.compile("[，。；：！？\n]")
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
    """The text and, for every offset, the start of the phrase it lies in; clauses are read when they are asked for."""

    def __init__(self, text: str, whole: Iterable[tuple[int, int]] = (), hits: Hits | None = None) -> None:
        """`whole`: spans of known names, inside which nothing is a boundary (都 in 都昌县)."""
        self.text = text
        self._inside = {offset for start, end in whole for offset in range(start, end)}
        self._breaks = [match.start() for match in _BREAK.finditer(text) if match.start() not in self._inside]
        self._words = [(start, -end) for start, end in boundary_words()[0].find(text, hits) if start not in self._inside]
        self._clauses: dict[int, tuple[list[int], list[int]]] = {}

    def phrase_start(self, end: int) -> int:
        """The leftmost start of a phrase that ends at `end`; inside a boundary no phrase reaches left."""
        clause = bisect_left(self._breaks, end)
        floor = self._breaks[clause - 1] + 1 if clause else 0
        found = self._clauses.get(clause)
        if found is None:
            high = self._breaks[clause] if clause < len(self._breaks) else len(self.text)
            boundaries = list(self._boundaries(floor, high))
            found = self._clauses[clause] = [start for start, _ in boundaries], [end for _, end in boundaries]
        last = bisect_left(found[0], end) - 1
        return floor if last < 0 else min(found[1][last], end)

    def _boundaries(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Spans between the offsets no name runs across: punctuation, numbers, and the boundary words outside known names."""
        text, inside, keep, known, free = self.text, self._inside, boundary_words()[1], ordinary(), low
        spans = [(match.start(), -match.end()) for match in _marks().finditer(text, low, high)]
        spans += self._words[bisect_left(self._words, (low, -high)) : bisect_left(self._words, (high, -high))]
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


@cache
def _marks() -> re.Pattern[str]:
    """A number, a boundary of one character, or a mark no name holds."""
    single = "".join(word for word in grammar("cut") if len(word) == 1)
    return re.compile(f"{_NUMBER}|[{single}]|[^\u3400-\u9fff{''.join(sorted(_JOINERS - {'-'}))}\\-]")
