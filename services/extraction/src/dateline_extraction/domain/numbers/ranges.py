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
_LOW = rf"(?:大于{_S}(?:或{_S}者?)?{_S}等于|不小于|不少于|不低于|大于|多于|高于|超过了?|>{_S}=?|≥|至少|最少)"
_HIGH = rf"(?:小于{_S}(?:或{_S}者?)?{_S}等于|不大于|不多于|不高于|不超过|小于|少于|低于|<{_S}=?|≤|至多|最多)"
_JOIN = rf"{_S}(?:并且|且|的同时|同时|并|而|，|,|和|与)?{_S}"
_RANGES = (
    re.compile(rf"{_LOW}{_S}(?P<low>{NUMERAL}){_JOIN}{_HIGH}{_S}(?P<high>{NUMERAL})"),
    re.compile(rf"{_HIGH}{_S}(?P<high>{NUMERAL}){_JOIN}{_LOW}{_S}(?P<low>{NUMERAL})"),
    re.compile(rf"(?:在|从|介于)?第?(?P<low>{NUMERAL}){_S}(?:和|与|到|至|[-—–~～－]+){_S}第?(?P<high>{NUMERAL})之间"),
    re.compile(rf"(?P<low>{NUMERAL}){_S}(?:到|至|[-—–~～－]+){_S}(?P<high>{NUMERAL})"),
    re.compile(rf"{_LOW}{_S}(?P<low>{NUMERAL})"),
    re.compile(rf"{_HIGH}{_S}(?P<high>{NUMERAL})"),
    re.compile(rf"比{_S}(?P<low>{NUMERAL}){_S}(?:大|高|多)"),
    re.compile(rf"比{_S}(?P<high>{NUMERAL}){_S}(?:小|低|少)"),
    re.compile(rf"等于{_S}(?P<same>{NUMERAL})"),
    re.compile(rf"(?P<low>{NUMERAL})几(?P<scale>[十百千万亿]+)"),
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
