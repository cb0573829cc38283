"""Movements: changes with their verb, two levels of one thing, multiples, and differences between two things."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_extraction.domain.facts.observations.binding import CARRIED, IMPLIED, LOOSE, SAID, Binding, Context, Slot
from dateline_extraction.domain.facts.observations.changes import Change, change_before
from dateline_extraction.domain.facts.observations.phrases import divided, head_of, is_measure, noun_after, topic
from dateline_extraction.domain.facts.observations.rules.common import (
    RATE_NOUN,
    changed,
    each,
    level_of,
    measure_of,
    said_subject,
    subject_of,
)

_MOVED = re.compile(r"(?P<np>.*?)(?:由|从|自)(?:每[周天日月年]|原来的|此前的|原先的|过去的|的|约|近|超过|最初的|当初的)*$")
_STEP = re.compile(r"至|到|为|成|达")
_ARRIVES = re.compile(r"[增升降减涨跌提加高变改调落长少到展伸扩].{0,3}(?:至|到|为|了)")
_LONGEST_STEP = 16
_EXCEPT = re.compile(r"^(?:扣除|剔除|不包括)[^，的]*的(?=.{2})")
"""扣除食品和能源价格的 | 核心CPI."""
_NO_NAME = re.compile(r"^(?:[比较与按]|扣除|剔除).*")
_OF_BEFORE = frozenset({"", "比重", "占比", "比例", "规模", "价格"})
_PRICED = {"降价": "价格", "涨价": "价格", "降息": "利率", "加息": "利率", "增产": "产量", "减产": "产量", "增收": "收入"}
"""Verbs that say what changes."""
_ARRIVED = re.compile(r"^(?:至|到|为|达|达到)(?:了|约)?$")
_MULTIPLE = re.compile(r"(?P<np>.*?)(?:是|为|相当于|达到?)(?P<base>[^，。]*?)的(?:约|近|超过)?$")
_OF_BASE = re.compile(
    r"(?:是|为|相当于|(?P<back>恢复[至到]))(?:去年|上年|前年|\d{4}年|疫情前|常年)(?:春节|元旦|国庆|五一|清明|端午|中秋|暑期)?(?:节?假[日期]|疫情前|档)?(?:同期)?(?:水平)?的?(?:约|近|超过)?$"
)
"""What a part is a part of: 是去年同期的6成, 恢复至2019年同期的53.5%."""
_PROGRESS = re.compile(
    r"(?P<np>.*?)(?:为|是|占|已?完成|达到|相当于)(?P<plan>[^，。]{0,8}(?:计划|目标|任务|预算)[^，。]{0,4})的(?:约|近|超过)?$"
)
_YEAR_BEFORE = re.compile(r"(?P<verb>高于|低于|快于|慢于|多于|少于|高出)(?:去年|上年)同期(?:的|约|近)*$")
_DIFFERENCE = re.compile(
    r"(?P<np>.*?)(?P<verb>超(?!过)|高于|低于|领先于?|落后于?|多于|少于|快于|慢于|高出|超出|优于|超过|不及)(?P<than>[^，。、]*?[^的，。、达为至])(?:约|近|逾)?$"
)


def movement(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """由10%降为9%, 从19条增至29条: two levels of one thing."""
    figures = slot.clause.figures
    if slot.first and len(figures) > 1 and (match := _MOVED.fullmatch(slot.run.before)):
        between = context.text[figures[0].end : figures[1].outer[0]]
        if _STEP.search(between) and len(between) < _LONGEST_STEP:
            name = topic(match["np"]) or context.heading or said_subject(context)
            confidence = SAID if topic(match["np"]) else IMPLIED
            return each(level_of(name, context, slot.figure.unit, confidence), slot.run.figures)
    here = context.text[slot.clause.start : slot.figure.outer[0]]
    if not slot.first and re.search(r"从|由|自", here) and _ARRIVES.search(slot.run.before):
        earlier = context.last()
        if earlier:
            return each(replace(earlier, noun=""), slot.run.figures)
    return None


def arrival(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """失业率上升0.1个百分点至4.1%: the level that a change leads to."""
    if slot.first or not _ARRIVED.fullmatch(slot.run.before) or not context.bound:
        return None
    earlier = context.bound[-1][1]
    if earlier.measure != "change":
        return None
    level = changed(earlier, None)
    return each(replace(level, measure=measure_of(level.indicator or "", slot.figure.unit)), slot.run.figures)


def multiple(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """是一季度的1.15倍: a ratio to something else, no change."""
    if slot.figure.unit not in {"倍", "%"}:
        return None
    before = context.text[slot.clause.start : slot.figure.outer[0]]
    of_base = _OF_BASE.search(before) if slot.figure.unit == "%" else None
    match = _MULTIPLE.fullmatch(slot.run.before) if slot.figure.unit == "倍" else None
    if not match and not of_base:
        return None
    name = topic(match["np"] if match else before[: of_base.start()] if of_base else "") or said_subject(context)
    if of_base and of_base["back"]:
        name += "恢复程度"
    return each(replace(level_of(name, context, "倍"), measure="ratio", confidence=IMPLIED), slot.run.figures)


def progress(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """为年度计划的80.9%, 完成全年目标的56.6%: how much of a plan is done."""
    match = _PROGRESS.fullmatch(slot.run.before) if slot.figure.unit == "%" else None
    if not match:
        return None
    who = topic(match["np"]) or said_subject(context)
    return each(Binding(f"{who.removeprefix('完成')}完成{match['plan']}比例", "ratio", confidence=IMPLIED), slot.run.figures)


def difference(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """高于全国平均水平0.16个百分点: how far one thing is from another; neither a level of it nor a change."""
    if slot.figure.unit not in {"pp", "%"} or slot.run.after.startswith("的"):
        return None
    if beside := _YEAR_BEFORE.search(context.text, slot.clause.start, slot.figure.outer[0]):
        return _beside(slot, context, -1 if beside["verb"][0] in "低慢落少" else 1)
    match = _DIFFERENCE.fullmatch(slot.run.before)
    than = match["than"].strip() if match else ""
    if not match or len(than) < 2:
        return None
    name = topic(match["np"]) or said_subject(context)
    return each(Binding(f"{name}{match['verb']}{than}", "ratio", confidence=LOOSE), slot.run.figures)


def _beside(slot: Slot, context: Context, sign: int) -> Sequence[Binding] | None:
    """同比增长17%、20%，高于去年同期6.6、10.9个百分点: changes of the rates before, one each."""
    rates = [binding for figure, binding in context.bound if figure.unit == "%" and binding.measure == "change"]
    count = len(slot.run.figures)
    of = rates[-count:] if len(rates) >= count else rates[-1:]
    if not of or not of[-1].indicator:
        return None
    found = Change("", sign, "yoy", "高于")
    return [changed(of[min(place, len(of) - 1)], found, rate="增速") for place in range(count)]


def change(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """同比增长0.2%, 较上月回升0.5个百分点, 涨幅2.43%."""
    found = change_before(slot.run.before)
    if not found:
        return None
    name = _NO_NAME.sub("", _EXCEPT.sub("", topic(found.topic)))
    name = name if len(name) > 1 else ""
    figures = slot.run.figures
    if name in _OF_BEFORE or RATE_NOUN.fullmatch(name):
        rows = _rows(slot, context)
        if rows:
            return [changed(of, found) for of in rows]
        earlier = _changed_thing(slot, context)
        if earlier:
            return each(changed(earlier, found, rate=_aspect(name, found.verb, earlier, slot)), figures)
    noun = noun_after(slot.run.after)
    if found.adds and noun and slot.figure.family == "count":
        binding = Binding(noun, "change", name or context.subject, sign=found.sign, comparison=found.comparison, noun=noun)
        return each(replace(binding, bare=found.comparison is None, verb=found.verb), figures)
    near = slot.clause.paragraph == context.before_paragraph
    carried = (
        context.before.indicator
        if context.before and near and (found.comparison or slot.figure.unit == "%") and not noun
        else None
    )
    phrase = divided(name or said_subject(context) or noun or carried or "", context.organisations)
    indicator = phrase.indicator
    priced = _PRICED.get(found.verb, "")
    if priced and not is_measure(indicator) and head_of(indicator) != priced:
        indicator += priced
    binding = Binding(
        indicator or None, "change", phrase.subject or subject_of(indicator, context), phrase.area, found.sign, found.comparison,
        bare=found.comparison is None, verb=found.verb, confidence=SAID if name else CARRIED if carried else LOOSE,
    )  # fmt: skip
    return each(binding, figures)


def _rows(slot: Slot, context: Context) -> list[Binding]:
    """营收和净利润分别为195亿元和95亿元，同比增速为9.5%和8.9%: as many things just before as rates, one each."""
    count = len(slot.run.figures)
    before = [binding for _, binding in context.bound[-count:]]
    apart = {binding.indicator for binding in before if binding.measure != "change" and binding.indicator}
    return before if count > 1 and len(apart) == count else []


def _aspect(name: str, verb: str, earlier: Binding, slot: Slot) -> str:
    """What about the thing changes: its 增速 (the rate said before it), its 价格 (降价), or nothing more than itself."""
    if RATE_NOUN.fullmatch(name):
        return name
    if not name and slot.figure.unit == "pp" and earlier.measure == "change" and not RATE_NOUN.search(earlier.indicator or ""):
        return "增速" if earlier.sign > 0 else "降幅"
    return "" if is_measure(earlier.indicator or "") else _PRICED.get(verb, "")


def _changed_thing(slot: Slot, context: Context) -> Binding | None:
    """What a change without a name of its own is of: the nearest figure it can be a change of."""
    unit = slot.figure.unit
    if unit == "pp":
        related = [(f, b) for f, b in context.bound if f.unit in {"%", "pp"} and b.measure not in {"ratio", "contribution"}]
        rates = [b for f, b in related if f.unit == "%"] or [b for _, b in related]
        return rates[-1] if rates else None
    if unit in {"%", "倍"}:
        return context.last(level=True) or context.last("%", "倍") or context.last()
    return context.last(unit, "", level=True) or context.last()
