"""Every form of time expression by table: tests/times/*.tsv."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_text.times import resolve_periods, times_in

HERE = Path(__file__).parent
SAID = datetime(2024, 3, 15, 10, 20)
PUBLISHED = date(2024, 7, 18)


def rows(name: str) -> list[list[str]]:
    """The fields of a table, without its comments."""
    return [line.split("\t") for line in (HERE / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "expected"), rows("mentions.tsv"), ids=lambda field: str(field)[:30])
def test_a_form_of_a_single_sentence(text: str, expected: str) -> None:
    shown = [f"{text[m.start : m.end]} = {m.value}" for m in times_in(text, SAID)]
    assert ("; ".join(shown) or "-") == expected


@pytest.mark.parametrize(("text", "expected"), rows("periods.tsv"), ids=lambda field: str(field)[:30])
def test_a_form_of_news(text: str, expected: str) -> None:
    mentions = resolve_periods(text, [(0, len(text))], PUBLISHED, None)
    shown = [f"{text[m.start : m.end]} = {m.period.label if m.period else '-'} {m.relation}" for m in mentions]
    assert "; ".join(shown) == expected


def hours(moment: datetime) -> list[str]:
    """One time of day in several hands."""
    half = "上午" if moment.hour < 12 else "下午"
    hour = moment.hour if moment.hour <= 12 else moment.hour - 12
    return [
        f"{moment.hour}时{moment.minute:02d}分",
        f"{moment:%H:%M}",
        f"{half}{hour}点{moment.minute}分" if hour else f"{moment.hour}时{moment.minute}分",
        f"{half}{hour}:{moment.minute:02d}" if hour else f"{moment:%H:%M}",
    ]


@given(st.datetimes(datetime(1901, 1, 1), datetime(2099, 12, 31)), st.integers(0, 3))
def test_a_moment_reads_back_from_every_form(moment: datetime, form: int) -> None:
    words = f"{moment.year}年{moment.month}月{moment.day}日{hours(moment)[form]}"
    (mention,) = times_in("于" + words + "结束", SAID)
    assert mention.value == f"{moment:%Y-%m-%dT%H:%M}:00"
    assert (mention.start, mention.end) == (1, 1 + len(words))


@given(st.integers(1, 400), st.sampled_from(["天前", "天后", "日后"]))
def test_days_are_counted_from_the_day_it_is_said(count: int, way: str) -> None:
    (mention,) = times_in(f"{count}{way}", SAID)
    step = timedelta(days=count if way.endswith("后") else -count)
    assert mention.value == (SAID + step).date().isoformat()
