"""Numbers and sums written out by a generator in every spelling read back exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_extraction.domain.mentions import mentions_in
from dateline_text.numbers import amounts_in
from dateline_text.numbers.numerals import folded, read
from dateline_text.numbers.units import CURRENCIES

PLAIN = ("零一二三四五六七八九", "十百千")
FORMAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
TRADITIONAL = ("零壹貳叄肆伍陸柒捌玖", "拾佰仟")
SECTIONS = ("", "万", "亿", "万亿")


def section(value: int, digits: str, scales: str) -> str:
    """0 to 9999 as it is spoken, zeros inside said once."""
    said, zero = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit == 0:
            zero = bool(said)
            continue
        said += ("零" if zero and said else "") + digits[digit] + (scales[place - 1] if place else "")
        zero = False
    return said


def spoken(value: int, digits: str = PLAIN[0], scales: str = PLAIN[1]) -> str:
    """The Chinese numeral of a whole number below 10^16."""
    if value == 0:
        return digits[0]
    parts: list[str] = []
    for power in (3, 2, 1, 0):
        here = value // 10 ** (4 * power) % 10000
        if here:
            gap = bool(parts) and (here < 1000 or value // 10 ** (4 * (power + 1)) % 10000 == 0)
            scale = SECTIONS[power] if power < 3 or value // 10**8 % 10000 == 0 else "万"
            parts.append(("零" if gap else "") + section(here, digits, scales) + scale)
    return "".join(parts)


def spellings(value: int) -> list[str]:
    """One value in several hands."""
    words = spoken(value)
    short = words.removeprefix("一") if words.startswith("一十") else words
    couples = words.replace("二千", "两千").replace("二万", "两万").replace("二亿", "两亿") if "十二" not in words else words
    return [words, short, couples, spoken(value, *FORMAL), spoken(value, *TRADITIONAL), str(value), f"{value:,}"]


@given(st.integers(0, 10**16 - 1))
def test_a_whole_number_reads_back_from_every_spelling(value: int) -> None:
    for words in spellings(value):
        number = read(folded(words))
        assert number is not None, words
        assert number.value == value, words


@given(st.integers(1, 9999), st.sampled_from(["万", "亿", "万亿"]), st.integers(0, 99))
def test_mixed_numerals_read_back(whole: int, scale: str, cents: int) -> None:
    factor = {"万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    number = read(f"{whole}.{cents:02d}{scale}")
    assert number is not None
    assert number.value == Decimal(f"{whole}.{cents:02d}") * factor
    assert (number.decimals, number.scale) == (2, scale)


@given(st.integers(1, 10**12), st.integers(1, 10**6))
def test_fractions_are_divided(parts: int, share: int) -> None:
    (mention,) = [m for m in mentions_in(f"{spoken(parts)}分之{spoken(share)}", None) if m["type"] in ("number", "percent")][:1]
    assert Decimal(mention["value"]) * parts == pytest.approx(Decimal(share) * (100 if mention["type"] == "percent" else 1))


@given(st.integers(1, 10**9), st.integers(1, 9), st.integers(1, 9))
def test_yuan_jiao_and_fen_add_up(yuan: int, jiao: int, fen: int) -> None:
    for words in (
        f"{yuan}元{jiao}角{fen}分",
        f"{spoken(yuan)}块{spoken(jiao)}毛{spoken(fen)}",
        f"{spoken(yuan, *FORMAL)}圆{jiao}角{fen}分",
    ):
        (amount,) = amounts_in("付" + words)
        assert (amount.value, amount.unit) == (Decimal(yuan) + Decimal(jiao) / 10 + Decimal(fen) / 100, "CNY"), words
        assert (amount.start, amount.end) == (1, 1 + len(words))


@pytest.mark.parametrize("code", [code for code in CURRENCIES if CURRENCIES[code].names])
def test_every_currency_is_read_behind_its_number(code: str) -> None:
    for name in CURRENCIES[code].names:
        (amount,) = amounts_in(f"支付120{name}")
        assert (amount.value, amount.unit, amount.family) == (Decimal(120), code, "money"), name


@pytest.mark.parametrize("code", [code for code in CURRENCIES if CURRENCIES[code].signs])
def test_every_sign_is_read_before_its_number(code: str) -> None:
    for sign in CURRENCIES[code].signs:
        (amount,) = amounts_in(f"支付{sign}7.5")
        assert (amount.value, amount.unit, amount.start) == (Decimal("7.5"), code, 2), sign
