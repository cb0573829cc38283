"""Pages into articles: boundaries, clean text, and the way back to every character."""

import random
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline_extraction.domain.page import articles_in, explain
from dateline_extraction.domain.page.datelines import head_of, names_of
from dateline_extraction.domain.page.furniture import is_furniture
from dateline_schema.ids import page_id
from dateline_schema.records import Article, Page
from dateline_schema.spans import Alignment

SAMPLE = Path(__file__).parents[4] / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"


def page(text: str, published_on: date | None = None) -> Page:
    now = datetime(2024, 1, 13, tzinfo=UTC)
    return Page(page_id=page_id(text.encode()), source="test", received_at=now, text=text, published_on=published_on)


def assert_aligned(text: str, articles: tuple[Article, ...]) -> None:
    """Every character of every text stands on the page, but line feeds between paragraphs and spaces between Latin words."""
    for article in articles:
        alignment = Alignment(article.alignment)
        covered = [False] * len(article.text)
        for run in alignment.runs:
            on_page = text[run.page_start : run.page_start + run.length]
            assert article.text[run.text_start : run.text_start + run.length] == on_page
            covered[run.text_start : run.text_start + run.length] = [True] * run.length
        assert {article.text[i] for i, there in enumerate(covered) if not there} <= {"\n", " "}


def test_the_sample_page_has_its_four_articles() -> None:
    text = SAMPLE.read_text("utf-8")
    articles = articles_in(page(text, date(2024, 1, 13)))
    assert [article.headline for article in articles] == [
        "规模稳中有增 质量优中有升",
        "中国科学家成功实现“量子电子商务”",
        "联合国安理会紧急讨论红海局势",
        "英国今年将向乌克兰提供25亿英镑军援",
    ]
    first = articles[0]
    assert first.subheadline == "2023年外贸运行观察"
    assert [head.text for head in first.section_heads] == [
        "顶住压力，稳住外贸基本盘",
        "提质升级，持续激发新动能",
        "打通双循环，加快迈向贸易强国",
    ]
    assert [head.before_paragraph for head in first.section_heads] == [1, 7, 12]
    assert [len(article.paragraphs) for article in articles] == [19, 6, 3, 4]
    assert [byline.name for byline in first.bylines] == ["邹多为", "魏弘毅", "丁乐"]
    assert "比重提升到56.6%……" in first.text
    assert "第2722号决议" in articles[2].text
    assert [a.dateline.place for a in articles if a.dateline] == ["北京", "北京", "联合国", "基辅"]
    assert [a.dateline.date for a in articles if a.dateline] == [date(2024, 1, 13)] * 3 + [date(2024, 1, 12)]
    assert [a.dateline.relayed for a in articles if a.dateline] == [False, False, True, False]
    assert_aligned(text, articles)


STORIES = (
    (
        "临江新港吞吐量再创新高",
        "新华社临江3月5日电（记者李一鸣 王小二）临江港务集团5日发布消息说，今年前两个月，港口完成货物吞吐量3125.6万吨，同比增长7.4%。",
        "集团负责人赵大海表示，新航线开通以后，到港船舶明显增多，装卸效率也比去年提高了不少，港区的堆场已经接近饱和。",
        "今年，港口还将建设两个深水泊位。",
    ),
    (
        "老城小巷办起灯会",
        "本报云州2月24日电（记者 陈 晨）元宵夜，云州老城的小巷里挂满了灯笼，居民们扶老携幼来看灯。",
        "“今年的灯比往年都多。”住在巷口的居民周桂兰说，她和老伴从下午就开始等了，一直等到天黑。",
        "据了解，灯会将持续到3月1日，预计接待游客5万人次。",
    ),
    (
        "高原大学研制出新型风机叶片",
        "中新社西陵4月18日电（记者马文博）高原大学科研团队18日介绍，他们研制出一种可以回收的风机叶片，长度达到86.5米。",
        "这种叶片用热塑性树脂制成，报废以后可以重新熔化，成本比传统叶片低12%左右。",
    ),
)
HANGING = "，。、；：？！”’）》"


