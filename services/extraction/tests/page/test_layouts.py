"""Pages of many kinds, drawn with their right answers, come apart as they were put together."""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import Draw, MadePage, Story, Texts

from dateline_extraction.domain.page import articles_in, explain
from dateline_extraction.domain.page.scores import Role
from dateline_schema.ids import page_id
from dateline_schema.records import Article, Page
from dateline_schema.spans import Alignment

PAGES = 120
TEXTS = Texts.own()


def page(text: str) -> Page:
    encoded = text.encode("utf-8", "surrogatepass")
    return Page(page_id=page_id(encoded), source="test", received_at=datetime(2024, 1, 13, tzinfo=UTC), text=text)


def folded(text: str | None) -> str:
    """What the setting cannot keep: white space, the width of digits, the kind of a dash, dot or ellipsis."""
    plain = re.sub(r"\s", "", text or "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    plain = re.sub(r"[－—–-]+", "-", plain)
    return re.sub(r"…+|\.{3,}", "…", re.sub("[•・·]", "·", plain))


def without_bylines(paragraph: str) -> str:
    return re.sub(r"(?<=[电讯])[（(][^（）()]{1,40}[）)]", "", folded(paragraph))


def assert_leads_back(text: str, articles: tuple[Article, ...]) -> None:
    """Every character stands on the page where the alignment says, but line feeds and spaces that were put in."""
    for article in articles:
        covered = [False] * len(article.text)
        for run in Alignment(article.alignment).runs:
            assert (
                article.text[run.text_start : run.text_start + run.length] == text[run.page_start : run.page_start + run.length]
            )
            covered[run.text_start : run.text_start + run.length] = [True] * run.length
        assert {article.text[i] for i, there in enumerate(covered) if not there} <= {"\n", " "}
        assert 0 <= article.confidence <= 1


def likeness(article: Article, story: Story) -> tuple[int, bool]:
    """How many of the story's paragraphs begin in the article, and whether the headline is the same."""
    body = "".join(map(without_bylines, article.paragraphs))
    begun = sum(without_bylines(paragraph)[:16] in body for paragraph in story.printed())
    return begun, folded(article.headline) == folded(story.headline)


@dataclass
class Tally:
    """How many of a kind of page came out right."""

    stories: int = 0
    right: int = 0
    paragraphs: int = 0
    paragraphs_right: int = 0
    headlines: int = 0
    bylines: int = 0
    subheadlines: int = 0
    certain: int = 0
    certain_and_right: int = 0
    confidence_right: float = 0.0
    confidence_wrong: float = 0.0

    def add(self, story: Story, articles: tuple[Article, ...]) -> None:
        printed = Counter(map(without_bylines, story.printed()))
        article = max(articles, key=lambda a: likeness(a, story), default=None)
        if article is None:
            self.stories += 1
            return
        found = Counter(map(without_bylines, article.paragraphs))
        headline = folded(article.headline) == folded(story.headline)
        right = headline and found == printed
        self.stories += 1
        self.paragraphs += printed.total()
        self.paragraphs_right += (found & printed).total()
        self.headlines += headline
        self.subheadlines += folded(article.subheadline) == folded(story.subheadline)
        self.bylines += sorted(b.name for b in article.bylines) == sorted(story.bylines)
        self.right += right
        self.certain += article.confidence >= 0.9
        self.certain_and_right += right and article.confidence >= 0.9
        if right:
            self.confidence_right += article.confidence
        else:
            self.confidence_wrong += article.confidence


@cache
def tally(harsh: bool) -> Tally:
    counted = Tally()
    for seed in range(PAGES):
        made = Draw(seed, TEXTS, harsh=harsh).page()
        articles = articles_in(page(made.text))
        assert_leads_back(made.text, articles)
        for story in made.stories:
            counted.add(story, articles)
    return counted


@pytest.mark.parametrize(("harsh", "least"), [(False, 0.98), (True, 0.96)])
def test_set_pages_come_apart_as_they_were_put_together(harsh: bool, least: float) -> None:
    """Harsh: datelines missing, other columns, captions, tables, squeezed lines, lost blanks, English, web pages.

    Where a paragraph's last line and the next one's first happen to be full, nothing in the setting parts them: the texts are
    drawn at random and full of such places, so paragraphs are asked for less than headlines.
    """
    counted = tally(harsh)
    assert counted.right >= (least - 0.07) * counted.stories
    assert counted.headlines >= least * counted.stories
    assert counted.subheadlines >= least * counted.stories
    assert counted.bylines >= least * counted.stories
    assert counted.paragraphs_right >= (least - 0.02) * counted.paragraphs


def test_confidence_tells_right_articles_from_wrong_ones() -> None:
    counted = tally(harsh=True)
    assert counted.certain_and_right >= 0.96 * counted.certain
    wrong = counted.stories - counted.right
    assert wrong == 0 or counted.confidence_wrong / wrong < counted.confidence_right / counted.right - 0.1


def spelled(made: MadePage) -> list[tuple[str, str, tuple[str, ...]]]:
    return [outline(a) for a in articles_in(page(made.text))]


def outline(article: Article) -> tuple[str, str, tuple[str, ...]]:
    return folded(article.headline), folded(article.subheadline), tuple(map(folded, article.paragraphs))


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("carriage returns", lambda text: text.replace("\n", "\r\n")),
        ("a byte order mark and no-break spaces", lambda text: "\ufeff" + text.replace(" ", "\xa0")),
        ("spaces and zero-width characters at line ends", lambda text: text.replace("\n", "\u3000\u200b \n")),
        ("a margin", lambda text: re.sub(r"(?m)^(?=.)", "        ", text)),
        ("form feeds before page breaks", lambda text: text + "\x0c"),
    ],
)
def test_what_an_encoding_or_editor_adds_changes_nothing(name: str, spoil: Callable[[str], str]) -> None:
    for seed in range(8):
        made = Draw(seed, TEXTS, harsh=False).page()
        spoiled = spoil(made.text)
        articles = articles_in(page(spoiled))
        assert [outline(article) for article in articles] == spelled(made), name
        assert_leads_back(spoiled, articles)


