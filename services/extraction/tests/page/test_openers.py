"""The bracket at the head of a story names its reporters whatever the agency is called."""

import pytest

from dateline_extraction.domain.page.openers import opening_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("大河网讯（记者 王小明 通讯员 李强）3月8日，临江县举行植树活动。", ["王小明", "李强"]),
        ("〔記者林美華／台北報導〕外銷訂單年增一成。", ["林美華"]),
        ("（示例社記者林美華台北8日電）外銷訂單年增一成。", ["林美華"]),
        ("（示例社记者王明北京8日电）出口增长。", ["王明"]),
        ("临江县去年出口增长9.1%（按人民币计）。", []),
        ("一名记者（王某）被打。", []),
        ("出口增长。（记者 王小明）", ["王小明"]),
    ],
)
def test_reporters_in_the_opening_bracket(text: str, names: list[str]) -> None:
    assert [name for _, name in opening_names(text)] == names