def set_in_column(paragraphs: tuple[str, ...], width: int) -> list[str]:
    """The paragraphs as a setter would break them: two characters of indent lost, marks hang, numbers stay whole."""
    lines = []
    for paragraph in paragraphs:
        room, line, used = width - 2, "", 0.0
        position = 0
        while position < len(paragraph):
            end = position + 1
            while (
                paragraph[position].isascii() and end < len(paragraph) and paragraph[end].isascii() and paragraph[end] not in " "
            ):
                end += 1
            token = paragraph[position:end]
            size = sum(0.5 if c.isascii() else 1 for c in token)
            if line and used + size > room and token not in HANGING:
                lines.append(line)
                room, line, used = width, "", 0.0
            line, used, position = line + token, used + size, end
        lines.append(line)
    return lines


@pytest.mark.parametrize("seed", range(60))
def test_set_pages_come_apart_again(seed: int) -> None:
    """Headline before or after, any column width, any rhythm of blank lines, torn numbers, page furniture."""
    drawn = random.Random(seed)
    after, width, blank = drawn.random() < 0.7, drawn.randint(13, 22), drawn.choice(("none", "every", "cjk"))
    stories = drawn.sample(STORIES, drawn.randint(2, 3))
    blocks = []
    for headline, *paragraphs in stories:
        body = ""
        for line in set_in_column(tuple(paragraphs), width):
            body += line.replace("7.4%", "7 . 4 %") + "\n"
            if blank == "every" or (blank == "cjk" and not any(c.isascii() for c in line)):
                body += "\n"
        blocks.append(f"{body}\n{headline}\n" if after else f"{headline}\n{body}")
    furniture = "2024年4月19日 星期五 第3版\n" if drawn.random() < 0.4 else ""
    text = furniture + "\n".join(blocks)
    articles = articles_in(page(text, date(2024, 4, 19)))
    assert [article.headline for article in articles] == [story[0] for story in stories]
    for article, story in zip(articles, stories, strict=True):
        assert "".join(article.paragraphs).replace(" ", "") == "".join(story[1:]).replace(" ", "")
        assert len(article.paragraphs) == len(story) - 1
    assert_aligned(text, articles)


@given(
    st.text(
        alphabet=st.sampled_from(list("新华社北京1月2日电（记者王）中外，。、“”：\n\n\r\u3000\ufeff\xa0 .%56Az—－")), max_size=400
    )
)
@settings(max_examples=150, deadline=None)
def test_whatever_the_page_the_text_leads_back_to_it(text: str) -> None:
    articles = articles_in(page(text))
    assert_aligned(text, articles)
    assert [article.ordinal for article in articles] == list(range(len(articles)))
    assert all(article.paragraphs and all(article.paragraphs) for article in articles)


@pytest.mark.parametrize(
    ("text", "agency", "place", "day", "names"),
    [
        ("新华社北京1月13日电（记者邹多为 魏弘毅 丁乐）年内", "新华社", "北京", (1, 13), ["邹多为", "魏弘毅", "丁乐"]),
        ("据新华社联合国1月13日电（记者 尚绪谦）联合国", "新华社", "联合国", (1, 13), ["尚绪谦"]),
        ("中新社澳门9月21日电 (记者 林小楠)博彩", "中新社", "澳门", (9, 21), ["林小楠"]),
        ("新华社沈阳7月 21日专电（记者范春生）", "新华社", "沈阳", (7, 21), ["范春生"]),
        ("新华社上海5月29日新媒体专电（记者王旺旺）", "新华社", "上海", (5, 29), ["王旺旺"]),
        ("本报讯（记者 李明 通讯员 张华）昨天", "本报", None, (None, None), ["李明", "张华"]),
        ("中新网8月1日电 据外媒报道", "中新网", None, (8, 1), []),
        ("新华社北京８月７日电（记者姜　琳）曾经", "新华社", "北京", (8, 7), ["姜琳"]),
        ("路透社伦敦5月6日电 英国", "路透社", "伦敦", (5, 6), []),
        ("本报太原8月18日讯（记者李若男）", "本报", "太原", (8, 18), ["李若男"]),
        ("新华社南宁7月11日专电（韦远山、蓝青）广西", "新华社", "南宁", (7, 11), ["韦远山", "蓝青"]),
    ],
)
def test_datelines_of_many_agencies_are_read(
    text: str, agency: str, place: str | None, day: tuple[int, int], names: list[str]
) -> None:
    head = head_of(text)
    assert head is not None
    assert (head.agency, head.place, (head.month, head.day)) == (agency, place, day)
    assert [name for _, name in head.bylines] == names


