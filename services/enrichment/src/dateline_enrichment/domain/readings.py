"""What each figure of an article measures: its indicator as its phrase names it, and as its surroundings narrow it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from dateline_enrichment.domain.indicators import (
    LOCAL,
    Indicator,
    contribution_of,
    flow_of,
    indicator_of,
    indicator_words,
    parts_of,
)
from dateline_enrichment.domain.places import area_of
from dateline_enrichment.domain.series import frequency, transformation
from dateline_schema.periods import InvalidPeriod, Period
from dateline_schema.records import Observation
from dateline_schema.records.fact import ObservationFact
from dateline_schema.records.structure import Structure

_YEARLY = frozenset({"A", "H", "YTD"})
NOWHERE = Structure(number=0, paragraph=0, sentence=0, clause=0)
"""Of a fact whose extractor does not say how it stands."""


def structure_of(observation: Observation) -> Structure:
    """How a figure stands in its article."""
    return observation.structure or NOWHERE


def indicators_of(facts: Sequence[ObservationFact]) -> Iterator[Indicator]:
    """Of each fact; in 对拉美、非洲进出口分别… the second area is traded with, like the first."""
    before: Indicator | None = None
    row: int | None = None
    for fact in facts:
        indicator, mine = _indicator(fact.body), structure_of(fact.body).row
        in_row = before is not None and before.counterpart and before.code == indicator.code and indicator.area
        if in_row and mine is not None and mine == row:
            indicator = replace(indicator, counterpart=indicator.area, area=None)
        yield indicator
        before, row = indicator, mine


def _indicator(body: Observation) -> Indicator:
    phrase = body.indicator or ""
    if body.measure == "contribution" and (found := contribution_of(body.subject, phrase)):
        return found
    indicator = indicator_of(phrase)
    if qualifies(body.subject, indicator):
        return replace(indicator, qualifier=indicator_words(body.subject or ""))
    return indicator


def qualifies(subject: str | None, indicator: Indicator) -> bool:
    """Whether a subject narrows an indicator (城镇居民 and 收入) rather than owning it."""
    narrows = not indicator.qualifier and indicator.kind is not None and not indicator.of_entity
    return bool(subject) and narrows and subject not in LOCAL and area_of(subject or "") is None


def without_owner(indicator: Indicator, area: str) -> Indicator:
    """江海股份国内营业收入 of 江海股份 is its 国内 revenue."""
    owner = indicator_words(area[2:]) if area.startswith("x:") else ""
    if owner and len(indicator.qualifier) > len(owner) and indicator.qualifier.startswith(owner):
        return replace(indicator, qualifier=indicator_words(indicator.qualifier[len(owner) :]))
    if owner and indicator.kind and indicator.qualifier == owner:
        return replace(indicator, qualifier="")
    return indicator


class Scopes:
    """对共建国家进出口额…。其中，出口…，进口…: after 其中 the parts of a total are those of its own qualifier and counterpart."""

    def __init__(self) -> None:
        self._total: Indicator | None = None
        self._sentence = self._inside = -1

    def within(self, indicator: Indicator, structure: Structure) -> Indicator:
        """The indicator with the scope it stands in; figures are passed in text order."""
        sentence = structure.sentence
        if structure.within is not None and sentence - self._sentence <= 1:
            self._inside = sentence
        parts = parts_of(self._total.code) if self._total else frozenset()
        bare = not (indicator.qualifier or indicator.counterpart)
        if self._total and self._inside == sentence and indicator.code in parts and bare:
            return replace(indicator, qualifier=self._total.qualifier, counterpart=self._total.counterpart)
        if parts_of(indicator.code) and indicator.whole is None:
            self._total, self._sentence = indicator, sentence
        return indicator


def measured(body: Observation, indicator: Indicator) -> tuple[Indicator, str]:
    """The indicator and TRANSFORMATION of a figure, its structure considered."""
    code = transformation(body, indicator.growth, indicator.whole is not None)
    if code == "G" and indicator.kind and frequency(body.period) in _YEARLY:
        code = "GY"  # a year, its half or its course grows against the one before, if nothing else is said
    if len(code) > 1 and code[0] in "GD" and code[1] == "-" and _since_year_before(body):
        code = code[0] + "Y"
    said = structure_of(body).transformation
    if code in ("G", "D") and said == "since" and body.period and (body.period.end.month, body.period.end.day) == (12, 31):
        code += "Y"
    if code[0] == "G" and said == "real" and indicator.kind:
        indicator = replace(indicator, qualifier=indicator.qualifier + "实际")
    if code in ("D", "N") and said == "flow":
        # A name that keeps the verb says 新增 itself.
        added = indicator_of(f"新增{(body.indicator or '').removeprefix('新增')}")
        # 新增 before the name of a flow, or of a stock that has one, says the flow itself.
        if added.kind == "flow":
            indicator, code = added, "N"
    flow = flow_of(indicator.code)
    if flow and (code == "D" or (code[0] == "D" and said == "flow")):
        # 人民币贷款增加1.2万亿元 is a flow, 新增贷款; 同比多增 is a change of that flow.
        indicator, code = replace(indicator, code=flow), "N" if code == "D" else code
    return indicator, code


def _since_year_before(body: Observation) -> bool:
    """比上年末: what stands at a year's end, since the end of the year before, is a year's change."""
    period, comparison = body.period, body.comparison or ""
    if period is None or (period.end.month, period.end.day) != (12, 31):
        return False
    try:
        base = Period.of(comparison.removeprefix("since:"))
    except InvalidPeriod:
        return False
    return base.end.year >= 1 and base.end + timedelta(days=1) == period.end.replace(month=1, day=1)
