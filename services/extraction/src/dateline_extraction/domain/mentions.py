"""Number and time mentions of single sentences: the contract of `dateline mentions`.

Families: number, ordinal, percent, money, quantity, age, temperature, range, time, duration, set. A number inside money or a
quantity is told as a number too: who asks for numbers wants every numeral.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from dateline_text.numbers import Amount, amounts_in
from dateline_text.numbers.colloquial import short_money_in, short_quantities_in
from dateline_text.numbers.measures import Measure, ages_in, ordinals_in, temperatures_in
from dateline_text.numbers.numerals import folded, without_addresses
from dateline_text.numbers.percents import percents_in
from dateline_text.numbers.plain import PlainNumber, numbers_in
from dateline_text.numbers.ranges import ranges_in
from dateline_text.times import times_in

_DEGREES = ("摄氏度", "华氏度", "℃", "°C", "℉", "°F")


def mentions_in(text: str, reference: datetime | None) -> list[dict[str, Any]]:
    """Every mention in text order. Offsets count code points, half-open."""
    plain = without_addresses(folded(text))
    found = [
        *(_entity(time.start, time.end, time.kind, time.value, timex=time.timex) for time in times_in(text, reference)),
        *_numbers("number", numbers_in(plain)),
        *_numbers("percent", percents_in(plain)),
        *_measures("ordinal", ordinals_in(plain)),
        *_measures("age", ages_in(plain)),
        *_measures("temperature", temperatures_in(plain)),
        *_amounts(plain),
        *(_entity(r.start, r.end, "range", f"{_plain(r.low)}/{_plain(r.high)}") for r in ranges_in(plain)),
    ]
    return sorted(found, key=lambda entity: (entity["start"], entity["end"], entity["type"]))


def _entity(start: int, end: int, family: str, value: str, unit: str | None = None, timex: str | None = None) -> dict[str, Any]:
    entity: dict[str, Any] = {"start": start, "end": end, "type": family, "value": value}
    return entity | ({"unit": unit} if unit else {}) | ({"timex": timex} if timex else {})


def _numbers(family: str, found: Iterable[PlainNumber]) -> Iterator[dict[str, Any]]:
    return (_entity(number.start, number.end, family, _plain(number.value)) for number in found)


def _measures(family: str, found: Iterable[Measure]) -> Iterator[dict[str, Any]]:
    return (
        _entity(
            measure.start,
            measure.end,
            family,
            _plain(measure.value) if measure.high is None else f"{_plain(measure.value)}/{_plain(measure.high)}",
            measure.unit,
        )
        for measure in found
    )


def _amounts(text: str) -> Iterator[dict[str, Any]]:
    """Money and quantities; short forms (五分, 米九) that only single sentences have come first."""
    short = [*_measures("money", short_money_in(text)), *_measures("quantity", short_quantities_in(text))]
    yield from short
    amounts = amounts_in(text)
    if between := _from_sum_to_sum(text, amounts):
        yield between
        return
    for amount in amounts:
        if amount.family not in ("money", "quantity") or amount.unit == "倍" or amount.unit in _DEGREES:
            continue
        if any(amount.start < entity["end"] and entity["start"] < amount.end for entity in short):
            continue
        start, end = amount.outer if _is_whole(text, *amount.outer) else (amount.start, amount.end)
        yield _entity(start, end, amount.family, _value(amount), amount.unit[:3] if amount.family == "money" else amount.unit)


_TO = re.compile(r"[ ]*(?:到|至|[-—–~～－]{1,2})[ ]*")


def _from_sum_to_sum(text: str, amounts: tuple[Amount, ...]) -> dict[str, Any] | None:
    """100元到200元, when that is all there is, is one sum with two ends."""
    if len(amounts) != 2 or not _is_whole(text, amounts[0].start, amounts[1].end):
        return None
    low, high = amounts
    alike = low.family == high.family == "money" and low.unit == high.unit and low.value and high.value
    if not alike or not _TO.fullmatch(text, low.end, high.start):
        return None
    return _entity(low.start, high.end, "money", f"{_plain(low.value)}/{_plain(high.value)}", low.unit[:3])


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the words are all there is: 至少三元 as a whole answer is one expression."""
    return not text[:start].strip() and not text[end:].strip(" 。.")


def _value(amount: Amount) -> str:
    if amount.value is None:
        return f"{_plain(amount.low or Decimal(0))}/{_plain(amount.high or Decimal(0))}"
    if amount.bound == "gt" and amount.outer == (amount.start, amount.end):
        return f"{_plain(amount.value)}/{_plain(amount.value + _last_place(amount.value))}"
    return _plain(amount.value)


def _last_place(value: Decimal) -> Decimal:
    """2600多 is below 2700, 120余 below 130: one unit of the last digit that is not zero."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))


def _plain(value: Decimal | None) -> str:
    """Plain digits; an open end is empty."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
