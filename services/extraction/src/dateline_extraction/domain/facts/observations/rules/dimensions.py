"""Dimensions: how high, long, heavy or far something is, and what has the dimension."""

import re
from collections.abc import Sequence

from dateline_extraction.domain.facts.observations.binding import IMPLIED, Binding, Context, Slot
from dateline_extraction.domain.facts.observations.changes import change_before
from dateline_extraction.domain.facts.observations.lexicon import MEASURED_AS, WORDS, either
from dateline_extraction.domain.facts.observations.phrases import noun_after, topic
from dateline_extraction.domain.facts.observations.rules.common import each, whose

_BOUND = r"(?:约|大约|近|达|达到|仅|只有|为|超过|超|逾|不足|至少|最高|的)*$"
_ATTRIBUTE = re.compile(rf"(?P<np>.*?)(?P<attribute>{either((*WORDS['attribute'], *WORDS['rate_of_thing']))}){_BOUND}")
_YEARLY = re.compile(r"[年日]产能?(?:约|达|近|超过)*$")
_PRODUCED = re.compile(r"(?P<noun>[^，。；、的\d]{2,14})")
_DIMENSION = re.compile(
    rf"(?P<np>|.*?[^增延生成拉加提升全总净身伸助擅专家校院部局厅处科市县区乡镇村班])(?P<dimension>{either(tuple(MEASURED_AS))}){_BOUND}"
)
_DISTANCE = re.compile(rf"(?:.*[^差])?距离?(?P<np>[^，。]{{2,10}}?)(?:还有|最近|仅有)?{_BOUND}")
_BEHIND = re.compile(r"(?:以上|左右)?的?(?P<dimension>高度|深度|长度|宽度|距离|海拔|高空|高温|低温)(?!的)")
_BEARER = re.compile(r"(?:以上|左右|多|余)?的(?P<noun>[^，。；、的]{2,14})")
_LENGTHS = frozenset({"米", "公里", "千米", "厘米", "毫米", "海里", "英里", "英尺", "英寸", "微米", "纳米", "光年"})
_FITS = {
    "重量": frozenset({"吨", "千克", "公斤", "克", "斤", "磅", "毫克"}),
    "占地面积": frozenset({"亩", "公顷", "平方米", "平方公里", "平方千米", "英亩"}),
}
_FAMILIES = frozenset({"quantity", "percent", "money", "number"})


def height(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """降至2.1公里高度: the dimension stands behind the figure."""
    behind = _BEHIND.match(slot.run.after) if slot.figure.family in _FAMILIES else None
    if not behind or change_before(slot.run.before):
        return None
    subject = whose(slot.run.before) or context.subject
    return each(Binding(behind["dimension"], "level", subject, confidence=IMPLIED), slot.run.figures)


def attribute(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """面积1.28平方公里的五大道, 年产300万吨林浆纸项目: a dimension before the figure, its bearer behind."""
    before, after = slot.run.before, slot.run.after
    if slot.figure.family not in _FAMILIES or change_before(before):
        return None
    bearer = _BEARER.match(after) or (_PRODUCED.match(after) if _YEARLY.search(before) else None)
    named = _ATTRIBUTE.fullmatch(before) if bearer else None
    if not named or not bearer:
        return None
    noun = noun_after(bearer["noun"]) or bearer["noun"]
    return each(Binding(named["attribute"], "level", noun, confidence=IMPLIED), slot.run.figures)


def distance(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """距地球约120万公里."""
    apart = _DISTANCE.fullmatch(slot.run.before) if slot.figure.unit in _LENGTHS else None
    if not apart:
        return None
    return each(Binding(f"距{topic(apart['np'])}距离", "level", context.subject, confidence=IMPLIED), slot.run.figures)


def dimension(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """重约30吨, 一根长127米的冰芯: a dimension of one character."""
    sized = _DIMENSION.fullmatch(slot.run.before) if slot.figure.family in _FAMILIES else None
    name = MEASURED_AS[sized["dimension"]] if sized else ""
    if not sized or slot.figure.unit not in _FITS.get(name, _LENGTHS) or change_before(slot.run.before):
        return None
    bearer = _BEARER.match(slot.run.after)
    if bearer:
        noun = noun_after(bearer["noun"]) or bearer["noun"]
        return each(Binding(name, "level", noun, confidence=IMPLIED), slot.run.figures)
    of = topic(sized["np"])
    return each(Binding(of + name, "level", None if of else context.subject, confidence=IMPLIED), slot.run.figures)
