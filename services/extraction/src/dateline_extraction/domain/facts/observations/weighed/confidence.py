"""How sure a whole row is: the probability that every field of it is right.

A logistic regression for each part of a row (its name, subject, period, and the rest) over the same named features gives a score, the
sum of their log probabilities; a table of scores met on articles that were left out of the fit gives the share of rows that were
right there. `tests/rows/fit_confidence.py` makes both tables from labelled articles.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, log1p
from typing import TYPE_CHECKING

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.binding import CARRIED, IMPLIED, LOOSE, UNBOUND
from dateline_extraction.domain.facts.observations.lexicon import HEAD
from dateline_extraction.domain.facts.observations.weighed.dating import kinds_of
from dateline_extraction.domain.facts.observations.weighed.ranking import Table, table
from dateline_schema.records import Observation

if TYPE_CHECKING:
    from dateline_extraction.domain.facts.observations.reader import Reading

_SAID = {IMPLIED: "implied", LOOSE: "loose", CARRIED: "carried", UNBOUND: "unbound"}
_CERTAINTY = (0.5, 0.8, 0.95, 0.99)
_COUNTS = (1, 2, 3, 5, 9)
_LENGTHS = (3, 5, 8, 12, 16)
_WORDS = (10, 20, 40, 80)
_MARGINS = (-1.0, 0.0, 0.5, 1.0, 2.0, 4.0)
_HARD = re.compile("[由从]|其中|分别|而|但|如果|除|之外|不含|包括")
_LATIN = re.compile("[A-Za-z]")
_MODAL = re.compile("将|预计|计划|目标|可能|有望|如果|若")
_MARKS = frozenset("，。；：、！？\n（）() “”《》")
_LEADS, _TRAILS = frozenset("的其中和与及、占"), frozenset("的为是达约超近已由从在均有")
_VERBS = re.compile(
    "同比|环比|增长|增加|下降|减少|上涨|下跌|上升|回落|比上|比去|较上|较去|达到|实现|完成|超过|突破|累计|分别|合计|按年|录得|收报|收于|报收|升至|降至"
)


def _step(value: float, steps: Sequence[float]) -> str:
    """Which step of a staircase a number stands on, by the step's lower edge."""
    place = bisect_right(steps, value)
    return f"{steps[place - 1]:g}" if place else "0"


