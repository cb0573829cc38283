"""What speaks for and against a reading, and which one is chosen. The sentences are written for these tests."""

import pytest

from dateline_extraction.domain.facts.observations.choice.debris import debris


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
