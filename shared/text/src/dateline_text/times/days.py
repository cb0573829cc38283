# ruff: noqa: D102 (the methods of a part are described once, in Part)
"""Parts inside a year: seasons and quarters, months, weeks, days, hours."""

from dataclasses import dataclass
from datetime import timedelta

from dateline_text.times.parts import CLOCK, DAY, DAYPART, MONTH, SEASON, WEEK, Part, Shifted
from dateline_text.times.windows import Grain, Unresolvable, Window, add_months, floor, shift, unit_window


@dataclass(frozen=True, slots=True)
class Months(Part):
    """Consecutive months of a year: 上半年, 三季度, 前7个月, 春季. `first` counts from 0; `step` months each."""

    first: int
    count: int
    grain: Grain
    level = SEASON

    def inside(self, outer: Window) -> Window:
        start = add_months(outer.start, self.first)
        return Window(start, add_months(start, self.count), self.grain)


@dataclass(frozen=True, slots=True)
class Edge(Part):
    """年初, 年底, 月初, 月末, 上旬, 前几天: the early, middle or late part of a wider unit (`of`)."""

    which: str
    of: Grain

    @property
    def level(self) -> int:  # type: ignore[override]
        return SEASON if self.of in ("year", "decade", "century") else WEEK

    @property
    def home(self) -> Grain:  # type: ignore[override]
        return self.of

    def inside(self, outer: Window) -> Window:
        if self.of == "month" and outer.grain in ("century", "decade", "year", "half", "quarter"):
            raise Unresolvable("a part of a month, but of which month")
        if outer.grain in ("decade", "century"):
            third = (outer.end.year - outer.start.year) / 10
            years = {"early": (0, 3), "middle": (3, 7), "late": (7, 10)}[self.which]
            return Window(
                add_months(outer.start, round(12 * third * years[0])),
                add_months(outer.start, round(12 * third * years[1])),
                "span",
            )
        if outer.grain == "year":
            months = {"early": (0, 2), "middle": (5, 8), "late": (10, 12)}[self.which]
            return Window(add_months(outer.start, months[0]), add_months(outer.start, months[1]), "span")
        if outer.grain in ("quarter", "half", "week"):
            return self._of_short(outer)
        return self._of_month(outer)

    def _of_short(self, outer: Window) -> Window:
        if outer.grain == "week":
            days = {"early": (0, 2), "middle": (2, 4), "late": (5, 7)}[self.which]
            return Window(outer.start + timedelta(days=days[0]), outer.start + timedelta(days=days[1]), "span")
        month = {"early": 0, "middle": 1, "late": 2}[self.which]
        if outer.grain == "half" or outer.end - outer.start > timedelta(days=150):  # 上半年末 is the end of June
            month = {"early": 0, "middle": 2, "late": 5}[self.which]
        return unit_window(add_months(outer.start, month), "month")

    def _of_month(self, outer: Window) -> Window:
        days: dict[str, tuple[int, int | None]] = {
            "early": (0, 5),
            "middle": (9, 20),
            "late": (24, None),
            "first ten": (0, 10),
            "second ten": (10, 20),
            "third ten": (20, None),
            "first half": (0, 15),
            "second half": (15, None),
        }
        first, last = days[self.which]
        end = outer.end if last is None else outer.start + timedelta(days=last)
        return Window(outer.start + timedelta(days=first), end, "span")


@dataclass(frozen=True, slots=True)
class Month(Part):
    """9月."""

    month: int
    level = MONTH

    def inside(self, outer: Window) -> Window:
        window = unit_window(add_months(outer.start.replace(month=1), self.month - 1), "month")
        if not outer.start <= window.start < outer.end:
            raise Unresolvable("a month of another period")
        return window


@dataclass(frozen=True, slots=True)
class Day(Part):
    """12日, the day of a month (Gregorian or lunar)."""

    day: int
    level = DAY
    home = "month"

    def inside(self, outer: Window) -> Window:
        start = outer.start + timedelta(days=self.day - 1)
        if not self.day or start >= outer.end:
            raise Unresolvable(f"no day {self.day}")
        return unit_window(start, "day")


@dataclass(frozen=True, slots=True)
class Nth(Part):
    """第三周, 第一天, 最后一个月, 第二个季度 of what came before; negative counts from the end."""

    unit: Grain
    number: int

    @property
    def level(self) -> int:  # type: ignore[override]
        return Shifted.LEVELS[self.unit]

    def inside(self, outer: Window) -> Window:
        if self.unit == "week":
            return self._week(outer)
        origin, steps = (outer.end, self.number) if self.number < 0 else (outer.start, self.number - 1)
        start = shift(origin, steps, self.unit)
        if not outer.start <= start < outer.end:
            raise Unresolvable("beyond the end")
        return unit_window(start, self.unit)

    def _week(self, outer: Window) -> Window:
        """Weeks that begin in the unit; the first one is the one with its first Monday."""
        monday = floor(outer.start + timedelta(days=6), "week")
        if self.number < 0:
            monday = floor(outer.end - timedelta(days=1), "week")
        else:
            monday += timedelta(weeks=self.number - 1)
        return unit_window(monday, "week")


@dataclass(frozen=True, slots=True)
class Weekday(Part):
    """周五: 0 is Monday. `nth` counts within a month (四月的最后一个星期一)."""

    weekday: int
    nth: int = 0
    level = DAY
    home = "week"

    def inside(self, outer: Window) -> Window:
        if outer.grain == "day":
            return outer
        if self.nth < 0:
            last = outer.end - timedelta(days=1)
            start = last - timedelta(days=(last.weekday() - self.weekday) % 7)
        else:
            ahead = (self.weekday - outer.start.weekday()) % 7
            start = outer.start + timedelta(days=ahead + 7 * max(0, self.nth - 1))
        return unit_window(start, "day")


@dataclass(frozen=True, slots=True)
class Weekend(Part):
    """周末: Saturday and Sunday."""

    level = DAY
    home = "week"

    def inside(self, outer: Window) -> Window:
        saturday = floor(outer.start, "week") + timedelta(days=5)
        return Window(saturday, saturday + timedelta(days=2), "span")


@dataclass(frozen=True, slots=True)
class DayPart(Part):
    """下午: hours of a day, `to` may pass midnight (25 is one o'clock of the next day)."""

    name: str
    start: int
    to: int
    half: str
    code: str
    level = DAYPART
    home = "day"

    def inside(self, outer: Window) -> Window:
        hour = timedelta(hours=1)
        return Window(outer.start + self.start * hour, outer.start + self.to * hour, "span")


@dataclass(frozen=True, slots=True)
class Clock(Part):
    """15:30:00; `fuzzy` when the twelve-hour half is unknown (三点), 24 is the next midnight."""

    hour: int
    minute: int | None = None
    second: int | None = None
    fuzzy: bool = False
    level = CLOCK
    home = "day"

    def inside(self, outer: Window) -> Window:
        start = floor(outer.start, "day") + timedelta(hours=self.hour, minutes=self.minute or 0, seconds=self.second or 0)
        grain: Grain = "hour" if self.minute is None else "minute" if self.second is None else "second"
        return Window(start, shift(start, 1, grain), grain)
