"""Web pages, feeds and ninjs into pages: text, date, language and address as the publisher wrote them."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dateline_ingest.domain.markup import text_of
from dateline_ingest.domain.readers import Context, ReadPage, Refusal, Refused, read

FIRST = "新华社苏州1月13日电（记者王小明）苏州海关13日发布数据，去年苏州出口77.5亿元，同比增长9.1%。"
SECOND = "业内人士认为，企业的订单正在恢复。"
WEB = f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="CHARSET"><title>苏州出口增长_某某网</title>
<meta property="article:published_time" content="2024-01-13T00:30:00+08:00"></head><body>
<nav><a href="/">首页</a> <a href="/news">新闻中心</a></nav><h1>苏州出口增长</h1>
<div class="content"><p>{FIRST}</p><script>var x = "<p>不是正文</p>";</script><p>{SECOND}</p></div>
<div class="footer">版权所有 2001-2023 举报电话 12345</div></body></html>"""


def pages(data: bytes, **hints: Any) -> list[ReadPage]:
    found = list(read(data, Context(**hints)))
    assert all(isinstance(page, ReadPage) for page in found)
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(("label", "codec"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("GBK", "gbk"), ("utf-8", "utf-8-sig")])
def test_a_web_page_is_its_headline_and_main_text(label: str, codec: str) -> None:
    (page,) = pages(WEB.replace("CHARSET", label).encode(codec))
    assert page.text.split("\n") == ["苏州出口增长", "", FIRST, SECOND]
    assert (page.media_type, page.published_on, page.language) == ("text/html", date(2024, 1, 13), "zh")


def test_a_web_page_in_big5_is_read_as_it_declares() -> None:
    web = '<html><head><meta charset="big5"></head><body><h1>臺灣進出口減少</h1><p>臺灣今年的進出口總值比去年同期減少了許多，主管機關說。</p></body></html>'
    (page,) = pages(web.encode("big5"))
    assert page.text == "臺灣進出口減少\n\n臺灣今年的進出口總值比去年同期減少了許多，主管機關說。"


def test_what_the_sender_says_of_the_charset_comes_before_the_page() -> None:
    (page,) = pages(WEB.replace("CHARSET", "big5").encode("gb18030"), charset="gb2312", media_type="text/html")
    assert FIRST in page.text


def test_a_web_page_without_a_date_has_none() -> None:
    (page,) = pages(WEB.replace('<meta property="article:published_time" content="2024-01-13T00:30:00+08:00">', "").encode())
    assert page.published_on is None


def test_a_web_page_without_text_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        pages(b"<html><body><nav></nav><p> </p></body></html>")
    assert (caught.value.status, caught.value.title) == (422, "Empty page")


def test_markup_becomes_a_line_for_each_block() -> None:
    assert (
        text_of("<p>一<b>二</b>三<br>四</p><ul><li>五</li><li>六</li></ul><script>七</script>八 &amp; 九")
        == "一二三\n四\n五\n六\n八 & 九"
    )
    assert text_of("a < b, 没有标签") == "a < b, 没有标签"


RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>某某网</title><language>zh-cn</language>
<item><title>苏州 &amp; 杭州</title><link>https://news.example/1</link><guid>g1</guid><pubDate>Sat, 13 Jan 2024 00:30:00 +0800</pubDate>
<description>摘要</description><content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></content:encoded></item>
<item><title>只有摘要</title><link>https://news.example/2</link><description>&lt;p&gt;{SECOND}&lt;/p&gt;</description></item>
<item></item></channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><title>某某网</title>
<entry><id>tag:news.example,2024:1</id><title>苏州出口</title><link href="https://news.example/3"/><published>2024-01-13T00:30:00+08:00</published>
<summary>摘要</summary><content type="html">&lt;p&gt;{FIRST}&lt;/p&gt;</content></entry></feed>"""


def test_a_feed_is_a_page_for_each_entry() -> None:
    first, second = pages(RSS.encode())
    assert first.text == f"苏州 & 杭州\n\n{FIRST}\n{SECOND}"
    assert (first.published_on, first.language, first.uri) == (date(2024, 1, 13), "zh", "https://news.example/1")
    assert (second.text, second.published_on, second.uri) == (f"只有摘要\n\n{SECOND}", None, "https://news.example/2")
    (entry,) = pages(ATOM.encode())
    assert (entry.text, entry.published_on, entry.uri) == (f"苏州出口\n\n{FIRST}", date(2024, 1, 13), "https://news.example/3")
    assert entry.media_type == "application/atom+xml"


def test_a_feed_in_gb18030_is_read_as_it_declares() -> None:
    assert pages(RSS.replace("UTF-8", "gb2312").encode("gb18030"))[0].text.endswith(SECOND)


def test_an_entry_keeps_its_id_when_the_feed_around_it_changes() -> None:
    before, _ = pages(RSS.encode())
    (item,) = (part for part in RSS.split("<item>")[1:2])
    after = pages(
        RSS.replace(f"<item>{item}", f"<item><title>新的</title><description>新的一条</description></item><item>{item}").encode()
    )
    assert [page.page_id for page in after].index(before.page_id) == 1
    changed, _ = pages(RSS.replace("9.1%", "9.2%").encode())
    assert changed.page_id != before.page_id


NINJS1 = {
    "uri": "urn:newsml:news.example:20240113:1", "type": "text", "language": "zh-Hans", "pubstatus": "usable", "headline": "苏州出口增长",
    "byline": "王小明", "versioncreated": "2024-01-13T08:00:00+08:00", "body_xhtml": f"<p>{FIRST}</p><p>{SECOND}</p>", "body_text": "短",
}  # fmt: skip
NINJS3 = {
    "uri": "urn:newsml:news.example:20240113:2", "standard": {"name": "ninjs", "version": "3.1"}, "pubStatus": "usable",
    "firstCreated": "2024-01-13T23:30:00+08:00", "by": "王小明", "located": "苏州", "language": "zh",
    "headlines": [{"role": "main", "value": "苏州出口增长"}], "bodies": [{"role": "main", "contentType": "text/plain", "value": f"{FIRST}\n{SECOND}"}],
}  # fmt: skip


@pytest.mark.parametrize("item", [NINJS1, NINJS3], ids=["1", "3"])
def test_a_ninjs_item_is_a_page(item: dict[str, Any]) -> None:
    (page,) = pages(json.dumps(item, ensure_ascii=False).encode())
    assert page.text == f"苏州出口增长\n\n{FIRST}\n{SECOND}"  # the byline stands in the text already
    assert (page.published_on, page.language, page.uri) == (date(2024, 1, 13), "zh", item["uri"])


def test_a_byline_that_the_text_lacks_is_a_line_of_its_own() -> None:
    (page,) = pages(json.dumps(NINJS3 | {"by": "本报记者 赵小红"}).encode())
    assert page.text.split("\n")[:3] == ["苏州出口增长", "", "本报记者 赵小红"]


def test_a_list_of_ninjs_items_gives_pages_and_names_what_is_not_usable() -> None:
    picture = {"uri": "urn:3", "type": "picture", "headline": "图片"}
    found = list(read(json.dumps({"items": [NINJS1, picture, NINJS3 | {"pubStatus": "canceled"}, NINJS3]}).encode(), Context()))
    assert [type(part) for part in found] == [ReadPage, Refusal, Refusal, ReadPage]
    assert len({part.page_id for part in found if isinstance(part, ReadPage)}) == 2
    assert [part.title for part in found if isinstance(part, Refusal)] == ["Empty page", "Not for publication"]


def test_an_embargo_is_kept() -> None:
    data = json.dumps(NINJS3 | {"embargoedUntil": "2024-01-14T00:00:00+08:00"}).encode()
    with pytest.raises(Refused, match="Embargoed"):
        pages(data, received_at=datetime(2024, 1, 13, 15, 59, tzinfo=UTC))
    assert pages(data, received_at=datetime(2024, 1, 13, 16, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("data", "status", "title"),
    [
        (b'{"a": 1}', 415, "Unknown JSON"),
        (b'{"headline": "x", ', 422, "Damaged file"),
        (b'{"headline": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 422, "Damaged file"),
        (b"<?xml version='1.0'?><opml><p>x</p></opml>", 415, "Unknown format"),
        (b"<?xml version='1.0'?><newsItem><p>x</p></newsItem>", 422, "Empty page"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", 422, "Empty page"),
        (b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><rss><channel><item><title>&b;</title></item></channel></rss>", 415, None),
    ],
)  # fmt: skip
def test_what_is_no_news_is_refused_with_a_reason(data: bytes, status: int, title: str | None) -> None:
    with pytest.raises(Refused) as caught:
        pages(data)
    assert caught.value.status == status
    assert title is None or caught.value.title == title


def test_a_json_feed_gives_a_page_an_item() -> None:
    items = [
        {"id": "1", "url": "https://news.example/1", "title": "苏州出口增长", "content_html": f"<p>{FIRST}</p><h2>订单恢复</h2><p>{SECOND}</p>",
         "date_published": "2024-01-13T23:30:00+08:00", "authors": [{"name": "王小明"}, {"name": "某某网"}]},
        {"id": "2", "content_text": SECOND},
        {"id": "3"},
    ]  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "示例", "language": "zh-CN", "items": items}
    first, second = pages(json.dumps(feed, ensure_ascii=False).encode())
    assert first.text.split("\n") == ["苏州出口增长", "", "王小明", "", FIRST, "订单恢复", SECOND]
    assert [block.role for block in first.blocks] == ["headline", "byline", "paragraph", "heading", "paragraph"]
    assert (first.published_on, first.language, first.uri) == (date(2024, 1, 13), "zh", "https://news.example/1")
    assert (second.text, second.published_on) == (SECOND, None)


def test_an_entry_whose_content_is_broken_off_costs_no_other() -> None:
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>苏州出口增长</title><id>urn:1</id><updated>2024-01-13T08<p></updated>"
        f"<content type='html'>&lt;p&gt;</content></entry><entry><title>订单恢复</title><summary>{SECOND}</summary></entry></feed>"
    )
    assert pages(feed.encode())[0].text.startswith("苏州出口增长")
