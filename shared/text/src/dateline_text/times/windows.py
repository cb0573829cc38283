"""Stretches of the calendar, half-open, with the unit they are a multiple of."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

Grain = Literal[
    "span", "century", "decade", "year", "half", "season", "quarter", "month", "week", "day", "hour", "minute", "second"
]

MONTHS_PER = {"century": 1200, "decade": 120, "year": 12, "half": 6, "quarter": 3, "month": 1}
"""Units that are whole numbers of months."""

LENGTH_OF = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
"""Units of constant length."""


class Unresolvable(ValueError):
    """The words name no stretch of the calendar: 2月30日, a year beyond 9999."""


class Window(NamedTuple):
    """From `start` up to, not including, `end`; `grain` is the unit it was named with."""

    start: datetime
    end: datetime
    grain: Grain


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time())


def add_months(moment: datetime, months: int) -> datetime:
    """The same day and time some months later; the 31st becomes the last day of a shorter month. Raises Unresolvable."""
    count = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9998:
        raise Unresolvable(f"year {year}")
    month += 1
    day = moment.day if moment.day < 29 else min(moment.day, monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


def shift(moment: datetime, count: float, unit: str) -> datetime:
    """`count` units later (earlier when negative); halves are allowed. Raises Unresolvable."""
    try:
        if unit in LENGTH_OF:
            return moment + count * LENGTH_OF[unit]
        months = count * MONTHS_PER[unit]
        whole = int(months)
        if whole == months:
            return add_months(moment, whole)
        return add_months(moment, whole) + timedelta(days=30 * (months - whole))
    except OverflowError as error:
        raise Unresolvable(str(error)) from error


def floor(moment: datetime, unit: str) -> datetime:
    """The start of the unit a moment lies in; weeks start on Monday."""
    if unit == "second":
        return moment.replace(microsecond=0)
    if unit == "minute":
        return moment.replace(second=0, microsecond=0)
    if unit == "hour":
        return moment.replace(minute=0, second=0, microsecond=0)
    if unit == "day":
        return datetime(moment.year, moment.month, moment.day)
    if unit == "week":
        return datetime(moment.year, moment.month, moment.day) - timedelta(days=moment.weekday())
    months = MONTHS_PER[unit]
    if months > 12:
        years = months // 12
        return datetime(max(1, moment.year - moment.year % years), 1, 1)
    return datetime(moment.year, (moment.month - 1) // months * months + 1, 1)


def unit_window(moment: datetime, unit: Grain) -> Window:
    """The calendar unit (a whole day, week, month, ...) a moment lies in."""
    start = floor(moment, unit)
    return Window(start, shift(start, 1, unit), unit)


def year_window(year: int) -> Window:
    """A calendar year. Raises Unresolvable."""
    if not 1 <= year <= 9998:
        raise Unresolvable(f"year {year}")
    return Window(datetime(year, 1, 1), datetime(year + 1, 1, 1), "year")


def month_window(year: int, month: int) -> Window:
    """A calendar month. Raises Unresolvable."""
    if not (1 <= month <= 12 and 1 <= year <= 9998):
        raise Unresolvable(f"month {year}-{month}")
    return unit_window(datetime(year, month, 1), "month")


def day_window(year: int, month: int, day: int) -> Window:
    """One day. Raises Unresolvable."""
    try:
        return unit_window(datetime(year, month, day), "day")
    except ValueError as error:
        raise Unresolvable(f"day {year}-{month}-{day}") from error
