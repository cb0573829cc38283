"""The words of both versions, in order, and the figure that changed as one."""

from hypothesis import given
from hypothesis import strategies as st

from dateline_api.site.views.versions import changes

TEXT = st.text(alphabet="进出口41.6万亿元。，\n增长%ab", max_size=200)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = list(changes(before, after))
    assert "".join(words for kind, words in pieces if kind != "new") == before
    assert "".join(words for kind, words in pieces if kind != "gone") == after


def test_a_figure_changes_whole() -> None:
    pieces = list(changes("总值41.76万亿元。增长快。", "总值41.79万亿元。增长快。"))
    assert ("gone", "41.76") in pieces
    assert ("new", "41.79") in pieces
