"""What several families of rules need: whose a figure is, and a level or a change of something named."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_extraction.domain.facts.observations.binding import IMPLIED, SAID, Binding, Context
from dateline_extraction.domain.facts.observations.changes import Change, comparison_in
from dateline_extraction.domain.facts.observations.lexicon import NOUN_STOPS, NOW_WORD, VERBS, WORDS, either
from dateline_extraction.domain.facts.observations.phrases import divided, head_of, is_measure, topic
from dateline_schema.records.observation import Measure

VERB_TAIL = re.compile(
    f"(?P<np>.*?)(?P<verb>新?(?:{either(VERBS)})|(?<=[共已新下又再])(?:{either(WORDS['short_verb'])}))(?:了|过|着|出)?(?:约|近|超过|超|逾|共|共计|总计|累计|合计|至少|价值|各|达|达到|每周|的|到|往|给)*$"
)
RATE_NOUN = re.compile(r"增速|增幅|涨幅|降幅|跌幅|增长率|成长率|年增率|升幅|减幅")
_SHARES = re.compile(r"(?:占比|比重|份额|市占率|占有率|渗透率|覆盖率|比例)$")
_NO_SUBJECT = re.compile(
    rf"\d|是|可(?![再比])|能够|{either(NOUN_STOPS)}|已|将|还|就|了|共(?![享建和产])|(?:和|与|及|的|上|中|下|内|拟|等|又|也|另外|其他|间|另|有|向|对|为|以|在|请|按照|符合要求)$|^价值$|^相比|^(?:计划|拟|来自|符合|参与|除|以|对|在|为|按|每)"
)
_LATELY = re.compile(r"(?:近日|日前|近期|昨日|昨天|今日|今天|当日|此前)+$")
_ACTOR = re.compile(
    r"^(?P<who>[^，。]{2,14}?)(?:已|将|还|也|就|共(?![享建和产])|针对|向|对|为|给|从|在(?!内)|把|被|曾|宣布|呼吁|以(?![上下内及])|计划(?![署局委生])|拟|继续|累计|先后|联合|至少|通过)."
)
_TRADED = re.compile(r"(?P<who>我国|全国|全市|全省)?(?P<verb>进口|出口)(?P<thing>[^进出，、值额量总货]{2,10})")
GENERIC_THING = re.compile(
    "(?:(?:大中)?城市|国家(?:和地区)?|省区市|省份|地区|企业|公司|单位|机构|家庭|学校|代表队|队伍|平台|部门|人员|代表|群众|居民|农民|学生|党员干部|党员|干部|品种|产品|行业)"
)
"""Things that say nothing without what they are or do."""
_NAMED_COMPARISONS = frozenset({"yoy", "mom", "qoq", "环比"})
"""What the name of a rate can say itself: 同比增幅."""
_OWNABLE = 6
"""Characters up to which a measure can lack its owner (净利润); a longer one has it (疫苗有效率)."""
_WITH = re.compile("[与跟同]|和(?![平谐县田林硕龙静顺])")
LONGEST_SUBJECT = 20
_RELATIONS = frozenset({"ratio", "contribution", "share"})
"""Measures that relate two things: what follows is not about their indicator."""


def whose(words: str) -> str | None:
    """Who or what the words before a figure name, or None: 英国 | 已向乌方提供."""
    if not words or _WITH.match(words):
        return None
    name = _LATELY.sub("", NOW_WORD.sub("", topic(words)))
    actor = _ACTOR.match(name)
    name = topic(actor["who"]) if actor else name
    return name if 1 < len(name) <= LONGEST_SUBJECT and not _NO_SUBJECT.search(name) else None


_TOLD = re.compile(r"(?P<who>[^，。]{2,16}?)(?:是|为|作为|成为|快速|持续|平稳|仍|已|都|均|也|保持|增长|下降|回升|回落)")
"""第二产业 | 是用电主力: what a clause without figures speaks of."""


def said_subject(context: Context) -> str:
    """Who or what the statement speaks of when the clause does not say it."""
    if context.told:
        of = _TOLD.match(context.lead)
        return topic(of["who"]) if of else topic(context.lead)
    for _, earlier in reversed(context.bound):
        if earlier.indicator and earlier.measure not in _RELATIONS:
            return earlier.indicator
    return context.subject or topic(context.lead)


def subject_of(name: str | None, context: Context) -> str | None:
    """The statement's subject, unless the name says its own."""
    subject = context.subject or (context.owner if name and is_measure(name) else None)
    short = name and (len(name) <= _OWNABLE or head_of(name) == name)
    return subject if short and subject and name and subject not in name else None


def measure_of(name: str, unit: str) -> Measure:
    """Which measure a level of this name is."""
    if unit in {"%", "pp"} and name.endswith("贡献率"):
        return "contribution"
    return "share" if unit in {"%", "pp"} and _SHARES.search(name) else "level"


def _traded(name: str, unit: str) -> str:
    """进口原油 of so many tons is 原油进口量, of so much money 原油进口额."""
    match = _TRADED.fullmatch(name)
    if not match or is_measure(match["thing"]) or unit == "%":
        return name
    money = len(unit) == len("CNY") and unit.isascii() and unit.isupper()
    return f"{match['who'] or ''}{match['thing']}{match['verb']}{'额' if money else '量'}"


def level_of(name: str, context: Context, unit: str, confidence: float = SAID) -> Binding:
    """A level of what the phrase names."""
    phrase = divided(_traded(name, unit), context.organisations)
    subject = phrase.subject or subject_of(phrase.indicator, context)
    if RATE_NOUN.search(phrase.indicator[-3:]) and unit == "%":
        sign = -1 if re.search(r"[降跌减]幅$", phrase.indicator) else 1
        said = comparison_in(name)
        said = said if said in _NAMED_COMPARISONS else None
        return Binding(phrase.indicator, "change", subject, phrase.area, sign, said, bare=said is None, confidence=confidence)
    return Binding(phrase.indicator or None, measure_of(phrase.indicator, unit), subject, phrase.area, confidence=confidence)


def changed(of: Binding, change: Change | None, comparison: str | None = None, rate: str = "") -> Binding:
    """A change (or, without one, another level) of what an earlier figure measured; `rate`: of its 增速, 降幅 …"""
    indicator = of.indicator + rate if of.indicator and rate and not of.indicator.endswith(rate) else of.indicator
    kept = replace(of, indicator=indicator, noun="", counted_subject=False, confidence=min(of.confidence, IMPLIED))
    if not change:
        measure = of.measure if of.measure in {"share", "contribution"} else "level"
        return replace(kept, measure=measure, sign=1, comparison=None, bare=False, verb="")
    said = change.comparison or comparison
    return replace(kept, measure="change", sign=change.sign, comparison=said, bare=said is None, verb=change.verb, unit=None)


def each(binding: Binding, figures: Sequence[object]) -> list[Binding]:
    """The same binding for every figure of a run."""
    return [binding] * len(figures)
