"""Bonds of change: from one value to another, against a value of an earlier time, and the distance of two figures."""

import re
from collections.abc import Iterator, Sequence

from dateline_extraction.domain.facts.observations.standing import Standing, following, near, preceding
from dateline_schema.records.structure import Bond

_UP = "增长|增加|上升|上涨|提高|提升|扩大|攀升|上调|回升|加快|反弹|增|升|涨|扩|高|多|快"
_DOWN = "下降|减少|下跌|降低|缩小|收窄|回落|下滑|下调|放缓|缩减|缩短|降|减|跌|缩|低|少|慢"
_ROSE, _FELL = re.compile(_UP), re.compile(_DOWN)
_SET_OUT = re.compile(r"(?:由|从|自)[^，。；]{0,16}$")
"""从去年的 | 19条 | 增至29条; not 自2020年以来，"""
_ARRIVES = re.compile(r"至|到|为|成|达")
_LONGEST_STEP = 22
"""Characters between where a movement starts and where it ends."""
_CHANGED = re.compile(
    rf"^(?:亿元|万元)?[，,、（(。]?(?:两者|二者|前后)?(?:同比|环比|总体|整体|累计|共|净|大幅|小幅|猛|大|实际|一年|年度|一年间|五年间|期间|则|约|了)*"
    rf"(?:{_UP}|{_DOWN})(?:幅度?|速度?|率|比例|价|薪|税|息)?(?:约|近|达到?|为|了|逾|超过?)*$"
)
"""Between a level and its change: 由5.2%降至 | 5.0% | ，下降 | 0.2个百分点."""
_NOW_AND_CHANGE = 2
_LIKE_LONG = 1.2
"""How much longer one of two like times may be: a February than a January."""
_AVERAGE = re.compile("年均|月均|日均|复合|平均")
_COMPARED = re.compile(
    r"(?:(?<![占同环])比(?![重例率值])|(?<![比计])较|相比于?|对比|相较于?|高于|低于|多于|少于|不及|超过)[^，。；]{0,16}$"
)
_BASE = re.compile(
    r"(?:上年|去年|前年|上月|上个月|上季度?|上一季度?|上周|上期|前期|同期|前值|此前|原来|原先|一年前|年初|[12]\d{3}年|\d{1,2}月份?)"
    r"(?:同期|同月|同季度?|末|底|全年|当时|的)*[^，。；\d]{0,8}?(?:为|是|的|仅|只有|有|达|：|:|（|\()*$"
)
"""上年同期为 | 100亿元; a level of an earlier time."""
_TIME_BASE = re.compile(r"同比|环比|(?:比|较)(?:上|去|前|年初|同期|20|19|此前)|上年|去年|上月")
_APART = re.compile(
    r"(?:[高低快慢多少]于|高出|超出|领先于?|落后于?|相差|差距|差额|比[^，。；]{1,14}(?:高|低|快|慢|多|少)|(?<![提降减增])[快慢高低多少])[^，。；\d]{0,14}$"
)
"""城镇比农村高 | 2.4个百分点: two figures beside each other, no change in time."""


def movements(items: Sequence[Standing]) -> Iterator[Bond]:
    """由10%降为9%，下降1个百分点: the two ends, and the change where it is printed beside."""
    for place, one in enumerate(items[:-1]):
        other = items[place + 1]
        if not _one_unit(one, other) or one.sentence != other.sentence or not _SET_OUT.search(one.clause_left):
            continue
        if other.apart > _LONGEST_STEP or not _ARRIVES.search(other.left) or "，" in other.left:
            continue
        rose, fell = bool(_ROSE.search(other.left)), bool(_FELL.search(other.left))
        yield Bond(relation="movement", figures=(one.number, other.number), rose=rose if rose != fell else None)
        change = items[place + 2] if place + 2 < len(items) else None
        if change and change.sentence == other.sentence and _CHANGED.match(change.left):
            yield from _change(change, other, one)


def bases(items: Sequence[Standing]) -> Iterator[Bond]:
    """885亿元，较上年的777亿元增长13.9%; 120亿元，增长20%（上年为100亿元）; 2022年为100亿元，2023年为120亿元，增长20%."""
    for place, base in enumerate(items):
        if not base.is_level or _SET_OUT.search(base.clause_left):
            continue
        compared = _COMPARED.search(base.clause_left) is not None
        if not compared and not _BASE.search(base.left):
            continue
        now = _like(base, near(items, place))
        behind = items[place + 1] if place + 1 < len(items) else None
        if compared and behind and _directly(behind, base) and now:
            yield from _change(behind, now, base)
            continue
        undated = now is not None and (None in (now.period, base.period) or now.period == base.period)
        after = following(items, place, 2)
        told = not compared and len(after) == _NOW_AND_CHANGE and _CHANGED.match(after[1].left) and _follows(base, after[0])
        if told:
            yield from _change(after[1], after[0], base)
            continue
        if now and (undated or _earlier(base, now)):
            change = _change_of(items, now, base)
            if change:
                yield from _change(change, now, base)
        elif now and _earlier(now, base) and behind and behind.sentence == base.sentence and _CHANGED.match(behind.left):
            yield from _change(behind, base, now)


