"""Ranges of numbers said by comparison (大于10小于20, 不少于50, 在10和15之间, 10000至20000) as intervals."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dateline_extraction.domain.numbers.numerals import NUMERAL, read


class NumberRange(NamedTuple):
    """Half-open span of the words; an open end is None."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None


_S = r"[ ]*"
_OR_EQUAL = rf"(?:{_S}(?:或{_S}者?)?{_S}等于)?"
_LOW = (
    rf"(?:(?<!不)大于{_OR_EQUAL}|不小于|不少于|不低于|不下于|不亚于|(?<!不)多于{_OR_EQUAL}|(?<!不)高于{_OR_EQUAL}|(?<!不)超过了?{_OR_EQUAL}|(?<!不)超出{_OR_EQUAL}"
    rf"|大过|高过|多过|>{_S}=?|≥|至少|最少|起码)"
)
_HIGH = (
    rf"(?:(?<!不)小于{_OR_EQUAL}|不大于|不多于|不高于|不超过|不超出|(?<!不)少于{_OR_EQUAL}|(?<!不)低于{_OR_EQUAL}|小过|少过|<{_S}=?|≤|至多|最多|顶多"
    rf"|不足|不到|不满|未满)"
)
_JOIN = rf"{_S}(?:并且|而且|且|的同时|同时|并|而|又|但|，|,|和|与)?{_S}(?:同时)?{_S}"
_TO = rf"{_S}(?:到|至|[-—–~～－]+){_S}"
_OVER = rf"{_S}(?:及|或|和)?(?:以上|更多|更大|更高|以上者)"
_UNDER = rf"{_S}(?:及|或|和)?(?:以下|更少|更小|更低|以内|之内)"
_NOT_TIME = r"(?![年月日号时点分秒])"
_RANGES = (
    re.compile(rf"{_LOW}{_S}(?P<low>{NUMERAL}){_JOIN}{_HIGH}{_S}(?P<high>{NUMERAL})"),
    re.compile(rf"{_HIGH}{_S}(?P<high>{NUMERAL}){_JOIN}{_LOW}{_S}(?P<low>{NUMERAL})"),
    re.compile(rf"(?P<low>{NUMERAL}){_OVER}{_JOIN}(?P<high>{NUMERAL}){_UNDER}"),
    re.compile(
        rf"(?:在|从|介于|处于)?{_S}第?(?P<low>{NUMERAL}){_S}(?:和|与|到|至|、|[-—–~～－]+){_S}第?(?P<high>{NUMERAL}){_S}之间"
    ),
    re.compile(rf"(?:从|自|由){_S}(?P<low>{NUMERAL}){_TO}(?P<high>{NUMERAL})"),
    re.compile(rf"(?<![\d.~～-])(?P<low>{NUMERAL}){_TO}(?P<high>{NUMERAL})(?![-~～]\d)"),
    re.compile(rf"(?P<low>{NUMERAL}){_OVER}"),
    re.compile(rf"(?P<high>{NUMERAL}){_UNDER}"),
    re.compile(rf"{_LOW}{_S}(?P<low>{NUMERAL})"),
    re.compile(rf"{_HIGH}{_S}(?P<high>{NUMERAL})"),
    re.compile(rf"比{_S}(?P<low>{NUMERAL}){_S}(?:大|高|多)"),
    re.compile(rf"比{_S}(?P<high>{NUMERAL}){_S}(?:小|低|少)"),
    re.compile(rf"(?<!不)(?<!大于)(?<!小于)等于{_S}(?P<same>{NUMERAL})"),
    re.compile(rf"(?P<low>{NUMERAL})几(?P<scale>[十百千万亿]+)"),
    re.compile(rf"(?P<low>{NUMERAL})(?:多|几|余)(?![十百千万亿年月天日点分秒周样])"),
)


def ranges_in(text: str) -> Iterator[NumberRange]:
    """Ranges of a folded text; the longer reading of the same words wins."""
    taken: list[tuple[int, int]] = []
    for pattern in _RANGES:
        for match in pattern.finditer(text):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            found = _ends(match)
            if found:
                taken.append(match.span())
                yield found


def _ends(match: re.Match[str]) -> NumberRange | None:
    groups = match.groupdict()
    numbers = {name: read(groups[name]) for name in ("low", "high", "same") if groups.get(name)}
    if not numbers or any(number is None for number in numbers.values()):
        return None
    low, high = (numbers[name].value if numbers.get(name) else None for name in ("low", "high"))  # type: ignore[union-attr]
    if same := numbers.get("same"):
        return NumberRange(*match.span(), same.value, same.value)
    if groups.get("scale") and low is not None and (scale := read("一" + groups["scale"])):
        low *= scale.value
    if low is not None and high is not None and low > high:
        return None
    return NumberRange(*match.span(), low, high)
