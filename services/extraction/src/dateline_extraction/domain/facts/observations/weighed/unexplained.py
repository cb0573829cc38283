"""What of a figure's clause no field of its row accounts for: words left over are a sign that the clause says something else.

上半年 | 全市 | 出口额 | 同比增长 | 5%: nothing is left. 上半年 | 全市 | 新落户的外商所办企业 | 出口额 | 同比增长 | 5%: nine characters are.
"""

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.lexicon import ADVERBS, FALL, RISE, VERBS, WORDS, either

if TYPE_CHECKING:
    from dateline_extraction.domain.facts.observations.reader import Reading

_EXPLAINED = re.compile(
    either(
        tuple(
            word
            for word in (*RISE, *FALL, *ADVERBS, *VERBS, *WORDS["before_figure"], *WORDS["leads"], *WORDS["now"])
            if len(word) > 1
        )
    )
    + "|同比|环比|分别|[约近超达为有了已共仅是的在至到均都将从由比较和与及其中年月日上]"
)
"""Words of the grammar of figures, and single characters that bind."""
_WORD = re.compile("[\u4e00-\u9fffA-Za-z]")
_BEHIND = re.compile("[^，。；：！？\n（(,;、]*")
_NEAR, _BACK = 80, 240
"""Characters before a figure in which its clause, and its statement, are looked at."""
_MOST, _MOST_NAMES = 12, 3
_STOPS = "，。；：！？\n（(,;"


class Surroundings:
    """The words around the figures of one article."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.names = sorted((name.start, name.end, name.canonical) for name in document.names if name.type != "person")
        self.times = sorted((time.start, time.end) for time in document.times)
        self.name_starts = [start for start, _, _ in self.names]
        self.time_starts = [start for start, _ in self.times]

    def of(self, reading: "Reading", name: str, whose: str) -> dict[str, float]:
        """Numbers of one row with this indicator and owner: characters left over, others named, and where its words stand."""
        text, start, end = self.text, reading.figure.start, reading.figure.end
        clause = max(
            reading.clause.start, start - _NEAR, *(text.rfind(mark, max(0, start - _NEAR), start) + 1 for mark in _STOPS)
        )
        said = text[clause:start]
        left = [_WORD.match(char) is not None for char in said]
        for low, high in self._times(clause, start):
            left[max(0, low - clause) : max(0, high - clause)] = [False] * (min(high, start) - max(low, clause))
        place = said.rfind(name) if name else -1
        for words in (name if place >= 0 else _tail_in(name, said), whose):
            if words and (at := said.rfind(words)) >= 0:
                left[at : at + len(words)] = [False] * len(words)
        for match in _EXPLAINED.finditer(said):
            left[match.start() : match.end()] = [False] * (match.end() - match.start())
        behind = _BEHIND.match(text, end, end + _MOST)
        opened = max(reading.statement[0], start - _BACK)
        return {
            "characters unexplained": float(min(sum(left), _MOST)),
            "unexplained": float(any(left)),
            "characters behind": float(len(behind[0]) if behind else 0),
            "words behind": float(behind is not None and len(behind[0]) > 2),
            "the indicator in its clause": float(place >= 0),
            "the owner in its clause": float(bool(whose) and whose in said),
            "others in the clause": float(self._others(clause, start, name, whose)),
            "others in the statement": float(self._others(opened, clause, name, whose)),
            "characters from the statement's start": float(min(start - reading.statement[0], _BACK)) / _BACK,
        }

    def _times(self, start: int, end: int) -> list[tuple[int, int]]:
        first = max(0, bisect_left(self.time_starts, start) - 1)
        return [(low, high) for low, high in self.times[first : bisect_left(self.time_starts, end)] if high > start]

    def _others(self, start: int, end: int, name: str, whose: str) -> int:
        """How many are named there who are neither the owner nor in the indicator, at most three."""
        named = {words for _, _, words in self.names[bisect_left(self.name_starts, start) : bisect_left(self.name_starts, end)]}
        return min(_MOST_NAMES, sum(1 for words in named if words != whose and words not in name))


def _tail_in(name: str, said: str) -> str:
    """The longest end of the name that stands in the words."""
    return next((name[cut:] for cut in range(1, len(name) - 1) if name[cut:] in said), "")
