"""Mentions: families and values of single sentences."""

import pytest

from dateline_extraction.domain.mentions import mentions_in

MENTIONED = [
    # text, family, words, value
    ("五百分之二", "number", "五百分之二", "0.004"),
    ("打七五折", "percent", "七五折", "75"),
    ("最高气温70华氏度", "temperature", "70华氏度", "70"),
    ("花费3000多欧元", "money", "3000多欧元", "3000/4000"),
    ("身高180CM", "quantity", "180CM", "180"),
    ("大于10小于20", "range", "大于10小于20", "10/20"),
    ("她三十二岁", "age", "三十二岁", "32"),
    ("第十二届", "ordinal", "第十二", "12"),
]
ABSENT = [
    ("五百分之二", "percent"),
    ("70华氏度", "quantity"),
    ("一支队伍", "quantity"),
    ("https://example.org/?q=%2012%20", "percent"),
]


@pytest.mark.parametrize(("text", "family", "words", "value"), MENTIONED)
def test_the_mention_of_a_family(text: str, family: str, words: str, value: str) -> None:
    found = [(text[m["start"] : m["end"]], m["value"]) for m in mentions_in(text, None) if m["type"] == family]
    assert found == [(words, value)]


@pytest.mark.parametrize(("text", "family"), ABSENT)
def test_no_mention_of_another_family(text: str, family: str) -> None:
    assert [m for m in mentions_in(text, None) if m["type"] == family] == []