def test_a_page_in_traditional_characters_is_cut_like_its_simplified_twin() -> None:
    converter = opencc.OpenCC("s2t")

    def traditional(text: str) -> str:
        return "".join(converter.convert(character) for character in text)

    for seed in range(8):
        made = Draw(seed, TEXTS, harsh=False).page()
        articles = articles_in(page(traditional(made.text)))
        simplified = articles_in(page(made.text))
        assert [a.paragraphs for a in articles] == [tuple(map(traditional, a.paragraphs)) for a in simplified]
        assert [a.dateline.agency for a in articles if a.dateline] == [
            traditional(a.dateline.agency or "") for a in simplified if a.dateline
        ]
        assert {a.script for a in articles} == {"Hant"}


HEADLINE = "港区新泊位投产\n"
FIRST = "新华社临江3月5日电（记者李一鸣）临江港两个新建\n的深水泊位5日投产，年设计通过能力增加1200万\n吨。\n"
SECOND = "港务集团负责人介绍，新泊位可以停靠20万吨级的\n货轮，装卸全部由远程操控的岸桥完成。\n"


@pytest.mark.parametrize(
    ("kind", "inserted"),
    [
        ("caption", "图为新泊位全景。本报记者 王小二摄\n"),
        ("table of figures", "泊位 吞吐量 同比\n一号 312.5 7.4%\n二号 208.1 3.9%\n三号 99.6 -1.2%\n"),
        ("page number", "12\n"),
        ("reference to another page", "（下转第三版）\n"),
    ],
)
def test_what_stands_between_paragraphs_is_no_paragraph(kind: str, inserted: str) -> None:
    (article,) = articles_in(page(HEADLINE + FIRST + inserted + SECOND))
    assert article.headline == "港区新泊位投产", kind
    assert [paragraph[-6:] for paragraph in article.paragraphs] == ["200万吨。", "的岸桥完成。"], kind


def test_furniture_and_a_doubled_line_within_a_paragraph_do_not_part_it() -> None:
    torn = FIRST.replace("通过能力增加1200万\n", "通过能力增加1200万\n本版编辑 赵雪\n")
    doubled = FIRST.replace("的深水泊位", "的深水泊位5日投产，年设计通过能力增加1200万\n的深水泊位")
    for first in (torn, doubled):
        (article,) = articles_in(page(HEADLINE + first + SECOND))
        assert folded(article.paragraphs[0]) == folded(FIRST)