@pytest.mark.parametrize("text", ["本报记者近日走访", "新华社记者说", "电力行业讯息", "1月13日电", "北京1月13日电"])
def test_what_only_begins_like_a_dateline_is_none(text: str) -> None:
    assert head_of(text) is None


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("记者 邹多为 魏弘毅\n丁乐", ["邹多为", "魏弘毅", "丁乐"]),
        ("记者邹多为魏弘毅丁乐", ["邹多为", "魏弘毅", "丁乐"]),
        ("记者刘刚、许\n雪毅", ["刘刚", "许雪毅"]),
        ("通讯员徐金前记者胡晓军", ["徐金前", "胡晓军"]),
        ("记者 欧阳开宇", ["欧阳开宇"]),
    ],
)
def test_names_torn_or_run_together_are_mended(inside: str, names: list[str]) -> None:
    assert [name for _, name in names_of(inside.replace("\n", ""))] == names or [name for _, name in names_of(inside)] == names


@pytest.mark.parametrize(
    "line",
    [
        "A05",
        "第13版 综合",
        "2015年6月12日  星期五  第7版",
        "2015.02.28 星期六",
        "本版编辑 赵雪",
        "责任编辑：王晓东 校对：孙立新",
        "（下转第三版）",
        "来源：临江网　2024-07-03 10:22",
        "2024-07-03 10:22:31 星期三",
        "———",
    ],
)
def test_page_furniture_is_known(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line", ["2024年1月1日，中国—尼加拉瓜自", "2023年，我国船舶和汽车行业发", "3个月的同比增速", "编辑部的故事"]
)
def test_text_that_begins_like_furniture_is_text(line: str) -> None:
    assert not is_furniture(line)


def test_a_page_without_a_story_has_no_article_and_an_odd_one_says_its_doubts() -> None:
    assert articles_in(page("")) == ()
    assert articles_in(page("A05\n\n第5版 综合\n")) == ()
    (article,) = articles_in(page("新华社北京1月13日电 今天天气很好，适合出门走走\n"))
    assert article.confidence < 0.6
    assert "no headline was found" in article.doubts


def test_explain_names_a_role_and_a_reason_for_every_line() -> None:
    text = SAMPLE.read_text("utf-8")
    decisions = list(explain(page(text)))
    assert [d.line.text for d in decisions] == [line.strip() for line in text.splitlines() if line.strip()]
    assert all(d.reasons for d in decisions if d.role.name in ("BODY", "PARAGRAPH", "MORE"))


def test_long_pages_and_long_lines_take_time_in_proportion() -> None:
    """Ten times the page within fifty times the time: a quadratic step would take a hundred."""
    for small in (SAMPLE.read_text("utf-8") * 4, "新华社北京1月13日电 " + "今天天气很好，" * 4000):
        costs = []
        for text in (small, small * 10):
            begun = time.process_time()
            articles_in(page(text))
            costs.append(time.process_time() - begun)
        assert costs[1] < 50 * max(costs[0], 0.01)
