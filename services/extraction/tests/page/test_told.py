"""Pages whose format tells what stands where are one article, and nothing told is guessed again."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dateline_extraction.domain.page import articles_in
from dateline_extraction.domain.page.issue import year_of
from dateline_schema.ids import page_id
from dateline_schema.records import Article, Block, Page

PARTS = [
    ("headline", "苏州出口增长"),
    ("byline", "王小明、赵小红"),
    ("time", "2024-01-13 08:00 来源：示例网"),
    ("paragraph", "苏州海关13日发布数据，去年苏州出口77.5亿元，同比增长9.1%。"),
    ("heading", "会有大幅度的波动吗？"),
    ("caption", "图片来源：示例网"),
    ("paragraph", "业内人士认为，企业的订单正在恢复。"),
    ("table", "指标\t数值"),
    ("table", "出口\t77.5"),
    ("list", "某公司营收增长35.2% 股价大涨"),
    ("paragraph", "（完）"),
    ("legal", "版权所有，未经授权不得转载。"),
]


def page_of(parts: list[tuple[Any, str]], day: date | None = None) -> Page:
    text, blocks = "", []
    for role, words in parts:
        blocks.append(Block(role=role, start=len(text), end=len(text) + len(words)))
        text += words + "\n"
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Page(page_id=page_id(text.encode()), source="s", received_at=now, text=text, blocks=tuple(blocks), published_on=day)


def plain_page(text: str) -> Page:
    return Page(page_id=page_id(text.encode()), source="s", received_at=datetime(2026, 1, 1, tzinfo=UTC), text=text)


def test_a_page_with_told_blocks_is_one_article() -> None:
    (article,) = articles_in(page_of(PARTS))
    assert article.headline == "苏州出口增长"
    assert [byline.name for byline in article.bylines] == ["王小明", "赵小红"]
    assert [head.text for head in article.section_heads] == ["会有大幅度的波动吗？"]
    assert article.captions == ("图片来源：示例网",)
    assert [table.rows for table in article.tables] == [(("指标", "数值"), ("出口", "77.5"))]
    assert article.text == "苏州海关13日发布数据，去年苏州出口77.5亿元，同比增长9.1%。\n业内人士认为，企业的订单正在恢复。"
    assert (article.confidence, article.doubts) == (1.0, ())


def test_every_character_of_a_told_article_stands_on_the_page() -> None:
    page = page_of(PARTS)
    (article,) = articles_in(page)
    for start, there, length in article.alignment:
        assert article.text[start : start + length] == page.text[there : there + length]


def test_a_heading_with_no_text_behind_it_is_no_section_head() -> None:
    (article,) = articles_in(page_of([*PARTS[:4], ("heading", "未来可期")]))
    assert (article.section_heads, article.paragraphs[-1]) == ((), "未来可期")


def test_names_of_a_told_byline_stay_whole() -> None:
    (article,) = articles_in(
        page_of([("headline", "Exports rise"), ("byline", "Mary Ann Lee, John Doe"), ("paragraph", "Exports rose.")])
    )
    assert [(byline.role, byline.name) for byline in article.bylines] == [("by", "Mary Ann Lee"), ("by", "John Doe")]


def test_what_could_not_be_decoded_is_a_doubt() -> None:
    (article,) = articles_in(
        page_of(
            [
                ("headline", "出口增长"),
                ("paragraph", "出口增长\ufffd.1%，进口下降0.3%，贸易顺差扩大，结构优化，市场多元，主体活跃，动能增强。"),
            ]
        )
    )
    assert article.doubts == ("1 characters of the file could not be read",)


@pytest.mark.parametrize(
    ("text", "month", "year"),
    [
        ("2023年我国货物贸易进出口总值41.76万亿元，同比增长0.2%。", 1, 2024),
        ("2023年12月，全国居民消费价格同比下降0.3%。", 1, 2024),
        ("2024年1月，全国居民消费价格同比下降0.8%。", 2, 2024),
        ("今年（2024年）将建成5座电站。2023年建成3座。", 1, 2024),
        ("计划到2030年建成10座电站。2024年1月已有3座开工。", 1, 2024),
        ("2023年上半年，出口增长3.7%。", 7, 2023),
        ("我们的祖国正在前进。", 1, None),
    ],
)
def test_the_year_of_a_dateline_is_the_one_the_text_tells(text: str, month: int, year: int | None) -> None:
    assert year_of(text, month) == year


FIRST = "出口规模稳中有增\n　　新华社北京1月13日电（记者王小明）2023年出口总值41.76万亿元，同比增长0.2%。\n"
SECOND = "联合国讨论局势\n　　新华社联合国1月12日电（记者赵小红）安理会12日召开紧急会议，讨论该地区的局势。\n"
THIRD = "夏粮丰收\n　　新华社郑州7月2日电（记者孙小军）河南夏粮丰收，单产比上年提高，总产量再创新高。\n"


def days(text: str) -> list[tuple[date | None, bool]]:
    def told(article: Article) -> tuple[date | None, bool]:
        return article.published_on, article.published_on_inferred

    return [told(article) for article in articles_in(plain_page(text))]


def test_the_articles_of_a_page_share_its_day_of_issue_and_say_that_it_is_inferred() -> None:
    assert days(FIRST + "\n" + SECOND) == [(date(2024, 1, 13), True)] * 2


def test_datelines_far_apart_are_of_no_one_issue() -> None:
    assert days(FIRST + "\n" + THIRD) == [(date(2024, 1, 13), True), (None, False)]


def test_a_stated_day_is_not_inferred() -> None:
    (article,) = articles_in(page_of(PARTS, date(2024, 1, 14)))
    assert (article.published_on, article.published_on_inferred) == (date(2024, 1, 14), False)
