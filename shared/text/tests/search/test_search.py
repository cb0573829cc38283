"""Search finds what LIKE finds, in the folded text; highlights give the text back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_text.search import InvalidQuery, bigrams, excerpt, fold, fold_with_origins, parse, parts_of, segments
from dateline_text.search.bigrams import PART_LENGTH, PART_OVERLAP

WORDS = st.text(alphabet="出口进總总值，ＡaB ㎡1\n\t'\\𠮷", max_size=40)


def found(text: str, words: str) -> bool:
    """What the index answers: the tsquery over the terms, then the words themselves where it asks for them."""
    folded = fold(text)
    terms = bigrams(folded)
    for condition in parse(words).conditions():
        lexemes = [m[1].replace("''", "'").replace("\\\\", "\\") for m in re.finditer(r"'((?:[^']|'')*)'", condition.tsquery)]
        if condition.tsquery.endswith(":*"):
            if not any(term.startswith(lexemes[0]) for term in terms):
                return False
        elif not set(lexemes) <= set(terms):
            return False
        if condition.words is not None and condition.words not in folded:
            return False
    return True


@given(WORDS, WORDS)
def test_the_index_answers_as_a_plain_search_does(text: str, words: str) -> None:
    try:
        query = parse(words)
    except InvalidQuery:
        return
    assert found(text, words) == all(term in fold(text) for term in query.terms)


@given(WORDS, WORDS)
def test_highlights_are_the_text_cut_at_the_hits(text: str, words: str) -> None:
    try:
        query = parse(words)
    except InvalidQuery:
        return
    cut = segments(text, query)
    assert "".join(segment.text for segment in cut) == text
    assert any(segment.hit for segment in cut) == any(term in fold(text) for term in query.terms)
    for stretch in excerpt(text, query):
        assert "".join(segment.text for segment in stretch) in text
        assert any(segment.hit for segment in stretch)


@pytest.mark.parametrize(
    ("text", "words", "hit"),
    [
        ("廣州海關總署", "海关总署", True),
        ("广州海关总署", "海關總署", True),
        ("ＣＰＩ同比上涨", "cpi", True),
        ("对外贸易", "海", False),
        ("出海", "海", True),
        ("规模稳中有增 质量优中有升", '"有增 质量"', True),
        ("规模稳中有增 质量优中有升", "质量 规模", True),
        ("出口总值\n增长", "值增", False),
        ("面积3㎡", "3m2", True),
    ],
)
def test_width_case_and_script_do_not_matter(text: str, words: str, hit: bool) -> None:
    assert found(text, words) is hit


def test_hits_are_counted_in_code_points() -> None:
    (before, hit, after) = segments("𠮷林出口𠮷", parse("出口"))
    assert (before.text, hit.text, after.text) == ("𠮷林", "出口", "𠮷")


@given(WORDS)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded, origins = fold_with_origins(text)
    assert folded == fold(text)
    assert len(origins) == len(folded) + 1
    assert all(folded[at] in fold(text[origins[at]]) for at in range(len(folded)))


@pytest.mark.parametrize("length", [0, 1, PART_LENGTH, PART_LENGTH + 1, 2 * PART_LENGTH, 3 * PART_LENGTH - 2 * PART_OVERLAP])
def test_parts_share_more_than_the_longest_query(length: int) -> None:
    text = "".join(chr(0x4E00 + at % 7919) for at in range(length))
    parts = list(parts_of(text))
    assert parts[0] + "".join(part[PART_OVERLAP:] for part in parts[1:]) == text


@pytest.mark.parametrize("words", ["", "  ", '""', "长" * 2001, " ".join(map(str, range(51)))])
def test_what_cannot_be_looked_for_is_said(words: str) -> None:
    with pytest.raises(InvalidQuery):
        parse(words)
