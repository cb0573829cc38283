"""Bytes into pages: Chinese charsets are read, everything that is not text is refused with a reason."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_ingest.domain.pages import pages_in
from dateline_ingest.domain.readers import Context, Refused, read
from dateline_ingest.domain.readers.plain import decode
from dateline_schema.ids import page_id

TEXT = "新华社北京1月13日电（记者邹多为）年内进出口规模逐季抬升，同比增长0.2％。\r\n\u3000\u3000第二段。"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_page_in_any_usual_charset_gives_its_text(charset: str) -> None:
    assert decode(TEXT.encode(charset)) == TEXT


@pytest.mark.parametrize("charset", [None, "big5", "Big5-HKSCS", "gb2312"])
def test_big5_is_told_from_gb18030_by_its_common_characters(charset: str | None) -> None:
    text = "臺灣今年的進出口總值比去年同期減少了許多，主管機關說。"
    assert decode(text.encode("big5"), charset) == text


def test_a_bad_byte_stays_visible_and_many_refuse_the_charset() -> None:
    assert decode(("外贸增长。" * 300).encode() + b"\xe5\xa4") == "外贸增长。" * 300 + "\ufffd"
    assert decode("价格为".encode("gbk") + b"\x80" + "100，比去年同期下降。".encode("gbk")) == "价格为€100，比去年同期下降。"
    with pytest.raises(Refused):
        decode(b"\xff\xfe\xfd".join(["外贸增长。".encode()] * 50))


@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 422),
        (b" \r\n\t\xe3\x80\x80", 422),
        (b"\xef\xbb\xbf", 422),
        (b"%PDF-1.7 \xe2\xe3", 422),
        (b"PK\x03\x04abc", 422),
        (b"text\x00with nul", 415),
        (b"\x1b[31mred", 415),
        ("Genève déjà où l'été".encode("latin-1"), 415),
        ("日本の経済は緩やかに回復しているとみられる".encode("shift-jis"), 415),
        ("日本の経済は緩やかに回復しているとみられる。".encode("euc-jp"), 415),
        ("한국의 수출이 크게 늘어났다고 밝혔다".encode("euc-kr"), 415),
        (b"\xff\xfe\x00\xd8", 415),
    ],
)
def test_what_is_no_text_page_is_refused_with_a_reason(data: bytes, status: int) -> None:
    with pytest.raises(Refused) as caught:
        list(read(data, Context()))
    assert (caught.value.status, bool(caught.value.title), bool(caught.value.detail)) == (status, True, True)


def test_a_page_has_the_id_of_its_bytes_whatever_its_charset() -> None:
    now = datetime(2024, 1, 13, tzinfo=UTC)
    pages = [
        next(pages_in(TEXT.encode(charset), source="test", received_at=now, published_on=date(2024, 1, 13)))
        for charset in ("utf-8", "gb18030")
    ]
    assert [page.page_id for page in pages] == [page_id(TEXT.encode()), page_id(TEXT.encode("gb18030"))]
    assert pages[0].text == pages[1].text == TEXT
