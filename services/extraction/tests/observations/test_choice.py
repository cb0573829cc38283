"""What speaks for and against a reading, and which one is chosen. The sentences are written for these tests."""

from collections.abc import Callable

import pytest

from dateline_extraction.domain.facts.observations.choice.debris import debris
from dateline_schema.records import Observation

Observe = Callable[..., dict[str, Observation]]


@pytest.mark.parametrize(
    ("indicator", "wrong"),
    [
        ("货物进出口总值", ()),
        ("外商投资企业出口额", ()),
        ("截至6月底贷款余额", ("holds a time", "holds a number")),
        ("局长介绍出口额", ("holds a verb of saying",)),
        ("出口额增长", ("ends in a change", "names no measure")),
        ("把出口额", ("opens or closes in the middle",)),
        ("规模", ("says nothing alone",)),
    ],
)
def test_the_debris_test_tells_names_of_measures_from_remains_of_sentences(indicator: str, wrong: tuple[str, ...]) -> None:
    assert debris(indicator) == wrong


@pytest.mark.parametrize(
    ("text", "quote", "indicator", "measure"),
    [
        ("去年該市出口額為30億元，按年上升5%。", "5%", "出口額", "change"),
        ("科技公司去年營業額錄得12億元，跌幅3%。", "12億元", "科技公司營業額", "level"),
    ],
)
def test_traditional_text_is_read_like_simplified_text_and_given_back_as_printed(
    observe: Observe, text: str, quote: str, indicator: str, measure: str
) -> None:
    found = observe(text)[quote]
    assert (found.indicator, found.measure) == (indicator, measure)
