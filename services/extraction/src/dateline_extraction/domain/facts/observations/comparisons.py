"""What a change is measured against, once its period is known."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.measures import day_on_day, measured
from dateline_schema.periods import Period
from dateline_text.times import TimeMention

if TYPE_CHECKING:
    from dateline_extraction.domain.facts.observations.reader import Reading

_RATE = re.compile(r"(?:增速|增幅|涨幅|降幅|跌幅|升幅|减幅)$")
_AVERAGED = re.compile(r"年率|年均|年平均|月均|累计(?:增长|下降)")
_YOY = re.compile(r"同比|按年|比上年|较上年|[较比与和]去年同期|上年同期")
_OTHER = re.compile(r"前一?交易日|前一日|前日|上周|前一周|收盘|盘中|结算价")
_TEN_DAYS = 9
"""Days from the first to the last of the shortest period of statistics (7月前10日)."""
_DECIDED = frozenset({"上调", "下调", "调降", "调高", "调低", "上浮", "下浮", "加息", "降息"})
"""Changes somebody makes at one time: no point of a series."""
_SERIES = re.compile(
    r"海关|统计|按年|业务收入|业务总量|出口|进口|外贸|产量|销量|销售|投资|财报|业绩|年报|季报|同比|贸易|进出口|增加值|上市公司"
)


def is_statistical(document: Document) -> bool:
    """Whether the article speaks of series, so that a bare growth figure in it is year on year."""
    return bool(_SERIES.search(document.text))


def compared(document: Document, reading: "Reading", statistical: bool) -> "Reading":
    """The reading with its comparison settled: a base period measured, 环比 read by the period, a bare verb by its series."""
    reading = measured(document.text, reading)
    binding = reading.binding
    if binding.measure != "change":
        return reading
    traded = day_on_day(document, reading)
    if traded:
        return replace(reading, binding=replace(binding, comparison=traded))
    said = binding.comparison
    period = reading.choice.period
    text = document.text
    if said == "环比":
        quarter = period is not None and 80 < (period.end - period.start).days < 95
        return replace(reading, binding=replace(binding, comparison="qoq" if quarter else "mom"))
    if said in {None, "other"}:
        if _AVERAGED.search(text, reading.clause.start, reading.figure.start):
            return replace(reading, binding=replace(binding, comparison=None))
        base = None if _OTHER.search(text[reading.statement[0] : reading.figure.start]) else _base(document, reading)
        if base and period and base.start < period.start:
            return replace(reading, binding=replace(binding, comparison=_relation(base, period)))
        if said == "other":
            return replace(reading, binding=replace(binding, comparison=None))
        before = text[reading.statement[0] : reading.figure.start]
        if binding.bare and reading.figure.unit in {"%", "pp", "倍", "index"} and _continues(reading, before, statistical):
            return replace(reading, binding=replace(binding, comparison="yoy"))
    return reading


def _start(time: TimeMention) -> int:
    return time.start


def _base(document: Document, reading: "Reading") -> Period | None:
    """The time the statement compares with (较去年12月, 与2022年上半年相比), nearest before the figure."""
    start, end = reading.statement[0], reading.figure.start
    times = document.times
    for time in reversed(times[bisect_left(times, start, key=_start) : bisect_right(times, end, key=_start)]):
        if time.end <= end and (time.period or "同期" in document.text[time.start : time.end]):
            before = document.text[max(start, time.start - 2) : time.start]
            if re.search(r"[比较]$", before) or (re.search(r"[与同和]$", before) and "相比" in document.text[time.end : end]):
                if "同期" in document.text[time.start : time.end] and reading.choice.period:
                    return reading.choice.period.years_back(1)
                if time.period and document.text.startswith("年初", time.end - 2):
                    return Period.day(date(time.period.start.year - 1, 12, 31))
                return time.period
    return None


def _relation(base: Period, period: Period) -> str:
    earlier = period.years_back(1)
    if base.start <= earlier.start and earlier.end <= base.end:
        return "yoy"
    days = (period.end - period.start).days
    if _ends_month(base) and _ends_month(period) and 27 < (period.end - base.end).days < 32:
        return "mom"
    if (period.start - base.end).days == 1 and abs((base.end - base.start).days - days) < 10:
        if days < 31 and period.start.day == 1 and days > 26:
            return "mom"
        if 80 < days < 95:
            return "qoq"
    return f"since:{base.label}"


def _ends_month(period: Period) -> bool:
    return period.start == period.end and period.next_day().day == 1


def _continues(reading: "Reading", before: str, statistical: bool) -> bool:
    """Whether a bare growth figure belongs to a year-on-year series: an exact rate over weeks or more in a text of statistics."""
    period = reading.choice.period
    if reading.figure.bound in {"approx"} or _OTHER.search(before):
        return False
    if reading.figure.unit == "pp" and _RATE.search(reading.binding.indicator or ""):
        return False  # 降幅收窄0.2个百分点: since the last figure, whenever that was
    if reading.binding.verb in _DECIDED:
        return False
    if reading.series == "yoy":
        return True
    if period is None or (period.end - period.start).days < _TEN_DAYS:
        return False
    return statistical or bool(_YOY.search(before))
