"""Lists: figures dealt out with 分别, parts of a total, and names that share the measure said once."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_extraction.domain.facts.observations.binding import IMPLIED, LOOSE, SAID, Binding, Context, Slot
from dateline_extraction.domain.facts.observations.changes import Change, change_before, comparisons_in
from dateline_extraction.domain.facts.observations.clauses import words
from dateline_extraction.domain.facts.observations.figures import Figure
from dateline_extraction.domain.facts.observations.lexicon import ADVERBS, CORES, FALL, RISE, VERBS, either
from dateline_extraction.domain.facts.observations.phrases import head_of, is_measure, names_of, noun_after, topic
from dateline_extraction.domain.facts.observations.rules.common import (
    RATE_NOUN,
    changed,
    each,
    level_of,
    measure_of,
    subject_of,
    whose,
)

_CORE = re.compile(either(CORES))
_FIRST_VERB = re.compile(f"^(?:我国|全国)?(?P<verb>{either(VERBS)})(?=.{{2}})")
_CONTENTS = re.compile(r"(?P<head>.{2,}?)(?:主要)?(?:包括|分别是|依次为|依次是)[，：]?(?P<item>.{2,})$")
_PLAIN_VERBS = frozenset({"增长", "下降", "上涨", "下跌", "增加", "减少", "增", "降", "涨", "跌", "升", "上升", "回落"})
"""Verbs of change that say nothing of what changes; 升值 or 收窄 would."""
_NO_THING = re.compile(f"^(?:扣除|剔除|{either((*RISE, *FALL, *ADVERBS))}|超额)")
_AFTER_DEALT = re.compile(r"^.*分别")
_RESTORED = re.compile(r"恢复[至到]|相当于")
_WHOLE = re.compile(r"占(?P<whole>[^，。]{2,}?)的?(?:比重|比例|份额)?(?:为|达)?$")
_ONLY_BASE = re.compile(
    r"(?:[比较与和同](?:\d{4}年|\d{1,2}月份?|[上前去]年?[一个]?[年月周季]?[度份]?)[^，。]{0,4})?(?:相比)?(?:同比|环比|均|都|回落|下降|上升|分别)*"
)
"""比10月份 | 分别回落: nothing but what they are compared with."""
_BOTH = re.compile(r"(?P<of>.*)产销")
_MADE_AND_SOLD = ("产量", "销量")
"""汽车产销分别完成250.7万辆和255.2万辆."""
_RATES = frozenset({"%", "倍"})
_OWN_NAME = 3
_LONGEST_NAME = 20
_LONGEST_ROW = 80
_SAME_END = 2


def respectively(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """对拉美、非洲进出口分别增长6.8%、7.1%: names of this clause or the one before, else the figures before."""
    clause, text = slot.clause, context.text
    place = text.rfind("分别", clause.start, slot.figure.start)
    dealt = [figure for figure in clause.figures if figure.start > place] if place >= 0 else []
    if len(dealt) < 2:
        return None
    said = text[clause.start : dealt[0].outer[0]]
    opened = max((figure.outer[1] for figure in clause.figures if figure.start < place), default=clause.start)
    before = words(text, clause, opened, place)
    behind = words(text, clause, place, dealt[0].outer[0])
    found = change_before(slot.run.before) or change_before(before) or change_before(before + behind)
    comparisons = comparisons_in(said[max(0, opened - clause.start) :], len(dealt))
    first = dealt.index(slot.figure)
    mine = range(first, min(first + len(slot.run.figures), len(dealt)))
    names = _over_clauses(before, context, clause.start, len(dealt)) or _dealt_names(before, context, len(dealt))
    earlier = [binding for figure, binding in context.bound if figure.start < place and binding.measure != "change"]
    if not names and RATE_NOUN.fullmatch(topic(before)):
        rates = [binding for figure, binding in context.bound if figure.start < place and figure.unit == slot.figure.unit]
        earlier = earlier if len(earlier) >= len(dealt) else rates
    whole = _WHOLE.search(behind)
    own = topic(_without_change(before)) if not found and not whole else ""
    if own and len(own) >= _OWN_NAME and not _WHOLE.search(own) and context.bound and context.bound[-1][0].unit != dealt[0].unit:
        earlier = []  # another thing, of which the same names have each one
    if not names and len(earlier) >= len(dealt):
        rows = earlier[-len(dealt) :]
        if whole:
            return [_share_of(rows[i], topic(whole["whole"])) for i in mine]
        dealt_rows = [changed(rows[i], found, comparisons[i]) for i in mine]
        return [replace(b, measure="ratio") for b in dealt_rows] if _RESTORED.search(behind) else dealt_rows
    doing = topic(_AFTER_DEALT.sub("", behind)) if names and not found else ""
    if doing and all(_is_bare_name(name) for name in names):
        made = Binding(doing, measure_of(doing, slot.figure.unit), member=True, confidence=IMPLIED)
        return [replace(made, subject=names[i]) for i in mine]
    all_names = names or (_one_topic(before, context),) * len(dealt)
    return [_dealt(all_names[i], found, comparisons[i], before, dealt[i].unit, context) for i in mine]


def _share_of(row: Binding, whole: str) -> Binding:
    """分别占世界总量的55.0%、74.7%: of each of the figures before."""
    return Binding(f"{row.indicator}占{whole}比重", "share", confidence=IMPLIED)


def _dealt(name: str, found: Change | None, comparison: str | None, before: str, unit: str, context: Context) -> Binding:
    if found:
        model = next((b for f, b in reversed(context.bound) if f.unit == unit and b.measure == "change"), None)
        if model and model.indicator and _is_bare_name(name):
            return replace(_of(model, name, found), comparison=comparison, bare=comparison is None)
        return Binding(
            name or None, "change", subject_of(name, context), sign=found.sign, comparison=comparison,
            bare=comparison is None, verb=found.verb, confidence=SAID if name else LOOSE,
        )  # fmt: skip
    measure = "share" if "占" in before else measure_of(name, unit)
    return Binding(name or None, measure, subject_of(name, context), confidence=SAID if name else LOOSE)


def _dealt_names(before: str, context: Context, count: int) -> tuple[str, ...]:
    both = _BOTH.fullmatch(topic(before)) if count == len(_MADE_AND_SOLD) else None
    if both:
        return tuple(both["of"] + what for what in _MADE_AND_SOLD)
    names = names_of(_without_change(before), count)
    if not names and (re.search(r"降幅|增幅|涨幅|跌幅|增速", before) or not topic(before) or _ONLY_BASE.fullmatch(before)):
        names = names_of(topic(_without_change(context.lead)), count)
    return names


def _over_clauses(before: str, context: Context, start: int, count: int) -> tuple[str, ...]:
    """批发和零售业，交通运输、仓储和邮政业，住宿和餐饮业增加值分别增长: names that hold 、 and 和 stand in clauses of their own."""
    last = topic(_without_change(before))
    head = head_of(last)
    name = last[: -len(head)].removesuffix("的") if head else ""
    opened = max(context.text.rfind(mark, max(0, start - _LONGEST_ROW), start) for mark in "。；！？：\n") + 1
    others = context.text[opened:start].rstrip("，").split("，")[1 - count :]
    if not name or len(others) != count - 1 or context.text[start - 1 : start] != "，":
        return ()
    names = [topic(other) for other in others] + [name]
    alike = all(1 < len(other) <= _LONGEST_NAME and other[-1] == name[-1] for other in names)
    return tuple(other + head for other in names) if alike else ()


def _one_topic(before: str, context: Context) -> str:
    """One thing at several times: 3个月的增速分别为…"""
    head = _without_change(re.sub(r"^[0-9一二三四五六七八九十两]+个月的?", "", topic(before)))
    recent = context.last()
    earlier = recent.indicator if recent else context.before.indicator if context.before else None
    rate = RATE_NOUN.search(before)
    head = "" if rate and head == rate[0] else head
    name = head or earlier or topic(_without_change(context.lead))
    return name + rate[0] if rate and not name.endswith(rate[0]) else name


def part(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """其中，和平区有109幢; 其中，城市上涨0.2%: the total's measure, of the part that is named."""
    opened = slot.clause.start - 4 if slot.first else slot.clause.start
    text, opened = context.text, max(0, opened)
    place = max(text.rfind("其中", opened, slot.figure.start), text.rfind("当中", opened, slot.figure.start))
    if place < 0:
        return None
    found = change_before(slot.run.before)
    name = topic(found.topic if found else slot.run.before)
    if slot.figure.family == "count" and noun_after(slot.run.after):
        return None
    total = _total(slot, context, found is not None, place)
    if not total or not total.indicator or not _is_bare_name(name) or _FIRST_VERB.match(name):
        return None
    if name[-_SAME_END:] in total.indicator or total.indicator[-_SAME_END:] in name:
        return None
    return each(_of(total, name, found), slot.run.figures)


