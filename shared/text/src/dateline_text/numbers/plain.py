"""Bare numbers of single sentences: integers, decimals, fractions, powers, dozens, in either script or mixed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dateline_text.numbers.idioms import idiom_at
from dateline_text.numbers.neighbours import neighbours
from dateline_text.numbers.numerals import CHINESE_NUMERAL, FRESH, LARGE, NUMERAL, SIGN, SMALL, read


class PlainNumber(NamedTuple):
    """Half-open span and exact value (fractions to 28 digits)."""

    start: int
    end: int
    value: Decimal


_DENOMINATOR = rf"(?:{NUMERAL}|[十百千万亿]+)"


def _fraction(which: str) -> str:
    """三分之二 or 2/3, its groups named after where it stands."""
    spoken = rf"(?P<parts_{which}>{_DENOMINATOR})[ ]{{0,6}}分[ ]{{0,6}}之[ ]{{0,6}}(?P<share_{which}>{NUMERAL})"
    printed = rf"(?P<above_{which}>\d[\d,]*)[ ]?/[ ]?(?P<below_{which}>\d[\d,]*)(?![\d/年月])"
    return f"(?:{spoken}|{printed})"


_NUMBER = re.compile(
    rf"{FRESH}(?P<whole>{NUMERAL}(?:[ ]{{1,6}}{CHINESE_NUMERAL}){{0,4}})[ ]{{0,6}}又[ ]{{0,6}}{_fraction('mixed')}"
    rf"|(?P<units>\d+)[ ](?P<above_printed>\d+)/(?P<below_printed>\d+)(?![\d/])"
    rf"|(?<![\d/.])(?P<sign>{SIGN})?{_fraction('plain')}"
    rf"|(?P<base>(?:{SIGN})?\d+(?:\.\d+)?)\^(?P<power>[+-]?\d{{1,3}})"
    r"|(?P<pair>一)(?:对|双)(?!手|方|眼睛)|(?P<half>半)打(?!折|开)"
    rf"|(?P<plain>{NUMERAL})(?:(?P<dozen>打)(?![折开击造电破工车败赢])"
    r"|(?P<fuzz>[ ]?[多余几来][ ]?(?P<scale>[十百千]?[万亿]+|[十百千](?![米克瓦])))?(?P<exponent>[eE][+-]?\d{1,3}(?![a-zA-Z]))?"
    r"(?P<multiple>[kKmMgGtT](?![a-zA-Z0-9]))?(?P<and_half>个半(?!月|小时|钟|星期|礼拜|季|世))?)"
)
_MULTIPLES = {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_FIGURES_ONLY = frozenset("一二三四五六七八九")
_COUNTED = frozenset("个位名人次家岁块元年天周条只件张辆台种部场米斤里")
_GENERATION = re.compile(r"[2-6]G$")
# 壹百 五 十 二: parts of one numeral set apart by blanks, each smaller than the last scale word before it.
_NEXT_PART = re.compile(rf"[ ]{{1,6}}(?P<part>{NUMERAL})")
_TRAILING_SCALE = re.compile(r"[十拾百佰千仟万亿兆]+$")
_BEFORE = re.compile(r"第[ ]?$|百分[ ]?之[ ]{0,6}$|[A-Za-z]-?$")
"""What makes of a number an order, a percentage, a code (G20), or no number at all (几十)."""
_ALONE = re.compile(rf"[ ]{{0,6}}(?:{NUMERAL})个[ ]{{0,6}}")
"""An answer that is nothing but a number with 个 is that number as a whole."""


def numbers_in(text: str) -> Iterator[PlainNumber]:
    """Every number of a folded text, in order; ordinals, percentages and idioms (统一, 四川) are none."""
    position = 0
    while match := _NUMBER.search(text, position):
        start = match.start()
        position = match.end()
        skip = idiom_at(text, start)
        if skip is not None:
            position = skip
            continue
        if _BEFORE.search(text, max(0, start - 6), start) or (text[start] == "十" and text[start - 1 : start] in ("几", "数")):
            continue
        number = _read(text, match)
        if number is not None:
            yield number
            position = number.end


def _read(text: str, match: re.Match[str]) -> PlainNumber | None:
    groups = match.groupdict()
    if groups["parts_plain"] in ("百", "佰"):
        return None  # a percentage
    if (value := _with_fraction(groups)) is not None:
        return PlainNumber(match.start(), match.end(), value)
    if groups["base"]:
        base, power = Decimal(groups["base"].replace("−", "-").replace("负", "-").replace(" ", "")), int(groups["power"])
        return PlainNumber(match.start(), match.end(), base**power) if base or power > 0 else None
    if groups["pair"] or groups["half"]:
        return PlainNumber(match.start(), match.end(), Decimal(2 if groups["pair"] else 6))
    return _plain(text, match) if groups["plain"] else None


def _with_fraction(groups: dict[str, str | None]) -> Decimal | None:
    """Fractions with or without a whole number before them."""
    for which, whole_words in (("mixed", groups["whole"]), ("printed", groups["units"]), ("plain", None)):
        share = groups.get(f"share_{which}") or groups[f"above_{which}"]
        parts = groups.get(f"parts_{which}") or groups[f"below_{which}"]
        if not share or not parts:
            continue
        fraction = _divided(_number(share), _number(parts))
        whole = _number(whole_words) if whole_words else Decimal(0)
        if fraction is None or whole is None:
            return None
        return whole - fraction if whole < 0 or groups["sign"] else whole + fraction
    return None


def _divided(share: Decimal | None, parts: Decimal | None) -> Decimal | None:
    return share / parts if share is not None and parts else None


def _number(words: str) -> Decimal | None:
    """A numeral, or a bare scale word as the number of parts (千分之, 百万分之)."""
    number = read(words) or (read("一" + words) if words and words[0] in "十百千万亿" else None)
    return number.value if number else None


def _plain(text: str, match: re.Match[str]) -> PlainNumber | None:
    words, end = match["plain"], match.end()
    if match.end("plain") == end:
        words, end = _joined(text, match.start(), end)
    number = read(words)
    counted = not _FIGURES_ONLY.issuperset(words) or text[end : end + 1] in _COUNTED
    if number is None or (counted and neighbours(words)):
        return None  # 六七十, 七八个 are ranges
    value = number.value
    if match["dozen"]:
        return PlainNumber(match.start(), end, value * 12)
    if match["scale"] and (scale := read("一" + match["scale"])):
        value *= scale.value
    if match["exponent"]:
        value = value.scaleb(int(match["exponent"][1:]))
    if match["multiple"]:
        if _GENERATION.match(text, match.start(), end):
            return PlainNumber(match.start(), match.end("plain"), value)
        value *= _MULTIPLES[match["multiple"].lower()]
    if match["and_half"]:
        value += Decimal("0.5")
    if match["fuzz"] and not match["scale"]:
        end = match.end("plain")
    if _ALONE.fullmatch(text) and text.rstrip().endswith("个"):
        end = len(text.rstrip())
    return PlainNumber(match.start(), end, value)


def _joined(text: str, start: int, end: int) -> tuple[str, int]:
    words = text[start:end]
    while (scale := _TRAILING_SCALE.search(words)) and (following := _NEXT_PART.match(text, end)):
        part = read(following["part"])
        arabic_alone = following["part"][-1].isdigit()
        if part is None or arabic_alone or not 0 < part.value < _scale_value(scale[0]) or read(words + following["part"]) is None:
            break
        words, end = words + following["part"], following.end()
    return words, end


def _scale_value(words: str) -> int:
    value = 1
    for word in words:
        value *= SMALL.get(word) or LARGE[word]
    return value
