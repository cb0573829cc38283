"""Records are closed to writers and open to readers."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_schema.ids import article_id, digest, fact_id
from dateline_schema.record import InvalidRecord
from dateline_schema.records import DeadLetter, Page

NOON = datetime(2024, 1, 13, 12, tzinfo=UTC)


def page(text: str = "正文") -> Page:
    return Page(page_id=digest(text.encode()), source="test", received_at=NOON, text=text)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_encoding_round_trips(text: str) -> None:
    assert Page.decode(page(text).encode()) == page(text)


def test_a_newer_writer_does_not_break_an_older_reader() -> None:
    assert Page.decode(page().encode()[:-1] + b',"new_field":{"a":1}}') == page()


def test_a_writer_cannot_invent_a_field() -> None:
    with pytest.raises(ValueError, match="extra"):
        Page.model_validate(page().model_dump() | {"new_field": 1})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[1,2]", "not a Page"),
        (b"[" * 100_000, "not JSON"),
        (b"{}", "page_id"),
        (page().encode().replace(b'"source":"test"', b'"source":7'), "source"),
    ],
)
def test_hostile_bytes_get_one_line_that_says_what_is_wrong(data: bytes, reason: str) -> None:
    with pytest.raises(InvalidRecord, match=reason) as caught:
        Page.decode(data)
    assert "\n" not in str(caught.value)


def test_timestamps_are_utc_on_the_wire() -> None:
    local = page().model_copy(update={}) and Page(
        page_id=digest(b""), source="s", text="", received_at=NOON.astimezone(timezone(timedelta(hours=8)))
    )
    assert b"2024-01-13T12:00:00Z" in local.encode()


@given(st.binary(), st.none() | st.binary())
def test_a_dead_letter_keeps_its_message_byte_for_byte(value: bytes, key: bytes | None) -> None:
    letter = DeadLetter(
        topic="t", partition=0, offset=1, key=key, value=value, headers=(("h", value),), service="s", service_version="1",
        stage="x", error="E", message="m", attempts=1, first_at=NOON, last_at=NOON,
    )  # fmt: skip
    assert DeadLetter.decode(letter.encode()) == letter


def test_layout_does_not_change_an_article_id() -> None:
    assert article_id("s", "规模 稳中有增", "总值 41．76万亿元") == article_id("s", "规模稳中有增", "总值41.76万亿元")


@given(st.dictionaries(st.text(max_size=5), st.integers(-9, 9), max_size=5))
def test_field_order_does_not_change_a_fact_id(payload: dict[str, int]) -> None:
    backwards = dict(reversed(payload.items()))
    assert fact_id("a", "k", 0, 1, payload) == fact_id("a", "k", 0, 1, backwards)
