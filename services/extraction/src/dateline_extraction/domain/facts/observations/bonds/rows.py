"""Bonds of neighbours: one amount in two currencies, exchange rates, and rows in a stated order."""

import re
from collections.abc import Iterator, Sequence

from dateline_extraction.domain.facts.observations.standing import Standing, preceding
from dateline_schema.records.structure import Bond

_SAYS_RATE = re.compile(
    r"(?:人民币)?(?:约|大约|合|折合|兑换|可兑换|兑|可兑|对|等于|=|≈|为|相当于|大致相当于)+(?:人民币)?(?:汇率)?(?:为|约)?"
)
_CONVERTS = re.compile(
    r"[（(,，]?(?:人民币|美元)?(?:约|大约|合|折合|相当于|为|即|折|按[^，。；]{0,10})+(?:人民币|美元)?(?:为|约)?"
)
_CONVERTED = re.compile(r"[^，。；\d]{0,6}[，,]?(?:折合|约合|折算(?:成|为)?)(?:人民币|美元)?(?:为|约|大约)*")
"""3.5亿美元 | 的订单，折合人民币约 | 25.2亿元."""
_FALLING = re.compile(
    r"(?:[由从]高[到至]低|[由从]大[到至]小|[由从]多[到至]少|前[三四五六七八九十\d]+[大位名强家]|居前|排名|位列)[^。；\d]{0,34}$"
)
_RISING = re.compile(r"[由从](?:低[到至]高|小[到至]大|少[到至]多)[^。；\d]{0,34}$")
_LONGEST_CONVERSION = 14
_LONGEST_STEP = 12
_FEWEST = 3


def conversions(items: Sequence[Standing]) -> Iterator[Bond]:
    """1美元兑7.1元 is a rate; 25亿英镑（约合31.8亿美元） is one amount twice."""
    for place, other in enumerate(items):
        one = items[place - 1] if place else None
        if (
            one is None
            or not _is_money(one)
            or not _is_money(other)
            or one.unit == other.unit
            or other.apart > _LONGEST_CONVERSION
        ):
            continue
        words = other.left.strip()
        if one.reading.figure.value in (1, 100) and one.reading.figure.bound == "eq" and _SAYS_RATE.fullmatch(words):
            yield Bond(relation="rate", figures=(one.number, other.number))
        elif one.reading.figure.value not in (0, 1, 100) and (_CONVERTS.fullmatch(words) or _CONVERTED.fullmatch(words)):
            yield Bond(relation="conversion", figures=(one.number, other.number))


def ordered(items: Sequence[Standing]) -> Iterator[Bond]:
    """由高到低依次为5.2%、4.8%、3.1%."""
    for row in _rows(items):
        before = preceding(items, row[0].number)[:1]
        falling, rising = bool(_FALLING.search(row[0].left)), bool(_RISING.search(row[0].left))
        if falling != rising and not (before and before[0].apart <= _LONGEST_STEP and before[0].unit == row[0].unit):
            yield Bond(relation="falling" if falling else "rising", figures=tuple(item.number for item in row))


def _rows(items: Sequence[Standing]) -> Iterator[list[Standing]]:
    """Three or more neighbours of one sentence, unit and measure, a few words apart."""
    row: list[Standing] = []
    for item in items:
        if row and not _beside(row[-1], item):
            if len(row) >= _FEWEST:
                yield row
            row = []
        row.append(item)
    if len(row) >= _FEWEST:
        yield row


def _beside(one: Standing, other: Standing) -> bool:
    like = (one.unit, one.is_change, one.sentence) == (other.unit, other.is_change, other.sentence)
    return like and other.apart <= _LONGEST_STEP


def _is_money(item: Standing) -> bool:
    unit = item.unit
    return len(unit) == 3 and unit.isascii() and unit.isupper() and item.reading.binding.measure != "share"
