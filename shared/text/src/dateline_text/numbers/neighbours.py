"""Numbers that stand together: neighbouring figures that name one or the other (六七百, 三四个, 三五), and the ends of a range."""

import re
from decimal import Decimal

from dateline_text.numbers.numerals import LARGE, SMALL, Numeral, read

_NEIGHBOURS = re.compile(
    r"(?P<tens>[二三四五六七八九]?十)?(?P<low>[一二两三四五六七八])(?P<high>[二两三四五六七八九])(?P<scale>[十百千万亿]*)"
)
_NEAR = frozenset(("一二", "一两", "两三", "二三", "三四", "四五", "五六", "六七", "七八", "八九", "三五"))


def neighbours(words: str) -> tuple[Decimal, Decimal] | None:
    """The two numbers between which the words leave the choice; None for numerals of another form."""
    if len(words) < 2 or words[0] <= "9":
        return None
    pair = _NEIGHBOURS.fullmatch(words)
    if pair is None or pair["low"] + pair["high"] not in _NEAR:
        return None
    low, high = read(pair["low"]), read(pair["high"])
    tens = read(pair["tens"]) if pair["tens"] else None
    if low is None or high is None:
        return None
    base, factor = tens.value if tens else Decimal(0), scale(pair["scale"])
    return (base + low.value) * factor, (base + high.value) * factor


def scale(words: str | None) -> Decimal:
    """What scale words multiply with: 百万 is a million."""
    value = Decimal(1)
    for word in words or "":
        value *= SMALL.get(word) or LARGE[word]
    return value


_LARGE_TAIL = re.compile(r"[万亿兆]+$")


def shared_scale(low_text: str, low: Numeral, high_text: str, high: Numeral) -> Decimal:
    """What the first number takes over from the second: 3-5百万 millions, 十二至四十万 and 三百到六百亿 only 万 and 亿."""
    if low.scale and _LARGE_TAIL.search(low_text):
        return Decimal(1)
    stem = high_text.removesuffix(high.scale).strip()
    whole = not low.scale and (high_text[0].isdigit() or (len(stem) == 1 and len(low_text) == 1))
    tail = _LARGE_TAIL.search(high.scale)
    factor = scale(high.scale) if whole else scale(tail[0] if tail else None)
    return factor if low.value * factor < high.value else Decimal(1)
