"""Levels: a phrase before or behind the figure says what it is; or a neighbouring clause; or nothing does."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_extraction.domain.facts.observations.binding import (
    CARRIED,
    IMPLIED,
    LOOSE,
    SAID,
    UNBOUND,
    Binding,
    Context,
    Slot,
)
from dateline_extraction.domain.facts.observations.changes import change_before, comparison_in, without_base
from dateline_extraction.domain.facts.observations.lexicon import CORES, FALL, MEASURED_AS, RISE, VERBS, WORDS, either
from dateline_extraction.domain.facts.observations.phrases import divided, is_measure, is_milestone, noun_after, topic
from dateline_extraction.domain.facts.observations.rules.common import (
    VERB_TAIL,
    changed,
    each,
    level_of,
    measure_of,
    said_subject,
    whose,
)

_ACTED_BETWEEN = re.compile(f"(?:[与和从向在对给]|.{{2,8}}间)[^，。]*?(?P<verb>{either(VERBS)})")
_CORE = re.compile(either(CORES))
_ONLY_VERB = re.compile(f"(?:{either(VERBS)})(?:了|出)?")
_TO_VERB = re.compile(f"^.*(?:{either(VERBS)})")
_BOUND = r"(?:约|大约|近|达|达到|仅|只有|为|超过|超|逾|不足|至少|最高|的)*$"
_ATTRIBUTE = re.compile(
    rf"(?P<np>.*?)(?P<attribute>{either((*WORDS['attribute'], '票价', '总价', '单价', '利率', '浓度', '年产', '日产', '年产能'))}){_BOUND}"
)
_YEARLY = re.compile(r"[年日]产能?(?:约|达|近|超过)*$")
_PRODUCED = re.compile(r"(?P<noun>[^，。；、的\d]{2,14})")
_DIMENSION = re.compile(
    rf"(?P<np>|.*?[^增延生成拉加提升全总净身伸助擅专家校院部局厅处科市县区乡镇村班])(?P<dimension>{either(tuple(MEASURED_AS))}){_BOUND}"
)
_OWNED = re.compile(
    "(?P<np>(?!设计|最[高大低小长]|平均).{2,12}?)的?(?P<attribute>海拔|直径|口径|半径|航程|射程|总长|全长|全高|载重|震级)"
)
_DISTANCE = re.compile(rf"(?:.*[^差])?距离?(?P<np>[^，。]{{2,10}}?)(?:还有|最近|仅有)?{_BOUND}")
_DIMENSION_BEHIND = re.compile(r"(?:以上|左右)?的?(?P<dimension>高度|深度|长度|宽度|距离|海拔|高空|高温|低温)(?!的)")
_BEARER = re.compile(r"(?:以上|左右|多|余)?的(?P<noun>[^，。；、的]{2,14})")
_LENGTHS = frozenset({"米", "公里", "千米", "厘米", "毫米", "海里", "英里", "英尺", "英寸", "微米", "纳米"})
_WEIGHTS = frozenset({"吨", "千克", "公斤", "克", "斤", "磅", "毫克"})
_AREAS = frozenset({"亩", "公顷", "平方米", "平方公里", "平方千米", "英亩"})
_FITS = {"重量": _WEIGHTS, "占地面积": _AREAS}
_PREMODIFIED = re.compile(r"(?:以上|左右|多|余)?的(?P<noun>[^，。；、的]{2,16})")
_RATE = re.compile(r"(?P<np>.*?)(?P<rate>增速|增幅|涨幅|降幅|跌幅|增长率|增长)")
_MOVE = re.compile(
    rf"(?:大幅|小幅|快速|明显|正|同比|环比)?(?P<verb>{either(tuple(word for word in (*RISE, *FALL) if len(word) > 1))})"
)
_DOING = re.compile(
    r"[^，。；、的]{2,8}?(?:认为|表示|相信|希望|支持|反对|选择|愿意|担心|会|已|生活|使用|接受|感到|遭遇|面临).{2,}"
)
_MET = re.compile(r"(?:有|出现|实现|保持|录得|取得)了?$")
_RATE_BEHIND = re.compile(r"(?:以上|左右)?的?(?P<rate>升幅|涨幅|增幅|跌幅|降幅|减幅|增速)(?=[，。；]|$)")
_NO_NOUN = re.compile(r"(?:水平|基础|情况|是|了)")
_NO_SHARE = re.compile(
    r"(?:率|税|关税|目标|利息|水平|速度|增速|幅度|比例|概率|可能性|可能|折扣|溢价|关口|红线|预期|标准|收益|利润|回报|误差|精度|浓度)$"
)
_WEAK = frozenset({"规模", "数量", "总量", "总额", "金额", "价格", "总值", "体量", "人数", "面积", "价值", "均价", "单价", "货值", "进口均价", "出口均价", "平均价格", "市场预期", "市场预估", "市场平均预期"})  # fmt: skip
"""Heads that say nothing without whose they are."""
_EXPECTED = ("市场预期", "平均预期", "市场预估")
_PROPORTION = re.compile(r"^与(?P<whole>[^，。]{2,12})之比")
_PER_UNIT = re.compile(rf"^每(?P<unit>{either(WORDS['unit_bases'])})(?P<name>.{{2,}})$")
_TRADED = re.compile(r"^(?:我国|全国)?(?:进口|出口|生产|销售)(?=.{2})")
_COVERB = re.compile(r"(?<=.{2})[从在向对由](?=.{2})")
_FOR = re.compile(r"(?:用于|用来|应对|支持|建设|收购|采购|购买|扩建|发展|修建|改善|补贴)[^，。；、\d]{2,12}")
_ASPECT = re.compile(r"方面$|领域$")
_AVERAGE = re.compile(r"日均|月均|年均|周均|人均|户均|场均|平均(?:每[天月年人户])?")
_SUMMED = re.compile(r"累计|共计|合计|总计|共")
_AMONG = re.compile(r"^(?P<whole>[^，]{2,14})中$")


def attribute(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """面积1.28平方公里的五大道, 重约30吨: a dimension, and what has it."""
    figure, before = slot.figure, slot.run.before
    if figure.family not in {"quantity", "percent", "money", "number"} or change_before(before):
        return None
    behind = _DIMENSION_BEHIND.match(slot.run.after)
    if behind:
        subject = whose(before) or context.subject
        return each(Binding(behind["dimension"], "level", subject, confidence=IMPLIED), slot.run.figures)
    bearer = _BEARER.match(slot.run.after) or (_PRODUCED.match(slot.run.after) if _YEARLY.search(before) else None)
    named = _ATTRIBUTE.fullmatch(before) if bearer else None
    if named and bearer:
        noun = noun_after(bearer["noun"]) or bearer["noun"]
        return each(Binding(named["attribute"], "level", noun, confidence=IMPLIED), slot.run.figures)
    apart = _DISTANCE.fullmatch(before) if figure.unit in _LENGTHS else None
    if apart:
        return each(Binding(f"距{topic(apart['np'])}距离", "level", context.subject, confidence=IMPLIED), slot.run.figures)
    sized = _DIMENSION.fullmatch(before)
    dimension = MEASURED_AS[sized["dimension"]] if sized else ""
    if not sized or figure.unit not in _FITS.get(dimension, _LENGTHS):
        return None
    if bearer:
        noun = noun_after(bearer["noun"]) or bearer["noun"]
        return each(Binding(dimension, "level", noun, confidence=IMPLIED), slot.run.figures)
    name = topic(sized["np"])
    return each(Binding(name + dimension, "level", None if name else context.subject, confidence=IMPLIED), slot.run.figures)


def premodifier(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """0.6%的出口增速, 25亿英镑的军事援助: the figure stands before what it measures."""
    if risen := _risen(slot, context):
        return risen
    match = _PREMODIFIED.match(slot.run.after)
    if not match or slot.figure.family == "count" or _NO_NOUN.match(match["noun"]):
        return None
    unit, before = slot.figure.unit, slot.run.before
    if unit == "%" and match["noun"].startswith("速度"):
        return None
    name = topic(before)
    moved = _MOVE.fullmatch(match["noun"])
    if moved and unit in {"%", "倍"} and len(name) > 1:  # 净利润出现了36.10%的增长
        sign = -1 if moved["verb"] in FALL else 1
        phrase = divided(_MET.sub("", name), context.organisations)
        said = comparison_in(before)
        binding = Binding(
            phrase.indicator, "change", phrase.subject or context.subject, phrase.area, sign, said, bare=said is None,
            verb=moved["verb"], confidence=IMPLIED,
        )  # fmt: skip
        return each(binding, slot.run.figures)
    if (
        unit == "%" and is_measure(name) and not is_measure(match["noun"]) and not VERB_TAIL.fullmatch(before)
    ):  # 净利润增幅超过100%的公司
        return each(level_of(name, context, unit, IMPLIED), slot.run.figures)
    rate = _RATE.match(match["noun"])
    if rate and unit == "%":
        sign = -1 if rate["rate"] in {"降幅", "跌幅"} else 1
        return each(Binding(rate[0], "change", sign=sign, comparison=comparison_in(before), bare=True), slot.run.figures)
    verb = VERB_TAIL.fullmatch(before)
    noun = noun_after(match["noun"]) or match["noun"]
    who = (whose(verb["np"]) if verb else whose(before)) or context.subject
    said = verb["verb"] if verb and verb["verb"] not in {"完成", "达到", "超过"} else ""
    measure = "share" if unit == "%" and not _NO_SHARE.search(noun) else measure_of(noun, unit)
    if measure == "share" and not said and (doing := _DOING.fullmatch(match["noun"])):
        return each(Binding(doing[0], measure, who, noun=doing[0], confidence=LOOSE), slot.run.figures)
    return each(Binding(said + noun, measure, who, noun=noun, confidence=IMPLIED), slot.run.figures)


def _risen(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """利润录得11%升幅: the noun of change behind the figure."""
    behind = _RATE_BEHIND.match(slot.run.after) if slot.figure.unit == "%" else None
    name = without_base(_MET.sub("", topic(slot.run.before))) if behind else ""
    if not behind or len(name) < 2:
        return None
    phrase = divided(name, context.organisations)
    said = comparison_in(slot.run.before)
    sign = -1 if behind["rate"][0] in "跌降减" else 1
    binding = Binding(phrase.indicator, "change", phrase.subject, phrase.area, sign, said, bare=said is None, confidence=IMPLIED)
    return each(binding, slot.run.figures)


def level(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """跨境电商进出口2.38万亿元, 投诉解决率80.79%: the phrase before the figure is what it measures."""
    name, unit = topic(slot.run.before), slot.figure.unit
    earlier = context.last(unit) if unit else context.last()
    acted = _ACTED_BETWEEN.fullmatch(name)
    name = acted["verb"] if acted else name
    if _ONLY_VERB.fullmatch(name) and not _CORE.fullmatch(name):
        return _acted(name, earlier, slot, context)
    if len(name) < 2:
        return None
    if not is_measure(name) and slot.figure.family == "quantity" and (noun := noun_after(slot.run.after)):
        return each(Binding(noun, "level", whose(slot.run.before), confidence=LOOSE), slot.run.figures)
    if given := _given(slot) or _saved(slot):
        return given
    per = _PER_UNIT.match(name) if slot.figure.family == "money" else None
    if per:
        name = per["name"]
    if proportion := _PROPORTION.match(slot.run.before):
        to = said_subject(context) + "与" + topic(proportion["whole"]) + "之比"
        return each(Binding(to, "ratio", confidence=IMPLIED), slot.run.figures)
    weak = name in _WEAK or name.endswith(_EXPECTED)
    if weak:
        name = _with_owner(name, context)
    owned = _OWNED.fullmatch(name)
    if owned and whose(owned["np"]):
        return each(Binding(owned["attribute"], "level", owned["np"], confidence=IMPLIED), slot.run.figures)
    binding = level_of(name, context, unit, IMPLIED if weak or not is_measure(name) else SAID)
    if per:
        binding = replace(binding, unit=f"{unit}/{per['unit']}")
    return each(binding, slot.run.figures)


def _given(slot: Slot) -> Sequence[Binding] | None:
    """政府需提供49亿英镑应对住房短缺: a verb without an object, and what the money is for."""
    verb = VERB_TAIL.fullmatch(slot.run.before) if slot.figure.family == "money" else None
    purpose = _FOR.match(slot.run.after) if verb else None
    if not verb or not purpose:
        return None
    return each(Binding(verb["verb"] + purpose[0], "level", whose(verb["np"]), confidence=LOOSE), slot.run.figures)


def _saved(slot: Slot) -> Sequence[Binding] | None:
    """救援人员从废墟中救出8000余人: a verb that ends a long clause, and the people it is done to."""
    verb = VERB_TAIL.fullmatch(slot.run.before) if slot.figure.unit in {"人", "名", "人次"} else None
    if not verb or not _COVERB.search(verb["np"]):
        return None
    return each(Binding(verb["verb"] + "人数", "count", whose(verb["np"]), confidence=LOOSE), slot.run.figures)


def _acted(name: str, earlier: Binding | None, slot: Slot, context: Context) -> Sequence[Binding] | None:
    """受理投诉61万件，解决49万件: another verb for the same thing; 安排2121班: what the passage is about."""
    if earlier and earlier.indicator:
        thing = _TO_VERB.sub("", earlier.indicator)
        thing = thing if thing != earlier.indicator else ""
        return each(Binding(name.rstrip("了出") + thing, "level", context.subject, confidence=IMPLIED), slot.run.figures)
    about = topic(_ASPECT.sub("", context.lead)) if _ASPECT.search(context.lead) else ""
    return each(Binding(name.rstrip("了出") + about, "level", context.subject, confidence=LOOSE), slot.run.figures)


def _with_owner(name: str, context: Context) -> str:
    """进口均价 of what: the thing of the figure before."""
    counted = next((b for f, b in reversed(context.bound) if f.family in {"count", "quantity"} and b.measure != "change"), None)
    if name.endswith(("价", "价格", "价值", "货值")) and counted and counted.indicator:
        owner = _TRADED.sub("", counted.indicator)
        return owner if owner.endswith(name) else owner + name
    owner = said_subject(context) or (context.before.indicator if context.before and context.before.indicator else "")
    return owner if name in owner else owner + name


def carried(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """A figure without a phrase of its own: the clause before it is its topic, or the clause behind."""
    after = "" if is_milestone(slot.run.after) else noun_after(slot.run.after)
    earlier = context.last(slot.figure.unit)
    average = _AVERAGE.search(slot.run.before)
    if average and earlier and earlier.indicator and not after:
        averaged = replace(changed(earlier, None), indicator=average[0] + earlier.indicator, confidence=CARRIED)
        return each(averaged, slot.run.figures)
    if slot.figure.unit == "pp":
        return None  # a difference with no word of what differs
    if earlier and (not after or is_milestone(slot.run.after)):
        return each(replace(changed(earlier, None), confidence=CARRIED), slot.run.figures)
    if _SUMMED.search(slot.run.before) and (found := change_before(context.lead)) and topic(found.topic):
        return each(Binding(topic(found.topic), "change", sign=found.sign, bare=True, confidence=CARRIED), slot.run.figures)
    said_before = context.before.indicator if context.before and slot.clause.paragraph == context.before_paragraph else None
    recent = context.last()
    here = bool(context.bound) and context.bound[-1][0].start >= slot.clause.start
    if recent and not after and (recent.indicator == context.lead or here):
        return each(replace(changed(recent, None), confidence=CARRIED), slot.run.figures)
    among = _AMONG.match(context.lead)
    name = after or topic(context.lead) or context.heading or (recent.indicator if recent else None) or said_before or topic(context.ahead)  # fmt: skip
    if among and not after:
        name = among["whole"]
    return each(level_of(name, context, slot.figure.unit, CARRIED), slot.run.figures) if name and len(name) > 1 else None


def unbound(slot: Slot, context: Context) -> Sequence[Binding]:
    """An honest quantity without a series."""
    return each(Binding(None, "level", confidence=UNBOUND), slot.run.figures)
