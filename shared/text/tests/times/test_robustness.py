"""Times that make no sense are left unread; nothing a page can print raises."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_extraction.domain.mentions import mentions_in
from dateline_text.times import resolve_periods, times_in

PIECES = st.sampled_from(
    [
        "2022年",
        "上半月",
        "下旬",
        "第四季度",
        "末",
        "前三季度",
        "30日",
        "2月",
        "31日",
        "今年",
        "去年同期",
        "以来",
        "之前",
        "至",
        "到",
        "上世纪",
        "90年代",
        "初",
        "春节",
        "凌晨",
        "点",
        "半",
        "25时",
        "前",
        "后",
        "每",
        "个",
        "13",
        "一",
        "十",
        "、",
        "，",
        "-",
        "周",
        "五",
        "大年三十",
        "闰",
        "“十四五”",
        "期间",
    ]
)


@given(
    st.lists(PIECES, max_size=8).map("".join),
    st.sampled_from(
        [None, datetime(2024, 2, 29, 12), datetime(2024, 2, 29, 12, tzinfo=UTC), datetime(1, 1, 1), datetime(9999, 12, 31)]
    ),
)
def test_any_sequence_of_time_words_is_read_or_left(text: str, reference: datetime | None) -> None:
    for mention in times_in(text, reference):
        assert 0 <= mention.start < mention.end <= len(text)
    for entity in mentions_in(text, reference):
        assert 0 <= entity["start"] < entity["end"] <= len(text)


@given(st.lists(PIECES, max_size=8).map("".join), st.sampled_from([None, date(2024, 2, 29), date(9999, 12, 31), date(1, 1, 1)]))
def test_any_sequence_of_time_words_is_resolved_or_left(text: str, day: date | None) -> None:
    for mention in resolve_periods(text, [(0, len(text))], day, day):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize("text", ["2022年上半月", "第四季度下旬"])
def test_a_part_of_a_month_needs_its_month(text: str) -> None:
    assert all(
        m.period is None or m.period.label in ("2022", "2023-Q4")
        for m in resolve_periods(text, [(0, len(text))], date(2024, 1, 13), None)
    )
