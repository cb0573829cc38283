"""How far a reported statement goes: 甲说，…。…。 Each further sentence of its paragraph is weighed by its features.

The weights (data/continuation_weights.tsv) are fitted by tests/quotations/fit.py.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cache
from importlib.resources import files

from dateline_extraction.domain.facts.draft import Draft
from dateline_extraction.domain.facts.quotations.verbs import Span
from dateline_schema.records import Quotation
from dateline_text.names.name import Name

LONGEST = 12
"""Sentences a statement can have."""
_CONNECTIVE = re.compile(
    r"\s*(?P<word>此外|同时|但是?|不过|因此|所以|其中|另外|目前|当前|今年|去年|当天|当日|截至|据|接下来|下一步|未来|随着|由于|如果|这|该|其|他|她|我们|要|将|也|还|而|与此同时|对于|对此|在此|在|记者|近年来|近日|日前|数据|统计|从|按)"
)
_FUTURE = re.compile(r"将|要|应|必须|需要|可能|有助于|有利于|有望|不会|不应|可以|能够|希望|相信")
_FIGURE = re.compile(r"\d")
_DAY = re.compile(r"\d{1,2}[日号]")
_SOURCE = re.compile(r"据(?!说)|记者|显示|公布|发布|获悉|了解到|报道")


class Extent:
    """The sentences of a text with what the extension of statements needs to know of each."""

    def __init__(self, text: str, sentences: list[Span], people: list[Name], claimed: set[int]) -> None:
        """`sentences`: spans in text order; `claimed`: the numbers of those that hold quotations of their own."""
        self.text, self.sentences, self.claimed = text, sentences, claimed
        self._starts = [start for start, _ in sentences]
        self._layout = "more" if "\n" in text else "one"
        self._people, self._names = people, [n.start for n in people]

    def number(self, offset: int) -> int:
        """The number of the sentence in which the offset lies."""
        return bisect_right(self._starts, offset) - 1

    def open_ahead(self, number: int) -> bool:
        """Whether a statement of this sentence could go on in the next one: same paragraph, and nobody else speaks there."""
        following = number + 1
        if following >= len(self.sentences) or following in self.claimed:
            return False
        start = self.sentences[following][0]
        return "\n" not in self.text[self.sentences[number][0] : start] and self.text[start : start + 1] not in "（(【"

    def features(self, draft: Draft, first: int, number: int) -> list[str]:
        """What speaks for or against the sentence behind `number` belonging to the statement that began in sentence `first`."""
        start, end = self.sentences[number + 1]
        words, said = self.text[start:end], self.text[draft.start : draft.end]
        opens = first == 0 or self.text[self.sentences[first][0] - 1] == "\n"
        final = end >= len(self.text) or self.text[end - 1 : end + 1].endswith("\n") or self.text[end : end + 1] == "\n"
        body = draft.body
        speaker = body.speaker.name if isinstance(body, Quotation) and body.speaker else ""
        connective = _CONNECTIVE.match(words)
        names = self._people[bisect_left(self._names, start) : bisect_left(self._names, end)]
        others = {n.type for n in names if n.canonical != speaker}
        titled = isinstance(body, Quotation) and body.speaker is not None and body.speaker.title is not None
        return [
            f"opens paragraph={opens}",
            f"last of paragraph={final}",
            f"opens and ends={opens} {final}",
            f"further={min(3, number - first)}",
            f"verb={body.verb if isinstance(body, Quotation) else ''}",
            f"comma={self.text[draft.start - 1 : draft.start] in '，：'}",
            f"titled={titled}",
            f"next={connective['word'] if connective else 'other'}",
            f"future={_FUTURE.search(words) is not None}",
            f"was future={_FUTURE.search(said) is not None}",
            f"figures={_FIGURE.search(words) is not None} {_FIGURE.search(said) is not None}",
            f"day={_DAY.search(words) is not None}",
            f"source={_SOURCE.search(words) is not None}",
            f"person={'person' in others}",
            f"organisation={'organisation' in others}",
            f"speaker again={speaker in words if speaker else False}",
            f"length={'short' if end - start < 25 else 'long' if end - start > 60 else 'some'}",
            f"paragraphs={self._layout} {opens}",
        ]

    def end_of(self, draft: Draft) -> int:
        """Where the statement of the draft ends."""
        first = number = self.number(draft.start)
        if draft.end < self.sentences[number][1] - 3:
            return draft.end
        end = draft.end
        while number - first < LONGEST and self.open_ahead(number) and _likely(self.features(draft, first, number)):
            number += 1
            end = self.sentences[number][1]
        while end > draft.end and self.text[end - 1] == "\n":
            end -= 1
        return end


def _likely(features: list[str]) -> bool:
    table = weights()
    return table.get("bias", 0.0) + sum(table.get(feature, 0.0) for feature in features) > 0


@cache
def weights() -> dict[str, float]:
    """The fitted weights by feature; what is not listed weighs nothing."""
    lines = (files("dateline_extraction.domain.facts") / "data" / "continuation_weights.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in lines.splitlines() if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}
