"""From what an expression says to stretches of the calendar, seen from an anchor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dateline_text.times.days import Clock, Nth, Weekday
from dateline_text.times.expressions import Distance, Node, Point, Range, Reach
from dateline_text.times.holidays import Holiday
from dateline_text.times.parts import Anchor, Part, Shifted
from dateline_text.times.token import Amount
from dateline_text.times.windows import (
    Grain,
    Unresolvable,
    Window,
    add_months,
    day_window,
    floor,
    shift,
    unit_window,
)

_SUBDAY = ("hour", "minute", "second")


@dataclass(frozen=True, slots=True)
class Reference:
    """The anchor of a single sentence: everything counts from one moment.

    A month or day without its year is taken from the running year; a weekday, a weekend and a holiday are the coming ones.
    """

    moment: datetime | None

    def now(self) -> datetime:
        """The reference moment. Raises Unresolvable when there is none."""
        if self.moment is None:
            raise Unresolvable("no reference time")
        return self.moment

    def choose(self, home: Grain, inside: Callable[[Window], Window], part: Part) -> Window:
        """The running unit's; the coming one's for a weekday that is over, an hour of the afternoon for one that is past."""
        if home == "span":
            raise Unresolvable("no period before")
        if isinstance(part, Nth) and part.unit in ("year", "day") and part.number > 0:
            return unit_window(shift(floor(self.now(), part.unit), part.number - 1, part.unit), part.unit)
        window = inside(unit_window(self.now(), home))
        if isinstance(part, Holiday) and window.end <= floor(self.now(), "day"):
            return inside(unit_window(shift(self.now(), 1, "year"), "year"))
        if home == "week" and window.end <= self.now() + timedelta(days=1):
            return inside(unit_window(shift(self.now(), 1, "week"), home))
        if isinstance(part, Clock) and part.fuzzy and window.start < self.now() and part.hour < 12:
            return Window(window.start + timedelta(hours=12), window.end + timedelta(hours=12), window.grain)
        return window


def point_window(point: Point, anchor: Anchor) -> Window:
    """The stretch a point names. Raises Unresolvable."""
    window = point.parts[0].alone(anchor)
    for part in point.parts[1:]:
        window = _anniversary(window, anchor.now()) if isinstance(part, Shifted) else part.inside(window)
    return window


def _anniversary(outer: Window, now: datetime) -> Window:
    """The day of `now` in another year or month: 去年今天, 上个月的今天."""
    return day_window(outer.start.year, outer.start.month if outer.grain == "month" else now.month, now.day)


def resolve(node: Node, anchor: Anchor) -> Window:
    """The stretch an expression names; lengths and sets name none. Raises Unresolvable."""
    window = _resolved(node, anchor)
    if window.end <= window.start:
        raise Unresolvable("ends before it starts")
    return window


def _resolved(node: Node, anchor: Anchor) -> Window:
    if isinstance(node, Point):
        return point_window(node, anchor)
    if isinstance(node, Range):
        return _range(node, anchor)
    if isinstance(node, Reach):
        return _reach(node, anchor.now())
    if isinstance(node, Distance):
        return _distance(node, anchor.now())
    raise Unresolvable("no stretch of the calendar")


def _range(node: Range, anchor: Anchor) -> Window:
    first, last = point_window(exact(node.first), anchor), point_window(exact(node.last), anchor)
    end = last.start if isinstance(node.last.parts[-1], Clock) else last.end
    if end <= first.start and isinstance(node.first.parts[0], Weekday) and isinstance(node.last.parts[0], Weekday):
        return Window(first.start, end + timedelta(weeks=1), "span")
    if end <= first.start:
        if end.date() < first.start.date() - timedelta(days=1) or not isinstance(node.last.parts[-1], Clock):
            raise Unresolvable("ends before it starts")
        end += timedelta(days=1)
    if _is_over_today(node, end, anchor):
        return Window(first.start + _HALF_A_DAY, end + _HALF_A_DAY, "span")
    return Window(
        first.start, end, last.grain if first.grain == last.grain and not isinstance(node.last.parts[-1], Clock) else "span"
    )


_HALF_A_DAY = timedelta(hours=12)


def _is_over_today(node: Range, end: datetime, anchor: Anchor) -> bool:
    """两点到三点半 said at ten in the morning means the afternoon, when nothing else says which half of the day."""
    hours = (node.first.parts[0], node.last.parts[0])
    unsaid = all(isinstance(hour, Clock) and hour.fuzzy and hour.hour < 12 for hour in hours)  # noon is said
    return unsaid and end <= anchor.now()


def exact(point: Point) -> Point:
    """Hours between which something lies are read as printed: 9:00 to 17:30 is a working day."""
    last = point.parts[-1]
    return Point((*point.parts[:-1], replace(last, fuzzy=False))) if isinstance(last, Clock) and last.fuzzy else point


def _moved(moment: datetime, amounts: Sequence[Amount], sign: int) -> datetime:
    for amount in amounts:
        if amount.working:
            moment = _working_days(moment, int(amount.count) * sign)
        else:
            moment = shift(moment, sign * amount.count, amount.unit)
    return moment


def _working_days(moment: datetime, count: int) -> datetime:
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(min(abs(count), 3000)):
        moment += step
        while moment.weekday() > 4:
            moment += step
    return moment


def _reach(node: Reach, now: datetime) -> Window:
    unit = node.amounts[-1].unit
    subday = unit in _SUBDAY
    if node.whole and len(node.amounts) == 1:
        here = floor(now, unit)
        if node.way == "past":
            return Window(_moved(here, node.amounts, -1), here, "span")
        following = shift(here, 1, unit)
        return Window(following, _moved(following, node.amounts, 1), "span")
    if subday:
        start = floor(now, "second")
        return (
            Window(_moved(start, node.amounts, -1), start, "span")
            if node.way == "past"
            else Window(start, _moved(start, node.amounts, 1), "span")
        )
    today = floor(now, "day")
    if node.way == "past":
        return Window(_moved(today, node.amounts, -1), now, "span")
    if node.word == "内":
        return Window(now, _moved(today, node.amounts, 1) + timedelta(days=1), "span")
    tomorrow = today + timedelta(days=1)
    return Window(tomorrow, _moved(tomorrow, node.amounts, 1), "span")


def distance_moment(node: Distance, now: datetime) -> datetime:
    """The moment so far from now. Raises Unresolvable."""
    return _moved(now, node.amounts, 1 if node.way == "future" else -1)


def _distance(node: Distance, now: datetime) -> Window:
    """As exact as its unit: 三天前 is a day, 两个月后 a month, 三年前 a year."""
    moment = distance_moment(node, now)
    unit = node.amounts[-1].unit
    if unit in _SUBDAY:
        return Window(moment, shift(moment, 1, "second"), "second")
    amount = node.amounts[-1]
    if amount.count != int(amount.count) and unit in ("month", "year"):
        return (
            unit_window(moment, "month")
            if unit == "year"
            else Window(floor(moment, "day"), add_months(floor(moment, "day"), 1), "span")
        )
    grains: dict[str, Grain] = {"week": "week", "month": "month", "quarter": "month", "year": "year", "decade": "year"}
    window = unit_window(moment, grains.get(unit, "day"))
    if amount.low is not None and len(node.amounts) == 1:
        nearer = unit_window(_moved(now, [replace(amount, count=amount.low)], _SIGNS[node.way]), window.grain)
        return Window(min(window.start, nearer.start), max(window.end, nearer.end), "span")
    if amount.vague and amount.count >= 10 and amount.low is None and len(node.amounts) == 1:
        farther = unit_window(
            _moved(now, [replace(amount, count=amount.count + _last_place(amount.count))], _SIGNS[node.way]), window.grain
        )
        return Window(min(window.start, farther.start), max(window.end, farther.end), "span")
    return window


_SIGNS = {"past": -1, "future": 1}


def _last_place(count: float) -> int:
    """二十几 is below thirty: one unit of the last digit that is not zero."""
    digits = str(int(count))
    return int(10 ** (len(digits) - len(digits.rstrip("0"))))
