"""Percentages of single sentences: 5%, 百分之五, 五个百分点, 千分之三 and discounts (九折)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from dateline_text.numbers.numerals import FRESH, NUMERAL, has_minus, read
from dateline_text.numbers.plain import PlainNumber

# 四點 五個百分點: blanks may part the point from its digits.
_SPACED = rf"(?:{NUMERAL}|[零〇一二三四五六七八九十百]+点[ ]{{1,6}}[零〇一二三四五六七八九]+)"
_PERCENT = re.compile(
    rf"(?P<all>(?<![一二两三四五六七八九十百千万\d])百分之?百)"
    rf"|(?P<sign>负[ ]?)?(?<![一二两三四五六七八九十百千万\d][ ])(?<![一二两三四五六七八九十百千万\d])(?P<part>[百佰][ ]{{0,6}}分[ ]{{0,6}}之|千[ ]{{0,6}}分[ ]{{0,6}}之|万[ ]{{0,6}}分[ ]{{0,6}}之)[ ]{{0,6}}(?P<value>{_SPACED}(?:[kKmM](?![a-zA-Z]))?)"
    rf"|{FRESH}(?P<number>{_SPACED})(?P<multiple>[kKmM])?[ ]{{0,6}}(?P<unit>%|‰|个?[ ]{{0,6}}百[ ]{{0,6}}分[ ]{{0,6}}点|个点(?![的子])|per ?cent(?:age)?)"
    rf"|{FRESH}(?P<off>{NUMERAL}|半)[ ]{{0,6}}折(?![叠磨扣腾断射旧]|合)"
    rf"|{FRESH}(?P<tenths>(?:{NUMERAL})?)(?P<and>半)?成(?P<half>半|[一二三四五六七八九](?![零〇一二三四五六七八九十百千万亿成个点位]))?(?!为|立|功|员|绩|果|长|本|都|分|交|品|就|熟|人|年|语|群|套|型|效|因|规|名|家|排|份)"
)  # fmt: skip
_MULTIPLES = {"k": 1000, "m": 10**6}
_PARTS = {"百": Decimal(1), "佰": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}


def percents_in(text: str) -> Iterator[PlainNumber]:
    """Percentages of a folded text in percentage points, in order."""
    for match in _PERCENT.finditer(text):
        value = _value(match)
        if value is None:
            continue
        signed = bool(match["number"]) and value > 0 and has_minus(text, match.start())
        yield PlainNumber(match.start() - signed, match.end(), -value if signed else value)


def _value(match: re.Match[str]) -> Decimal | None:
    if match["all"]:
        return Decimal(100)
    if match["off"]:
        return _discount(match["off"])
    if match["part"]:
        words = match["value"]
        factor = Decimal(_MULTIPLES[words[-1].lower()]) if words[-1] in "kKmM" else Decimal(1)
        number = read(words.rstrip("kKmM"))
        value = number.value * factor * _PARTS[match["part"][0]] if number else None
        return -value if match["sign"] and value is not None else value
    if match["number"]:
        number = read(match["number"])
        factor = Decimal(_MULTIPLES[match["multiple"].lower()]) if match["multiple"] else Decimal(1)
        return number.value * factor / (10 if match["unit"] == "‰" else 1) if number else None
    return _tenths(match)


def _tenths(match: re.Match[str]) -> Decimal | None:
    """三成 is 30 %, 三成半 35 %, 五成二 52 %, 半成 5 %."""
    tail = read(match["half"]) if match["half"] and match["half"] != "半" else None
    half = tail.value if tail else Decimal(5) if match["half"] or match["and"] else Decimal(0)
    if not match["tenths"]:
        return half if match["and"] else None
    number = read(match["tenths"])
    return number.value * 10 + half if number and 0 < number.value <= 10 else None


def _discount(words: str) -> Decimal | None:
    """九折 is 90 %, 三八折 38 %, 75折 75 %, 2.5折 25 %."""
    if words == "半":
        return Decimal(50)
    number = read(words)
    if number is None or number.value <= 0:
        return None
    return number.value * 10 if number.value < 10 else number.value if number.value < 100 else None
