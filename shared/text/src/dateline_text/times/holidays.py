# ruff: noqa: D102 (the methods of a part are described once, in Part)
"""Holidays and solar terms: which day of a year they fall on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateline_text.times.calendars import (
    easter,
    hebrew,
    islamic,
    lunar_month,
    orthodox_easter,
    solar_term,
)
from dateline_text.times.lexicon import rows
from dateline_text.times.parts import DAY, MONTH, SEASON, Part
from dateline_text.times.windows import Unresolvable, Window, midnight, month_window


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    first = month_window(year, month).start.date()
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last_weekday(year: int, month: int, weekday: int) -> date:
    last = month_window(year, month).end.date() - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _lunar(year: int, month: int, day: int) -> date:
    return lunar_month(year, month)[0] + timedelta(days=day - 1)


_RULES: dict[str, Callable[..., date]] = {
    "fixed": date,
    "nth": _nth_weekday,
    "last": _last_weekday,
    "after": lambda year, month, nth, weekday, days: _nth_weekday(year, month, nth, weekday) + timedelta(days=days),
    "lunar": _lunar,
    "lunareve": lambda year, month, day: _lunar(year, month, day) - timedelta(days=1),
    "easter": lambda year, offset: easter(year) + timedelta(days=offset),
    "orthodox": lambda year, offset: orthodox_easter(year) + timedelta(days=offset),
    "hebrew": lambda year, month, day: hebrew(year, month, day) - timedelta(days=1),  # begins at sunset of the day before
    "islamic": islamic,
    "islamiceve": lambda year, month, day: islamic(year, month, day) - timedelta(days=1),
    "term": solar_term,
}


@dataclass(frozen=True, slots=True)
class Holiday(Part):
    """春节, 国庆节, 清明: found in a year by its rule."""

    rule: str
    arguments: tuple[int, ...]
    days: int = 1
    level = DAY

    def inside(self, outer: Window) -> Window:
        try:
            start = midnight(_RULES[self.rule](outer.start.year, *self.arguments))
        except ValueError as error:
            raise Unresolvable(str(error)) from error
        return Window(start, start + timedelta(days=self.days), "day" if self.days == 1 else "span")


@dataclass(frozen=True, slots=True)
class Season(Part):
    """春季 to 冬季, as the solar terms divide the year: from 立春, 立夏, 立秋, 立冬."""

    index: int
    level = SEASON

    def inside(self, outer: Window) -> Window:
        year, term = outer.start.year, 2 + 6 * self.index
        end = solar_term(year, term + 6) if self.index < 3 else solar_term(year + 1, 2)
        return Window(midnight(solar_term(year, term)), midnight(end), "season")


@dataclass(frozen=True, slots=True)
class LunarMonth(Part):
    """农历八月, 腊月: a month of the lunar year that begins in the year."""

    month: int
    leap: bool = False
    level = MONTH

    def inside(self, outer: Window) -> Window:
        first, days = lunar_month(outer.start.year, self.month, self.leap)
        return Window(midnight(first), midnight(first) + timedelta(days=days), "month")


def _names() -> dict[str, Holiday]:
    found: dict[str, Holiday] = {}
    for names, rule, arguments, days in rows("holidays.tsv"):
        holiday = Holiday(rule, tuple(map(int, arguments.split())), int(days))
        found |= dict.fromkeys(names.split("|"), holiday)
    for index, name in enumerate(next(rows("terms.txt"))[0].split()):
        found[name] = Holiday("term", (index,))
    found["清明节"] = found["清明"]
    return found


HOLIDAYS = _names()
"""Every name of a holiday or solar term."""
