"""A text in parts: joined they are the text, none is too large, and a fact is in the part that is shown for it."""

from bisect import bisect_left
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_api.site.views.windows import RAW_CHARACTERS, RAW_LINES, on_page, part_at, parts_of, raw_part

LENGTHS = st.lists(st.integers(0, 60), max_size=12)


@given(LENGTHS, st.lists(st.integers(0, 400), max_size=60).map(sorted), st.integers(1, 8), st.integers(1, 50))
def test_parts_joined_are_the_text_and_none_is_too_large(
    lengths: list[int], starts: list[int], facts: int, characters: int
) -> None:
    parts = parts_of(lengths, starts, facts, characters)
    size = sum(length + 1 for length in lengths)
    assert parts[0][0] == 0
    assert parts[-1][1] == size
    assert all(a[1] == b[0] for a, b in pairwise(parts))
    for low, high in parts:
        assert high - low <= characters + 1
        held = starts[bisect_left(starts, low) : bisect_left(starts, high)]
        assert len(held) <= facts or len(set(held)) == 1


def test_a_short_article_is_one_part() -> None:
    assert parts_of([300, 200, 400], list(range(0, 800, 10))) == [(0, 903)]
    assert parts_of([], []) == [(0, 0)]


def test_parts_end_with_paragraphs_where_they_can() -> None:
    assert parts_of([30, 30, 30], [], 10, 70) == [(0, 62), (62, 93)]


@pytest.mark.parametrize(
    ("number", "offset", "shown"),
    [(None, None, 1), (2, None, 2), (99, None, 3), (0, None, 1), (None, 0, 1), (None, 25, 3), (None, 999, 3)],
)
def test_the_part_that_was_asked_for(number: int | None, offset: int | None, shown: int) -> None:
    assert part_at([(0, 10), (10, 20), (20, 30)], number, offset).number == shown


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=40), st.integers(0, 60_000))
def test_a_stretch_of_a_page_holds_what_was_asked_for_and_is_bounded(lengths: list[int], at: int) -> None:
    text = "\n".join("字" * length for length in lengths)
    start, end, first = raw_part(text, at)
    assert 0 <= start <= end <= len(text)
    assert end - start <= max(RAW_CHARACTERS, 0)
    assert start <= min(at, len(text)) <= end
    assert text.count("\n", 0, start) + 1 == first
    assert text.count("\n", start, end) <= RAW_LINES


def test_stretches_lead_through_a_page_of_one_long_line() -> None:
    text, at, seen = "字" * 100_000, 0, 0
    while at < len(text):
        start, end, first = raw_part(text, at)
        assert (start, first) == (at, 1)
        seen, at = seen + end - start, end
    assert seen == len(text)


def test_a_place_of_the_article_is_found_on_the_page() -> None:
    runs = [(0, 100, 5), (5, 300, 10), (16, 50, 4)]
    assert [on_page(runs, n) for n in (0, 4, 5, 14, 15, 16, 30)] == [100, 104, 300, 309, 310, 50, 54]
    assert on_page([], 7) == 0
