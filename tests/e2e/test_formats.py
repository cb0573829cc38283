"""Pages of other formats than text through the platform's own code: a newspaper sheet becomes the right articles."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from dateline_extraction.domain.page import articles_in
from dateline_ingest.domain import ocr
from dateline_ingest.domain.pages import pages_in
from dateline_local.services import Services
from dateline_schema.records import Article, Page

DATELINE = Path(sys.executable).parent / "dateline"
SONG = "STSong-Light"
# Debian's fonts-wqy-microhei: a font that can be drawn, so that OCR has something to read.
MICROHEI = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")

STORIES = {
    "苏州去年出口汽车超77亿元": (
        "新华社苏州1月13日电（记者王小明）苏州海关13日发布的数据显示，2023年，苏州出口汽车77.5亿元，同比增长9.1%，出口额创下历史新高。",
        "苏州海关关长李建国表示，企业订单正在恢复，下半年的走势好于上半年，全年有望保持稳定增长的态势。",
        "业内人士认为，随着新航线的开通，苏州的企业可以更快地把货物送到海外的客户手中，物流成本也会下降。",
    ),
    "杭州新增企业12.3万家": (
        "新华社杭州1月13日电（记者赵小红）杭州市统计局13日公布，2023年杭州新增企业12.3万家，比上年增长5.6%。",
        "统计局副局长陈大为说，新增企业主要集中在数字经济领域，其中软件企业增加最多，达到3.1万家。",
        "专家指出，杭州的营商环境还在改善，明年的新增企业数量可能继续上升，但增速会放缓。",
    ),
}
HANGING = "，。、；：？！”’）》"


def set_lines(paragraph: str, characters: int) -> Iterator[str]:
    rest = "\u3000\u3000" + paragraph
    while rest:
        end = characters
        while end < len(rest) and (
            rest[end] in HANGING or (rest[end - 1 : end + 1].isascii() and rest[end - 1 : end + 1].strip())
        ):
            end += 1
        yield rest[:end]
        rest = rest[end:]


def newspaper(font: str = SONG) -> bytes:
    """A sheet with a running head and both stories, each in two columns below its headline."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))

    def line(x: float, y: float, text: str, size: float = 10) -> None:
        canvas.setFont(font, size)
        blanks = len(text) - len(text.lstrip("\u3000"))
        canvas.drawString(x + blanks * size, 842 - y - size, text.lstrip("\u3000"))

    line(50, 30, "2024年1月13日\u3000星期六", 9)
    line(500, 30, "第3版", 9)
    y = 70.0
    for headline, paragraphs in STORIES.items():
        line(140, y, headline, 20)
        lines = [text for paragraph in paragraphs for text in set_lines(paragraph, 22)]
        half = -(-len(lines) // 2)
        for number, text in enumerate(lines):
            line(50 if number < half else 310, y + 40 + 15 * (number % half), text)
        y += 40 + 15 * half + 40
    canvas.save()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def song() -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    return newspaper()


@pytest.fixture(scope="module")
def drawn() -> bytes:
    if not MICROHEI.exists():
        pytest.skip("fonts-wqy-microhei is not installed")
    pdfmetrics.registerFont(TTFont("MicroHei", str(MICROHEI), subfontIndex=0))
    return newspaper("MicroHei")


def articles(data: bytes) -> tuple[Page, tuple[Article, ...]]:
    now = datetime(2024, 1, 13, tzinfo=UTC)
    (page,) = pages_in(data, source="test", received_at=now, published_on=date(2024, 1, 13))
    assert isinstance(page, Page)
    return page, articles_in(page)


def check(data: bytes) -> None:
    page, found = articles(data)
    assert {article.headline: article.paragraphs for article in found} == STORIES
    for article in found:
        for text_start, page_start, length in article.alignment:
            assert article.text[text_start : text_start + length] == page.text[page_start : page_start + length]


def test_a_newspaper_sheet_becomes_its_articles(song: bytes) -> None:
    check(song)


def test_a_scan_of_the_same_sheet_becomes_the_same_articles(drawn: bytes) -> None:
    if not ocr.available():
        pytest.skip("the ocr extra is not installed")
    check(drawn)
    picture = io.BytesIO()
    pdfium.PdfDocument(drawn)[0].render(scale=200 / 72).to_pil().save(picture, "PNG", dpi=(200, 200))
    check(picture.getvalue())


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_the_command_line_reads_every_format_and_reports_what_it_cannot(song: bytes, tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").write_bytes(song)
    (tmp_path / "all.zip").write_bytes(zipped(**{"in.pdf": song, "bad.bin": b"\0\1", "torn.pdf": song[:500]}))
    command = [DATELINE, "extract", "--published-on", "2024-01-13", str(tmp_path / "sheet.pdf"), str(tmp_path / "all.zip")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[article["headline"] for article in line["articles"]] for line in lines] == [list(STORIES)] * 2
    assert lines[0]["page_id"] == lines[1]["page_id"]
    assert done.returncode == 1
    assert [line.split(": ")[2:4] for line in done.stderr.splitlines()] == [
        ["bad.bin", "Not a text page"],
        ["torn.pdf", "Truncated file"],
    ]


@pytest.fixture(scope="module")
def services(new_platform: Callable[[], Services]) -> Iterator[Services]:
    running = new_platform()
    running.more["DATELINE_READER_SECONDS"] = "2"
    running.start("ingest")
    running.wait_ready("ingest")
    yield running
    running.stop()


def consumed(services: Services, count: int) -> list[Page]:
    """The first pages on the bus."""
    import asyncio

    from aiokafka import AIOKafkaConsumer

    from dateline_schema.topics import PAGES

    async def take() -> list[Page]:
        consumer = AIOKafkaConsumer(
            PAGES.name, bootstrap_servers=services.kafka, auto_offset_reset="earliest", max_partition_fetch_bytes=2**25
        )
        await consumer.start()
        try:
            return [Page.decode((await asyncio.wait_for(consumer.getone(), 60)).value) for _ in range(count)]
        finally:
            await consumer.stop()

    return asyncio.run(take())


def test_the_service_takes_a_pdf_and_an_archive_and_outlives_a_hostile_file(
    services: Services, song: bytes, tmp_path: Path
) -> None:
    status, answer = services.post_page(song, "?source=paper&uri=sheet.pdf", "application/pdf")
    assert (status, answer["refused"]) == (202, [])
    bad = b"<html><body>" + b"<p><a href=x>y</a></p>" * 800_000
    status, problem = services.post_page(bad, "?source=paper", "text/html")
    assert 400 <= status < 500
    assert problem["detail"]
    web = "<html><body><h1>苏州出口</h1><p>苏州去年出口77.5亿元，同比增长9.1%，企业订单正在恢复。</p></body></html>".encode()
    status, more = services.post_page(zipped(**{"a.html": web, "b.bin": b"\0"}), "?source=paper&uri=up.zip", "application/zip")
    refused: Any = more["refused"]
    assert (status, [part["member"] for part in refused]) == (202, ["b.bin"])
    pages = {page.page_id: page for page in consumed(services, 2)}
    sheet = pages[str(answer["page_id"])]
    assert sheet.layout is not None
    assert len(sheet.layout.boxes) == sum(bool(line.strip()) for line in sheet.text.split("\n"))
    assert pages[str(more["page_id"])].uri == "up.zip#a.html"
    env = os.environ | {"DATELINE_INGEST_URL": services.url("ingest")}
    (tmp_path / "sheet.pdf").write_bytes(song)
    (tmp_path / "all.zip").write_bytes(zipped(a=web, b=b"\0"))
    command = [DATELINE, "ingest", "--source", "paper", str(tmp_path)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert {Path(row["file"]).name: row["status"] for row in map(json.loads, done.stdout.splitlines())} == {
        "sheet.pdf": "already there",
        "all.zip": "partly accepted",
    }
    assert (done.returncode, "b: Not a text page" in done.stderr) == (1, True)
    assert services.probe("ingest", "/healthz") == 200
