"""Ages, temperatures and ordinals of single sentences."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dateline_extraction.domain.numbers.idioms import idiom_at
from dateline_extraction.domain.numbers.numerals import FRESH, NUMERAL, read


class Measure(NamedTuple):
    """Half-open span, exact value and unit."""

    start: int
    end: int
    value: Decimal
    unit: str


_AGE = re.compile(
    rf"{FRESH}(?P<numeral>{NUMERAL})(?P<fuzz>[多几来余])?(?P<ge>个)?(?P<half>半)?[ ]?(?P<unit>周岁|岁|(?:月|天|周|星期|礼拜)大(?=$|[的小婴女男孩宝时了，。、；！？\s]))(?P<tail>半)?"
    rf"|(?P<zero>半)[ ]?(?:周岁|岁)"
)
_AGE_UNITS = {"天": "day", "星": "week", "礼": "week", "月": "month"}
_TEMPERATURE = re.compile(
    rf"(?<![A-Za-z0-9.]){FRESH}(?P<front>摄氏|华氏|开氏|[CF](?=\d))?(?:温度)?[ ]?(?P<numeral>(?:零下[ ]?|零上[ ]?)?{NUMERAL})[ ]?"
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
        half = Decimal("0.5") if match["half"] or match["tail"] else Decimal(0)
        unit = "week" if match["unit"] == "周大" else _AGE_UNITS.get(match["unit"][0], "year")
        yield Measure(match.start(), match.end(), number.value + half, unit)


def temperatures_in(text: str) -> Iterator[Measure]:
    """零下5摄氏度, 华氏98.6度, 30℃; 度 alone is a degree of whatever scale."""
    for match in _TEMPERATURE.finditer(text):
        below = match["numeral"].startswith("零下")
        number = read(re.sub("^零[上下]", "", match["numeral"]).strip())
        if number is None or (match["numeral"] == "一" and idiom_at(text, match.start("numeral"))):
            continue
        value = number.value + (Decimal("0.5") if match["tail"] else 0)
        yield Measure(match.start(), match.end(), -value if below else value, _scale((match["front"] or "") + match["back"]))


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
