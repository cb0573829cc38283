"""How far a reported statement goes: 甲说，…。…。 Each further sentence of its paragraph is weighed by its features.

The weights (data/continuation_weights.tsv) are fitted by tests/quotations/fit.py.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cache
from importlib.resources import files
from math import exp

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
_OURS = re.compile(r"我们|我国|我方|我市|我省|中方|双方|各方|本人|咱们|大家|自己|必须|应当|呼吁|敦促|坚决|希望|相信|愿")
_TAIL = re.compile(r"责任编辑|更多|点击|图片|视频|来源|原标题|编辑|转载|版权|客户端|记者|（完）|\(完\)|据悉|据了解|综上|随后")
_HEAD, _SHORT, _LONG = 6, 25, 60
_APART, _NEAR = 0.06, 0.2
_COVERED = 0.6
_DAY = re.compile(r"\d{1,2}[日号]")
_SOURCE = re.compile(r"据(?!说)|记者|显示|公布|发布|获悉|了解到|报道")


class Extent:
    """The sentences of a text with what the extension of statements needs to know of each."""

    def __init__(self, text: str, sentences: list[Span], people: list[Name], claimed: dict[int, str]) -> None:
        """`sentences`: spans in text order; `claimed`: who speaks in those that hold quotations of their own, by their numbers."""
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
        words, said = self.text[start:end], self.text[draft.start : self.sentences[number][1]]
        opens = first == 0 or self.text[self.sentences[first][0] - 1] == "\n"
        final = end >= len(self.text) or self.text[end - 1 : end + 1].endswith("\n") or self.text[end : end + 1] == "\n"
        body = draft.body
        speaker = body.speaker if isinstance(body, Quotation) else None
        name = speaker.name if speaker else ""
        connective = _CONNECTIVE.match(words)
        names = self._people[bisect_left(self._names, start) : bisect_left(self._names, end)]
        others = {n.type for n in names if n.canonical != name}
        leads = next((n for n in names if n.start - start < _HEAD), None)
        ahead, distance = self._ahead(number + 1, name)
        own = (speaker.organisation or "")[:2] if speaker else ""
        return [
            f"last of paragraph={final}",
            f"further={min(3, number - first)}",
            f"next={connective['word'] if connective else 'other'}",
            f"future={_FUTURE.search(words) is not None}",
            f"was future={_FUTURE.search(said) is not None}",
            f"day={_DAY.search(words) is not None}",
            f"source={_SOURCE.search(words) is not None}",
            f"person={'person' in others}",
            f"organisation={'organisation' in others}",
            f"led by={'nobody' if leads is None else 'speaker' if leads.canonical == name else leads.type}",
            f"speaker again={name in words if name else False}",
            f"own={bool(own) and own in words}",
            f"ours={_OURS.search(words) is not None}",
            f"tail={_TAIL.search(words) is not None}",
            f"alike={_likeness(said, words)}",
            f"length={'short' if end - start < _SHORT else 'long' if end - start > _LONG else 'some'}",
            f"paragraphs={self._layout} {opens}",
            f"ahead at={ahead} {min(3, distance)}",
        ]

    def _ahead(self, number: int, speaker: str) -> tuple[str, int]:
        """Who speaks next in the paragraph behind sentence `number`, and how many sentences further on."""
        for following in range(number + 1, min(len(self.sentences), number + LONGEST)):
            if "\n" in self.text[self.sentences[following - 1][0] : self.sentences[following][0]]:
                break
            if following in self.claimed:
                return ("same" if self.claimed[following] == speaker else "other"), following - number
        return "nobody", 0

    def end_of(self, draft: Draft) -> int:
        """Where the statement of the draft ends: of all sentences' ends the one that most likely covers it.

        Covering is what a reader forgives: the statement's true end leaves out or adds less than a part of it.
        """
        first = number = self.number(draft.start)
        if draft.end < self.sentences[number][1] - 3:
            return draft.end
        ends, chances, still = [draft.end], [1.0], 1.0
        while number - first < LONGEST and self.open_ahead(number):
            goes_on = probability(self.features(draft, first, number))
            chances[-1], still = still * (1 - goes_on), still * goes_on
            number += 1
            end = self.sentences[number][1]
            while end > draft.end and self.text[end - 1] == "\n":
                end -= 1
            ends.append(end)
            chances.append(still)
        return best_end(draft.start, ends, chances)


def best_end(start: int, ends: list[int], chances: list[float]) -> int:
    """Of the ends the one with the most chance that the true one is near: the shorter at least `_COVERED` of the longer."""

    def covered(end: int) -> float:
        return sum(
            chance
            for other, chance in zip(ends, chances, strict=True)
            if min(end, other) - start >= _COVERED * (max(end, other) - start)
        )

    return max(ends, key=lambda end: (covered(end), chances[ends.index(end)]))


def _likeness(said: str, words: str) -> str:
    """How many pairs of characters of a sentence the statement has already."""
    pairs = {said[i : i + 2] for i in range(len(said) - 1)}
    share = sum(words[i : i + 2] in pairs for i in range(len(words) - 1)) / max(1, len(words) - 1)
    return "none" if share < _APART else "some" if share < _NEAR else "much"


def probability(features: list[str]) -> float:
    """That the statement goes on in the sentence."""
    table = weights()
    total = table.get("bias", 0.0) + sum(table.get(feature, 0.0) for feature in features)
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def weights() -> dict[str, float]:
    """The fitted weights by feature; what is not listed weighs nothing."""
    lines = (files("dateline_extraction.domain.facts") / "data" / "continuation_weights.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in lines.splitlines() if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}
