"""Time mentions of a single sentence, counted from one reference moment."""

import re
from datetime import datetime, timedelta

from dateline_text.times import timex
from dateline_text.times.days import Clock, DayPart
from dateline_text.times.expressions import Distance, Every, Expression, Length, Node, Point, Range, Reach
from dateline_text.times.grammar import expressions
from dateline_text.times.lexemes import fold
from dateline_text.times.mention import TimeMention
from dateline_text.times.resolve import Reference, distance_moment, exact, resolve
from dateline_text.times.windows import Unresolvable, Window, floor, shift


def times_in(text: str, reference: datetime | None) -> tuple[TimeMention, ...]:
    """The time expressions of a text, in order, not overlapping.

    Offsets count in `text`. Relative words count from `reference`, on its own clock whatever its time zone; without one their
    `value` is the TIMEX3 form, or empty.
    """
    anchor = Reference(reference.replace(tzinfo=None) if reference else None)
    found = expressions(fold(text))
    if len(found) == 1 and isinstance(found[0].node, Length):
        found = [_whole(text, found[0])]
    return tuple(_mention(expression, anchor) for expression in found)


_ROUGHLY = re.compile(r"\s*(?:大约|大概|差不多|将近|接近|约|近|不到|不足|超过|多达|长达|至少|最少|最多|至多|不超过|少于|多于)")


def _whole(text: str, expression: Expression) -> Expression:
    """不到三年 as a whole answer is one expression."""
    roughly = _ROUGHLY.fullmatch(text, 0, expression.start)
    if roughly and not text[expression.end :].strip(" 。"):
        return expression._replace(start=len(text) - len(text.lstrip()))
    return expression


def _mention(expression: Expression, anchor: Reference) -> TimeMention:
    node = expression.node
    if isinstance(node, Length):
        return _length(expression, node)
    if isinstance(node, Every):
        return _set(expression, node)
    window = _window(node, anchor)
    form = _timex(node, window, anchor)
    value = form or ""
    if window is not None:
        value = _value(expression, window, anchor)
    elif isinstance(node, Point) and isinstance(node.parts[0], Clock):
        value = timex.clock(node.parts[0]).removeprefix("T")
        value += ":00" * (2 - value.count(":"))
    return TimeMention(expression.start, expression.end, "time", value, form, None, expression.relation)


def _window(node: Node, anchor: Reference) -> Window | None:
    try:
        return resolve(node, anchor)
    except (Unresolvable, ValueError, OverflowError):
        return None


def _length(expression: Expression, node: Length) -> TimeMention:
    high = timex.duration(node.amounts)
    if any(amount.low is not None for amount in node.amounts):
        return TimeMention(expression.start, expression.end, "duration", f"{timex.duration(node.amounts, low=True)}/{high}", None)
    return TimeMention(expression.start, expression.end, "duration", high, high)


def _set(expression: Expression, node: Every) -> TimeMention:
    form = timex.duration((node.amount,))
    if node.point is not None:
        point = timex.point(node.point.parts, None)
        if point and node.amount.unit in ("day", "week") and point.startswith(("T", "XXXX-W")):
            form = point
    return TimeMention(expression.start, expression.end, "set", form, form)


def _timex(node: Node, window: Window | None, anchor: Reference) -> str | None:
    if isinstance(node, Point):
        return timex.point(node.parts, window)
    if isinstance(node, Range):
        first, last = exact(node.first), exact(node.last)
        return timex.between(first, last, _window(first, anchor), _window(last, anchor))
    if isinstance(node, Distance) and window is not None:
        return iso(window.start) if window.grain == "second" else distance_moment(node, anchor.now()).strftime("%Y-%m-%d")
    if isinstance(node, Reach):
        return _reach_timex(node._replace(whole=False), anchor)
    return None


def _reach_timex(node: Reach, anchor: Reference) -> str | None:
    """(2008-07-24,2018-07-24,P10Y): TIMEX3 counts from the day, also where the value is in whole units."""
    window = _window(node, anchor)
    if window is None:
        return None
    end = window.end if node.amounts[-1].unit in ("hour", "minute", "second") else floor(window.end, "day")
    return f"({moment(window.start)},{moment(end)},{timex.duration(node.amounts)})"


def iso(value: datetime) -> str:
    """A moment to the second."""
    return value.isoformat(timespec="seconds")


def moment(value: datetime) -> str:
    """A day when the moment is midnight, else the moment to the second."""
    return value.date().isoformat() if not (value.hour or value.minute or value.second) else iso(value)


def _value(expression: Expression, window: Window, anchor: Reference) -> str:
    relation = expression.relation
    if relation == "in":
        return plain_value(window)
    if relation in ("before", "until"):
        return _deadline(expression, window, anchor)
    if isinstance(expression.node, Point) and isinstance(expression.node.parts[0], (Clock, DayPart)):
        return f"{window.start:%H:%M:%S}/"
    if relation == "since" and isinstance(expression.node, Reach):
        return f"{moment(window.start)}/{_day_after(anchor.now())}"
    if relation == "after" and not expression.inclusive and window.grain != "day":
        return f"{moment(window.end)}/"
    return f"{moment(window.start)}/"


def _day_after(now: datetime) -> str:
    """The end of the day, open on the last day there is."""
    try:
        return moment(shift(floor(now, "day"), 1, "day"))
    except Unresolvable:
        return ""


def _deadline(expression: Expression, window: Window, anchor: Reference) -> str:
    """Up to a day: its date; a deadline still to come begins now and includes the unit it names."""
    now = anchor.moment
    node = expression.node
    if isinstance(node, Point) and isinstance(node.parts[0], (Clock, DayPart)):
        return f"/{window.start:%H:%M:%S}"
    if now is not None and window.start > now and expression.relation == "before" and not expression.inclusive:
        return f"{moment(now)}/{moment(window.end)}"
    whole = expression.relation == "until" and window.grain not in ("day", "hour", "minute", "second")
    return f"/{moment(window.end if whole else window.start)}"


def plain_value(window: Window) -> str:
    """A day, a moment, or `start/end`."""
    if window.grain == "day" and window.end - window.start == timedelta(days=1):
        return window.start.date().isoformat()
    if window.grain in ("hour", "minute", "second") and window.end - window.start <= timedelta(hours=1):
        return iso(window.start)
    return f"{moment(window.start)}/{moment(window.end)}"
