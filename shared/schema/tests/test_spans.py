"""The alignment leads every character back to the page it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_schema.spans import AlignedText, Alignment, outermost

pieces = st.lists(st.tuples(st.booleans(), st.integers(0, 60), st.integers(0, 12)), max_size=20)
page = "".join(chr(0x4E00 + n) for n in range(80))


def build(parts: list[tuple[bool, int, int]]) -> AlignedText:
    text = AlignedText()
    for copied, start, length in parts:
        if copied:
            text.copy(page[start : start + length], start)
        else:
            text.insert("\n" * length)
    return text


@given(pieces, st.data())
def test_any_span_is_on_the_page_but_for_what_was_put_in(parts: list[tuple[bool, int, int]], data: st.DataObject) -> None:
    text = build(parts)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = "".join(page[a:b] for a, b in Alignment(text.runs).page_spans(start, end))
    assert found == str(text)[start:end].replace("\n", "")


@given(pieces, pieces)
def test_extending_keeps_every_origin(first: list[tuple[bool, int, int]], second: list[tuple[bool, int, int]]) -> None:
    joined = build(first)
    joined.extend(build(second))
    assert (str(joined), joined.runs) == (str(build(first + second)), build(first + second).runs)


@pytest.mark.parametrize("runs", [[(0, 0, 0)], [(0, 0, 3), (2, 9, 1)], [(5, 0, 1), (0, 2, 1)], [(0, -1, 2)]])
def test_runs_out_of_order_are_refused(runs: list[tuple[int, int, int]]) -> None:
    with pytest.raises(ValueError, match="out of order"):
        Alignment(runs)


def test_outermost_drops_what_lies_inside() -> None:
    assert list(outermost([(0, 4), (1, 3), (4, 6), (0, 4), (5, 9)])) == [(0, 4), (4, 6), (5, 9)]
