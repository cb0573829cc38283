"""Indicator phrases to stable ids: a dictionary of heads, composition for the rest.

`跨境电商进出口` is the head `进出口` (trade.total) under the qualifier `跨境电商`: its id is `trade.total[跨境电商]`. A phrase with no
known head keeps its own words as its id, so that equal phrases still meet.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

# Said of the whole country or of nothing in particular: never part of an indicator's identity.
_EMPTY_QUALIFIERS = (
    "我国", "中国", "全国", "国内", "全年", "累计", "合计", "年度", "货物贸易", "货物", "外贸", "的", "同期", "当月", "当季", "当年", "其中",
    "规模以上", "实现", "整体", "总体", "全部",
)  # fmt: skip
# A phrase says the same with and without them.
_TAILS = ("的增速", "增速", "增长率", "增幅", "降幅", "涨幅", "跌幅", "总量", "总体", "规模", "同比", "环比")
_DATA = files("dateline_enrichment.domain") / "data"


class Head(NamedTuple):
    """One line of indicators.tsv."""

    id: str
    kind: str
    name: str


class Relation(NamedTuple):
    """One line of relations.tsv; each part with its sign."""

    kind: str
    whole: str
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """`head` is None where the dictionary does not know the phrase; `qualifier` is what narrows it."""

    head: Head | None
    qualifier: str

    @property
    def id(self) -> str:
        """`trade.total`, `trade.total[跨境电商]`, or `x:手持发票数` for a phrase without a known head."""
        if self.head is None:
            return f"x:{self.qualifier}"
        return f"{self.head.id}[{self.qualifier}]" if self.qualifier else self.head.id


def _rows(name: str) -> list[list[str]]:
    lines = (_DATA / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def heads() -> dict[str, Head]:
    """Every name of the dictionary."""
    return {name: Head(row[0], row[1], row[2]) for row in _rows("indicators.tsv") for name in row[2:]}


@cache
def kinds() -> dict[str, str]:
    """Indicator id to kind."""
    return {head.id: head.kind for head in heads().values()}


@cache
def relations() -> tuple[Relation, ...]:
    """How indicators hang together."""
    return tuple(
        Relation(row[0], row[1], tuple((part.lstrip("-"), -1 if part.startswith("-") else 1) for part in row[2:]))
        for row in _rows("relations.tsv")
    )


@cache
def _longest_name() -> int:
    return max(map(len, heads()))


def indicator_of(phrase: str) -> Indicator:
    """The indicator a phrase names; the longest known name at its end wins."""
    text = _stripped("".join(unicodedata.normalize("NFKC", phrase).split()).upper())
    for start in range(max(0, len(text) - _longest_name()), len(text)):
        head = heads().get(text[start:])
        if head is not None:
            return Indicator(head, _qualifier(text[:start]))
    return Indicator(None, _qualifier(text))


def _stripped(text: str) -> str:
    for tail in _TAILS:
        if text.endswith(tail) and text not in heads() and len(text) > len(tail):
            return _stripped(text[: -len(tail)])
    return text


def _qualifier(text: str) -> str:
    changed = True
    while changed:
        changed = False
        for word in _EMPTY_QUALIFIERS:
            if text.startswith(word):
                text, changed = text[len(word) :], True
            elif text.endswith(word):
                text, changed = text[: -len(word)], True
    return text
