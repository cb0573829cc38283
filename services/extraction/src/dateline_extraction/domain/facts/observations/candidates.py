"""Which times of a clause can be the period of its figures, why others cannot, and what some of them mean together."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.clauses import Clause
from dateline_extraction.domain.facts.observations.figures import Figure
from dateline_schema.periods import Period
from dateline_text.times.mention import TimeMention

BASE = "base of a comparison"
_SAYING = re.compile(
    r"发布|公布|披露|发表|表示|说(?!明|服|法)|(?<![名职简号统])称(?!号)|指出|介绍|透露|获悉|了解到|通报|宣布|消息|刊发|报道|公告|发文|警告|强调|提交|"
    r"召开|举行|电(?=[（(]|$)"
)
_BASE_BEFORE = re.compile(r"(?:(?<![占同环])比|(?<![计比])较|(?<=占比)较|相比于|相较于?|距)(?:上|前|原|该|其)?$")
_BESIDE = re.compile(r"[高低好差多少快慢逊]于$")
_COMPARED = re.compile(r"(?:[高低好差多少大小快慢]于|不及|超出?|超过|[比较与和])(?:市场|此前)?$")
_BASE_AFTER = re.compile(r"^(?:期间?|同期)?(?:的?[^，。]{0,8})?(?:相比|持平|相当|相同|一致)")
_LAST_MONTH = re.compile("上个?月")
_SET_OUT, _UP_TO = re.compile("[自从]"), re.compile("[至到]")
_LONGEST_BETWEEN = 10
"""Characters of what began, between the ends of a stretch."""
_LAST_HOURS = re.compile(r"过去.*(?:小时|天|日)|(?:24|48|72)小时|^(?:[1-9]\d?|[一二两三四五六七八九十多近数]{1,3})年来$")
_MULTIPLE = re.compile(r"(?:同期)?的(?:约|近|超过)?(?:\d+(?:\.\d+)?|[一两二三四五六七八九十]+)倍")
_OF_BASE = re.compile(r"(?:是|为|恢复[至到]?|相当于|超越|达到?)$")
_PART_OF = re.compile(r"(?:节?假[日期]|疫情前|档)?(?:同期)?(?:水平)?的(?:约|近|超过)?[\d.]+[%％成]")
_FORESEEN = re.compile(r"(?:的?预[测计期估])(?:值|数)?的?(?=[\d约]|$)|(?:预[测计期估])(?:值|数)?的")
_PRICES = re.compile("的?(?:不变价|可比价|价格计算)")
_MADE_THEN = re.compile(r"(?:期间)?(?:生产|制造|出厂|出生(?!的(?:新生儿|婴儿|人口|孩子)))的")
_RATIOS = frozenset({"倍", "成"})
_FOUNDED = re.compile(r"(?:创办|创立|成立|始建|建成|创建|兴建|组建|出生|诞生|建)于$")
_DELIVERY = re.compile(r"(?:份)?(?:交货|交割|到期|合约|[^，。\d]{0,6}(?:期货|期约))")
_WHICH_BEGIN = frozenset({"in", "since"})
_TURNED_FROM = frozenset({"由", "从"})


def why_not(document: Document, clause: Clause, time: TimeMention) -> str | None:
    """Why a time of the clause is no period of its figures; None where it can be one."""
    text = document.text
    if time.end <= document.body_start:
        return "dateline"
    before, after = text[clause.start : time.start], text[time.end : clause.end]
    printed = text[time.start : time.end]
    printed_next = clause_figure(clause, time.end + 1) if after.startswith("的") else None
    if printed_next and printed_next.unit not in _RATIOS and not _OF_BASE.search(before):
        return None  # 低于去年同期的20.6亿美元: what it is compared with is said, and is of that time
    beside = re.search(r"[高低]于$", before) and re.search(r"同期|[上去]年", printed)
    if beside or _BASE_BEFORE.search(before) or _BASE_AFTER.match(after):
        return BASE
    first = next((figure.start for figure in clause.figures if figure.start >= time.end), clause.end)
    one_day = time.period is not None and time.period.start == time.period.end
    single = one_day and time.relation != "until"
    saying = _SAYING.search(text, time.end, first)
    if single and saying and (first == clause.end or saying.end() < first):
        return "date of saying"
    if _LAST_HOURS.search(printed) or (not one_day and time.period and _is_window(printed, time.period)):
        return "rolling window"
    if single and not after and _SAYING.search(text, clause.end, min(len(text), clause.end + 30)) and clause.mark in "，,":
        return "date of saying"
    if _BESIDE.search(before) and first == clause.end:
        return BASE
    if _FOUNDED.search(before) and first == clause.end:
        return "time of founding"
    if _MULTIPLE.match(after) or (_OF_BASE.search(before) and _PART_OF.match(after)):
        return "base of a multiple"
    if _DELIVERY.match(after):
        return "time of delivery"
    if _FORESEEN.match(after) and _COMPARED.search(before):
        return "time of a forecast"
    if _PRICES.match(after):
        return "prices of that year"
    if _MADE_THEN.match(after):
        return "time of making"
    if re.match(r"内|第\d", after) and time.relation != "in":
        return "time limit"
    return None


def clause_figure(clause: Clause, start: int) -> Figure | None:
    """The clause's figure whose words begin there."""
    return next((figure for figure in clause.figures if figure.outer[0] == start), None)


def stretch(text: str, first: TimeMention | None, time: TimeMention, figures: Sequence[Figure]) -> TimeMention | None:
    """自1月14日春运启动至2月14日: one stretch from the `first` time to the other, though words stand between them; None where it is none."""
    if not first or not first.period or not time.period or first.relation not in _WHICH_BEGIN:
        return None
    opened = text[max(0, first.start - 1) : first.start + 1]
    closed = text[max(0, time.start - 1) : time.start + 2]
    if not _SET_OUT.search(opened) or not _UP_TO.search(closed) or time.start - first.end > _LONGEST_BETWEEN:
        return None
    if first.period.end >= time.period.start or any(first.end <= figure.start < time.start for figure in figures):
        return None  # 从2015年的2.16%提升至2020年的2.55%: two figures, each with its time
    label = f"{first.period.start.isoformat()}/{time.period.end.isoformat()}"
    return replace(first, end=time.end, period=Period.of(label), relation="in")


def month_before(text: str, time: TimeMention, about: Period | None) -> TimeMention:
    """CPI由上月上升0.2%转为…: the month before the one that is spoken of, which is itself the last one by the article's date."""
    if not about or not time.period or about.label != time.period.label or about.start.day != 1 or about.start == date.min:
        return time
    if not _LAST_MONTH.fullmatch(text, time.start, time.end) or text[time.start - 1 : time.start] not in _TURNED_FROM:
        return time
    last = about.start - timedelta(days=1)
    return replace(time, period=Period.month(last.year, last.month))


def _is_window(printed: str, period: Period) -> bool:
    """过去一年, 3年内: a stretch counted from the day of writing, no period of statistics."""
    whole_months = period.start.day == 1 and period.next_day().day == 1
    return not whole_months and not re.search(r"[日号旬假]|期间|春运|黄金周|[上本这]个?(?:周|星期)", printed)
