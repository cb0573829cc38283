"""Mail, saved pages, NITF and NewsML-G2 into pages: headline, authors, day, text; what is not for publication stays out."""

from datetime import UTC, date, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from dateline_ingest.domain.readers import Context, ReadPage, Refusal, Refused, read
from dateline_ingest.domain.readers.mail import unwrapped

FIRST, SECOND = "临江海关13日发布数据，去年临江出口77.5亿元，同比增长9.1%。", "业内人士认为，企业的订单正在恢复。"
NOW = datetime(2024, 2, 1, tzinfo=UTC)


def pages(data: bytes | str, **hints: Any) -> list[ReadPage]:
    found = list(read(data.encode() if isinstance(data, str) else data, Context(received_at=NOW, **hints)))
    assert all(isinstance(page, ReadPage) for page in found), found
    return found  # type: ignore[return-value]


def roles(page: ReadPage) -> list[tuple[str, str]]:
    return [(block.role, page.text[block.start : block.end]) for block in page.blocks]


def mail(**fields: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "王小明 <wang@example.cn>", "desk@example.cn"
    message["Subject"], message["Date"] = "临江出口增长", "Sat, 13 Jan 2024 08:15:00 +0800"
    for name, value in fields.items():
        message[name] = value
    return message


def test_a_mail_is_a_page_under_its_subject() -> None:
    message = mail()
    message.set_content(f"{FIRST}\n\n{SECOND}\n")
    (page,) = pages(message.as_bytes())
    assert roles(page) == [("headline", "临江出口增长"), ("byline", "王小明"), ("paragraph", FIRST), ("paragraph", SECOND)]
    assert (page.published_on, page.media_type) == (date(2024, 1, 13), "message/rfc822")


def test_the_richest_form_of_a_mail_is_read_and_what_is_attached_too() -> None:
    message = mail()
    message.set_content("plain")
    message.add_alternative(f"<p>{FIRST}</p><ul><li>{SECOND}</li></ul>", subtype="html")
    message.add_attachment(f"另一篇\n\n{SECOND}".encode(), maintype="text", subtype="plain", filename="other.txt")
    first, second = pages(message.as_bytes())
    assert first.text.endswith(f"{FIRST}\n{SECOND}")
    assert (second.member, second.text) == ("other.txt", f"另一篇\n\n{SECOND}")


def test_a_saved_page_is_the_page_it_was() -> None:
    web = f"<html><head><title>临江出口增长_示例网</title></head><body><h1>临江出口增长</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    message = EmailMessage()
    message["From"], message["Subject"] = "<Saved by Blink>", "临江出口增长_示例网"
    message["Snapshot-Content-Location"] = "https://example.cn/2024/01/13/a.html"
    message["MIME-Version"] = "1.0"
    message.set_content(web, subtype="html", charset="gb18030", cte="base64")
    (page,) = pages(message.as_bytes())
    assert page.text.split("\n") == ["临江出口增长", "", FIRST, SECOND]
    assert (page.uri, page.published_on) == ("https://example.cn/2024/01/13/a.html", date(2024, 1, 13))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("第一段\n\n第二段", "第一段\n第二段"),
        ("一" * 30 + "\n" + "二" * 30 + "\n三\n\n四", "一" * 30 + "二" * 30 + "三\n四"),
        ("a" * 60 + "\nb b\n\nc", "a" * 60 + " b b\nc"),
        ("清单：\n甲\n乙", "清单：\n甲\n乙"),
    ],
)
def test_wrapped_lines_of_a_mail_are_joined(written: str, read_as: str) -> None:
    assert unwrapped(written) == read_as


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@example.cn\nTo: b@example.cn\nSubject: x\nContent-Type: multipart/mixed; boundary=q\n\n--q\n" * 50,
        b"From: a@example.cn\nTo: b@example.cn\nSubject: x\nContent-Type: text/plain; charset=nonsense\n\n\xff\xfe\xff",
        b"From: a@example.cn\nTo: b@example.cn\nSubject: =?x?q?=ff?=\nDate: never\n\n",
        b"From: a@example.cn\nTo: b@example.cn\nContent-Type: multipart/related; boundary=\nSnapshot-Content-Location: x\n\n--\n",
    ],
)
def test_a_mail_that_is_broken_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        list(read(data, Context()))
    assert "\n" not in str(caught.value)


