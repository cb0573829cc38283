"""Headlines, credits and days of web pages, one table of what counts and what does not for each."""

from datetime import date

import lxml.html
import pytest

from dateline_ingest.domain.web.credits import closing_day, credit_in, named_in, signed_in
from dateline_ingest.domain.web.headline import headline_of, without_site
from dateline_ingest.domain.web.meta import day_in_address, day_in_scripts
from dateline_ingest.domain.web.names import personal
from dateline_ingest.domain.web.story import headline_above
from dateline_ingest.domain.web.walk import pieces_of


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("外贸稳中有增_示例网", "外贸稳中有增"),
        ("外贸稳中有增 - 示例日报", "外贸稳中有增"),
        ("外贸稳中有增--经济--示例网", "外贸稳中有增"),
        ("外贸稳中有增-示例县人民政府", "外贸稳中有增"),
        ("外贸规模保持稳中有增|外贸|出口_示例财经_示例网", "外贸规模保持稳中有增"),
        ("女排3-1战胜对手", "女排3-1战胜对手"),
        ("1-10月投资结构趋稳趋优", "1-10月投资结构趋稳趋优"),
        ("中国—中亚峰会在西安举行", "中国—中亚峰会在西安举行"),
        ("COVID-19疫苗开始接种", "COVID-19疫苗开始接种"),
        ("开局良好信心足——来自一线的报道", "开局良好信心足——来自一线的报道"),
        ("一图读懂|今年的政府工作报告", "一图读懂|今年的政府工作报告"),
    ],
)
def test_only_a_site_is_cut_from_a_title(title: str, headline: str) -> None:
    assert without_site(title) == headline


@pytest.mark.parametrize(
    ("page", "headline"),
    [
        ("<title>出口增长了-示例网</title><h1>示例网</h1><h2>出口增长了</h2>", "出口增长了"),
        ("<title>出口增长了--经济--示例网</title><h1>出口增长了</h1>", "出口增长了"),
        ("<title>示例网</title><h1>出口增长了</h1>", "出口增长了"),
        ("<title>出口增长了_示例网</title><h1>别的故事在推荐</h1><h1>又一个推荐</h1>", "出口增长了"),
        ("<title>出口大幅度增长了九成...</title><h1>出口大幅度增长了九成半以上</h1>", "出口大幅度增长了九成半以上"),
        ("<title>出口增长了-示例网</title><h1>出口<br>增长了</h1>", "出口增长了"),
        ("<title>出口增长了-示例网</title><div class='title-box'>出口增长了 2024-01-13 来源：示例网</div>", "出口增长了"),
        ("<title>[直播间]出口增长超一成_示例网</title><div>出口增长超一成</div>", "出口增长超一成"),
        ("<p>没有标题。</p>", ""),
    ],
)
def test_a_headline_is_what_title_and_headings_say_together(page: str, headline: str) -> None:
    tree = lxml.html.document_fromstring(page)
    assert headline_of(tree, printed=[element.text or "" for element in tree.iter("div")]) == headline


@pytest.mark.parametrize(
    ("line", "day", "authors"),
    [
        ("2024年01月13日08:15 | 来源：示例网", date(2024, 1, 13), ()),
        ("发布日期：2024-01-13　来源：示例日报　作者：王小明　浏览次数：12次", date(2024, 1, 13), ("王小明",)),
        ("成文日期：2023-12-30 发布时间：2024-01-13", date(2024, 1, 13), ()),
        ("2024-01-13 08:15 更新时间：2024-01-14 09:00", date(2024, 1, 13), ()),
        ("发布时间：18-03-0823:16", date(2018, 3, 8), ()),
        ("示例新闻记者 王小明 赵红", None, ("王小明", "赵红")),
        ("本报记者　王小明《示例日报》（2024年01月13日）", date(2024, 1, 13), ("王小明",)),
        ("作者：王小明、赵红 编辑：钱进", None, ("王小明", "赵红")),
        ("2024-01-13 08:15 · 王小明", date(2024, 1, 13), ("王小明",)),
        ("2024-01-13 08:15:00 示例日报 王小明", date(2024, 1, 13), ("王小明",)),
        ("2024-01-13 08:15 示例日报", date(2024, 1, 13), ()),
        ("2024-01-13 08:15 金融界", date(2024, 1, 13), ()),
        ("王小明 示例日报 2024-01-13", date(2024, 1, 13), ("王小明",)),
        ("王小明 赵红 2024-01-13", date(2024, 1, 13), ()),
        ("記者王小明／綜合報導", None, ("王小明",)),
        ("王小明 报道", None, ("王小明",)),
        ("文/王小明 图/赵红 | 2024.01.13", date(2024, 1, 13), ("王小明",)),
        ("王小明/示例日报 2024-01-13 08:15 我要评论(0)", date(2024, 1, 13), ("王小明",)),
        ("張貼者： 王小明 於 08:15 標籤： 經濟", None, ("王小明",)),
        ("Author: 王小明 Updated: 2024-01-13 Views: 12", date(2024, 1, 13), ("王小明",)),
        ("■本报记者　王小明", None, ("王小明",)),
        ("文｜示例新闻 王小明", None, ("王小明",)),
        ("来自王小明的雪山专栏", None, ("王小明",)),
        ("记者 王小明 编辑 赵红", None, ("王小明",)),
        ("王小明", None, ("王小明",)),
        ("发布于 2024-01-13 08:15・IP 属地浙江", date(2024, 1, 13), ()),
    ],
)
def test_a_line_of_credits_is_read(line: str, day: date | None, authors: tuple[str, ...]) -> None:
    credit = credit_in(line, beside=True)
    assert credit is not None
    assert (credit.day, credit.authors) == (day, authors)


