"""What each figure of an article measures: its indicator as its phrase names it, and as its surroundings narrow it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dateline_enrichment.domain.indicators import (
    LOCAL,
    Indicator,
    contribution_of,
    flow_of,
    indicator_of,
    indicator_words,
    parts_of,
)
from dateline_enrichment.domain.neighbours import SENTENCE_END, counted_before
from dateline_enrichment.domain.places import area_of
from dateline_enrichment.domain.series import frequency, transformation
from dateline_schema.periods import Period
from dateline_schema.records.fact import ObservationFact

IN_ROW = "observation/respectively"
"""The rule of the extraction for lists (对拉美、非洲进出口分别增长…)."""
_REAL_GROWTH = re.compile(
    r"(?:实际|扣除价格(?:因素|上涨因素)?(?:影响)?(?:后)?，?(?:实际)?)(?:同比|比上年)?(?:增长|上涨|下降)(?:了|约)?$"
)
_BASE = re.compile(r"[较比与](?P<year>(?:19|20)\d\d)年?")
_YEARLY = frozenset({"A", "H", "YTD"})
_SINCE_YEAR_END = re.compile(r"[比较](?:上年[末底]|年初)[^，。；]{0,8}$")
_NEW = re.compile(r"新增[^，。；、\d]{0,14}$")
_FASTER = re.compile(r"[多少]增(?:了|约|近|超过)?$")


def as_meant(facts: Iterable[ObservationFact]) -> Iterator[ObservationFact]:
    """收入885亿元，较2022年的777亿元增长13.9%: where a fact's indicator is a base of comparison, it speaks of what was spoken of before.

    The base's own level is that year's. Facts with another period than they came with have no cell of their own to publish.
    """
    before: ObservationFact | None = None
    for found in facts:
        fact = found
        match = _BASE.fullmatch(fact.body.indicator or "")
        if match and before:
            body = fact.body.model_copy(update={field: getattr(before.body, field) for field in ("indicator", "subject", "area")})
            if body.measure == "level":
                body = body.model_copy(update={"period": Period.year(int(match["year"]))})
            fact = fact.model_copy(update={"body": body})
        yield fact
        before = fact


def indicators_of(facts: list[ObservationFact]) -> Iterator[Indicator]:
    """Of each fact; in 对拉美、非洲进出口分别… the second area is traded with, like the first."""
    before: Indicator | None = None
    for number, fact in enumerate(facts):
        indicator = _indicator(fact)
        in_row = before is not None and before.counterpart and before.code == indicator.code and indicator.area
        if in_row and fact.extractor.name == IN_ROW and 0 < fact.evidence.start - facts[number - 1].evidence.end <= 3:
            indicator = replace(indicator, counterpart=indicator.area, area=None)
        if number and not indicator.qualifier and indicator.kind and (whose := counted_before(facts[number - 1], fact)):
            indicator = replace(indicator, qualifier=indicator_words(whose))
        yield indicator
        before = indicator


def _indicator(fact: ObservationFact) -> Indicator:
    body = fact.body
    phrase = body.indicator or ""
    if body.measure == "contribution" and (found := contribution_of(body.subject, phrase)):
        return found
    indicator = indicator_of(phrase)
    whose = body.subject if not indicator.qualifier and indicator.kind and not indicator.of_entity else None
    if whose and whose not in LOCAL and not area_of(whose):
        return replace(indicator, qualifier=indicator_words(whose))
    return indicator


def without_owner(indicator: Indicator, area: str) -> Indicator:
    """江海股份国内营业收入 of 江海股份 is its 国内 revenue."""
    owner = indicator_words(area[2:]) if area.startswith("x:") else ""
    if owner and indicator.qualifier.startswith(owner):
        return replace(indicator, qualifier=indicator.qualifier[len(owner) :])
    return indicator


class Scopes:
    """对共建国家进出口额…。其中，出口…，进口…: after 其中 the parts of a total are those of its own qualifier and counterpart."""

    def __init__(self) -> None:
        self._total: Indicator | None = None
        self._sentence = self._inside = -1

    def within(self, indicator: Indicator, fact: ObservationFact, sentence: int) -> Indicator:
        """The indicator with the scope it stands in; figures are passed in text order."""
        said = SENTENCE_END.split(fact.evidence.prefix)[-1]
        if "其中" in said and sentence - self._sentence <= 1:
            self._inside = sentence
        parts = parts_of(self._total.code) if self._total else frozenset()
        if (
            self._total
            and self._inside == sentence
            and indicator.code in parts
            and not (indicator.qualifier or indicator.counterpart)
        ):
            return replace(indicator, qualifier=self._total.qualifier, counterpart=self._total.counterpart)
        if parts_of(indicator.code) and indicator.whole is None:
            self._total, self._sentence = indicator, sentence
        return indicator


def measured(fact: ObservationFact, indicator: Indicator) -> tuple[Indicator, str]:
    """The indicator and TRANSFORMATION of a figure, where the words before it tell more than the fact's own fields."""
    body = fact.body
    code = transformation(body, indicator.growth, indicator.whole is not None)
    if code == "G" and indicator.kind and frequency(body.period) in _YEARLY:
        code = "GY"  # a year, its half or its course grows against the one before, if nothing else is said
    at_year_end = body.period is not None and (body.period.end.month, body.period.end.day) == (12, 31)
    if code in ("G", "D") and at_year_end and _SINCE_YEAR_END.search(fact.evidence.prefix):
        code += "Y"
    if code[0] == "G" and _REAL_GROWTH.search(fact.evidence.prefix) and indicator.kind:
        indicator = replace(indicator, qualifier=indicator.qualifier + "实际")
    if code == "D" and _NEW.search(fact.evidence.prefix):
        added = indicator_of(f"新增{body.indicator}")
        # 新增 before the name of a flow, or of a stock that has one, says the flow itself.
        if added.kind == "flow":
            indicator, code = added, "N"
    flow = flow_of(indicator.code)
    if flow and (code == "D" or (code[0] == "D" and _FASTER.search(fact.evidence.prefix))):
        # 人民币贷款增加1.2万亿元 is a flow, 新增贷款; 同比多增 is a change of that flow.
        indicator, code = replace(indicator, code=flow), "N" if code == "D" else code
    return indicator, code
