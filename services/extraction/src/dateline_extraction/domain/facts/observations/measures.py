"""What kind of figure a construction has really given: flows and shares that look like changes, and changes from one day of trading to the next."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline_extraction.domain.document import Document
from dateline_schema.records.observation import Measure

if TYPE_CHECKING:
    from dateline_extraction.domain.facts.observations.reader import Reading

_FLOWS = frozenset({"新增", "增发", "净增"})
"""Verbs of which the figure is an amount of its own: 新增装机2亿千瓦 says how much came, not what it changed by."""
_AGAINST = re.compile("[比较]|同比|环比|相比")
_BOUNDS = "(?:约|大约|近|将近|超过?|逾|不足|至少|已|达到?|高达|为|是|的|了|仅|只有|分别|一般|在|更|也|还|均|都|各)*"
_SHARE = re.compile(
    f"占(?!地|用|领|据)[^，。；：占]{{0,24}}?(?:比重|比例|份额|比率|百分比|的)?{_BOUNDS}$|(?:占比|比重|占有率|市占率|份额|渗透率|覆盖率){_BOUNDS}$"
)
_PORTION = re.compile("(?:[一二三四五六七八九十]|\\d(?:\\.\\d)?)成(?:以上|多)?$")
_TENTHS_OF = re.compile("的?(?!左右|以上|以下|多?[，。；、]|$)[\u4e00-\u9fff]")
_PART = re.compile("一半|半数|.*分之.*|1/[2-9]")
_GROWTH = re.compile("翻.*番|倍增|翻倍|持平")
"""Amounts told in words that say by themselves what they measure."""
_RATE = re.compile("[兑兌]")
_MARKET = re.compile(
    "收盘|收报|收市|收[涨跌]|收于|股市|股指|股价|股份|[沪深]指|恒指|科指|恒生|期货|期价|油价|金价|汇市|汇率|中间价|开盘|盘中|交易日|道指|纳指|标普|指数|现货|板块|港股|美股|A股|大盘"
)
_LONGER = re.compile(
    "累计|今年以来|年初|以来|本周|上周|一周|全周|本月|上月|单月|[比较](?!前|上一?(?:个?交易)?日|昨)|同比|环比|按[年月季]|预[测计期]|[周月年]线"
)
_LAST_SESSION = re.compile("[比较](?:前一?|上一?个?)(?:交易日|日|天)")
_TRADED = frozenset({"percent", "points", "money", "quantity"})
_OPENING = 200


def measured(text: str, reading: "Reading") -> "Reading":
    """The reading with the measure its own words give it."""
    binding, figure = reading.binding, reading.figure
    near = text[reading.clause.start : figure.outer[0]]
    if (
        binding.measure == "change"
        and binding.verb in _FLOWS
        and not figure.unit.startswith(("%", "pp"))
        and not _AGAINST.search(near)
    ):
        measure: Measure = "count" if figure.family == "count" else "level"
        named = _with_flow(binding.indicator or "", binding.verb, reading.run.before)
        return replace(reading, binding=replace(binding, indicator=named or None, measure=measure, bare=False, sign=1))
    printed = text[figure.start : figure.end]
    if figure.unit == "%" and _GROWTH.fullmatch(printed):
        said = text[reading.statement[0] : figure.start]
        basis = "yoy" if re.search("同比|按年|去年同期", said) else "环比" if "环比" in said else binding.comparison
        return replace(reading, binding=replace(binding, measure="change", comparison=basis, bare=basis is None, sign=1))
    if figure.unit == "%" and _PART.fullmatch(printed) and binding.measure != "change":
        return replace(reading, binding=replace(binding, measure="share", comparison=None, bare=False, sign=1))
    if figure.unit == "倍" and binding.measure == "change":
        # 增长1.2倍 is 120 %
        return replace(reading, figure=replace(figure, value=figure.value * 100, unit="%", family="percent"))
    if figure.unit == "%" and binding.measure in {"change", "level", "ratio"}:
        named = near if "分别" not in text[reading.statement[0] : figure.start] else _before_row(text, reading)
        if _SHARE.search(named) or (binding.measure != "change" and _is_portion(text, reading)):
            return replace(reading, binding=replace(binding, measure="share", comparison=None, bare=False, sign=1))
    if binding.measure == "ratio" and _RATE.search(near) and figure.family == "money":
        return replace(reading, binding=replace(binding, measure="level"))
    return reading


def _with_flow(indicator: str, verb: str, before: str) -> str:
    """新增 | 装机: a flow is another series than the stock, and its verb says so; 水电 | 新增 has it behind the name."""
    if not indicator or verb in indicator:
        return indicator
    noun = before.rpartition(verb)[2].rstrip("约近超过逾达到了为")
    if noun and indicator.endswith(noun):
        return indicator.removesuffix(noun) + verb + noun
    return indicator if noun else indicator + verb


def _before_row(text: str, reading: "Reading") -> str:
    """The words before the first figure of the row: 分别占总额的35%和50%."""
    first = next((one for one in reading.clause.figures if one.unit == reading.figure.unit), reading.figure)
    return text[reading.clause.start : first.outer[0]]


def _is_portion(text: str, reading: "Reading") -> bool:
    """超六成监测对象: so many tenths of what stands behind."""
    figure = reading.figure
    return _PORTION.search(text, figure.start, figure.end) is not None and _TENTHS_OF.match(text, figure.end) is not None


def day_on_day(document: Document, reading: "Reading") -> str | None:
    """`dod` where a price or index is compared with the last day of trading, said or, of a day of trading, not said."""
    text, figure, period = document.text, reading.figure, reading.choice.period
    said = text[reading.clause.start : figure.start]
    if _LAST_SESSION.search(said):
        return "dod"
    if reading.binding.comparison not in {None, "other"} or figure.family not in _TRADED:
        return None
    if period is None or period.start != period.end or _LONGER.search(said):
        return None
    opening = text[document.body_start : document.body_start + _OPENING] + (document.article.headline or "")
    return "dod" if _MARKET.search(text, *reading.statement) or len(_MARKET.findall(opening)) > 1 else None
