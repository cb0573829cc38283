"""What runs over the sheets of one file: heads and feet that belong to no story, sentences and stories that go on elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dateline_extraction.domain.page import articles_in, explain
from dateline_extraction.domain.page.features import seen_in
from dateline_extraction.domain.page.furniture import is_furniture
from dateline_extraction.domain.page.heads import by_type
from dateline_extraction.domain.page.lines import lines_of
from dateline_extraction.domain.page.places import Place
from dateline_extraction.domain.page.running import around_boxes, running_in, without_quotes
from dateline_extraction.domain.page.scores import Role
from dateline_schema.ids import page_id
from dateline_schema.records import Article, Box, Layout, Page

FIRST = [
    "出口增长的报告",
    "　　临江港两个新建的深水泊位5日投产，其",
    "岸桥等级为800吨，年设计通过能力增加。",
    "　　港务集团负责人介绍，新泊位可以停靠更",
]
SECOND = ["大的货轮，装卸全部由远程操控的岸桥来完", "成，港区岸线总长达到三千八百六十米。"]


def articles(*sheets: list[str], boxes: bool = True) -> tuple[tuple[Article, ...], list[str]]:
    """The articles of sheets of lines, and what the page says is furniture."""
    text, found = "", []
    for sheet, lines in enumerate(sheets):
        text += "\f" if sheet else ""
        for number, line in enumerate(lines):
            words = line.strip("　")
            start = len(text) + len(line) - len(words)
            y = 800.0 if number == len(lines) - 1 else 40.0 + 15 * number
            x = 40.0 + 10 * (len(line) - len(words))
            found.append(Box(start=start, end=start + len(words), sheet=sheet, x0=x, y0=y, x1=x + 10 * len(words), y1=y + 10))
            text += line + "\n"
    page = Page(
        page_id=page_id(text.encode()),
        source="s",
        received_at=datetime(2026, 1, 1, tzinfo=UTC),
        text=text,
        layout=Layout(boxes=tuple(found)) if boxes else None,
    )
    return articles_in(page), [decision.line.text for decision in explain(page) if decision.role == Role.FURNITURE]


@pytest.mark.parametrize("boxes", [True, False])
@pytest.mark.parametrize("foot", ["第{n}页 共2页", "-{n}-", "— {n} —", "Page {n} of 2", "临江港务集团 {n}", "2{n}"])
def test_running_feet_part_no_sentence(foot: str, boxes: bool) -> None:
    feet = [foot.format(n=n) for n in (1, 2)]
    (article,), furniture = articles([*FIRST, feet[0]], [*SECOND, feet[1]], boxes=boxes)
    assert article.headline == "出口增长的报告"
    assert article.paragraphs[-1].endswith("成，港区岸线总长达到三千八百六十米。")
    assert furniture == feet
    if boxes:
        assert len(article.paragraphs) == 2


def test_a_title_that_every_sheet_repeats_stays_on_the_first() -> None:
    (article,), furniture = articles([*FIRST, "-1-"], [FIRST[0], *SECOND, "-2-"])
    assert (article.headline, furniture) == ("出口增长的报告", ["-1-", "出口增长的报告", "-2-"])


def test_a_page_number_within_a_sheet_is_no_running_foot() -> None:
    body = [*FIRST[1:], *SECOND]
    text = "\f".join("\n".join([*lines, f"第{n}页 共8页", *lines]) for n, lines in ((3, body), (4, body[::-1])))
    assert running_in(lines_of(text), text, None) == set()


STORIES = """临江港两个新泊位投产
　　新华社临江3月5日电（记者李一鸣）临江港两个新建
的深水泊位5日投产，其岸桥等级为800吨/65米，年设计通
过能力增加1200万吨。
　　港务集团负责人介绍，新泊位可以停靠20万吨级的货轮
，装卸全部由远程操控的{to}

城区今晚有大到暴雨
　　本报讯（记者王芳）市气象台5日预计，今晚城区有大
到暴雨，请市民注意出行安全。
　　市防汛办已启动四级响应。

