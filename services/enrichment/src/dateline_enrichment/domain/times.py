"""Periods that belong to a period: the one it is compared with, those around it and those inside."""

from collections.abc import Iterator
from datetime import timedelta

from dateline_enrichment.domain.series import frequency
from dateline_schema.periods import InvalidPeriod, Period, month_end


def earlier(period: Period | None, base: str | None) -> str | None:
    """The label of the period that a change counts from: `base` as in SeriesKey.comparison; None where it does not tell."""
    if period is None or not base:
        return None
    if base == "Y":
        return period.years_back(1).label
    if base in ("M", "Q"):
        if period.start == period.end:
            return _end_before(period, 1 if base == "M" else 3)
        before = period.start - timedelta(days=1)
        if frequency(period) != base:
            return None
        return (Period.month(before.year, before.month) if base == "M" else _quarter(before.year, before.month)).label
    if base.startswith("-"):
        try:
            return Period.of(base[1:]).label
        except InvalidPeriod:
            return None
    return None


def _end_before(day: Period, months: int) -> str | None:
    """The month's end so many months before a month's end (a stock at the end of December against that of November)."""
    if day.next_day().day != 1:
        return None
    month = day.end.year * 12 + day.end.month - 1 - months
    return Period.day(month_end(month // 12, month % 12 + 1)).label


def around(period: Period) -> Iterator[Period]:
    """The standard periods that hold a month or a quarter: its quarter, half year, year, and the year to date."""
    freq = frequency(period)
    year, month = period.start.year, period.end.month
    if freq in ("M", "Q", "H", "YTD"):
        yield Period.year(year)
    if freq == "M":
        yield _quarter(year, month)
    if freq in ("M", "Q"):
        yield Period.between(f"{year}-01", f"{year}-06") if month <= 6 else Period.between(f"{year}-07", f"{year}-12")
        if 1 < month < 12:
            yield Period.between(f"{year}-01", f"{year}-{month:02d}")


def inside(period: Period) -> Iterator[Period]:
    """The standard periods that a year, half year, quarter or year to date consists of."""
    freq = frequency(period)
    year = period.start.year
    if freq not in ("A", "H", "Q", "YTD"):
        return
    for quarter in range(1, 5):
        one = Period.quarter(year, quarter)
        if freq != "Q" and period.start <= one.start and one.end <= period.end:
            yield one
    for month in range(period.start.month, period.end.month + 1):
        yield Period.month(year, month)
    if period.start.month == 1 and period.end.month > 1:
        shorter = period.end.month - 1
        yield Period.month(year, 1) if shorter == 1 else Period.between(f"{year}-01", f"{year}-{shorter:02d}")
    if freq == "A":
        yield Period.between(f"{year}-01", f"{year}-06")
        yield Period.between(f"{year}-07", f"{year}-12")


def each_of(period: Period) -> tuple[Period, ...]:
    """The quarters or months of a stretch written as such (2023-Q2/2023-Q4); a single one is itself."""
    first, _, last = period.label.partition("/")
    if not last or len(first) != len(last):
        return (period,)
    units: list[Period] = []
    one = Period.of(first)
    while one.end <= period.end:
        units.append(one)
        after = one.next_day()
        one = _quarter(after.year, after.month) if "Q" in first else Period.month(after.year, after.month)
    return tuple(units) if len(first) == 7 and len(units) > 1 else (period,)


def _quarter(year: int, month: int) -> Period:
    return Period.quarter(year, (month + 2) // 3)