def relatives(items: Sequence[Standing]) -> Iterator[Bond]:
    """132亿元，比上年增加17亿元，增长15%: how many per cent of what was before a change is."""
    for now, change, rate in zip(items, items[1:], items[2:], strict=False):
        one_sentence = now.sentence == change.sentence == rate.sentence
        if not one_sentence or not (now.is_amount and change.is_change and rate.is_change and rate.unit == "%"):
            continue
        if change.unit == now.unit and _CHANGED.match(rate.left) and not _AVERAGE.search(change.left + rate.left):
            yield Bond(relation="relative", figures=(rate.number, change.number, now.number))


def gaps(items: Sequence[Standing]) -> Iterator[Bond]:
    """城镇增长5.2%，农村增长7.6%，农村比城镇快2.4个百分点: the two rates just before, and how far they are apart."""
    for place, gap in enumerate(items):
        points = gap.unit == "pp"
        if not (points or gap.is_amount) or not _APART.search(gap.clause_left) or _TIME_BASE.search(gap.left):
            continue
        before = [other for other in preceding(items, place) if not (points and other.unit == "pp")][:2]
        if len(before) < 2:
            continue
        other, one = before
        alike = one.unit == other.unit == ("%" if points else gap.unit) and one.is_change == other.is_change
        third = preceding(items, place)[2:3]
        alone = not third or third[0].unit != one.unit or third[0].clause < one.clause - 2
        if alike and alone and (points or (one.is_amount and other.is_amount)) and not _same_named(one, other):
            yield Bond(relation="gap", figures=(gap.number, one.number, other.number))


def _change(change: Standing, now: Standing, base: Standing) -> Iterator[Bond]:
    """A rate or a step from the base to what is now, by its unit."""
    if _AVERAGE.search(change.left):
        return
    figures = (change.number, now.number, base.number)
    if change.unit == "%" and now.is_amount:
        yield Bond(relation="growth", figures=figures)
    elif (change.unit == "pp" and now.is_rate) or (change.unit == now.unit and now.is_amount and change.is_change):
        yield Bond(relation="step", figures=figures)


def _one_unit(one: Standing, other: Standing) -> bool:
    """由每吨5000元降为4000元: what a price is per may be said once."""
    return one.unit == other.unit or one.unit.partition("/")[0] == other.unit or other.unit.partition("/")[0] == one.unit


def _directly(change: Standing, base: Standing) -> bool:
    """Whether a change stands right behind what it is compared with: 较上年的777亿元增长."""
    return change.sentence == base.sentence and _CHANGED.match(change.left.lstrip("的")) is not None


def _like(base: Standing, others: list[Standing]) -> Standing | None:
    """The nearest level before that a base can be the base of."""
    like = (other for other in others if other.unit == base.unit and other.is_level and not _SET_OUT.search(other.clause_left))
    return next(like, None)


def _change_of(items: Sequence[Standing], now: Standing, base: Standing) -> Standing | None:
    """The change said of a level: the figure right behind it, or right behind its base."""
    for before in (now, base):
        behind = following(items, before.number)[:1]
        if behind and behind[0] is not base and _CHANGED.match(behind[0].left):
            return behind[0]
    return None


def _earlier(one: Standing, other: Standing) -> bool:
    """Whether a figure is of a like time before another one's."""
    if one.period is None or other.period is None:
        return False
    lengths = [(period.end - period.start).days + 1 for period in (one.period, other.period)]
    return one.period.end < other.period.start and max(lengths) <= min(lengths) * _LIKE_LONG


def _follows(base: Standing, now: Standing) -> bool:
    """去年国庆档票房为14.97亿元，今年达到27.34亿元: whether what stands behind a base is what it is compared with."""
    return now.is_level and _one_unit(base, now) and _before(base, now) and not _BASE.search(now.left)


def _before(one: Standing, other: Standing) -> bool:
    """Whether a figure may be of a time before another one's, of whatever length (去年国庆档, 今年)."""
    return one.period in (None, other.period) or other.period is None or one.period.end < other.period.start


def _same_named(one: Standing, other: Standing) -> bool:
    """Whether two figures are of one thing at two times."""
    mine, theirs = one.reading.binding, other.reading.binding
    return (mine.subject, mine.indicator) == (theirs.subject, theirs.indicator) and one.period != other.period
