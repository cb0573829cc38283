"""Periods keep their printed precision and their days follow from the label."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_schema.periods import InvalidPeriod, Period

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-01-12", date(2024, 1, 12), date(2024, 1, 12)),
        ("2023-01/2023-07", date(2023, 1, 1), date(2023, 7, 31)),
        ("2014-Q3/2015-Q1", date(2014, 7, 1), date(2015, 3, 31)),
    ],
)
def test_a_label_names_its_days(label: str, start: date, end: date) -> None:
    assert (Period.of(label).start, Period.of(label).end) == (start, end)


@pytest.mark.parametrize("label", ["", "23", "2023-13", "2023-Q5", "2023-02-30", "2023/2022", "2023-01/", "0000"])
def test_what_is_no_period_is_refused(label: str) -> None:
    with pytest.raises(InvalidPeriod):
        Period.of(label)


def test_a_period_whose_days_contradict_its_label_is_refused() -> None:
    with pytest.raises(ValueError, match="does not run"):
        Period(start=date(2023, 1, 1), end=date(2023, 1, 30), label="2023-01")


@given(DAYS, st.integers(0, 50))
def test_years_back_moves_both_ends(day: date, years: int) -> None:
    moved = Period.day(day).years_back(years)
    assert moved.start.year == day.year - years
    assert (moved.start.month, min(moved.start.day, 28)) == (day.month, min(day.day, 28))


@given(DAYS)
def test_a_month_contains_exactly_its_days(day: date) -> None:
    month = Period.month(day.year, day.month)
    assert month.contains(day)
    assert not month.contains(month.next_day())