class Sureness:
    """Features of the rows of one article."""

    def __init__(self, document: Document, readings: "Sequence[Reading]") -> None:
        self.document, self.text, self.readings = document, document.text, readings
        self.of_clause = Counter(reading.clause.start for reading in readings)
        self.of_statement = Counter(reading.statement for reading in readings)
        self.named = Counter(reading.binding.indicator for reading in readings if reading.binding.indicator)
        self.about = kinds_of(document)
        self.opens = {name.start for name in document.names} | {time.start for time in document.times}
        self.closes = {name.end for name in document.names} | {time.end for time in document.times}
        self.headline = document.article.headline or ""
        self.subjects = Counter(reading.binding.subject or reading.binding.area for reading in readings)

    def features(self, number: int, body: Observation, others: Mapping[str, float]) -> dict[str, float]:
        """What is seen at the row: 1.0 where it holds; `others`: what the readers of name and subject said of it."""
        return dict(others) | dict.fromkeys(self._seen(self.readings[number], number, body), 1.0)

    def _seen(self, reading: "Reading", number: int, body: Observation) -> Iterable[str]:
        figure, binding, clause, choice = reading.figure, reading.binding, reading.clause, reading.choice
        unit = body.unit if body.unit in {"%", "pp"} else figure.family
        before = self.text[clause.start : figure.start]
        yield f"said: {_SAID.get(binding.confidence, 'said')}"
        yield f"measure {binding.measure}"
        yield f"{binding.measure} in {unit}"
        yield f"{binding.measure} {(body.comparison or 'alone').split(':')[0]}"
        yield f"period {choice.origin}"
        yield f"certainty {_step(choice.certainty, _CERTAINTY)}"
        yield f"period {'none' if choice.period is None else 'day' if choice.period.start == choice.period.end else 'stretch'}, {binding.measure}"
        yield f"status {body.status}"
        yield f"bound {body.bound}"
        yield f"figures in clause {_step(self.of_clause[clause.start], _COUNTS)}"
        yield f"figures in statement {_step(self.of_statement[reading.statement], _COUNTS)}"
        yield f"clause {_step(clause.end - clause.start, _WORDS)}"
        yield f"before {_step(len(before), _WORDS)}"
        for about in self.about:
            yield f"article {about}"
            yield f"article {about}, {binding.measure}"
        yield f"{reading.rule}, {'has a head' if HEAD.search(binding.indicator or '') else 'no head'}"
        yield f"period {choice.origin}, {binding.measure}"
        yield f"paragraph {min(clause.paragraph, 3)}"
        if clause.figures and clause.figures[0] != figure:
            yield "not first in clause"
        if clause.bracketed:
            yield "in brackets"
        if number and self.readings[number - 1].statement == reading.statement:
            yield "not first in statement"
        for words, name in ((_HARD, "hard words"), (_MODAL, "modal words"), (_LATIN, "latin")):
            if words.search(before):
                yield name
        yield from self._of_names(reading, before)
        if self.document.article.script == "Hant":
            yield "traditional"

    def _of_names(self, reading: "Reading", before: str) -> Iterable[str]:
        figure, binding, clause = reading.figure, reading.binding, reading.clause
        name, whose = binding.indicator or "", binding.subject or binding.area or ""
        yield f"name {_step(len(name), _LENGTHS)}"
        if name:
            yield "name has a head" if HEAD.search(name) else "name has no head"
            where = (
                "clause"
                if name in self.text[clause.start : clause.end]
                else "statement"
                if name in self.text[slice(*reading.statement)]
                else "elsewhere"
            )
            yield f"name in {where}"
            yield f"name in {where}, {binding.measure}"
            yield f"name used {_step(self.named[name], (2, 4, 8))}"
            if name in self.headline:
                yield "name in headline"
            if where == "clause" and name in before:
                yield f"name at {_step(len(before) - before.rfind(name) - len(name), (2, 6, 12))}"
            yield from self._edges(name, where, clause.start if where == "clause" else reading.statement[0], figure.outer[0])
            if head := HEAD.search(name):
                yield f"head {head[0]}"
            if "的" in name:
                yield "name with 的"
            if _LATIN.search(name):
                yield "latin name"
        if whose:
            where = (
                "clause"
                if whose in before
                else "statement"
                if whose in self.text[slice(*reading.statement)]
                else "paragraph"
                if self._in_paragraph(whose, reading)
                else "elsewhere"
            )
            yield f"subject in {where}"
            yield f"subject {_step(len(whose), _LENGTHS)}"
            yield f"subject of {_step(self.subjects[whose], (2, 5, 10))}"
            if whose in self.headline:
                yield "subject in headline"
        else:
            yield f"no subject, {binding.measure}"
        if binding.noun:
            yield "noun behind"
        if figure.is_duration:
            yield "duration"
        if binding.member:
            yield "member of a list"

    def _edges(self, name: str, where: str, start: int, end: int) -> Iterable[str]:
        """What stands before and behind the name's words where they are nearest before the figure."""
        at = self.text.rfind(name, start, end)
        if where == "elsewhere" or at < 0:
            return
        left, right = self.text[max(0, at - 1) : at], self.text[at + len(name) : at + len(name) + 2]
        opens = (
            "mark"
            if left in _MARKS or at == start
            else left
            if left in _LEADS
            else "name or time"
            if at in self.closes
            else "word"
        )
        closes = (
            "figure"
            if at + len(name) >= end - 1
            else "mark"
            if right[:1] in _MARKS
            else "verb"
            if _VERBS.match(right)
            else right[:1]
            if right[:1] in _TRAILS
            else "word"
        )
        yield f"name opens at {opens}"
        yield f"name closes at {closes}"
        yield f"name between {opens} and {closes}"

    def _in_paragraph(self, words: str, reading: "Reading") -> bool:
        start, end = self.document.paragraphs[reading.clause.paragraph]
        return words in self.text[start:end]


def names_of(features: Mapping[str, float]) -> list[str]:
    """The features as they are named in the table: a number that is not 1 by the step it stands on."""
    return [name if value == 1.0 else f"{name} {_step(value, _MARGINS)}" for name, value in features.items()]


def probability(features: Mapping[str, float]) -> float:
    """The probability that the row is right in every field, to two places."""
    return calibrated(raw(parts_of(table("confidence")), names_of(features)), _calibration())


@lru_cache(maxsize=4)
def parts_of(weights: Table) -> tuple[Mapping[str, float], ...]:
    """The weights of each part of a row; in the table a feature is named `part: feature`."""
    parts: dict[str, dict[str, float]] = {}
    for name, weight in weights.alone.items():
        part, _, feature = name.partition(": ")
        parts.setdefault(part, {})[feature] = weight
    return tuple(parts.values())


def raw(parts: Iterable[Mapping[str, float]], names: Sequence[str]) -> float:
    """The score before calibration: the sum of the logarithms of the probabilities of the parts."""
    total = 0.0
    for weights in parts:
        get = weights.get
        odds = get("always", 0.0) + sum([get(name, 0.0) for name in names])
        total += min(0.0, odds) - log1p(exp(-abs(odds)))
    return total


def calibrated(score: float, points: Sequence[tuple[float, float]]) -> float:
    """The share of rows right at a score: a straight line between the points, flat beyond them."""
    if not points:
        return 0.5
    place = bisect_right(points, (score, 2.0))
    if place == 0 or place == len(points):
        return round(points[min(place, len(points) - 1)][1], 2)
    (low, least), (high, most) = points[place - 1], points[place]
    return round(least + (most - least) * (score - low) / (high - low), 2)


@cache
def _calibration() -> tuple[tuple[float, float], ...]:
    """Scores and the share right there, from data/calibration.tsv."""
    text = (files(__package__) / "data" / "calibration.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((float(score), float(share)) for score, share in rows)
