"""Hostile files end in one clear refusal within the bounds on memory and time, and the next file is read as before."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dateline_bus.bounded import Bounded
from dateline_ingest.domain.bounds import WORK, read_within
from dateline_ingest.domain.readers import Context, ReadPage, Refusal, Refused

GOOD = "<html><body><h1>苏州出口增长</h1><p>苏州海关13日发布数据，去年苏州出口77.5亿元，同比增长9.1%。</p></body></html>".encode()
MEMORY = 512 * 1024 * 1024


@pytest.fixture(scope="module")
def bounded() -> Iterator[Bounded]:
    pool = Bounded(WORK, memory_bytes=MEMORY, seconds=3)
    yield pool
    pool.close()


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first one its catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return body + head + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))


def stream(data: bytes, more: bytes = b"", packed: int = 0) -> bytes:
    for _ in range(packed):
        data = zlib.compress(data, 9)
    filters = b"/Filter[" + b"/FlateDecode" * packed + b"]" if packed else b""
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (more, filters, len(data), data)


def sheet(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
        % resources,
        content,
        *more,
    )  # fmt: skip


def many_characters() -> bytes:
    return sheet(stream(b"BT /F 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj 0 1 Td " * 2_000_000 + b"ET", packed=2))


def forms_in_forms() -> bytes:
    """Each form draws the next ten times: 10^7 drawings from a kilobyte."""
    forms = [
        stream(b"/X Do " * 10 if n < 7 else b"BT /F 9 Tf (a) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>" % (n + 6))
        for n in range(8)
    ]  # fmt: skip
    return sheet(stream(b"/X Do"), b"/XObject<</X 5 0 R>>", *forms)


def deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 500_000 + "苏州出口增长".encode() + b"</body></html>"


def tables_in_tables() -> bytes:
    return b"<html><body>" + b"<table><tr><td>" * 20_000 + b"x" + b"</body></html>"


def wide_html() -> bytes:
    return b"<html><body>" + b"<p><a href=x>y</a></p>" * 800_000 + b"</body></html>"


def deep_feed() -> bytes:
    return b"<?xml version='1.0'?><rss version='2.0'><channel><item>" + b"<a>" * 300_000 + b"</item></channel></rss>"


def zip_in_zip() -> bytes:
    data = b"0" * 10_000_000
    for name in ("a.txt", "b.zip", "c.zip"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(20):
                archive.writestr(f"{copy}{name}", data)
        data = buffer.getvalue()
    return data


def gzipped_warc() -> bytes:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\nContent-Type: application/http\r\nContent-Length: 400000000\r\n\r\n"
    squeezed = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"0" * 10_000_000
    parts = [squeezed.compress(head + b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")]
    parts += [squeezed.compress(zeros) for _ in range(40)]
    return b"".join([*parts, squeezed.flush()])


def long_headers() -> bytes:
    return b"WARC/1.0\r\n" + b"X: y\r\n" * 500_000


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a PDF of 80 million characters": many_characters,
    "PDF forms in forms": forms_in_forms,
    "half a million nested elements": deep_html,
    "tables in tables": tables_in_tables,
    "HTML of a million elements": wide_html,
    "300,000 nested elements in a feed": deep_feed,
    "zips in zips": zip_in_zip,
    "a WARC that unpacks to 400 MB": gzipped_warc,
    "a WARC of headers": long_headers,
    "deep JSON": lambda: b'{"headline":' + b'{"a":' * 3_000_000 + b"1" + b"}" * 3_000_001,
    "a line of 50 MB": lambda: b"x" * 50_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_the_next_one_is_read(bounded: Bounded, name: str) -> None:
    data = HOSTILE[name]()
    outcome: Any
    try:
        outcome = list(read_within(bounded.run, data, Context()))
    except Refused as refused:
        outcome = refused
    if isinstance(outcome, Refused):
        assert 400 <= outcome.status < 500
        assert outcome.title
        assert len(outcome.detail) < 300
    else:
        # Whoever can read it within the bounds may.
        assert all(isinstance(part, ReadPage | Refusal) for part in outcome)
    (page,) = read_within(bounded.run, GOOD, Context())
    assert isinstance(page, ReadPage)
    assert page.text.startswith("苏州出口增长\n\n苏州海关")


def test_reading_behind_the_border_is_reading(bounded: Bounded) -> None:
    from dateline_ingest.domain.readers import read

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.html", GOOD)
        archive.writestr("b.bin", b"\0\1")
    for data in (GOOD, buffer.getvalue()):
        assert list(read_within(bounded.run, data, Context())) == list(read(data, Context()))
