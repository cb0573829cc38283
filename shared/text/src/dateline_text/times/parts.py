# ruff: noqa: D102 (the methods of a part are described once, in Part)
"""Parts of a date or time, from wide to narrow: 2023年 | 三季度 | 9月 | 上旬 | 周五 | 12日 | 下午 | 3点.

An expression is a sequence of parts, each picking a window inside the one before. A part that stands first is looked up in the
year, month, week or day that an Anchor chooses (`home`), or counts from the anchor's own day (去年, 昨天).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from dateline_text.times.windows import (
    Grain,
    Unresolvable,
    Window,
    add_months,
    floor,
    shift,
    unit_window,
    year_window,
)

# How narrow a part is: each part of an expression is narrower than the one before it.
ERA, YEAR, SEASON, MONTH, WEEK, DAY, DAYPART, CLOCK = range(8)


class Anchor(Protocol):
    """Where the reader stands: decides what 3月, 12日 or 周五 belong to when the text does not say."""

    def now(self) -> datetime:
        """The moment relative words count from. Raises Unresolvable when unknown."""

    def choose(self, home: Grain, inside: Callable[[Window], Window], part: "Part") -> Window:
        """The window `inside` finds in the year, month, week or day meant. Raises Unresolvable."""


@dataclass(frozen=True, slots=True)
class Part:
    """`level`: how narrow; `home`: the unit it is looked up in when nothing encloses it."""

    level: ClassVar[int]
    home: ClassVar[Grain] = "year"

    def inside(self, outer: Window) -> Window:
        """The window it names within a wider one. Raises Unresolvable."""
        raise NotImplementedError

    def alone(self, anchor: Anchor) -> Window:
        """The window it names when it stands first. Raises Unresolvable."""
        return anchor.choose(self.home, self.inside, self)


@dataclass(frozen=True, slots=True)
class Year(Part):
    """2023年, 18年, 民国三年."""

    year: int
    level = YEAR

    def inside(self, outer: Window) -> Window:
        return year_window(self.year)

    def alone(self, anchor: Anchor) -> Window:
        return year_window(self.year)


@dataclass(frozen=True, slots=True)
class Shifted(Part):
    """去年, 本月, 上上周, 昨天: whole units counted from the unit of now. `level` follows the unit."""

    unit: Grain
    count: int
    word: str = ""

    LEVELS: ClassVar[dict[str, int]] = {
        "century": ERA,
        "year": YEAR,
        "quarter": SEASON,
        "half": SEASON,
        "month": MONTH,
        "week": WEEK,
        "day": DAY,
        "hour": CLOCK,
        "minute": CLOCK,
        "second": CLOCK,
    }

    @property
    def level(self) -> int:  # type: ignore[override]
        return self.LEVELS[self.unit]

    def inside(self, outer: Window) -> Window:
        raise Unresolvable("counts from now")

    def alone(self, anchor: Anchor) -> Window:
        return unit_window(shift(floor(anchor.now(), self.unit), self.count, self.unit), self.unit)


@dataclass(frozen=True, slots=True)
class Same(Part):
    """当天, 当月, 次年: a unit counted from what the text spoke of last, not from now."""

    unit: Grain
    count: int

    @property
    def level(self) -> int:  # type: ignore[override]
        return Shifted.LEVELS[self.unit]

    def inside(self, outer: Window) -> Window:
        return unit_window(shift(floor(outer.start, self.unit), self.count, self.unit), self.unit)

    def alone(self, anchor: Anchor) -> Window:
        return anchor.choose(self.unit, self.inside, self)


@dataclass(frozen=True, slots=True)
class SamePeriod(Part):
    """同期, 去年同期: the period the text spoke of last, or that of an earlier year. `reported`: 期内, a report's own period."""

    years: int
    reported: bool = False
    level = YEAR
    home = "span"

    def inside(self, outer: Window) -> Window:
        return Window(add_months(outer.start, 12 * self.years), add_months(outer.end, 12 * self.years), outer.grain)


@dataclass(frozen=True, slots=True)
class FiveYears(Part):
    """“十四五”期间: the plan's five years; the third plan began in 1966, after a gap."""

    number: int
    level = YEAR

    def inside(self, outer: Window) -> Window:
        first = 1953 + 5 * (self.number - 1) + (3 if self.number > 2 else 0)
        return Window(year_window(first).start, year_window(first + 5).start, "span")

    def alone(self, anchor: Anchor) -> Window:
        return self.inside(Window(datetime.min, datetime.max, "span"))


@dataclass(frozen=True, slots=True)
class Century(Part):
    """18世纪: from 1700 to 1799, as it is commonly used."""

    number: int
    level = ERA

    def inside(self, outer: Window) -> Window:
        if self.number < 2:
            raise Unresolvable("the first century")
        start = year_window((self.number - 1) * 100).start
        return Window(start, add_months(start, 1200), "century")

    def alone(self, anchor: Anchor) -> Window:
        return self.inside(Window(datetime.min, datetime.max, "span"))


@dataclass(frozen=True, slots=True)
class Decade(Part):
    """90年代; of the last century unless that lies more than 80 years before now."""

    decade: int
    level = YEAR
    home = "century"

    def inside(self, outer: Window) -> Window:
        start = add_months(outer.start, 12 * self.decade)
        return Window(start, add_months(start, 120), "decade")

    def alone(self, anchor: Anchor) -> Window:
        century = 2000 if self.decade <= 10 else 1900
        return self.inside(Window(datetime(century, 1, 1), datetime(century + 100, 1, 1), "century"))