NITF = f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf-3-6.dtd"><nitf><head><title>旧题</title>
<docdata><date.issue norm="20240113T081500+0800"/></docdata></head><body xml:lang="zh-CN"><body.head><hedline><hl1>临江出口增长</hl1><hl2>连续三年</hl2></hedline>
<byline>记者 <person>王小明</person></byline><dateline><location>临江</location></dateline></body.head><body.content><p lede="true">{FIRST}</p><hl2>订单恢复</hl2>
<media media-type="image"><media.reference source="a.jpg"/><media.caption>图为港口。</media.caption></media><block><p>{SECOND}</p></block></body.content></body></nitf>"""


def test_nitf_is_one_story() -> None:
    (page,) = pages(NITF)
    assert roles(page) == [
        ("headline", "临江出口增长"),
        ("byline", "王小明"),
        ("subheadline", "连续三年"),
        ("paragraph", FIRST),
        ("heading", "订单恢复"),
        ("caption", "图为港口。"),
        ("paragraph", SECOND),
    ]
    assert (page.published_on, page.language) == (date(2024, 1, 13), "zh")


def item(body: str, *, status: str = "stat:usable", more: str = "", guid: str = "urn:example:1") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="3"><itemMeta><versionCreated>2024-01-14T00:00:00Z</versionCreated>
<firstCreated>2024-01-13T08:15:00+08:00</firstCreated><pubStatus qcode="{status}"/>{more}<title>题</title></itemMeta><contentMeta><creator><name>示例社</name></creator><language tag="zh-Hans"/>
<by>王小明</by><headline>临江出口增长</headline></contentMeta><contentSet>{body}</contentSet></newsItem>"""


BODIES = [
    f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><h1>临江出口增长</h1><p>{FIRST}</p><p>{SECOND}</p></body></html></inlineXML>',
    f"<inlineXML><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><body><body.content><p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf></inlineXML>",
    f"<inlineData contenttype='text/plain'>{FIRST}\n{SECOND}</inlineData>",
]


@pytest.mark.parametrize("body", BODIES)
def test_newsml_is_read_whatever_form_its_body_has(body: str) -> None:
    (page,) = pages(item(body))
    assert roles(page) == [("headline", "临江出口增长"), ("byline", "王小明"), ("paragraph", FIRST), ("paragraph", SECOND)]
    assert (page.published_on, page.language, page.uri) == (date(2024, 1, 13), "zh", "urn:example:1")


def test_a_message_gives_a_page_an_item_and_says_what_is_not_for_publication() -> None:
    items = item(BODIES[0]) + item(BODIES[2], status="stat:canceled", guid="urn:example:2")
    items += item(BODIES[2], more="<embargoed>2024-03-01T00:00:00Z</embargoed>", guid="urn:example:3") + item(
        "", guid="urn:example:4"
    )
    found = list(read(f"<newsMessage><itemSet>{items}</itemSet></newsMessage>".encode(), Context(received_at=NOW)))
    assert [type(one) for one in found] == [ReadPage, Refusal, Refusal, Refusal]
    assert [one.title for one in found[1:] if isinstance(one, Refusal)] == ["Not for publication", "Embargoed", "Empty page"]


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY a "b">]><nitf><body>&a;</body></nitf>',
        "<nitf><body></nitf>",
        "<nitf><body/></nitf>",
        "<newsMessage/>",
        "<newsItem>" + "<a>" * 400 + "</a>" * 400 + "</newsItem>",
        '<NewsML Version="1.2"><NewsItem/></NewsML>',
    ],
)
def test_news_xml_that_is_hostile_or_empty_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(Refused) as caught:
        list(read(text.encode(), Context()))
    assert "\n" not in str(caught.value)
