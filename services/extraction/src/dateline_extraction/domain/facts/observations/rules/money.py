"""Money: exchange rates, amounts said again in another currency, and what money is spent on."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_extraction.domain.facts.observations.binding import SAID, Binding, Context, Slot
from dateline_extraction.domain.facts.observations.lexicon import VERBS, either
from dateline_extraction.domain.facts.observations.phrases import topic
from dateline_extraction.domain.facts.observations.rules.common import each, whose

_CURRENCIES = "英镑|美元|欧元|日元|港元|卢布|卢比|韩元|人民币|澳元|加元|瑞郎|比索|里拉|泰铢|雷亚尔|元"
_RATE = re.compile(rf"^.{{0,6}}?1(?:00)?(?:{_CURRENCIES})(?:约合|合|折合|可?兑换?|约等于|等于|约兑|对|=)")
_CURRENCY = re.compile(_CURRENCIES)
_CONVERTED = re.compile(r"^(?:约合|折合|合|约为|相当于|约)(?:人民币|美元|港币|港元|欧元)?(?:约为|约|为)?$")
_SPENT = re.compile(r"(?P<who>.*?)将?(?:用|花费|花|耗资|斥资|出资|拿出|投入)(?:了|约|近|超过|超|逾|至少)*")
_PURPOSE = re.compile(rf"(?:从[^，]{{1,8}}?)?(?P<what>(?:{either(VERBS)})[^，。；]{{2,16}})")
_UNITS_OF_RATE = frozenset({1, 100})


def conversion(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """1英镑约合1.27美元 is a rate; （约合3亿元人民币） says the amount before it again."""
    if slot.figure.family != "money":
        return None
    clause, text = slot.clause, context.text
    said = text[clause.start : clause.end]
    if clause.figures[0].value in _UNITS_OF_RATE and _RATE.search(said):
        currencies = _CURRENCY.findall(said)
        name = f"{currencies[0]}兑{currencies[-1]}汇率" if len(currencies) > 1 else "汇率"
        return each(Binding(name, "ratio", confidence=SAID), slot.run.figures)
    if _CONVERTED.match(text[clause.start : slot.figure.start].strip()):
        earlier = context.last() if clause.bracketed or (context.bound and context.bound[-1][0].family == "money") else None
        return [replace(earlier, noun="")] if earlier else None
    return None


def spent(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """将用至少2亿英镑采购无人机: money and what it is for."""
    if slot.figure.family != "money":
        return None
    before = _SPENT.fullmatch(slot.run.before)
    purpose = _PURPOSE.match(slot.run.after) if before else None
    if not before or not purpose:
        return None
    return each(Binding(purpose["what"], "level", whose(topic(before["who"])) or context.subject), slot.run.figures)
