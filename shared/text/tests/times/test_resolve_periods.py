"""Half-said periods of news articles, resolved from their surroundings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_text.times import resolve_periods


def periods(text: str, day: date | None, dateline: date | None = None) -> list[tuple[str, str | None]]:
    spans, position = [], 0
    for paragraph in text.split("\n"):
        spans.append((position, position + len(paragraph)))
        position += len(paragraph) + 1
    mentions = resolve_periods(text, spans, day, dateline)
    return [(text[mention.start : mention.end], mention.period.label if mention.period else None) for mention in mentions]


AUGUST = date(2023, 8, 18)
JANUARY = date(2024, 1, 13)


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("记者12日获悉", "12日", "2023-08-12"),
        ("事故发生在28日", "28日", "2023-07-28"),
        ("预计28日抵达", "28日", "2023-08-28"),
        ("一季度增长", "一季度", "2023-Q1"),
        ("11月份出口回升", "11月份", "2022-11"),
        ("前7个月出口增长", "前7个月", "2023-01/2023-07"),
        ("今年前三季度", "今年前三季度", "2023-01/2023-09"),
        ("1至7月", "1至7月", "2023-01/2023-07"),
        ("1-7月", "1-7月", "2023-01/2023-07"),
        ("今年以来增长", "今年以来", "2023"),
        ("截至6月末", "截至6月末", "2023-06-30"),
        ("2021年以来", "2021年以来", "2021"),
        ("“十四五”期间", "“十四五”期间", "2021/2025"),
        ("2014年三季度至2015年一季度", "2014年三季度至2015年一季度", "2014-Q3/2015-Q1"),
        ("2008年至2013年", "2008年至2013年", "2008/2013"),
        ("2008至2013年", "2008至2013年", "2008/2013"),
        ("二、三季度", "二、三季度", "2023-Q2/2023-Q3"),
        ("预计全年增长", "全年", "2023"),
        ("连续7年增长", "7年", None),
        ("前几年放缓", "前几年", None),
    ],
)
def test_one_expression(text: str, words: str, label: str | None) -> None:
    assert periods(text, AUGUST) == [(words, label)]


def test_the_year_of_the_sentence_decides() -> None:
    found = periods("纵观2021年，从一季度到三季度都在增长，四季度回落。", AUGUST)
    assert found == [("2021年", "2021"), ("从一季度到三季度", "2021-Q1/2021-Q3"), ("四季度", "2021-Q4")]


def test_a_year_in_a_bracket_dates_nothing_after_it() -> None:
    said = periods("2023年进出口4.2万亿元（2022年为3.7万亿元）。全年出口2.5万亿元，12月出口0.2万亿元。", JANUARY)
    assert said == [("2023年", "2023"), ("2022年", "2022"), ("全年", "2023"), ("12月", "2023-12")]


def test_a_review_in_january_speaks_of_last_year() -> None:
    found = periods("2023年外贸收官。\n全年进出口增长，四季度向好，12月份创新高。", JANUARY)
    assert found[1:] == [("全年", "2023"), ("四季度", "2023-Q4"), ("12月份", "2023-12")]


def test_the_same_period_and_that_of_the_year_before() -> None:
    found = periods("1月份出口增长。当月顺差扩大，同期进口下降，比去年同期少一成。", date(2016, 2, 15))
    assert found == [("1月份", "2016-01"), ("当月", "2016-01"), ("同期", "2016-01"), ("去年同期", "2015-01")]


def test_the_report_period_outlives_other_years() -> None:
    found = periods("公司10日公布2023年度中期业绩。去年投资不少。期内收入增长。", AUGUST)
    assert found[-1] == ("期内", "2023-01/2023-06")


def test_the_dateline_goes_before_the_day_of_publication() -> None:
    assert periods("昨天", date(2024, 1, 13), date(2024, 1, 12)) == [("昨天", "2024-01-11")]


def test_nothing_is_guessed_without_a_date() -> None:
    assert periods("3月出口增长，去年同期下降", None) == [("3月", None), ("去年同期", None)]


@given(
    st.text(
        "今明去前后天日月年周上下初底末中半同期内全当季度截至以来预计比个两三十点时12345至、和，。“十四五”期间\n", max_size=60
    )
)
def test_any_text_is_read_without_failing_and_in_order(text: str) -> None:
    position = 0
    for mention in resolve_periods(text, [(0, len(text))], AUGUST, None):
        assert position <= mention.start < mention.end <= len(text)
        position = mention.end
