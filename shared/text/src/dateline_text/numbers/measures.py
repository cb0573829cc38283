"""Ages, temperatures and ordinals of single sentences."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dateline_text.numbers.idioms import idiom_at
from dateline_text.numbers.neighbours import neighbours
from dateline_text.numbers.numerals import FRESH, NUMERAL, has_minus, read


class Measure(NamedTuple):
    """Half-open span, exact value and unit; `high` is the upper end of a range that begins at `value`."""

    start: int
    end: int
    value: Decimal
    unit: str
    high: Decimal | None = None


_AGE = re.compile(
    rf"{FRESH}(?P<numeral>{NUMERAL})(?P<fuzz>[多几来余])?(?P<ge>个)?(?P<half>半)?[ ]?(?P<unit>周岁|岁|(?:月|天|周|星期|礼拜)大(?=$|[的小婴女男孩宝时了，。、；！？\s]))(?P<tail>半)?"
    rf"|(?P<zero>半)[ ]?(?:周岁|岁)"
)
_AGE_UNITS = {"天": "day", "星": "week", "礼": "week", "月": "month"}
_TEMPERATURE = re.compile(
    rf"(?<![A-Za-z0-9.]){FRESH}(?P<front>摄氏|华氏|开氏|[CF](?=\d))?(?:温度)?[ ]?(?:(?P<low>(?:零下[ ]?|零上[ ]?)?{NUMERAL})[ ]?(?P<own>摄氏度|华氏度|度|℃)?[ ]?(?:到|至|[-—–~～－])[ ]?)?(?P<numeral>(?:零下[ ]?|零上[ ]?)?{NUMERAL})[ ]?"
    r"(?P<back>摄氏度|华氏度|开氏度|列氏度|兰氏度|开尔文|开式度|度(?:[ ]?(?:摄氏度?|华氏度?|[cCfF](?![a-zA-Z])))?|℃|°[ ]?[CFKR]?|℉|[CF](?![a-zA-Z0-9]))(?P<tail>半)?"
)
_ORDINAL = re.compile(rf"(?P<mark>第|倒数第)[ ]?(?P<numeral>{NUMERAL})|(?P<first>首(?=[个次届位名家批场季轮度日年例部]))")


def ages_in(text: str) -> Iterator[Measure]:
    """三十二岁, 半岁, 六个半月大."""
    for match in _AGE.finditer(text):
        if match["zero"]:
            yield Measure(match.start(), match.end(), Decimal("0.5"), "year")
            continue
        number = read(match["numeral"])
        if number is None or idiom_at(text, match.start()):
            continue
        if ends := neighbours(match["numeral"]):
            yield Measure(match.start(), match.end(), ends[0], _age_unit(match["unit"]), ends[1])
            continue
        half = Decimal("0.5") if match["half"] or match["tail"] else Decimal(0)
        yield Measure(match.start(), match.end(), number.value + half, _age_unit(match["unit"]))


def _age_unit(words: str) -> str:
    return "week" if words == "周大" else _AGE_UNITS.get(words[0], "year")


def temperatures_in(text: str) -> Iterator[Measure]:
    """零下5摄氏度, 华氏98.6度, 30℃; 度 alone is a degree of whatever scale."""
    for match in _TEMPERATURE.finditer(text):
        value, low = _degrees(match["numeral"]), _degrees(match["low"]) if match["low"] else None
        if value is None or (match["numeral"] == "一" and idiom_at(text, match.start("numeral"))):
            continue
        value += Decimal("0.5").copy_sign(value) if match["tail"] else 0
        unit = _scale((match["front"] or "") + match["back"])
        minus = has_minus(text, match.start()) and match["front"] is None
        if minus:
            low, value = (-low if low is not None else None), (value if low is not None else -value)
        if low is None:
            yield Measure(match.start() - minus, match.end(), value, unit)
            continue
        if low < 0 < value and match["low"][0] == "零" and match["numeral"][0] != "零" and not (match["own"] and value > -low):
            value = -value  # 零下5到10度: below zero is said once for both
        yield Measure(match.start() - minus, match.end(), min(low, value), unit, max(low, value))


def _degrees(words: str) -> Decimal | None:
    """零下5, 零上三, -2."""
    number = read(words.removeprefix("零下").removeprefix("零上").strip())
    return None if number is None else -number.value if words.startswith("零下") else number.value


def _scale(words: str) -> str:
    if re.search("华氏|[Ff]|℉", words):
        return "F"
    if re.search("开氏|开尔文|开式|K", words):
        return "K"
    return "C" if re.search("摄氏|[Cc]|℃", words) else "degree"


def ordinals_in(text: str) -> Iterator[Measure]:
    """第三, 倒数第二; 首 before what it counts is the first."""
    for match in _ORDINAL.finditer(text):
        number = read(match["numeral"]) if match["numeral"] else None
        if number is not None:
            yield Measure(match.start(), match.end(), number.value, "")
