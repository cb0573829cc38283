"""Whatever the reader and the field: what leaves ingest can be held by every later stage."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_ingest.domain.gate import clean, clean_label, sane
from dateline_ingest.domain.pages import pages_in
from dateline_ingest.domain.readers import Refused
from dateline_schema.records import Page

NOW = datetime(2024, 1, 13, tzinfo=UTC)
BODY = "苏州去年出口77.5亿元，同比增长9.1%，企业订单正在恢复。"
HOSTILE = "\x00\x1b]0;x\x07\x9b31m\u202e\u2066"


def rss(title: str, day: str = "Sat, 13 Jan 2024 08:00:00 +0800") -> bytes:
    return (
        f'<rss version="2.0"><channel><item><title>{title}</title><pubDate>{day}</pubDate>'
        f"<description>{BODY}</description></item></channel></rss>"
    ).encode()


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


FILES = {
    "ninjs": json.dumps({"uri": f"u{HOSTILE}", "headline": f"标题{HOSTILE}", "body_text": f"{BODY}{HOSTILE}"}).encode(),
    "ninjs date": json.dumps({"headline": "标题", "body_text": BODY, "versionCreated": "0001-01-01T00:00:00Z"}).encode(),
    "rss": rss("外贸&#27;]0;x&#7;&#x9b;31m&#x202e;增长"),
    "rss date": rss("外贸增长", "0001-01-01T00:00:00Z"),
    "html": f"<html><head><title>标题&#27;&#x202e;</title></head><body><h1>标题&#x9b;</h1><p>{BODY * 9}&#0;&#x2066;</p></body></html>".encode(),
    "text": f"标题\u202e\n{BODY}\x9b".encode(),
    "zip": zipped(f"名{chr(0x202E)}字.txt", BODY.encode()),
}


@pytest.mark.parametrize("name", FILES)
def test_nothing_that_a_later_stage_cannot_hold_leaves_any_reader(name: str) -> None:
    for page in pages_in(FILES[name], source="s", received_at=NOW, uri=f"u{HOSTILE}"):
        assert isinstance(page, Page)
        for text in (page.text, page.uri or "", page.source):
            assert clean(text) == text
            assert not any(c in text for c in "\x00\x1b\x9b\u202e\u2066")
            text.encode("utf-8")
        assert page.published_on is None or page.published_on.year > 1600
        assert (page.uri or "").isprintable()


@given(st.text(st.characters(exclude_categories=())))
def test_the_gate_keeps_the_length_and_so_every_offset(text: str) -> None:
    passed = clean(text)
    assert len(passed) == len(text)
    assert clean(passed) == passed
    passed.encode()
    assert all(a == b or b in "\ufffd\u200b" for a, b in zip(text, passed, strict=True))


@pytest.mark.parametrize("text", [BODY, "a\tb\r\nc\fd\x1a\x85", "مرحبا \u200f\u200e العالم", "👩‍👩‍👧", "𠮷野家"])
def test_what_texts_are_made_of_passes(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(("day", "kept"), [("0001-01-01", False), ("1599-12-31", False), ("1605-07-01", True), ("2024-12-01", True), ("2025-06-01", False), ("9999-12-31", False)])  # fmt: skip
def test_a_day_that_no_newspaper_can_have_is_no_day(day: str, kept: bool) -> None:
    assert (sane(date.fromisoformat(day), NOW.date()) is not None) is kept


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_sender_that_states_such_a_day_is_told(day: date) -> None:
    with pytest.raises(Refused) as refused:
        list(pages_in(BODY.encode(), source="s", received_at=NOW, published_on=day))
    assert refused.value.status == 400


@pytest.mark.parametrize("source", ["", "x" * 201, "a\nb", "a\u202eb", "a\x9b", "\ud800"])
def test_a_source_that_no_record_can_hold_is_refused(source: str) -> None:
    with pytest.raises(Refused) as refused:
        list(pages_in(BODY.encode(), source=source, received_at=NOW))
    assert refused.value.status == 400


def test_a_label_is_one_short_line() -> None:
    assert clean_label("a\nb\u2028c\x1b") == "a\ufffdb\ufffdc\ufffd"
    assert clean_label("x" * 5000) == "x" * 2000
    assert clean_label(None) is None
