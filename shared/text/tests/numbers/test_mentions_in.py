"""Mentions: families and values of single sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_extraction.domain.mentions import mentions_in

MENTIONED = [
    # text, family, words, value
    ("四百分之三", "number", "四百分之三", "0.0075"),
    ("打七五折", "percent", "七五折", "75"),
    ("最高气温95华氏度", "temperature", "95华氏度", "95"),
    ("花费2600多英镑", "money", "2600多英镑", "2600/2700"),
    ("身高180CM", "quantity", "180CM", "180"),
    ("大于12小于47", "range", "大于12小于47", "12/47"),
    ("她三十二岁", "age", "三十二岁", "32"),
    ("第十二届", "ordinal", "第十二", "12"),
]
ABSENT = [
    ("四百分之三", "percent"),
    ("95华氏度", "quantity"),
    ("入伍", "quantity"),
    ("https://example.org/?q=%2012%20", "percent"),
]


@pytest.mark.parametrize(("text", "family", "words", "value"), MENTIONED)
def test_the_mention_of_a_family(text: str, family: str, words: str, value: str) -> None:
    found = [(text[m["start"] : m["end"]], m["value"]) for m in mentions_in(text, None) if m["type"] == family]
    assert found == [(words, value)]


@pytest.mark.parametrize(("text", "family"), ABSENT)
def test_no_mention_of_another_family(text: str, family: str) -> None:
    assert [m for m in mentions_in(text, None) if m["type"] == family] == []


PIECES = st.sampled_from(
    [
        *"零一二两三五十百千万亿半点负第几多成折元角分块毛斤米度岁^/%.-+,eEkKmG $¥()到比之又打对大小于等不超过以上下",
        "百分之",
        "分之",
        "大于",
        "摄氏",
        "人民币",
        "个百分点",
        "0",
        "7",
        "12",
        "美元",
        "1,234",
        "0^0",
        "负 2^3",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_sequence_of_number_words_is_read_or_left(text: str) -> None:
    for mention in mentions_in(text, None):
        assert 0 <= mention["start"] < mention["end"] <= len(text)
        assert isinstance(mention["value"], str)
