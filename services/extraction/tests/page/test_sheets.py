"""Pages that show paragraphs by an indent, and sheets whose layout is known; no text of any page gets lost."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import Draw, MadePage, Texts
from sheets import Sheets
from test_layouts import Tally, assert_leads_back

from dateline_extraction.domain.page import articles_in, explain
from dateline_extraction.domain.page.lines import lines_of
from dateline_extraction.domain.page.places import placed
from dateline_extraction.domain.page.scores import IN_TEXT, Role
from dateline_schema.ids import page_id
from dateline_schema.records import Article, Box, Layout, Page

PAGES = 60
TEXTS = Texts.own()


def page(text: str, layout: Layout | None = None) -> Page:
    encoded = text.encode("utf-8", "surrogatepass")
    now = datetime(2024, 1, 13, tzinfo=UTC)
    return Page(page_id=page_id(encoded), source="test", received_at=now, text=text, layout=layout)


@cache
def tally() -> Tally:
    counted = Tally()
    for seed in range(PAGES):
        made = Sheets(seed, TEXTS).page()
        articles = articles_in(page(made.text, made.layout))
        assert_leads_back(made.text, articles)
        for story in made.stories:
            counted.add(story, articles)
    return counted


def test_sheets_come_apart_as_they_were_put_together() -> None:
    """A fifth of them without indents, a third without boxes; texts and headings are drawn at random."""
    counted = tally()
    assert counted.headlines >= 0.97 * counted.stories
    assert counted.paragraphs_right >= 0.95 * counted.paragraphs
    assert counted.right >= 0.9 * counted.stories


INDENTED = """临江港两个新泊位投产
　　新华社临江3月5日电（记者李一鸣）临
江港两个新建的深水泊位5日投产，其岸桥
等级为800吨/65米，
年设计通过能力增加1200万吨，港区岸线总
长达到3860米。
　　港务集团负责人介绍，新泊位可以停靠
20万吨级的货轮，装卸全部由远程操控的岸
桥完成。
　　下一步，港区还要建设一条铁路专用
线，把货物直接送到内陆的12个无水港。
"""


def test_a_short_line_without_an_indent_continues_its_paragraph_where_paragraphs_are_indented() -> None:
    (article,) = articles_in(page(INDENTED))
    assert article.section_heads == ()
    assert len(article.paragraphs) == 3
    assert "其岸桥等级为800吨/65米，年设计通过能力" in article.paragraphs[0]


def test_paragraphs_of_one_indented_line_each_stay_apart() -> None:
    paragraphs = [
        "新华社临江3月5日电（记者李一鸣）临江港两个新建的深水泊位5日投产，年设计通过能力增加1200万吨。",
        "港务集团负责人介绍，新泊位可以停靠20万吨级的货轮，装卸全部由远程操控的岸桥完成。",
        "下一步，港区还要建设一条铁路专用线。",
    ]
    (article,) = articles_in(page("临江港两个新泊位投产\n" + "".join(f"　　{p}\n" for p in paragraphs)))
    assert article.headline == "临江港两个新泊位投产"
    assert list(article.paragraphs) == paragraphs


def test_a_caption_in_the_middle_of_a_paragraph_does_not_part_it() -> None:
    torn = INDENTED.replace("20万吨级的货轮", "图为新泊位全景。本报记者 王小二摄\n20万吨级的货轮")
    (article,) = articles_in(page(torn))
    assert article.captions == ("图为新泊位全景。本报记者王小二摄",)
    assert "新泊位可以停靠20万吨级的货轮" in article.paragraphs[1]
    assert len(article.paragraphs) == 3


@pytest.mark.parametrize("source", ["2024-01-13 10:20:33 来源：临江网", "来源：临江日报", "2024-01-13 10:20 临江网"])
def test_source_and_time_below_a_headline_are_no_part_of_it(source: str) -> None:
    text = f"临江港两个新泊位投产\n{source}\n　　临江港两个新建的深水泊位5日投产，年设计通过能力增加1200万吨。\n　　装卸全部由远程操控的岸桥完成。\n"
    (article,) = articles_in(page(text))
    assert article.headline == "临江港两个新泊位投产"
    assert len(article.paragraphs) == 2


def boxes(*places: tuple[str, float, float, float, float]) -> tuple[str, Layout]:
    """A text and its layout from lines with their left, top, right and type size."""
    text, found = "", []
    for line, x0, y0, x1, size in places:
        found.append(Box(start=len(text), end=len(text) + len(line), x0=x0, y0=y0, x1=x1, y1=y0 + size))
        text += line + "\n"
    return text, Layout(boxes=tuple(found))


def test_a_line_is_as_full_as_its_box_not_as_its_characters_count() -> None:
    text, layout = boxes(
        ("临江港两个新建的泊位", 0, 0, 100, 10),
        ("12345678901234567", 0, 12, 100, 10),
        ("五日正式投入使用，年", 0, 24, 100, 10),
        ("能力增加", 20, 36, 60, 10),
        ("今后还要建设一条专用", 0, 48, 100, 10),
    )
    lines, places = placed(lines_of(text), layout)
    assert [line.width for line in lines] == [20, 20, 20, 8, 20]
    assert [line.indent for line in lines] == [0, 0, 0, 4, 0]
    assert {place.column for place in places} == {20}


def test_the_white_at_the_head_of_the_next_column_is_no_blank_line() -> None:
    text, layout = boxes(
        ("临江港两个新建的泊位", 0, 0, 100, 10),
        ("五日正式投入使用，年", 0, 12, 100, 10),
        ("能力增加，今后还要建", 120, 0, 220, 10),
    )
    text = text.replace("\n能力", "\n\n能力")
    moved = layout.boxes[2].model_copy(update={"start": layout.boxes[2].start + 1, "end": layout.boxes[2].end + 1})
    lines, _ = placed(lines_of(text), Layout(boxes=(*layout.boxes[:2], moved)))
    assert [line.gap for line in lines] == [0, 0, 0]


def assert_nothing_lost(text: str, layout: Layout | None = None) -> None:
    """Every character but white space is in the text of one article, in another part of one, or on a line that `explain` calls furniture."""
    given_page = page(text, layout)
    articles = articles_in(given_page)
    decisions = list(explain(given_page))
    on_lines = Counter(i for d in decisions for i in range(d.line.start, d.line.end) if not text[i].isspace())
    assert set(on_lines.values()) <= {1}
    assert "".join(text[i] for i in sorted(on_lines)) == "".join(
        c for i, c in enumerate(text) if i in on_lines or not (c.isspace() or c in INVISIBLE)
    )
    if not articles:
        return
    in_text = Counter(i for a in articles for _, start, length in a.alignment for i in range(start, start + length))
    assert set(in_text.values()) <= {1}
    parts = Counter("".join(part for a in articles for part in parts_of(a)))
    for decision in decisions:
        line = decision.line
        inked = [i for i in range(line.start, line.end) if not (text[i].isspace() or text[i] in INVISIBLE)]
        if decision.role in IN_TEXT:
            divided = inked[-1:] if text[inked[-1]] == "-" else []
            assert [i for i in inked if i not in in_text] in ([], divided), line.text
        elif decision.role in PARTS:
            lost = Counter(text[i] for i in inked) - parts
            assert not {c for c in lost if c not in SEPARATORS}, line.text
            parts -= Counter(text[i] for i in inked)


INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
SEPARATORS = "—–-－─―|"
"""Dashes before a subheadline or dividing a word, and rules between a table's columns."""
PARTS = frozenset(Role) - IN_TEXT - {Role.FURNITURE, Role.FURNITURE_WITHIN, Role.FURNITURE_BETWEEN, Role.END_MARK, Role.BYLINE}


