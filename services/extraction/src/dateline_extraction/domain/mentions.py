"""Number and time mentions of single sentences: the contract of `dateline mentions`.

Families: number, ordinal, percent, money, quantity, age, temperature, range, time, duration, set. A number inside money or a
quantity is told as a number too: who asks for numbers wants every numeral.
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from dateline_extraction.domain.numbers import Amount, amounts_in
from dateline_extraction.domain.numbers.numerals import NUMERAL, folded, read, without_addresses
from dateline_extraction.domain.numbers.ranges import ranges_in
from dateline_extraction.domain.times import times_in

_NUMERAL = re.compile(
    rf"(?P<parts>{NUMERAL}[百千]?)[ ]*(?P<of>分[ ]*之)[ ]*(?P<share>{NUMERAL})|(?P<left>\d+)/(?P<right>\d+)"
    rf"|(?P<plain>{NUMERAL})(?P<fuzz>[ ]?[多余几][ ]?(?P<scale>[十百千万亿]+))?(?P<exponent>[eE][+-]?\d+)?(?P<thousand>[kKmM](?![a-zA-Z0-9]))?"
)
_ORDINAL = re.compile(rf"第[ ]?(?P<numeral>{NUMERAL})")
_PERCENT = re.compile(
    rf"(?P<part>(?<![一二两三四五六七八九十百千\d])(?:百分之|千分之))[ ]*(?P<value>{NUMERAL})|(?P<number>{NUMERAL})[ ]*(?:%|个?[ ]*百[ ]*分[ ]*点)"
    rf"|(?P<off>[\d.]+|{NUMERAL}|半)[ ]*折"
)
_TEMPERATURE = re.compile(
    rf"(?P<front>摄氏|华氏)?(?:温度)?[ ]?(?P<numeral>(?:零下[ ]?)?{NUMERAL})[ ]?(?P<back>摄氏度|华氏度|度(?:摄氏|华氏|[cCfF])?|℃|°[CF]?|℉|开尔文|[CF](?![a-zA-Z]))"
)
_DEGREES = ("摄氏度", "华氏度", "℃", "°C", "℉", "°F")
# 收拾, 入伍: a formal numeral alone is part of a word.
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
_AGE = re.compile(rf"(?P<numeral>{NUMERAL})(?P<half>半)?[ ]?(?P<unit>周岁|岁|岁半|(?:个月|天|周|年)大)")
_CURRENCY_PARTS = re.compile(rf"(?P<whole>{NUMERAL})(?:块|元|个|圆)(?P<tenths>{NUMERAL})(?:[毛角](?P<cents>{NUMERAL})?分?)?")


def mentions_in(text: str, reference: datetime | None) -> list[dict[str, Any]]:
    """Every mention in text order. Offsets count code points, half-open."""
    plain = without_addresses(folded(text))
    found = [
        *_times(text, reference),
        *_numbers(plain),
        *_ordinals(plain),
        *_percents(plain),
        *_ages(plain),
        *_temperatures(plain),
    ]
    found += _amounts(plain)
    found += [_entity(r.start, r.end, "range", f"{_plain(r.low)}/{_plain(r.high)}") for r in ranges_in(plain)]
    return sorted(found, key=lambda entity: (entity["start"], entity["end"], entity["type"]))


def _entity(start: int, end: int, family: str, value: str, unit: str | None = None, timex: str | None = None) -> dict[str, Any]:
    entity: dict[str, Any] = {"start": start, "end": end, "type": family, "value": value}
    return entity | ({"unit": unit} if unit else {}) | ({"timex": timex} if timex else {})


def _times(text: str, reference: datetime | None) -> list[dict[str, Any]]:
    return [_entity(t.start, t.end, t.kind, t.value, timex=t.timex) for t in times_in(text, reference)]


def _numbers(text: str) -> list[dict[str, Any]]:
    found = []
    for match in _NUMERAL.finditer(text):
        value = _number(match)
        if value is not None:
            found.append(_entity(match.start(), match.end(), "number", _plain(value)))
    return found


def _number(match: re.Match[str]) -> Decimal | None:
    if match["of"]:
        parts, share = read(match["parts"]), read(match["share"])
        return share.value / parts.value if parts and share and parts.value else None
    if match["left"]:
        return Decimal(match["left"]) / Decimal(match["right"]) if Decimal(match["right"]) else None
    number = read(match["plain"])
    if number is None or (len(match["plain"]) == 1 and match["plain"] in _FORMAL):
        return None
    value = number.value
    if match["scale"] and (scale := read("一" + match["scale"])):
        value *= scale.value
    if match["exponent"]:
        value = value.scaleb(int(match["exponent"][1:]))
    return value * {"k": 1000, "m": 10**6}[match["thousand"].lower()] if match["thousand"] else value


def _ordinals(text: str) -> list[dict[str, Any]]:
    matches = ((match, read(match["numeral"])) for match in _ORDINAL.finditer(text))
    return [_entity(match.start(), match.end(), "ordinal", _plain(number.value)) for match, number in matches if number]


def _percents(text: str) -> list[dict[str, Any]]:
    found = []
    for match in _PERCENT.finditer(text):
        if match["off"]:
            value = _discount(match["off"])
        else:
            number = read(match["value"] or match["number"])
            value = number.value / (10 if match["part"] == "千分之" else 1) if number else None
        if value is not None:
            found.append(_entity(match.start(), match.end(), "percent", _plain(value)))
    return found


def _discount(words: str) -> Decimal | None:
    """九折 is 90 %, 三八折 38 %, 75折 75 %, 2.5折 25 %."""
    if words == "半":
        return Decimal(50)
    number = read(words)
    if number is None or number.value <= 0:
        return None
    return number.value * 10 if number.value < 10 else number.value if number.value < 100 else None


def _ages(text: str) -> list[dict[str, Any]]:
    found = []
    for match in _AGE.finditer(text):
        number = read(match["numeral"])
        if number:
            value = number.value + (Decimal("0.5") if match["half"] else 0)
            unit = {"个": "month", "天": "day", "周": "year" if match["unit"] == "周岁" else "week"}.get(match["unit"][0], "year")
            found.append(_entity(match.start(), match.end(), "age", _plain(value), unit))
    return found


def _temperatures(text: str) -> list[dict[str, Any]]:
    found = []
    for match in _TEMPERATURE.finditer(text):
        below = match["numeral"].startswith("零下")
        number = read(match["numeral"].removeprefix("零下").strip())
        if number:
            scale = (match["front"] or "") + match["back"]
            unit = "F" if "华氏" in scale or "F" in scale or "℉" in scale else "C" if re.search("摄氏|C|℃", scale) else "degree"
            found.append(
                _entity(match.start(), match.end(), "temperature", _plain(-number.value if below else number.value), unit)
            )
    return found


def _amounts(text: str) -> list[dict[str, Any]]:
    found = []
    taken = 0
    for match in _CURRENCY_PARTS.finditer(text):
        whole, tenths = read(match["whole"]), read(match["tenths"])
        cents = read(match["cents"]) if match["cents"] else None
        if whole and tenths and tenths.value < 10:
            value = whole.value + tenths.value / 10 + (cents.value / 100 if cents else 0)
            found.append(_entity(match.start(), match.end(), "money", _plain(value), "CNY"))
            taken = match.end()
    for amount in amounts_in(text):
        if amount.start < taken or amount.family not in ("money", "quantity"):
            continue
        if amount.family == "money":
            found.append(_entity(amount.start, amount.end, "money", _value(amount), amount.unit[:3]))
        elif amount.unit != "倍" and amount.unit not in _DEGREES:
            found.append(_entity(amount.start, amount.end, "quantity", _value(amount), amount.unit))
    return found


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
