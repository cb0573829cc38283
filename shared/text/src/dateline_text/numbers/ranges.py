"""Ranges of numbers said by comparison (大于10小于20, 不少于50, 在10和15之间, 10000至20000) as intervals."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dateline_text.numbers.idioms import idiom_at
from dateline_text.numbers.neighbours import neighbours, shared_scale
from dateline_text.numbers.numerals import FRESH, NUMERAL, read


class NumberRange(NamedTuple):
    """Half-open span of the words; an open end is None."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None


_S = r"[ ]{0,6}"
_NOT = "(?<![不未])(?<!没有)(?<!没)"
_OR_EQUAL = rf"(?:{_S}(?:或{_S}者?)?{_S}等于)?"
_LOW = rf"(?:{_NOT}(?:大于|多于|高于|超过了?|超出){_OR_EQUAL}|不小于|不少于|不低于|不下于|不亚于|大过|高过|多过|>{_S}=?|≥|至少|最少|起码)"
_HIGH = rf"(?:{_NOT}(?:小于|少于|低于){_OR_EQUAL}|(?:不会?|未|没有?)(?:大于|多于|高于|超过|超出)|小过|少过|<{_S}=?|≤|至多|最多|顶多|不足|不到|不满|未满)"
_JOIN = rf"{_S}(?:并且|而且|且|的同时|同时|并|而|又|但|，|,|和|与)?{_S}(?:同时)?{_S}"
_TO = rf"{_S}(?P<to>到|至|[-—–~～－]+){_S}"
_OVER = rf"{_S}(?:及|或|和)?(?:以上|更多|更大|更高)"
_UNDER = rf"{_S}(?:及|或|和)?(?:以下|更少|更小|更低|以内|之内)"


def _end(name: str) -> str:
    """A number that ends a range; fractions are allowed."""
    return rf"(?P<{name}>{NUMERAL}[ ]?分[ ]?之[ ]?{NUMERAL}|\d+/\d+(?![\d/])|{NUMERAL})"


_L, _H = _end("low"), _end("high")
# The longer readings first: what one has taken the next ones leave alone.
_RANGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_LOW}{_S}{_L}个?{_JOIN}{_HIGH}{_S}{_H}",
        rf"{_HIGH}{_S}{_H}个?{_JOIN}{_LOW}{_S}{_L}",
        rf"比{_S}{_L}{_S}[还更要]?(?:大|高|多){_JOIN}比{_S}{_H}{_S}[还更要]?(?:小|低|少)",
        rf"{FRESH}{_L}{_OVER}{_JOIN}{_H}{_UNDER}",
        rf"{FRESH}(?:在|从|介于|处于)?{_S}第?{_L}{_S}(?:和|与|到|至|、|[-—–~～－]+){_S}第?{_H}{_S}之间",
        rf"(?:从|自|由){_S}第?{_L}{_TO}第?{_H}",
        rf"(?<![\d.~～-]){FRESH}第?{_L}{_TO}第?{_H}(?![-~～]\d)",
        rf"比{_S}{_L}{_S}[还更要]?(?:大|高|多)",
        rf"比{_S}{_H}{_S}[还更要]?(?:小|低|少)",
        rf"{FRESH}{_L}{_OVER}",
        rf"{FRESH}{_H}{_UNDER}",
        rf"{_LOW}{_S}{_L}",
        rf"{_HIGH}{_S}{_H}",
        rf"(?<![不大小])(?<![大小多少高低]于)等于{_S}{_end('same')}",
        rf"{FRESH}(?P<neighbours>[一二三四五六七八两十]{{1,3}}(?:[十百千万亿]+(?![一二三四五六七八九])|[一二三四五六七八九](?=[个位名人次家])))",
        rf"{FRESH}{_L}[几多余](?P<scale>[十百千]?[万亿]+)",
        rf"{FRESH}{_L}[多几余](?![十百千万亿年月天日点分秒周样])",
    )
)


def ranges_in(text: str) -> Iterator[NumberRange]:
    """Ranges of a folded text; the longer reading of the same words wins."""
    taken = bytearray(len(text))
    for pattern in _RANGES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if 1 in taken[start:end]:
                continue
            found = _ends(match)
            if found:
                taken[start:end] = b"\x01" * (end - start)
                yield found


def _ends(match: re.Match[str]) -> NumberRange | None:
    groups = match.groupdict()
    numbers = {name: _value(groups[name]) for name in ("low", "high", "same") if groups.get(name)}
    if groups.get("low") and idiom_at(match.string, match.start("low")) is not None:
        return None  # 超过一半
    if words := groups.get("neighbours"):
        ends = neighbours(words)
        return NumberRange(*match.span(), *ends) if ends else None
    if not numbers or any(number is None for number in numbers.values()):
        return None
    low, high, same = (numbers.get(name) for name in ("low", "high", "same"))
    if same is not None:
        return NumberRange(*match.span(), same, same)
    if groups.get("scale") and low is not None and (scale := read("一" + groups["scale"])):
        low *= scale.value
    if groups.get("to") and low is not None and high is not None:
        low *= _taken_over(groups["low"], groups["high"])
    if low is not None and high is not None and low > high:
        return None
    if _DIALLED.match(groups.get("low") or ""):
        return None
    return NumberRange(*match.span(), low, high)


def _taken_over(low_words: str, high_words: str) -> Decimal:
    """5到6万 is said of tens of thousands at both ends."""
    low, high = read(low_words), read(high_words)
    return shared_scale(low_words, low, high_words, high) if low and high else Decimal(1)


_DIALLED = re.compile(r"0\d")
"""010-8888 is a telephone number."""
_DIVIDED = re.compile(r"(?P<parts>.+?)[ ]?分[ ]?之[ ]?(?P<share>.+)|(?P<above>\d+)/(?P<below>\d+)")


def _value(words: str) -> Decimal | None:
    fraction = _DIVIDED.fullmatch(words)
    if fraction is None:
        number = read(words)
        return number.value if number else None
    share, parts = read(fraction["share"] or fraction["above"]), read(fraction["parts"] or fraction["below"])
    return share.value / parts.value if share and parts and parts.value else None