def test_a_byline_on_its_own_line_and_one_at_the_end_are_read() -> None:
    body = "".join(SECOND for _ in range(2))
    (above,) = articles_in(page(HEADLINE + "本报记者 李一鸣 王小二\n" + body))
    assert [byline.name for byline in above.bylines] == ["李一鸣", "王小二"]
    assert not above.text.startswith("本报记者")
    (below,) = articles_in(page(HEADLINE + body[:-1] + "（记者\n李一鸣）\n"))
    assert [byline.name for byline in below.bylines] == ["李一鸣"]


ENGLISH = """Harbor opens two new berths
By Jane Miller
LINJIANG, March 5 (Xinhua) -- The port of Linjiang opened two deep-water
berths on Tuesday, raising its annual handling capacity by 12 million met-
ric tons, the port authority said in a statement.

"The cranes are operated from a control room five kilometers away," said
port director Zhao Dahai. He expects year-
on-year growth of 7.4 percent.
"""


def test_an_english_wire_page_is_read_with_its_spaces_and_hyphens() -> None:
    (article,) = articles_in(page(ENGLISH))
    assert article.headline == "Harbor opens two new berths"
    assert [byline.name for byline in article.bylines] == ["Jane Miller"]
    assert article.dateline is not None
    assert (article.dateline.agency, article.dateline.place, article.dateline.day) == ("Xinhua", "LINJIANG", 5)
    assert "12 million metric tons, the port" in article.paragraphs[0]
    assert article.paragraphs[1].endswith("year-on-year growth of 7.4 percent.")
    assert article.script == "Latn"


def test_two_columns_in_one_line_are_read_one_after_the_other() -> None:
    left = [
        "新华社临江3月5日电（记者李",
        "一鸣）临江港两个新建的深水泊",
        "位5日投产，年设计通过能力增",
        "加1200万吨。",
        "港务集团负责人介绍，新泊",
        "位可以停靠20万吨级的货轮，装",
        "卸全部由远程操控的岸桥完成。",
        "投产以后，临江港的泊位达",
    ]
    right = [
        "到27个，其中万吨级以上的有",
        "14个，岸线总长3860米。",
        "船公司表示，大船直接靠泊",
        "以后，每个集装箱的运费可以节",
        "省六十多元，航程也缩短两天。",
        "下一步，港区还要建设一条",
        "铁路专用线，把货物直接送到内",
        "陆的12个无水港。",
    ]
    rows = [a + " " * (34 - 2 * len(a) + sum(c.isascii() for c in a)) + b for a, b in zip(left, right, strict=True)]
    text = HEADLINE + "\n".join(rows) + "\n"
    (article,) = articles_in(page(text))
    assert article.text.replace("\n", "") == "".join(left + right)
    assert_leads_back(text, (article,))


def test_explain_gives_every_line_its_role_with_reasons() -> None:
    decisions = list(explain(page(HEADLINE + FIRST + SECOND)))
    roles = [decision.role for decision in decisions]
    assert roles == [Role.HEADLINE, Role.BODY, Role.MORE, Role.MORE, Role.PARAGRAPH, Role.MORE]
    assert all(decision.reasons for decision in decisions)


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
@settings(max_examples=200, deadline=None)
def test_any_text_is_cut_without_an_error_and_leads_back(text: str) -> None:
    assert_leads_back(text, articles_in(page(text)))


def test_noise_is_no_article_or_a_doubtful_one() -> None:
    drawn = random.Random(7)
    alphabets = ["".join(map(chr, range(1, 256))), "0123456789abcdef\n", "一丁七万丈三上下不与丐丑专且丕世丘\n，。", "#@$%^&*\n~"]
    for alphabet in alphabets:
        for _ in range(10):
            noise = "".join(drawn.choice(alphabet) for _ in range(drawn.randint(1, 3000)))
            for article in articles_in(page(noise)):
                assert article.confidence < 0.9
                assert article.doubts
