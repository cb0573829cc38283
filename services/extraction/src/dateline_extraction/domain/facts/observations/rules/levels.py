"""Levels: the words before a figure say what it is."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_extraction.domain.facts.observations.binding import IMPLIED, LOOSE, SAID, Binding, Context, Slot
from dateline_extraction.domain.facts.observations.lexicon import CORES, FALL, RISE, VERBS, WORDS, either
from dateline_extraction.domain.facts.observations.phrases import is_measure, noun_after, topic
from dateline_extraction.domain.facts.observations.rules.common import VERB_TAIL, each, level_of, said_subject, whose

_ACTED_BETWEEN = re.compile(f"(?:[与和从向在对给]|.{{2,8}}间)[^，。]*?(?P<verb>{either(VERBS)})")
_CORE = re.compile(either(CORES))
_ONLY_VERB = re.compile(f"(?:{either(VERBS)})(?:了|出)?")
_TO_VERB = re.compile(f"^.*(?:{either(VERBS)})")
_OWNED = re.compile(
    "(?P<np>(?!设计|最[高大低小长]|平均).{2,12}?)的?(?P<attribute>海拔|直径|口径|半径|航程|射程|总长|全长|全高|载重|震级)"
)
_WEAK = frozenset(WORDS["weak"])
"""Heads that say nothing without whose they are."""
_EXPECTED = ("市场预期", "平均预期", "市场预估")
_PROPORTION = re.compile(r"^与(?P<whole>[^，。]{2,12})之比")
_PER_UNIT = re.compile(rf"^每(?P<unit>{either(WORDS['unit_bases'])})(?P<name>.{{2,}})$")
_TRADED = re.compile(r"^(?:我国|全国)?(?:进口|出口|生产|销售)(?=.{2})")
_TRADED_AMOUNT = re.compile(r"(?<=.{2})(?:进口|出口)[量额]$")
_COVERB = re.compile(r"(?<=.{2})[从在向对由](?=.{2})")
_FOR = re.compile(r"(?:用于|用来|应对|支持|建设|收购|采购|购买|扩建|发展|修建|改善|补贴)[^，。；、\d]{2,12}")
_ASPECT = re.compile(r"方面$|领域$")
_NO_NAME = re.compile(f"(?:{either((*RISE, *FALL))})|(?:相比|较).*(?:[年月日期季末初度底]|交易日)的?")
"""受疫情影响走高至6.1%, 相比去年同期的16%: no name of what is measured."""
_PLAIN_NAME = 14
_PRICES = ("价", "价格", "价值", "货值")


def acted(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """受理投诉61万件，解决49万件: another verb for the same thing; 安排2121班: what the passage is about."""
    name = topic(slot.run.before)
    between = _ACTED_BETWEEN.fullmatch(name)
    name = between["verb"] if between else name
    if not _ONLY_VERB.fullmatch(name) or _CORE.fullmatch(name):
        return None
    earlier = context.last(slot.figure.unit) if slot.figure.unit else context.last()
    thing = ""
    if earlier and earlier.indicator:
        acted_on = _TO_VERB.sub("", earlier.indicator)
        thing = acted_on if acted_on != earlier.indicator else ""
    elif _ASPECT.search(context.lead):
        thing = topic(_ASPECT.sub("", context.lead))
    binding = Binding(_verb(name) + thing, "level", context.subject, confidence=IMPLIED if earlier else LOOSE)
    return each(binding, slot.run.figures)


def _verb(name: str) -> str:
    """The verb alone: 解决了 -> 解决, but 派出 is one word."""
    name = name.removesuffix("了")
    return name if name in VERBS else name.removesuffix("出")


def qualified(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """装载在7200千瓦大功率机车上: the quantity describes the noun behind it, and the words before are of something else."""
    noun = noun_after(slot.run.after) if slot.figure.family == "quantity" else ""
    name = topic(slot.run.before) if noun else ""
    if len(name) < 2 or is_measure(name):
        return None
    return each(Binding(noun, "level", whose(slot.run.before), confidence=LOOSE), slot.run.figures)


def purpose(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """政府需提供49亿英镑应对住房短缺: a verb without an object, and what the money is for."""
    verb = VERB_TAIL.fullmatch(slot.run.before) if slot.figure.family == "money" else None
    aim = _FOR.match(slot.run.after) if verb else None
    if not verb or not aim:
        return None
    return each(Binding(verb["verb"] + aim[0], "level", whose(verb["np"]), confidence=LOOSE), slot.run.figures)


def people(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """救援人员从废墟中救出8000余人: a verb that ends a long clause, and the people it is done to."""
    verb = VERB_TAIL.fullmatch(slot.run.before) if slot.figure.unit in {"人", "名", "人次"} else None
    if not verb or not _COVERB.search(verb["np"]):
        return None
    return each(Binding(verb["verb"] + "人数", "count", whose(verb["np"]), confidence=LOOSE), slot.run.figures)


def proportion(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """与国内生产总值之比为2.64%."""
    match = _PROPORTION.match(slot.run.before)
    if not match:
        return None
    name = f"{said_subject(context)}与{topic(match['whole'])}之比"
    return each(Binding(name, "ratio", confidence=IMPLIED), slot.run.figures)


def level(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """跨境电商进出口2.38万亿元, 投诉解决率80.79%: the phrase before the figure is what it measures."""
    name, unit = topic(slot.run.before), slot.figure.unit
    if len(name) < 2 or _NO_NAME.fullmatch(name):
        return None
    name = name.removeprefix("较")
    per = _PER_UNIT.match(name) if slot.figure.family == "money" else None
    name = per["name"] if per else name
    weak = name in _WEAK or name.endswith(_EXPECTED)
    name = _with_owner(name, context) if weak else name
    owned = _OWNED.fullmatch(name)
    if owned and whose(owned["np"]):
        return each(Binding(owned["attribute"], "level", owned["np"], confidence=IMPLIED), slot.run.figures)
    binding = level_of(name, context, unit, IMPLIED if weak else _plainness(name, unit))
    return each(replace(binding, unit=f"{unit}/{per['unit']}") if per else binding, slot.run.figures)


def _plainness(name: str, unit: str) -> float:
    """How surely the phrase names a measure: 出口总值 does, 卫星 may for 4颗, a long clause or a thing with a rate hardly."""
    if is_measure(name):
        return SAID
    return LOOSE if unit == "%" or len(name) > _PLAIN_NAME else IMPLIED


def _with_owner(name: str, context: Context) -> str:
    """进口均价 of what: the thing of the figure before."""
    counted = next((b for f, b in reversed(context.bound) if f.family in {"count", "quantity"} and b.measure != "change"), None)
    if name.endswith(_PRICES) and counted and counted.indicator:
        owner = _TRADED_AMOUNT.sub("", _TRADED.sub("", counted.indicator))
        return owner if owner.endswith(name) else owner + name
    owner = said_subject(context) or (context.before.indicator if context.before and context.before.indicator else "")
    return owner if name in owner else owner + name
