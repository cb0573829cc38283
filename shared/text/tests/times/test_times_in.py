"""Time expressions of single sentences: spans, values, and what is not a time."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_text.times import times_in

MONDAY = datetime(2021, 6, 14, 9, 30)
DIGITS = "零一二三四五六七八九"


def read(text: str, reference: datetime | None = MONDAY) -> list[tuple[str, str]]:
    return [(text[mention.start : mention.end], mention.value) for mention in times_in(text, reference)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("会议昨天结束", "昨天", "2021-06-13"),
        ("他去年9月2号左右到岗", "去年9月2号左右", "2020-09-02"),
        ("上周五发布", "上周五", "2021-06-11"),
        ("下個禮拜三見", "下個禮拜三", "2021-06-23"),
        ("二〇二〇年三月", "二〇二〇年三月", "2020-03-01/2020-04-01"),
        ("于2020/1/2签署", "2020/1/2", "2020-01-02"),
        ("明天下午三点半开会", "明天下午三点半", "2021-06-15T15:30:00"),
        ("晚上11:30", "晚上11:30", "2021-06-14T23:30:00"),
        ("差五分八点", "差五分八点", "2021-06-14T19:55:00"),
        ("早上8点到10点", "早上8点到10点", "2021-06-14T08:00:00/2021-06-14T10:00:00"),
        ("2017年3——5月", "2017年3——5月", "2017-03-01/2017-06-01"),
        ("从周一到周五", "从周一到周五", "2021-06-21/2021-06-26"),
        ("上世纪90年代", "上世纪90年代", "1990-01-01/2000-01-01"),
        ("18世纪", "18世纪", "1700-01-01/1800-01-01"),
        ("8月初", "8月初", "2021-08-01/2021-08-06"),
        ("本月中旬", "本月中旬", "2021-06-11/2021-06-21"),
        ("今年前五个月", "今年前五个月", "2021-01-01/2021-06-01"),
        ("四月的最后一个星期一", "四月的最后一个星期一", "2021-04-26"),
        ("三天前", "三天前", "2021-06-11"),
        ("过去两天", "过去两天", "2021-06-12/2021-06-14T09:30:00"),
        ("2010年1月4日或之前", "2010年1月4日或之前", "/2010-01-04"),
        ("自2018年以来", "自2018年以来", "2018-01-01/"),
        ("民国三年", "民国三年", "1914-01-01/1915-01-01"),
        ("2000年农历8月15号", "2000年农历8月15号", "2000-09-12"),
        ("“十四五”期间", "“十四五”期间", "2021-01-01/2026-01-01"),
    ],
)
def test_points_and_stretches(text: str, words: str, value: str) -> None:
    assert read(text) == [(words, value)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年春节", "2024-02-10"),
        ("2023年中秋节", "2023-09-29"),
        ("2024年清明", "2024-04-04"),
        ("2019年感恩节", "2019-11-28"),
        ("2013年复活节", "2013-03-31"),
        ("2013年东正教复活节", "2013-05-05"),
        ("国庆节", "2021-10-01"),
        ("妇女节", "2022-03-08"),
    ],
)
def test_holidays_fall_where_their_calendars_put_them(text: str, day: str) -> None:
    assert read(text) == [(text, day)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两年又三个月12天", "P2Y3M12D"),
        ("两个半小时", "PT2.5H"),
        ("一刻钟", "PT15M"),
        ("三五天", "P3D/P5D"),
        ("半年", "P0.5Y"),
        ("15个工作日", "P15D"),
    ],
)
def test_durations(text: str, value: str) -> None:
    (mention,) = times_in(text, None)
    assert (mention.kind, mention.value, mention.start, mention.end) == ("duration", value, 0, len(text))


@pytest.mark.parametrize(("text", "value"), [("每天", "P1D"), ("每隔两天", "P3D"), ("每两周", "P2W"), ("每天早上8点", "T08")])
def test_sets(text: str, value: str) -> None:
    (mention,) = times_in(text, None)
    assert (mention.kind, mention.value, mention.end) == ("set", value, len(text))


@pytest.mark.parametrize(
    "text",
    ["价格2000元", "3月龄婴儿", "一点都不难", "日本年轻人", "目前天气转凉", "十分重要", "提出三点建议", "地铁5号线", "“远望五号”船", "一天天好起来",
     "号码888-000-9999", "加七点八", "增加2665.1亿元"],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    assert read(text) == []


def test_without_a_reference_relative_words_stay_unresolved() -> None:
    assert read("明天", None) == [("明天", "")]
    assert read("2月3日", None) == [("2月3日", "XXXX-02-03")]


def test_a_day_that_does_not_exist_has_no_value_but_its_form() -> None:
    (mention,) = times_in("2月30日", MONDAY)
    assert (mention.timex, mention.period) == ("XXXX-02-30", None)


def _chinese(number: int) -> str:
    tens, units = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[units] if units else "")


def _forms(day: date) -> list[str]:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02d}月{day.day:02d}號",
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{year}年{_chinese(day.month)}月{_chinese(day.day)}日",
    ]


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)), st.integers(0, 4))
def test_a_date_reads_back_from_every_form(day: date, form: int) -> None:
    assert [value for _, value in read("于" + _forms(day)[form] + "公布")] == [day.isoformat()]


@given(st.dates(date(1901, 1, 1), date(2098, 12, 31)), st.integers(1, 300))
def test_a_range_reads_back(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    ((_, value),) = read(f"{_forms(first)[0]}至{_forms(last)[0]}")
    assert value == f"{first}/{last + timedelta(days=1)}"


@given(
    st.text(
        "今明昨前后天日月年周上下初底中半个两三十点分时秒钟到至零〇一二0123456789:-/.~的每隔近内以之来春节国庆第末旬，。 本去",
        max_size=40,
    )
)
def test_mentions_lie_in_the_text_in_order(text: str) -> None:
    position = 0
    for mention in times_in(text, MONDAY):
        assert position <= mention.start < mention.end <= len(text)
        position = mention.end