def _total(slot: Slot, context: Context, is_change: bool, place: int) -> Binding | None:
    """The figure that the part is a part of: same unit, before 其中 in the statement or in the one before."""
    same_paragraph = slot.clause.paragraph == context.before_paragraph
    before = context.bound or (context.earlier if same_paragraph else [])
    for figure, binding in reversed(before):
        if figure.end <= place and figure.unit == slot.figure.unit and (binding.measure == "change") == is_change:
            return binding
    return None


def _of(total: Binding, name: str, found: Change | None) -> Binding:
    if not found:
        return Binding(total.indicator, total.measure, name, total.area, member=True, confidence=IMPLIED)
    said = found.comparison
    return Binding(
        total.indicator, "change", name, None, found.sign, said,
        bare=said is None, verb=found.verb, member=True, confidence=IMPLIED,
    )  # fmt: skip


def parallel(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """采矿业增加值增长2.4%，制造业增长6.5%: a name without a measure has the measure of its neighbour."""
    if not context.bound or (slot.figure.family == "count" and noun_after(slot.run.after)):
        return None
    found = change_before(slot.run.before)
    if found and (found.verb not in _PLAIN_VERBS or slot.figure.family in {"points", "money"}):
        return None
    model = _model(slot, context, found is not None)
    if not model or not model.indicator or (found and model.verb not in _PLAIN_VERBS):
        return None
    name = topic(found.topic if found else slot.run.before)
    if not _is_bare_name(name) or _FIRST_VERB.match(name):
        return None
    head = head_of(model.indicator)
    if ending := _shared_ending(name, model.indicator):
        head = ending
    if model.member or (model.subject and model.subject != name and is_measure(model.indicator)):
        return each(_of(model, name, found), slot.run.figures)
    verb = _FIRST_VERB.match(model.indicator) if not found else None
    if verb and not is_measure(model.indicator):
        return each(Binding(verb["verb"] + name, model.measure, model.subject, confidence=IMPLIED), slot.run.figures)
    if not head or head == model.indicator:
        return None
    binding = Binding(
        name + head, model.measure, sign=found.sign if found else 1, comparison=found.comparison if found else None,
        bare=found is not None and found.comparison is None, verb=found.verb if found else "", confidence=IMPLIED,
    )  # fmt: skip
    return each(binding, slot.run.figures)


def _shared_ending(name: str, other: str) -> str:
    """深圳口岸 | 出入境人员, 珠海口岸: what the neighbour's name goes on with behind the word that both have."""
    place = other.rfind(name[-_SAME_END:])
    rest = other[place + _SAME_END :] if place > 0 else ""
    return rest if len(rest) >= _SAME_END and name[:_SAME_END] not in other else ""


def _model(slot: Slot, context: Context, is_change: bool) -> Binding | None:
    """The nearest figure of the statement that measures the same way."""
    units = _RATES if is_change and slot.figure.unit in _RATES else frozenset({slot.figure.unit})
    for figure, binding in reversed(context.bound):
        if figure.unit in units and (binding.measure == "change") == is_change:
            return binding
    return None


def row(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """周转量和旅客运输量65.8亿吨公里和3513万人: as many names as figures, in order."""
    figures = slot.clause.figures
    first = last = figures.index(slot.figure)
    while first > 0 and _follows(context.text, figures[first - 1], figures[first]):
        first -= 1
    while last + 1 < len(figures) and _follows(context.text, figures[last], figures[last + 1]):
        last += 1
    count = last - first + 1
    if count < len(_MADE_AND_SOLD):
        return None
    opened = figures[first - 1].outer[1] if first else slot.clause.start
    names = names_of(topic(words(context.text, slot.clause, opened, figures[first].outer[0])), count)
    if not names or not all(is_measure(name) for name in names):
        return None
    place = figures.index(slot.figure) - first
    mine = range(place, min(place + len(slot.run.figures), count))
    return [level_of(names[i], context, figures[first + i].unit, IMPLIED) for i in mine]


def _follows(text: str, left: Figure, right: Figure) -> bool:
    return text[left.outer[1] : right.outer[0]].strip() in {"、", "和", "与", "及"}


def listed(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """五大行净利润如下：工商银行743亿元; 出动消防员350名、消防车60辆: a heading or a verb holds for the list."""
    name = topic(slot.run.before)
    contents = _CONTENTS.fullmatch(name)
    if contents:
        head = topic(contents["head"])
        if _CORE.search(head):
            core = head_of(head) or head
            return each(Binding(core, "level", topic(contents["item"]), member=True, confidence=IMPLIED), slot.run.figures)
    if context.heading and name and not _CORE.search(name):
        measure = measure_of(context.heading, slot.figure.unit)
        return each(Binding(context.heading, measure, name, member=True), slot.run.figures)
    if not slot.listed or slot.first or not _is_bare_name(name):
        return None
    model = context.bound[-1][1] if context.bound else None
    verb = _FIRST_VERB.match(model.indicator) if model and model.indicator else None
    if not model or not verb or model.measure == "change":
        return None
    return each(Binding(verb["verb"] + name, model.measure, model.subject, confidence=IMPLIED), slot.run.figures)


def _is_bare_name(name: str) -> bool:
    """A thing without a measure and without a verb: 制造业, 和平区."""
    return 1 < len(name) <= _LONGEST_NAME and not is_measure(name) and not _NO_THING.search(name) and whose(name) == name


def _without_change(said: str) -> str:
    return re.sub(
        r"(?:[年月日]?均|都|也|则)?(?:同比|环比|按年|出现|呈现|的|降幅|增幅|涨幅|跌幅|增速|下降|增长|上升|下跌|上涨|减少|增加|均|都|则)*$",
        "",
        said,
    )
