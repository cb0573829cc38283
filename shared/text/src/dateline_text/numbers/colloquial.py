"""Sums and measures said without their last unit: 米九 (1.9 m), 三斤二两, 九两半; 五分 as a whole answer is money."""

import re
from collections.abc import Iterator
from decimal import Decimal

from dateline_text.numbers.measures import Measure
from dateline_text.numbers.numerals import FRESH, NUMERAL, read

_CENTS = re.compile(rf"[ ]{{0,6}}(?P<count>{NUMERAL})[ ]?(?P<unit>分|仙|毫子?)[ ]{{0,6}}")
_CENT_UNITS = {"分": ("0.01", "CNY"), "仙": ("0.01", "HKD"), "毫": ("0.1", "HKD"), "毫子": ("0.1", "HKD")}
# 港币三个一毫四: Cantonese counts dollars with 个 and dimes with 毫.
_CANTONESE = re.compile(
    rf"(?:(?P<currency>港[币元]|港纸)[ ]?)?{FRESH}(?P<whole>{NUMERAL})(?:个|蚊)(?:(?P<half>半)(?![个小时月钟年])|(?P<tenths>[一二两三四五六七八九\d])(?:毫(?P<cents>[一二两三四五六七八九\d])?))"
)


def short_money_in(text: str) -> Iterator[Measure]:
    """Sums that only their surroundings tell from minutes and marks."""
    if whole := _CENTS.fullmatch(text):
        number = read(whole["count"])
        factor, code = _CENT_UNITS[whole["unit"]]
        if number:
            yield Measure(whole.start("count"), whole.end("unit"), number.value * Decimal(factor), code)
    for match in _CANTONESE.finditer(text):
        number = read(match["whole"])
        if number is None or (match["half"] and not match["currency"]):
            continue
        tenths, cents = (read(match[part] or "零") for part in ("tenths", "cents"))
        added = Decimal("0.5") if match["half"] else (tenths.value / 10 + cents.value / 100 if tenths and cents else Decimal(0))
        yield Measure(match.start(), match.end(), number.value + added, "HKD")


_GRAMS = {"斤": Decimal(500), "两": Decimal(50), "钱": Decimal(5)}
_DIGIT = "[一二两三四五六七八九\\d]"
_END = r"(?![\d.个百千万亿分之年月日多几零一二三四五六七八九十])"
_SHORT = re.compile(
    rf"(?:{FRESH}(?P<metres>{NUMERAL}))?米(?P<decimetres>{_DIGIT}(?:{_DIGIT})?){_END}(?!的|级|高|长|宽)"
    rf"|{FRESH}(?P<weight>{NUMERAL})(?P<unit>斤|两(?![万千百亿个位名人岁年]))(?:(?P<half>半)|(?P<less>{_DIGIT})(?P<lesser>两|钱)?{_END})"
    rf"|{FRESH}(?P<liang>[一二三四五六七八九十\d半]+)两(?![万千百亿个位名人岁年点零半一二三四五六七八九十天种地者国会院江湖岸侧])"
    rf"|{FRESH}(?P<any>{NUMERAL})(?P<measure>公里|千米|英里|里|公斤|千克|吨|升|公升|加仑|米|尺|寸|亩|公顷)半(?![数天年月小点场价夜途截个径])"
    rf"|半(?P<part>公里|千米|英里|公斤|千克|斤|升|公升|吨|加仑|米|尺|寸|亩|公顷|磅|英寸|克拉|盎司)"
)


def short_quantities_in(text: str) -> Iterator[Measure]:
    """Lengths and weights with a bare last digit or a half behind the unit; traditional weights in grams."""
    for match in _SHORT.finditer(text):
        measure = _metres(match) or _weight(match) or _half(match)
        if measure:
            yield measure


def _metres(match: re.Match[str]) -> Measure | None:
    if not match["decimetres"]:
        return None
    metres = read(match["metres"]) if match["metres"] else None
    if match["metres"] and metres is None:
        return None
    digits = [read(digit) for digit in match["decimetres"]]
    fraction = Decimal("0." + "".join(f"{digit.value:f}" for digit in digits if digit))
    return Measure(match.start(), match.end(), (metres.value if metres else Decimal(1)) + fraction, "米")


def _weight(match: re.Match[str]) -> Measure | None:
    if match["liang"]:
        number = Decimal("0.5") if match["liang"] == "半" else (found.value if (found := read(match["liang"])) else None)
        return None if number is None else Measure(match.start(), match.end(), number * 50, "克")
    if not match["weight"]:
        return None
    number_read, unit = read(match["weight"]), match["unit"]
    if number_read is None:
        return None
    grams = number_read.value * _GRAMS[unit]
    if match["half"]:
        grams += _GRAMS[unit] / 2
    elif less := read(match["less"]):
        grams += less.value * (_GRAMS[match["lesser"]] if match["lesser"] else _GRAMS[unit] / 10)
    return Measure(match.start(), match.end(), grams, "克")


def _half(match: re.Match[str]) -> Measure | None:
    if match["part"]:
        return Measure(match.start(), match.end(), Decimal("0.5"), match["part"])
    number = read(match["any"]) if match["any"] else None
    return Measure(match.start(), match.end(), number.value + Decimal("0.5"), match["measure"]) if number else None