def parts_of(article: Article) -> list[str]:
    """What an article holds beside its text."""
    return [
        article.headline or "",
        article.subheadline or "",
        article.kicker or "",
        *(head.text for head in article.section_heads),
        *article.captions,
        *(cell for table in article.tables for row in table.rows for cell in row),
        *(doubt for doubt in article.doubts if doubt.startswith("no text was found for")),
    ]


@pytest.mark.parametrize("kind", ["plain", "harsh", "sheets"])
def test_every_character_of_a_page_is_in_an_article_or_on_a_line_called_furniture(kind: str) -> None:
    for seed in range(40):
        made: MadePage = Sheets(seed, TEXTS).page() if kind == "sheets" else Draw(seed, TEXTS, harsh=kind == "harsh").page()
        assert_nothing_lost(made.text, made.layout)


WORDS = st.sampled_from(
    [
        "　　港务集团介绍，新泊位投产。",
        "临江港",
        "图为新泊位。王小二摄",
        "一号 312.5 7.4%",
        "第3版",
        "本报记者 李一鸣",
        "——纪实",
        "（完）",
        "能力增加，",
        "",
        "Port opens",
        "新华社临江3月5日电 新泊位投产。",
    ]
)


@given(st.lists(WORDS, max_size=14).map("\n".join))
@settings(max_examples=300, deadline=None)
def test_nothing_gets_lost_whatever_lines_follow_each_other(text: str) -> None:
    assert_nothing_lost(text)
