"""Cut text joined is the text; marks lie where their offsets say, in code points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_api.site.segments import Mark, lines_of, marked_lines, segments

TEXTS = st.text(alphabet="进口值0.3%“”𠮷😀é\u202e<a \n\r", max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    spans = draw(st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=12))
    return text, [Mark(min(a, b), max(a, b), str(n), "observation") for n, (a, b) in enumerate(spans)]


@given(marked())
def test_pieces_joined_are_the_text_and_each_has_the_marks_that_cover_it(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    pieces = list(segments(text, marks))
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        end = piece.start + len(piece.text)
        covering = {m.key for m in marks if m.start <= piece.start and m.end >= end and m.start < m.end}
        assert {m.key for m in piece.marks} == covering
        assert text[piece.start : end] == piece.text


@given(marked())
def test_lines_joined_are_the_page_without_its_line_ends(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    lines = list(marked_lines(text, marks))
    assert ["".join(p.text for p in pieces) for _, pieces in lines] == [text[a:b] for a, b in lines_of(text)]
    assert [text[a:b] for a, b in lines_of(text)] == text.splitlines()


@pytest.mark.parametrize(
    ("text", "mark", "words"),
    [
        ("𠮷野家营收增长3.1%", (3, 9), "营收增长3."),
        ("😀😀降0.3%", (3, 7), "0.3%"),
    ],
)
def test_offsets_count_code_points_beyond_the_first_plane(text: str, mark: tuple[int, int], words: str) -> None:
    (piece,) = [p for p in segments(text, [Mark(*mark, "k", "observation")]) if p.marks]
    assert piece.text == words


def test_a_click_means_the_figure_inside_the_quotation() -> None:
    text = "他说：“出口增长0.6%。”"
    marks = [Mark(3, 14, "quotation", "quotation"), Mark(8, 12, "figure", "observation")]
    assert [p.first.key for p in segments(text, marks) if p.first] == ["quotation", "figure", "quotation"]


def test_a_page_with_20_000_facts_is_cut_in_one_walk() -> None:
    text = "增长1.5%，\n" * 20_000
    marks = [Mark(n * 8 + 2, n * 8 + 6, str(n), "observation") for n in range(20_000)]
    assert sum(1 for _, pieces in marked_lines(text, marks) for p in pieces if p.marks) == 20_000
