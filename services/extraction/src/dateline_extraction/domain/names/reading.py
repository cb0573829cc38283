"""A text with its phrase boundaries: how far a name that ends somewhere can reach to the left."""

import re
from collections.abc import Iterable
from functools import cache

from dateline_extraction.domain.names.lexicon import grammar

_PUNCTUATION = r"[^\u4e00-\u9fff\u3400-\u4dbfA-Za-z0-9·•・\-＆&]"
_FOLLOWS_NUMBER = "年月日号时分秒名位个件次家届日晚日电第万亿多余"


@cache
def _cuts() -> re.Pattern[str]:
    """Words a name may not run across; the `keep` words, which contain one, are tried first and are no cut."""
    keep = "|".join(sorted(grammar("keep"), key=len, reverse=True))
    cut = "|".join(sorted(grammar("cut"), key=len, reverse=True))
    return re.compile(f"(?P<keep>{keep})|(?:\\d+(?:[.,]\\d+)*[{_FOLLOWS_NUMBER}]*|{cut}|{_PUNCTUATION})")


class Reading:
    """The text and, for every offset, the start of the phrase it lies in."""

    def __init__(self, text: str, whole: Iterable[tuple[int, int]] = ()) -> None:
        """`whole`: spans of known names, inside which nothing is a boundary (都 in 都昌县)."""
        inside = {offset for start, end in whole for offset in range(start, end)}
        self.text = text
        self._phrase = starts = [0] * (len(text) + 1)
        position = last = 0
        for match in _cuts().finditer(text):
            if match.lastgroup or match.start() in inside:
                continue
            start, end = match.span()
            starts[position : start + 1] = [last] * (start + 1 - position)
            # Inside a cut word no phrase reaches left.
            starts[start + 1 : end + 1] = range(start + 1, end + 1)
            position, last = end + 1, end
        starts[position:] = [last] * (len(text) + 1 - position)

    def phrase_start(self, end: int) -> int:
        """The leftmost start of a phrase that ends at `end`."""
        return self._phrase[end]
