"""Text work is linear in length, whatever is repeated, and no row of figures is too long for it."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from dateline_text.numbers import amounts_in
from dateline_text.times import resolve_periods

SHORT, TIMES = 3000, 4
NOISE = 0.05
"""Seconds that a busy machine may add."""


def _taken(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return min(once() for _ in range(3))


@pytest.mark.parametrize("word", ["1、", "一、", "一", "3.", "12月和", "百", "亿元", "三千", "1:", "-1", "一点", "2015-", "半年"])
def test_four_times_the_text_costs_about_four_times_the_work(word: str) -> None:
    def read(length: int) -> float:
        text = (word * length)[:length]
        return _taken(lambda: (resolve_periods(text, ((0, len(text)),), date(2024, 1, 1), None), amounts_in(text)))

    assert read(SHORT * TIMES) < 2 * TIMES * read(SHORT) + NOISE


def test_a_row_of_figures_beyond_all_amounts_is_none() -> None:
    assert amounts_in("1" * 1_100_000 + "元") == ()
