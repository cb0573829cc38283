"""A text with its phrase boundaries: how far a name that ends somewhere can reach to the left."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from dateline_extraction.domain.names.characters import ordinary
from dateline_extraction.domain.names.lexicon import grammar

# A number with the words that make it a date, a rank or an amount.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*[年月日号时分秒名位个件次家届晚电第万亿多余]*")
# Characters a name may hold besides Chinese ones.
_JOINERS = frozenset("·•・-＆&ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


@cache
def _table() -> dict[str, tuple[tuple[str, bool], ...]]:
    """By first character: words and whether they are boundaries; `keep` words, which contain one and are none, come first."""
    groups: dict[str, dict[str, bool]] = {}
    for kind in ("cut", "keep"):
        for word in grammar(kind):
            groups.setdefault(word[0], {})[word] = kind == "cut"
    return {first: tuple(sorted(words.items(), key=lambda w: (w[1], -len(w[0]), w[0]))) for first, words in groups.items()}


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
    """Characters that can begin a boundary."""
    return re.compile(f"[{''.join(_table())}]|[^\u3400-\u9fff{''.join(sorted(_JOINERS - {'-'}))}\\-]")


def _boundaries(text: str, inside: set[int]) -> Iterator[tuple[int, int]]:
    """Spans no name runs across: punctuation, numbers, and the boundary words outside known names."""
    table, known, free = _table(), ordinary(), 0
    for candidate in _candidates().finditer(text):
        position = candidate.start()
        if position < free or position in inside:
            continue
        number = _NUMBER.match(text, position)
        if number:
            free = number.end()
            yield position, free
        elif text[position] in table:
            for word, boundary in table[text[position]]:
                if text.startswith(word, position):
                    if len(word) == 1 and text[position - 1 : position + 1] in known and position - 1 >= free:
                        # 育|才, 高|等: the end of an ordinary word.
                        break
                    free = position + len(word)
                    if boundary:
                        yield position, free
                    break
        else:
            yield position, position + 1