@pytest.mark.parametrize(
    "line",
    [
        "记者从海关获悉，2024年1月13日出口增长9.1%。",
        "某公司营收增长35.2% 股价大涨 2019-09-07 13:05",
        "他是这部书的作者。",
        "记者：请问今年的形势怎么样？",
        "外贸稳中有增",
    ],
)
def test_a_line_of_text_is_no_credit(line: str) -> None:
    assert credit_in(line) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("（示例日报 王小明）", ("王小明",)),
        ("（示例日报 王小明、赵红）", ("王小明", "赵红")),
        ("（资料来源：示例图库）", ()),
        ("（实习编辑 本报综合）", ()),
        ("（完）", ()),
        ("（编辑 王小明）", ()),
    ],
)
def test_a_bracket_below_the_text_signs_it(line: str, names: tuple[str, ...]) -> None:
    assert signed_in(line) == names


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2024年1月13日", date(2024, 1, 13)),
        ("二〇二四年一月十三日", date(2024, 1, 13)),
        ("2024年1月13日（星期六）", date(2024, 1, 13)),
        ("2024年1月13日，出口增长。", None),
        ("1月13日", None),
    ],
)
def test_a_notice_is_closed_by_its_day(line: str, day: date | None) -> None:
    assert closing_day(line) == day


@pytest.mark.parametrize(
    ("page", "headline"),
    [
        ("<div>示例网</div><div>出口增长超一成</div><div>2024-01-13 来源：示例网</div><div>出口增长。</div>", "出口增长超一成"),
        ("<div><a href='/'>别的故事在推荐里</a></div><div>2024-01-13</div><div>出口增长。</div>", ""),
        ("<div>出口增长超一成</div><div>没有日子的一页。</div>", ""),
    ],
)
def test_the_line_above_the_day_is_the_headline_where_nothing_says_one(page: str, headline: str) -> None:
    body = lxml.html.document_fromstring(page).find("body")
    assert headline_above(list(pieces_of(body))) == headline


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("王小明", ("王小明",)),
        ("王小明 赵红", ("王小明", "赵红")),
        ("John Doe", ("John Doe",)),
        ("104363", ()),
        ("示例网", ()),
        ("admin@example.cn", ()),
    ],
)
def test_only_people_are_authors(said: str, names: tuple[str, ...]) -> None:
    assert personal(said) == names


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("邹多为", ("邹多为",)),
        ("Von Christian Muster, exa", ("Christian Muster",)),
        ("Paul Doe and Frances d'Emilio", ("Paul Doe", "Frances d'Emilio")),
        ("EXA", ("EXA",)),
        ("作者：王小明、赵红", ("王小明", "赵红")),
        ("本报记者 赵小红", ("本报记者 赵小红",)),
    ],
)
def test_a_byline_field_names_people(field: str, names: tuple[str, ...]) -> None:
    assert named_in(field) == names


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://example.cn/n1/2024/0113/c1013-31.html", date(2024, 1, 13)),
        ("https://example.cn/2024-01/13/c_11.htm", date(2024, 1, 13)),
        ("https://example.cn/zw/202401/t20240113_12.html", date(2024, 1, 13)),
        ("https://example.cn/a/20240113/1.html", date(2024, 1, 13)),
        ("https://example.cn/item/20241399/1.html", None),
        ("https://example.cn/goods/12024011377.html", None),
    ],
)
def test_a_day_in_an_address(address: str, day: date | None) -> None:
    assert day_in_address(address) == day


def test_scripts_name_the_day_only_where_they_name_one() -> None:
    one = "<html><script>var publish_time = '2024-01-13'; var ct = '1705104000';</script></html>"
    assert day_in_scripts(lxml.html.document_fromstring(one)) == date(2024, 1, 13)
    two = '<html><script>[{"publish_time":"2024-01-13"},{"publish_time":"2021-05-01"}]</script></html>'
    assert day_in_scripts(lxml.html.document_fromstring(two)) is None
