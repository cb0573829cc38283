"""Calendar periods with the precision they were printed with.

A period has a first and a last day, **both inclusive** (as ISO 8601 reads `2023-01/2023-07`: through the end of July), and
the label that keeps its precision: `2023`, `2023-Q4`, `2023-12`, `2024-01-12`, or two of these joined by `/`.
"""

import calendar
import re
from datetime import date, timedelta
from typing import Self

from pydantic import model_validator

from dateline_schema.record import Record

_LABEL = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d\d)(?:-(\d\d))?))?")


class InvalidPeriod(ValueError):
    """The label is not one of the forms above, or names a day that does not exist."""


def days_of(label: str) -> tuple[date, date]:
    """First and last day of a label without `/`. Raises InvalidPeriod."""
    match = _LABEL.fullmatch(label)
    if not match:
        raise InvalidPeriod(f"not a period: {label!r}")
    year = int(match[1])
    try:
        if match[2]:
            last_month = 3 * int(match[2])
            return date(year, last_month - 2, 1), month_end(year, last_month)
        if match[4]:
            day = date(year, int(match[3]), int(match[4]))
            return day, day
        if match[3]:
            return date(year, int(match[3]), 1), month_end(year, int(match[3]))
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError as error:
        raise InvalidPeriod(f"not a period: {label!r}: {error}") from error


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    if not 1 <= month <= 12:
        raise InvalidPeriod(f"no month {month}")
    return date(year, month, calendar.monthrange(year, month)[1])


class Period(Record):
    """First day, last day (both inclusive) and the label that both follow from."""

    start: date
    end: date
    label: str

    @classmethod
    def of(cls, label: str) -> Self:
        """The period a label names, a single one or `a/b`. Raises InvalidPeriod."""
        start, end = _days(label)
        return cls(start=start, end=end, label=label)

    @classmethod
    def year(cls, year: int) -> Self:
        """A calendar year."""
        return cls.of(f"{year:04d}")

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Self:
        """A quarter, 1 to 4."""
        return cls.of(f"{year:04d}-Q{quarter}")

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """A calendar month."""
        return cls.of(f"{year:04d}-{month:02d}")

    @classmethod
    def day(cls, day: date) -> Self:
        """One day."""
        return cls.of(day.isoformat())

    @classmethod
    def between(cls, first: str, last: str) -> Self:
        """From the first day of one label to the last day of another; equal labels give that label."""
        return cls.of(first if first == last else f"{first}/{last}")

    @model_validator(mode="after")
    def _days_follow_from_the_label(self) -> Self:
        if _days(self.label) != (self.start, self.end):
            raise ValueError(f"period {self.label!r} does not run from {self.start} to {self.end}")
        return self

    def years_back(self, years: int) -> "Period":
        """The same period of an earlier year (去年同期); 29 February becomes 28 February."""
        return Period.between(*(_label_years_back(part, years) for part in _ends(self.label)))

    def contains(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return self.start <= day <= self.end

    def next_day(self) -> date:
        """The day after the last one: the half-open end."""
        return self.end + timedelta(days=1)


def _days(label: str) -> tuple[date, date]:
    first, slash, last = label.partition("/")
    start, end = days_of(first)
    if slash:
        end = days_of(last)[1]
    if end < start:
        raise InvalidPeriod(f"ends before it starts: {label!r}")
    return start, end


def _ends(label: str) -> tuple[str, str]:
    first, _, last = label.partition("/")
    return first, last or first


def _label_years_back(label: str, years: int) -> str:
    moved = f"{int(label[:4]) - years:04d}{label[4:]}"
    return moved[:-2] + "28" if moved.endswith("-02-29") and not calendar.isleap(int(moved[:4])) else moved
