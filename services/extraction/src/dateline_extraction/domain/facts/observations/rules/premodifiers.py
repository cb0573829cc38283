"""Figures that stand before what they measure: 0.6%的出口增速, 25亿英镑的军事援助."""

import re
from collections.abc import Sequence

from dateline_extraction.domain.facts.observations.binding import IMPLIED, LOOSE, Binding, Context, Slot
from dateline_extraction.domain.facts.observations.changes import comparison_in
from dateline_extraction.domain.facts.observations.lexicon import FALL, RISE, either
from dateline_extraction.domain.facts.observations.phrases import divided, is_measure, noun_after, topic
from dateline_extraction.domain.facts.observations.rules.common import VERB_TAIL, each, level_of, measure_of, said_subject, whose

_BEHIND = re.compile(r"(?:以上|左右|多|余)?的(?P<noun>[^，。；、的]{2,16})")
_RATE_BEHIND = re.compile(r"(?:以上|左右)?的?(?P<rate>升幅|涨幅|增幅|跌幅|降幅|减幅|增速)(?=[，。；]|$)")
_CHANGE_BEHIND = re.compile(
    r"(?:以上|左右|多|余)?的(?:大幅|小幅|快速|明显|正|同比|环比)?"
    rf"(?P<verb>{either(tuple(word for word in (*RISE, *FALL) if len(word) > 1))})(?=[，。；、的]|$)"
)
_RATE = re.compile(r"(?P<np>.*?)(?P<rate>增速|增幅|涨幅|降幅|跌幅|增长率|增长)")
_WITHOUT_CHANGE = re.compile(rf"(?<=.{{2}})(?:{either(tuple(word for word in (*RISE, *FALL) if len(word) > 1))})了?$")
"""自每桶70.85美元的天价 | 回跌了12%."""
_DOING = re.compile(
    r"[^，。；、的]{2,8}?(?:认为|表示|相信|希望|支持|反对|选择|愿意|担心|会|已|生活|使用|接受|感到|遭遇|面临).{2,}"
)
_BASE = re.compile(r"(?<!占)(?:较|比(?![重例值率]))[^，。]{1,8}?(?:的|$)")
_MET = re.compile(r"(?:有|出现|实现|保持|录得|取得)了?$")
_MET_ONLY = re.compile(r"(?:实现|保持|录得|取得)了?连续.*")
_NO_NOUN = re.compile(r"(?:水平|基础|情况|是|了)")
_NO_SHARE = re.compile(
    r"(?:率|税|关税|目标|利息|水平|速度|增速|幅度|比例|概率|可能性|可能|折扣|溢价|关口|红线|预期|标准|收益|利润|回报|误差|精度|浓度)$"
)
_EXPECTED = frozenset({"预期", "市场预期", "预估", "预测", "前值", "目标"})
_SAYS_NOTHING = frozenset({"完成", "达到", "超过"})
_RATES = frozenset({"%", "倍"})


def change_behind(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """净利润出现了36.1%的增长, 利润录得11%升幅: the word of change behind the figure, what changes before it."""
    if slot.figure.unit not in _RATES:
        return None
    rate, verb = _RATE_BEHIND.match(slot.run.after), _CHANGE_BEHIND.match(slot.run.after)
    name = _BASE.sub("", _MET.sub("", topic(slot.run.before))) if rate or verb else ""
    name = name or (said_subject(context) if (rate or verb) and _MET_ONLY.fullmatch(slot.run.before) else "")
    if len(name) < 2:
        return None
    falls = verb["verb"] in FALL if verb else rate is not None and rate["rate"][0] in "跌降减"
    phrase, said = divided(name, context.organisations), comparison_in(slot.run.before)
    binding = Binding(
        phrase.indicator, "change", phrase.subject or context.subject, phrase.area, -1 if falls else 1, said,
        bare=said is None, verb=verb["verb"] if verb else "", confidence=IMPLIED,
    )  # fmt: skip
    return each(binding, slot.run.figures)


def condition(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """净利润增幅超过100%的公司: the figure is of the measure before it, which the noun behind has to meet."""
    sized = slot.figure.family == "money" and slot.figure.bound in {"ge", "gt", "le", "lt"}
    match = _BEHIND.match(slot.run.after) if slot.figure.unit == "%" or sized else None
    name = topic(slot.run.before) if match else ""
    if not match or not is_measure(name) or is_measure(match["noun"]) or VERB_TAIL.fullmatch(slot.run.before):
        return None
    return each(level_of(name, context, slot.figure.unit, IMPLIED), slot.run.figures)


def premodifier(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """0.6%的出口增速, 25亿英镑的军事援助, 49%的儿童: a figure, 的, and what it measures."""
    match = _BEHIND.match(slot.run.after)
    unit, before = slot.figure.unit, slot.run.before
    if not match or slot.figure.family == "count" or _NO_NOUN.match(match["noun"]):
        return None
    if unit == "%" and match["noun"].startswith("速度"):
        return None
    rate = _RATE.match(match["noun"]) if unit == "%" else None
    if rate:
        sign = -1 if rate["rate"] in {"降幅", "跌幅"} else 1
        return each(Binding(rate[0], "change", sign=sign, comparison=comparison_in(before), bare=True), slot.run.figures)
    verb = VERB_TAIL.fullmatch(before)
    noun = noun_after(match["noun"]) or match["noun"]
    noun = _WITHOUT_CHANGE.sub("", noun)
    who = (whose(verb["np"]) if verb else whose(before)) or context.subject
    said = verb["verb"] if verb and verb["verb"] not in _SAYS_NOTHING else ""
    measure = "share" if unit == "%" and not _NO_SHARE.search(noun) else measure_of(noun, unit)
    if measure == "share" and not said and (doing := _DOING.fullmatch(match["noun"])):
        return each(Binding(doing[0], measure, who, noun=doing[0], confidence=LOOSE), slot.run.figures)
    if noun in _EXPECTED and (earlier := context.last(unit)) and earlier.indicator:
        return each(Binding(earlier.indicator + noun, measure_of(earlier.indicator, unit), confidence=IMPLIED), slot.run.figures)
    threshold = slot.figure.bound in {"ge", "gt"} and slot.figure is not slot.clause.figures[-1]
    confidence = LOOSE if threshold else IMPLIED
    return each(Binding(said + noun, measure, who, noun=noun, confidence=confidence), slot.run.figures)
