"""Amounts: values, units, bounds and ranges by table; exactness, order and spans by property."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_text.numbers import amounts_in
from dateline_text.numbers.numerals import read

READ = [
    # text, words, value, unit, bound
    ("收入9.69万亿元", "9.69万亿元", "9690000000000", "CNY", "eq"),
    ("投入1亿3000万元", "1亿3000万元", "130000000", "CNY", "eq"),
    ("下降2.7%", "2.7%", "2.7", "%", "eq"),
    ("回落0.3个百分点", "0.3个百分点", "0.3", "pp", "eq"),
    ("下调25个基点", "25个基点", "0.25", "pp", "eq"),
    ("占百分之三点五", "百分之三点五", "3.5", "%", "eq"),
    ("建成40多个站点", "40多个", "40", "个", "gt"),
    ("近30家企业", "30家", "30", "家", "lt"),
    ("超过60万家", "60万家", "600000", "家", "gt"),
    ("惠及上亿名旅客", "上亿名", "100000000", "名", "ge"),
    ("不少于五百人", "五百人", "500", "人", "ge"),
    ("２５亿英镑援助", "２５亿英镑", "2500000000", "GBP", "eq"),
    ("捐款三萬元", "三萬元", "30000", "CNY", "eq"),
]
RANGES = [
    ("罚金十二至四十万韩元", "十二至四十万韩元", "120000", "400000", "KRW"),
    ("融资三百到六百亿卢布", "三百到六百亿卢布", "30000000000", "60000000000", "RUB"),
    ("耗资3至5万元", "3至5万元", "30000", "50000", "CNY"),
    ("卖到六七百欧元", "六七百欧元", "600", "700", "EUR"),
    ("来了三四个客商", "三四个", "3", "4", "个"),
]
NO_QUANTITY = ["进一步扩大", "汽车零部件", "两位数增长", "另一部分", "2023年1月", "https://example.org/a?q=%2012%20元"]
SEVERAL = [("兑换3美元5欧元", ["USD", "EUR"]), ("8英镑 9港元", ["GBP", "HKD"])]


@pytest.mark.parametrize(("text", "words", "value", "unit", "bound"), READ)
def test_value_unit_and_bound(text: str, words: str, value: str, unit: str, bound: str) -> None:
    (amount,) = amounts_in(text)
    assert (text[amount.start : amount.end], amount.value, amount.unit, amount.bound) == (words, Decimal(value), unit, bound)


@pytest.mark.parametrize(("text", "words", "low", "high", "unit"), RANGES)
def test_two_ends_share_the_scale_of_the_second(text: str, words: str, low: str, high: str, unit: str) -> None:
    (amount,) = amounts_in(text)
    assert (text[amount.start : amount.end], amount.low, amount.high) == (words, Decimal(low), Decimal(high))
    assert (amount.value, amount.bound, amount.unit) == (None, "range", unit)


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_words_that_only_hold_a_numeral_are_no_quantity(text: str) -> None:
    assert [a for a in amounts_in(text) if a.family not in ("number", "code", "ordinal")] == []


@pytest.mark.parametrize(("text", "units"), SEVERAL)
def test_a_currency_belongs_to_the_number_before_it(text: str, units: list[str]) -> None:
    assert [amount.unit for amount in amounts_in(text)] == units


def chinese(number: int) -> str:
    """Standard Chinese numeral of 0 < number < 10**12."""
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        if number >= scale:
            rest = number % scale
            gap = "零" if 0 < rest < scale // 10 else ""
            return chinese(number // scale) + word + gap + (chinese(rest) if rest else "")
    words, pending = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if pending and words else "") + "零一二三四五六七八九"[digit] + word
            pending = False
        else:
            pending = True
    return words


@given(st.integers(1, 10**12 - 1))
def test_a_rendered_chinese_numeral_reads_back(number: int) -> None:
    words = chinese(number)
    numeral = read(words)
    assert numeral is not None
    assert numeral.value == number
    (amount,) = amounts_in(f"共{words}元。")
    assert (amount.start, amount.end, amount.value) == (1, len(words) + 2, Decimal(number))


@given(st.decimals(0, 10**9, places=3), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
def test_an_arabic_or_mixed_numeral_reads_back_exactly(number: Decimal, scale: tuple[str, int]) -> None:
    words = f"{number}{scale[0]}"
    (amount,) = amounts_in(f"共{words}元。")
    assert (amount.start, amount.end, amount.value) == (1, len(words) + 2, number * scale[1])
    assert amount.decimals == 3


@given(st.text(alphabet="0123456789一二三十百千万亿点几多余约近超至到第年月日元%个百分港美$,.，-: 零两折倍", max_size=40))
def test_amounts_are_valid_ordered_and_apart(text: str) -> None:
    last = 0
    for amount in amounts_in(text):
        assert last <= amount.start < amount.end <= len(text)
        assert 0 <= amount.outer[0] <= amount.start
        assert amount.end <= amount.outer[1] <= len(text)
        last = amount.end
