"""Numerals: Arabic, Chinese and mixed, to exact decimals.

Reading works on a folded text of the same length (full-width forms and traditional numerals become their plain twins), so
offsets hold.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from dateline_text.numbers.tables import lines

DIGITS = {
    c: n
    for n, group in enumerate(("零〇○", "一壹幺", "二贰两", "三叁参", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in group
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
TENS = {"廿": 20, "卅": 30, "卌": 40}

_TRADITIONAL = str.maketrans({pair[0]: pair[1] for line in lines("traditional.txt") for pair in line.split()})
_WIDE = str.maketrans({0xFF01 + n: 0x21 + n for n in range(94) if chr(0x21 + n) not in ",:;()"} | {0x3000: 0x20, 0xA0: 0x20})

# 千米, 千克, 千瓦, 兆比特: the first character belongs to the unit. 百分之 divides, 百货 is a shop.
_UNIT_FOLLOWS = r"(?![米克瓦卡伏赫帕焦升]|比特|字节)"
_SCALE = rf"(?:[十拾](?!分点|分比|分位)|[百佰](?!分点|分比|分位|货|慕大|(?<=[0-9]百)帕)|[千仟]{_UNIT_FOLLOWS}|万|亿|兆(?![比瓦字赫帕焦伏]))"
_GROUPED = r"\d{1,3}(?:[,，]\d{3})+(?!\d)"
_ARABIC = rf"(?:(?:{_GROUPED}|\d+)(?:\.\d+)?|(?<![\d.])\.\d+)"
_PLAIN_DIGITS = "零〇○一二三四五六七八九"
_FORMAL = "壹贰叁参肆伍陆柒捌玖"
# 队伍, 大陆, 收拾: a formal numeral counts only between others of its kind.
_CHINESE_DIGIT = rf"(?:[{_PLAIN_DIGITS}廿卅卌]|(?<![一二三四五六七八九百千万亿])两|(?<=[百千万亿])两(?=[百千万亿])|[{_FORMAL}](?=[ ]?[{_FORMAL}拾佰仟十百千万亿兆零点角分元圆])|(?<=[{_FORMAL}拾佰仟万亿兆零点之百千十])[{_FORMAL}]|(?<=之[ ])[{_FORMAL}])"
_TEN = rf"(?:十(?!足|分(?!之)|字|里)|(?<!收)拾(?=[ ]?[{_FORMAL}零一二三四五六七八九万亿元])|(?<=[{_FORMAL}零])拾)"
ARABIC_NUMERAL = (
    rf"{_ARABIC}(?:[ ]?{_SCALE})*(?:零?{_ARABIC}(?:[ ]?{_SCALE})+)*(?:(?<=[百千万亿])\d(?![\d.,，%年月日号时点:：/-]))?"
)
CHINESE_NUMERAL = (
    rf"(?:{_CHINESE_DIGIT}|{_TEN})(?:{_CHINESE_DIGIT}|{_TEN}|[ ]?{_SCALE})*(?:点[ ]?{_CHINESE_DIGIT}+(?:{_SCALE})*)?"
)
# A minus stands before a digit and behind nothing that it could join to it: 3-5, A-1, 5元-8元 hold dashes.
SIGN = r"(?:(?<![^\s为是到至达于约、，。：:（(=<>≥≤~～])[-−](?=[.\d])|负[ ]?)"
# Atomic: a numeral is read to its end or not at all, which also keeps long rows of figures linear.
NUMERAL = rf"(?>(?:{SIGN})?(?:{ARABIC_NUMERAL}|{CHINESE_NUMERAL}))"
FRESH = "(?<![0-9零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟])"
"""Before a numeral: it does not continue another."""


# 毛利率|-3.5%: a word that says what is measured, no unit or figure to which a dash could join the number.
_MEASURED = re.compile(r"[\u4e00-\u9fff]")
_JOINED = frozenset(
    "零〇一二三四五六七八九十百千万亿两年月日时分秒号点元块个度米里斤吨岁名人家件届期第章页卷版型系歼运轰苏图米伊安"
)


def has_minus(text: str, start: int) -> bool:
    """Whether the dash before a figure with its unit is a minus."""
    if text[start - 1 : start] not in ("-", "−") or start < 2:
        return False
    return _MEASURED.match(text, start - 2) is not None and text[start - 2] not in _JOINED


class Numeral(NamedTuple):
    """`value` exact; `digits` significant as printed, `decimals` after the point, `scale` the printed scale words at its end."""

    value: Decimal
    digits: int
    decimals: int
    scale: str


# One search for the few characters that change is faster than a translation of all.
_FOLDED = {chr(code): plain if isinstance(plain, str) else chr(plain) for code, plain in (_WIDE | _TRADITIONAL).items()}
_TO_FOLD = re.compile("[" + re.escape("".join(_FOLDED)) + "]")


def folded(text: str) -> str:
    """The text with full-width and traditional forms replaced one for one: same length, same offsets."""
    return _TO_FOLD.sub(lambda match: _FOLDED[match[0]], text)


_URL = re.compile(r"(?:https?://|www\.)[!-~]+", re.IGNORECASE)


def without_addresses(text: str) -> str:
    """The text with web addresses blanked, same length: their digits and % signs are no numbers."""
    return _URL.sub(lambda match: " " * len(match[0]), text) if "://" in text or "www." in text or "WWW." in text else text


_TOKEN = re.compile(r"\d[\d,，]*(?:\.\d+)?|\.\d+|点|.")
_TAIL_SCALE = re.compile(r"[十拾百佰千仟万亿兆]+$")


LONGEST = 120
"""Characters of a numeral; longer rows of figures are no amount, and beyond what decimals bear."""


def read(numeral: str) -> Numeral | None:
    """The value of a folded numeral, or None for characters that make no number (万 alone, 十百) and for ones over LONGEST."""
    if len(numeral) > LONGEST:
        return None
    if plain := _PRINTED.fullmatch(numeral):
        return _printed(plain)
    if len(numeral) == 1:
        return _ONE_FIGURE.get(numeral)
    text = numeral.replace(" ", "")
    negative = text[:1] in ("-", "−", "负")
    text = text[1:] if negative else text
    whole, point, fraction = text.partition("点")
    value = _positional(text) if len(text) > 1 and all(c in DIGITS for c in text) else _composed(whole)
    if value is None:
        return None
    decimals = len(re.sub(r".*\.", "", m[0])) if (m := re.search(r"\d\.\d+", text)) else 0
    if point:
        read_fraction = _fraction(fraction)
        if read_fraction is None:
            return None
        value, decimals = (value + read_fraction[0]) * read_fraction[1], read_fraction[2]
    scale = _TAIL_SCALE.search(text)
    printed = (
        re.sub(r"[^\d]", "", text)
        if text[0].isdigit()
        else str(value.normalize().as_tuple().digits and "".join(map(str, value.normalize().as_tuple().digits)))
    )
    digits = max(1, len(printed.lstrip("0")))
    return Numeral(-value if negative else value, digits, decimals, scale[0] if scale else "")


_ONE_FIGURE = {
    **{character: Numeral(Decimal(value), 1, 0, "") for character, value in {**DIGITS, **TENS}.items()},
    "十": Numeral(Decimal(10), 1, 0, "十"),
    "拾": Numeral(Decimal(10), 1, 0, "拾"),
}
_PRINTED = re.compile(r"(?P<digits>\d+(?:\.(?P<decimals>\d+))?)(?P<scale>[十百千]?[万亿]{0,2})")
_SCALES = {"": Decimal(1)} | {
    small + large: Decimal(SMALL.get(small, 1) * factor)
    for small in ("", "十", "百", "千")
    for large, factor in (
        ("", 1),
        ("万", 10**4),
        ("亿", 10**8),
        ("万亿", 10**12),
        ("万万", 10**8),
        ("亿亿", 10**16),
        ("亿万", 10**12),
    )
}


def _printed(match: re.Match[str]) -> Numeral:
    """The commonest numerals: Arabic digits with a scale word behind."""
    digits, decimals, scale = match.groups()
    printed = len(digits.replace(".", "").lstrip("0"))
    return Numeral(Decimal(digits) * _SCALES[scale], printed or 1, len(decimals or ""), scale)


def _positional(text: str) -> Decimal:
    """二〇二三: digit by digit."""
    return Decimal("".join(str(DIGITS[c]) for c in text))


def _fraction(text: str) -> tuple[Decimal, int, int] | None:
    """What stands behind 点: the fraction, the scale behind it, the number of its digits."""
    digits = [str(DIGITS[c]) for c in text if c in DIGITS]
    scale = 1
    for c in text[len(digits) :]:
        step = SMALL.get(c) or LARGE.get(c)
        if step is None:
            return None
        scale *= step
    return (Decimal("0." + "".join(digits)), scale, len(digits)) if digits else None


def _composed(text: str) -> Decimal | None:
    """Numbers put together from digits and scale words: 三千二百, 9.69万亿, 1亿3000万, 两万五; None when the scales do not fall."""
    total, section = Decimal(0), Decimal(0)
    current: Decimal | None = None
    last_scale, limit, zero = 0, 10**4, False
    for token in _TOKEN.findall(text):
        if token[0].isdigit() or token[0] == ".":
            current, zero = Decimal(token.replace(",", "").replace("，", "")), False
        elif token in TENS:
            section, current, last_scale, limit = section + TENS[token], None, 10, 10
        elif token in DIGITS:
            # 二三百 and 三四十 are ranges, not sums; amounts.py reads them before this is asked.
            zero = zero or DIGITS[token] == 0
            current = Decimal(DIGITS[token]) if DIGITS[token] or current is None else current
            if DIGITS[token] == 0:
                current = None if len(text) > 1 else current
        elif token in SMALL:
            scale = SMALL[token]
            if scale >= limit or (current is None and section == 0 and scale != 10):
                return None
            section, current = section + (current if current is not None else 1) * scale, None
            last_scale, limit, zero = scale, scale, False
        elif token in LARGE:
            here = section + (current or 0)
            if here:
                total = (total + here) * LARGE[token] if total and total < LARGE[token] else total + here * LARGE[token]
            elif total or text[0].isdigit():  # 0.00万亿 is a zero, a scale word alone is nothing
                total *= LARGE[token]
            else:
                return None
            section, current, last_scale, limit, zero = Decimal(0), None, LARGE[token], 10**4, False
        else:
            return None
    if current is not None:
        # 两万五 is 25,000, 三百二 is 320; 一百零五 is 105, 1亿3000 stays as printed.
        colloquial = last_scale >= 100 and not zero and 0 < current < 10 and current == int(current) and len(token) == 1
        current = current * last_scale / 10 if colloquial else current
    return total + section + (current or 0)
