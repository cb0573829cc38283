"""Formats are known by how they open, in time that grows with the bytes and no faster."""

import gzip
import io
import time
from datetime import date

import pytest

from dateline_ingest.domain.days import day_of
from dateline_ingest.domain.markup import few_attributes, text_of
from dateline_ingest.domain.readers import READERS, Context, Reader, ReadPage, Refused, read, reader_of

ENTRY = "外贸进出口规模稳中有增"
FEED = f"<rss version='2.0'><channel><title>示例</title><item><title>{ENTRY}</title><description>全年进出口总值增长0.2%。</description></item></channel></rss>"
WEB = f"<html><head><title>{ENTRY}</title></head><body><h1>{ENTRY}</h1><p>全年进出口总值同比增长0.2%，规模稳中有增，结构持续优化。</p></body></html>"
HOSTILE = {
    "585 empty comments": (b"<!---->" * 585 + b"x")[:4096],
    "comments that never end": b"<!--" * 16384,
    "comments with blanks between": b"<!----> \n" * 7000,
    "instructions": b"<?x?>" * 13000,
    "document types": b"<!DOCTYPE [" * 6000,
    "brackets of a subset": b"<!DOCTYPE a [" + b"] " * 32000,
    "open tags": b"<a" * 32768,
    "open quotes": b"<!DOCTYPE a " + b"\"'" * 32000,
    "JSON names": b'[{"' * 21000,
    "blanks": b" " * 65535 + b"x",
    "nothing but zeros": b"\0" * 65536,
}


@pytest.mark.parametrize("head", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_reader_knows_its_format_in_linear_time(reader: Reader, head: bytes) -> None:
    began = time.process_time()
    assert 0 <= reader.recognises(head) <= 1
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("\ufeff" + FEED, "feed"),
        ("\ufeff\ufeff<?xml version='1.0'?>" + FEED, "feed"),
        ("<!--" + "许可" * 9000 + "-->" + FEED, "feed"),
        ("<!DOCTYPE rss [<!ELEMENT a (#PCDATA)> <!ATTLIST a b CDATA '>]'>]>" + FEED, "feed"),
        ("<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'></atom:feed>", "feed"),
        ("<br />\n<b>Warning</b>: foo in <b>bar.php</b><br />\n<?xml version='1.0'?>" + FEED, "feed"),
        ("Warning: foo\n<?xml version='1.0'?>" + FEED, "feed"),
        ("<!DOCTYPE html>" + WEB, "html"),
        ("<!---->" * 500 + WEB, "html"),
        ("<style>" + "a{b:c}" * 1000 + "</style><p>正文</p>", "html"),
        ("<br /><div>正文</div>", "html"),
        ("<feedback>x</feedback>", "plain"),
        ("<本报讯>外贸进出口规模稳中有增。", "plain"),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_the_root_element_tells_the_format_whatever_stands_before_it(data: str, name: str, charset: str) -> None:
    assert reader_of(data.encode(charset), Context()).name == name


@pytest.mark.parametrize(
    "text",
    [
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://example.org/</loc></url></urlset>",
        "<svg xmlns='http://www.w3.org/2000/svg'><text>外贸</text></svg>",
        f"<?xml version='1.0'?><nitf><body><p>{ENTRY}</p></body></nitf>",
        f"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><p>{ENTRY}</p></newsItem>",
        f"<root><p>{ENTRY}</p></root>",
        "{\\rtf1\\ansi " + ENTRY + "}",
        "filedesc://crawl.arc 0.0.0.0 20240113080000 text/plain 73\n1 0 Example\n",
        "[" * 2000,
        "{" + '"a":{' * 2000,
        "%!PS-Adobe-3.0\nshowpage",
    ],
)
def test_what_only_looks_like_text_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(Refused) as caught:
        list(read(text.encode(), Context()))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "来源：示例网\n时间：2024年1月13日\n外贸稳中有增。",
        "[图]外贸稳中有增。",
        "{外贸}稳中有增。",
        "<本报讯>外贸增长。",
        "a<b且b>c。",
    ],
)
def test_text_with_a_mark_or_two_stays_text(text: str) -> None:
    (page,) = read(text.encode(), Context())
    assert isinstance(page, ReadPage)
    assert page.text == text


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-01-13T08:00:00+08:00", date(2024, 1, 13)),
        ("2024/01/13 08:00:00", date(2024, 1, 13)),
        ("2024年1月13日 08:00", date(2024, 1, 13)),
        ("二〇二四年一月十三日", date(2024, 1, 13)),
        ("1705104000", date(2024, 1, 13)),
        ("1705104000000", date(2024, 1, 13)),
        ("周六, 13 一月 2024 08:00:00 +0800", date(2024, 1, 13)),
        ("Sat, 13 Jan 2024 23:30:00 -0500", date(2024, 1, 13)),
        ("Sat Jan 13 08:00:00 CST 2024", date(2024, 1, 13)),
        ("January 13, 2024", date(2024, 1, 13)),
        ("1/13/2024 8:00:00 AM", date(2024, 1, 13)),
        ("20240113", date(2024, 1, 13)),
        ("20240113T080000Z", date(2024, 1, 13)),
        ("0001-01-01T00:00:00Z", None),
        ("1/2/2024", None),
        ("2024", None),
        ("2024-01", None),
        ("08:00", None),
        ("2024-02-30", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_a_written_day_is_read_whole_or_not_at_all(written: str, day: date | None) -> None:
    assert day_of(written) == day


def test_tags_are_looked_for_in_linear_time() -> None:
    began = time.process_time()
    text_of("<a " * 400_000)
    few_attributes("<a '=\" " * 200_000)
    assert len(few_attributes("<p>一</p><div " + "a='1' " * 200_000 + "><p title='二'>三</p></div>")) < 100
    assert time.process_time() - began < 5


def test_a_single_file_in_gzip_is_read_and_a_bomb_is_not() -> None:
    (page,) = read(gzip.compress(WEB.encode()), Context(name="page.html.gz"))
    assert isinstance(page, ReadPage)
    assert page.text.startswith(ENTRY)
    with pytest.raises(Refused, match="a bomb"):
        list(read(gzip.compress(b"a" * 10_000_000), Context()))
    with pytest.raises(Refused, match="cannot be unpacked"):
        list(read(gzip.compress(WEB.encode())[:-20], Context()))


@pytest.mark.parametrize(("before", "behind"), [(b"", b"x" * 3000), (b"HTTP/1.1 200 OK\n" * 200, b"")])
def test_a_pdf_with_something_else_around_it_is_read(before: bytes, behind: bytes) -> None:
    from reportlab.pdfgen import canvas

    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer)
    sheet.drawString(100, 700, "Exports rose 9.1 percent from a year earlier.")
    sheet.save()
    (page,) = read(before + buffer.getvalue() + behind, Context())
    assert isinstance(page, ReadPage)
    assert page.text == "Exports rose 9.1 percent from a year earlier."
