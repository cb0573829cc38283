"""Reporting periods that are said by their end or their first days: 截至2022年12月31日止六个月, 7月前20日."""

import re
from dataclasses import replace
from datetime import date, timedelta

from dateline_schema.periods import InvalidPeriod, Period
from dateline_text.times.mention import TimeMention
from dateline_text.times.numerals import number
from dateline_text.times.windows import Unresolvable, add_months, midnight

_ENDED = re.compile(
    r"(?:为?止|[的这])(?:(?:的|过去|前)?(?P<count>[1-9]\d?|[一二两三四五六七八九十]{1,2})个月|(?P<quarter>(?:第[一二三四1-4])?季度?)|(?P<year>(?:财政|财务|会计)?年度?))(?!以?[来后]|报告)"
    r"|(?P<named>第[一二三四1-4]季度?)"
)
_FIRST_DAYS = re.compile(r"前?(?P<count>[1-9]\d?|[一二三]?十[一二三四五六七八九]?|[一二两三四五六七八九])[日天](?!后)")
_MONTH = re.compile(r"月份?(?P<before>前)?$")
_YEAR_MONTHS, _QUARTER_MONTHS = 12, 3


def reported(text: str, mention: TimeMention) -> TimeMention:
    """The mention with the reporting period its next words make of it, or as it was. `text` is folded."""
    if mention.period is None or mention.kind != "time":
        return mention
    read = _months_ended if mention.relation == "until" else _first_days
    try:
        return read(text, mention, mention.period)
    except (Unresolvable, InvalidPeriod, OverflowError):
        return mention  # beyond the first and last year there is


def _months_ended(text: str, mention: TimeMention, period: Period) -> TimeMention:
    """截至6月30日止三个月: whole months up to the last day of one."""
    behind = _ENDED.match(text, mention.end)
    if not behind or period.next_day().day != 1 or period.start != period.end:
        return mention
    counted = number(behind["count"]) if behind["count"] else None
    months = int(counted) if counted else _QUARTER_MONTHS if behind["quarter"] or behind["named"] else _YEAR_MONTHS
    first = add_months(midnight(period.next_day()), -months).date()
    label = f"{first:%Y-%m}/{period.end:%Y-%m}" if months > 1 else f"{first:%Y-%m}"
    if months == _QUARTER_MONTHS and period.end.month % _QUARTER_MONTHS == 0:
        label = f"{first.year}-Q{period.end.month // _QUARTER_MONTHS}"
    return replace(mention, end=behind.end(), period=Period.of(label), relation="in")


def _first_days(text: str, mention: TimeMention, period: Period) -> TimeMention:
    """7月前20日: the first days of a month, which 7月前 | 20日 would tear apart."""
    month = _MONTH.search(text, mention.start, mention.end)
    behind = _FIRST_DAYS.match(text, mention.end) if month else None
    if not month or not behind or bool(month["before"]) == text.startswith("前", mention.end):
        return mention
    counted = number(behind["count"])
    last = period.start + timedelta(days=int(counted or 0) - 1)
    if not counted or period.start.day != 1 or last >= period.end or period.end - period.start > timedelta(days=31):
        return mention
    days = f"{_iso(period.start)}/{_iso(last)}"
    return replace(mention, end=behind.end(), value=days, period=Period.of(days), relation="in")


def _iso(day: date) -> str:
    return day.isoformat()
