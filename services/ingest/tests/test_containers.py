"""ZIP and WARC: members through the other readers, limits kept, nothing written, every refusal named."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dateline_ingest.domain.pages import pages_in
from dateline_ingest.domain.readers import READERS, Context, Limits, ReadPage, Refusal, Refused, read, reader_of
from dateline_schema.ids import page_id
from dateline_schema.records import Page

README = Path(__file__).parents[1] / "README.md"
TEXT = "新华社苏州1月13日电（记者王小明）苏州去年出口77.5亿元，同比增长9.1%。\n".encode()
OTHER = "新华社杭州1月13日电（记者赵小红）杭州去年新增企业12.3万家。\n".encode()
WEB = "<html><body><h1>苏州出口增长</h1><p>苏州海关13日发布数据，去年苏州出口77.5亿元，同比增长9.1%。</p></body></html>".encode()


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def crawled(*responses: tuple[str, str, str, bytes], gzip: bool = True) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=gzip)
    writer.write_record(writer.create_warcinfo_record("test.warc", {"software": "test"}))
    for address, status, kind, body in responses:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers))
    return buffer.getvalue()


def split(data: bytes, limits: Limits | None = None) -> tuple[list[ReadPage], list[Refusal]]:
    found = list(read(data, Context(limits=limits or Limits())))
    return [part for part in found if isinstance(part, ReadPage)], [part for part in found if isinstance(part, Refusal)]


def test_a_zip_gives_the_pages_of_its_members_and_names_what_it_cannot_read() -> None:
    data = zipped(
        ("a.txt", TEXT), ("folder/b.html", WEB), ("picture.gif", b"GIF89a" + b"\0" * 50), (".DS_Store", b"x"), ("inner.zip", zipped(("c.txt", OTHER)))
    )  # fmt: skip
    pages, refusals = split(data)
    assert [page.member for page in pages] == ["a.txt", "folder/b.html", "inner.zip/c.txt"]
    assert [page.page_id for page in pages] == [page_id(TEXT), page_id(WEB), page_id(OTHER)]
    assert [(refusal.member, refusal.status) for refusal in refusals] == [("picture.gif", 415)]


def test_a_pages_address_is_its_own_or_the_archives_with_the_members_name() -> None:
    def addresses(data: bytes, uri: str | None) -> list[str | None]:
        found = pages_in(data, source="test", received_at=datetime(2024, 1, 13, tzinfo=UTC), uri=uri)
        return [page.uri for page in found if isinstance(page, Page)]

    data = zipped(
        ("a.txt", TEXT), ("crawl.warc.gz", crawled(("https://news.example/1", "200 OK", "text/html; charset=utf-8", WEB)))
    )
    assert addresses(data, "up.zip") == ["up.zip#a.txt", "https://news.example/1"]
    assert addresses(data, None) == ["a.txt", "https://news.example/1"]
    assert addresses(TEXT, "x.txt") == ["x.txt"]


@pytest.mark.parametrize("gzip", [True, False])
def test_a_warc_gives_the_pages_of_its_good_responses(gzip: bool) -> None:
    data = crawled(
        ("https://news.example/1", "200 OK", "text/html; charset=utf-8", WEB),
        (
            "https://news.example/gb",
            "200 OK",
            "text/html; charset=gb2312",
            WEB.decode().replace("苏州", "杭州").encode("gb18030"),
        ),
        ("https://news.example/x.png", "200 OK", "image/png", b"\x89PNG\r\n\x1a\n"),
        ("https://news.example/old", "404 Not Found", "text/html", WEB),
        ("https://news.example/empty", "200 OK", "text/html", b"<html><body></body></html>"),
        gzip=gzip,
    )
    pages, refusals = split(data)
    assert [page.uri for page in pages] == ["https://news.example/1", "https://news.example/gb"]
    assert "杭州出口增长" in pages[1].text
    assert [refusal.member for refusal in refusals] == ["https://news.example/empty"]


def test_a_torn_warc_gives_what_is_whole_and_says_where_it_ends() -> None:
    data = crawled(
        ("https://news.example/1", "200 OK", "text/html", WEB), ("https://news.example/2", "200 OK", "text/html", WEB * 50)
    )
    pages, refusals = split(data[:-60])
    assert [page.uri for page in pages] == ["https://news.example/1"]
    assert len(refusals) == 1


LIMITS = Limits(file_bytes=200_000, unpacked_bytes=300_000, members=10, depth=2, ratio=20)


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (zipped(*((f"{n}.txt", TEXT) for n in range(11))), "Too many members"),
        (zipped(("a.txt", "很".encode() * 70_000)), "Page too large"),
        (zipped(("word/document.xml", b"<x/>"), ("[Content_Types].xml", b"<x/>")), "Unknown format"),
        (zipped(), "Empty page"),
        (zipped(("a.txt", TEXT))[:60], "Damaged file"),
        (zipped(("1.zip", zipped(("2.zip", zipped(("3.txt", TEXT))))),), "Nested too deeply"),
    ],
)  # fmt: skip
def test_what_a_container_may_not_do_is_refused_by_name(data: bytes, title: str) -> None:
    with pytest.raises(Refused) as caught:
        split(data, LIMITS)
    assert caught.value.title == title


def test_the_total_ends_the_whole_and_keeps_what_was_read_before() -> None:
    import random

    noise = random.Random(1)
    large = ["".join(noise.choice("苏州海关数据出口增长企业订单") for _ in range(30_000)).encode() for _ in range(4)]
    pages, refusals = split(zipped(*((f"{n}.txt", data) for n, data in enumerate(large))), LIMITS)
    assert len(pages) == 3
    assert [(refusal.member, refusal.title) for refusal in refusals] == [("the rest", "Unpacks too large")]


def test_a_zip_bomb_is_given_up_after_a_megabyte() -> None:
    with pytest.raises(Refused, match="a bomb"):
        split(zipped(("zeros.txt", b"0" * 15_000_000)))


def test_a_member_that_lies_about_its_size_is_counted_as_it_unpacks() -> None:
    data = bytearray(zipped(("a.txt", b"1234567890" * 30_000)))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(Refused):
        split(bytes(data), LIMITS)


def test_members_with_path_tricks_are_only_labels(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    pages, _ = split(zipped(("../../evil.txt", TEXT), ("/etc/passwd", OTHER), ("a\x1b[31m\n.txt", WEB)))
    assert [page.member for page in pages] == ["../../evil.txt", "/etc/passwd", "a\ufffd[31m\ufffd.txt"]
    assert list(tmp_path.iterdir()) == []


def test_names_of_members_are_read_in_the_charset_of_whoever_packed_them() -> None:
    data = zipped(("AAAAAAAA.txt", TEXT)).replace(b"AAAAAAAA", "一版苏州".encode("gb18030"))
    assert [page.member for page in split(data)[0]] == ["一版苏州.txt"]
    assert [page.member for page in split(zipped(("一版苏州.txt", TEXT)))[0]] == ["一版苏州.txt"]


def test_every_format_is_known_by_its_content_whatever_it_is_called(new_print: Callable[..., Any]) -> None:
    sheet = new_print()
    sheet.line(50, 60, "苏州出口增长")
    files = {
        "plain": TEXT,
        "pdf": sheet.data(),
        "scan": b"\x89PNG\r\n\x1a\n",
        "html": WEB,
        "feed": b"<?xml version='1.0'?><rss version='2.0'/>",
        "ninjs": b'{"headline": "x"}',
        "nitf": b"<nitf><body/></nitf>",
        "newsml": b"<newsItem guid='x'/>",
        "mail": b"From: a@example.cn\nTo: b@example.cn\nSubject: x\n\n",
        "jsonfeed": b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        "warc": crawled(),
        "zip": zipped(("a.txt", TEXT)),
        "gzip": gzip.compress(TEXT),
    }
    assert set(files) == {reader.name for reader in READERS}
    for name, data in files.items():
        for hint in (None, "text/plain", "application/pdf", "text/html", "application/zip", "application/json"):
            assert reader_of(data, Context(media_type=hint, name="x.bin")).name == name


def test_the_readme_names_every_reader_with_its_hints() -> None:
    rows = {row.split("|")[1].strip(): row for row in README.read_text("utf-8").splitlines() if row.startswith("| ")}
    for reader in READERS:
        named = set(rows[reader.name].replace(",", " ").replace("`", " ").split())
        assert reader.media_types | {f".{ending}" for ending in reader.endings} <= named