新泊位投产
　　{back}岸桥完成。
　　下一步，港区还要建设一条铁路专用线，把泊位和后方
的堆场连接起来。
"""


def plain(text: str) -> tuple[Article, ...]:
    return articles_in(Page(page_id=page_id(text.encode()), source="s", received_at=datetime(2026, 1, 1, tzinfo=UTC), text=text))


@pytest.mark.parametrize(
    ("to", "back"), [("（下转第三版）", "（上接第一版）"), ("（下转3版）", "（上接A01版）"), ("（下转第４版）", "（上接第１版）")]
)
def test_a_story_that_goes_on_elsewhere_is_one_article(to: str, back: str) -> None:
    first, second = plain(STORIES.format(to=to, back=back))
    assert (first.headline, second.headline) == ("临江港两个新泊位投产", "城区今晚有大到暴雨")
    assert first.paragraphs[1:] == (
        "港务集团负责人介绍，新泊位可以停靠20万吨级的货轮，装卸全部由远程操控的岸桥完成。",
        "下一步，港区还要建设一条铁路专用线，把泊位和后方的堆场连接起来。",
    )
    assert len(second.paragraphs) == 2


def test_a_mark_without_its_other_half_joins_nothing() -> None:
    assert [article.headline for article in plain(STORIES.format(to="（下转第三版）", back=""))] == [
        "临江港两个新泊位投产",
        "城区今晚有大到暴雨",
        "新泊位投产",
    ]


@pytest.mark.parametrize(
    ("line", "is_masthead"),
    [
        ("临江日报", True),
        ("农历甲辰年正月廿六 今日16版", True),
        ("甲辰年正月廿六", True),
        ("农历二月初三", True),
        ("国内统一连续出版物号 CN 33-0001", True),
        ("今日16版", True),
        ("临江日报社发布报告", False),
        ("农历新年将至，市场供应充足。", False),
        ("今日16个项目开工", False),
    ],
)
def test_a_masthead_is_furniture_and_a_headline_is_not(line: str, is_masthead: bool) -> None:
    assert is_furniture(line) == is_masthead


@pytest.mark.parametrize(
    ("sizes", "roles", "expected"),
    [
        ("bsbs", [2, 7, 9, 9], [2, 7, 15, 9]),
        ("bsbbs", [2, 7, 9, 9, 8], [2, 7, 17, 17, 8]),
        ("bbs", [2, 7, 9], [2, 17, 7]),
        ("bss", [2, 7, 9], [2, 7, 9]),
        ("bsbs", [2, 7, 2, 7], [2, 7, 2, 7]),
        ("bbbbbbs", [2, 7, 9, 9, 9, 9, 8], [2, 7, 9, 9, 9, 9, 8]),
    ],
)
def test_words_shown_off_in_larger_type_are_furniture_and_a_lead_is_text(
    sizes: str, roles: list[int], expected: list[int]
) -> None:
    places = [Place("big" if size == "b" else "same", 20) for size in sizes]
    seen = seen_in(lines_of("\n".join(["把这些话排大一些"] * len(sizes))))
    assert list(without_quotes([Role(role) for role in roles], seen, places)) == [Role(role) for role in expected]


@pytest.mark.parametrize(
    ("lines", "roles", "expected"),
    [
        # The text ends, and words of it are shown off below: no text of it, and no headline of the next story.
        ((("他说，今年不追求数量。", 10), ("“我们只追求质量。”", 14), ("临江港开工", 24)), "P P H", "P F H"),
        ((("他说，今年不追求数量。", 10), ("我们只追求质量。", 14), ("临江港开工", 24)), "P P H", "P P H"),
    ],
)
def test_a_quotation_in_larger_type_below_the_text_is_none_of_it(
    lines: tuple[tuple[str, float], ...], roles: str, expected: str
) -> None:
    seen = seen_in(lines_of("\n".join(words for words, _ in lines)))
    places = [Place("big" if height > 10 else "same", 20, height) for _, height in lines]
    assert without_quotes(_roles(roles), seen, places) == _roles(expected)


@pytest.mark.parametrize(
    ("lines", "roles", "expected"),
    [
        ((("渔业丰收", 30), ("“我们只追求质量。”", 14), ("本报讯 湖区开捕。", 10)), "H H2 B", "H F B"),
        ((("渔业丰收", 30), ("产量创五年新高", 16), ("本报讯 湖区开捕。", 10)), "H H2 B", "H SUB B"),
        ((("新春走基层", 16), ("渔业丰收", 30), ("本报讯 湖区开捕。", 10)), "H H2 B", "K H B"),
        ((("渔业连续五年", 30), ("获得丰收", 30), ("本报讯 湖区开捕。", 10)), "H H2 B", "H H2 B"),
    ],
)
def test_headings_are_told_apart_by_their_type(lines: tuple[tuple[str, float], ...], roles: str, expected: str) -> None:
    seen = seen_in(lines_of("\n".join(words for words, _ in lines)))
    places = [Place("big" if height > 10 else "same", 20, height) for _, height in lines]
    assert by_type(_roles(roles), seen, places) == _roles(expected)


@pytest.mark.parametrize(
    ("lines", "roles", "expected"),
    [
        # A picture stands in the column: the sentence, or the story, goes on below its words.
        (("湖区的冰面上，渔民们", "图为临江的田间。", "拉起了大网，收获很多。"), "P C P", "P CW M"),
        (("湖区的冰面上有渔民。", "图为临江的田间。", "他们拉起了大网，收获。"), "P C B", "P C P"),
        (("湖区的冰面上有渔民。", "图为临江的田间。", "他们拉起了大网，收获。"), "P C P", "P C P"),
    ],
)
def test_a_story_goes_on_below_a_picture(lines: tuple[str, ...], roles: str, expected: str) -> None:
    found = [replace(line, indent=0) for line in lines_of("\n".join(lines))]
    seen = [replace(one, width=one.line.width) for one in seen_in(found)]
    places = [Place("same", 20, 10.0) for _ in lines]
    assert around_boxes(_roles(roles), seen, places) == _roles(expected)


def _roles(names: str) -> tuple[Role, ...]:
    kinds = {
        "P": Role.PARAGRAPH,
        "F": Role.FURNITURE,
        "H": Role.HEADLINE,
        "H2": Role.HEADLINE_MORE,
        "B": Role.BODY,
        "K": Role.KICKER,
    }
    kinds |= {"SUB": Role.SUBHEADLINE, "C": Role.CAPTION, "CW": Role.CAPTION_WITHIN, "M": Role.MORE}
    return tuple(kinds[name] for name in names.split())
