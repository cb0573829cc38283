"""Amounts told in words: halves and parts, doublings, what stays as it was, small multiples, terms, and rates behind a Latin word."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from dateline_schema.records.observation import Bound
from dateline_text.numbers import bounds

_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九十")} | {"两": 2}
_NUMBER = "[一二两三四五六七八九十]|\\d{1,3}"
_PART = re.compile(
    rf"(?P<of>{_NUMBER})分之(?P<part>{_NUMBER})(?![\d.一二三四五六七八九十百千])|(?<![\d/.])1/(?P<slash>[2-9])(?![\d/月])"
)
"""三分之一, 1/3; not 百分之五, which is per cent."""
_HALF = re.compile(r"(?<![一上下前后对东西南北])(?:一半|半数)(?=以上|[，。；、的左多]|[^，。；]{0,6}$|[\u4e00-\u9fff])")
_DOUBLED = re.compile(rf"翻了?(?P<times>{_NUMBER})?番|(?<=[了双现实量])倍增(?!计划|器|效应)|(?<=[价额量])翻倍")
_STILL = re.compile(r"(?:同比|环比|按年|按月|(?:与|和|同)[^，。；]{1,12}?|基本|大致|保持)(?P<word>持平)(?!的)")
_MULTIPLE = re.compile(r"(?<=[的其约近超达到增长了为是])(?P<times>[一二两三四五六七八九十]{1,2})倍(?!数|增|频|率|体)")
_TERM = re.compile(
    r"(?:为期|有期徒刑|政治权利|入狱|刑期|天数[为达是]?|历时|耗时|长达|缩短到|缩短至|延长至|延长到)(?:约|近|超过|了)?"
    r"(?P<said>(?:(?P<years>\d{1,3})年(?:零)?)?(?P<number>\d{1,4})?(?P<unit>个月|天|个?小时|分钟|周)?)"
)
_BEHIND_LATIN = re.compile(r"(?<=[A-Za-z])(?P<sign>-?)(?P<value>\d{1,3}(?:\.\d{1,2})?)[%％]")
_CENT = Decimal("0.01")


class Worded(NamedTuple):
    """An amount half-open `[start, end)`: its value, unit, family, bound and the digits and decimals it is printed to."""

    start: int
    end: int
    value: Decimal
    unit: str
    family: str
    bound: Bound
    digits: int
    decimals: int


def worded(text: str) -> Iterator[Worded]:
    """Every amount of these kinds, those of each kind in text order."""
    yield from _parts(text)
    for match in _DOUBLED.finditer(text) if "番" in text or "倍" in text else ():
        times = _number(match["times"] or "1") if "番" in match[0] else 1
        yield _made(text, match.span(), Decimal(2**times - 1) * 100, "%", "percent")
    for match in _STILL.finditer(text) if "持平" in text else ():
        yield _made(text, match.span("word"), Decimal(0), "%", "percent")
    for match in _MULTIPLE.finditer(text) if "倍" in text else ():
        yield _made(text, match.span(), Decimal(_number(match["times"])), "倍", "quantity")
    for match in _BEHIND_LATIN.finditer(text):
        value, point = Decimal(match["sign"] + match["value"]), match["value"].partition(".")[2]
        yield _made(text, match.span(), value, "%", "percent", len(match["value"].replace(".", "").lstrip("0")) or 1, len(point))
    yield from _terms(text)


def _parts(text: str) -> Iterator[Worded]:
    for match in _PART.finditer(text) if "分之" in text or "/" in text else ():
        whole, part = (_number(match["slash"]), 1) if match["slash"] else (_number(match["of"]), _number(match["part"]))
        if whole > 1 and part < whole:
            value = (Decimal(part) * 100 / whole).quantize(_CENT, ROUND_HALF_UP)
            yield _made(text, match.span(), value, "%", "percent", 2)
    for match in _HALF.finditer(text) if "半" in text else ():
        yield _made(text, match.span(), Decimal(50), "%", "percent")


def _terms(text: str) -> Iterator[Worded]:
    """有期徒刑14年10个月 is 178个月; 为期3个月."""
    for match in _TERM.finditer(text):
        years, number, unit = match["years"], match["number"], match["unit"]
        if bool(number) != bool(unit) or not (years or number) or (years and unit not in (None, "个月")):
            continue
        months = int(years or 0) * 12 + int(number or 0)
        value, unit = (Decimal(months), "个月") if years and number else (Decimal(years or number), unit or "年")
        yield _made(text, match.span("said"), value, unit, "measured", len(str(value)))


def _number(words: str) -> int:
    if words.isascii():
        return int(words)
    tens, ten, ones = words.partition("十")
    return (_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)) if ten else _DIGITS[words[0]]


def _made(text: str, span: tuple[int, int], value: Decimal, unit: str, family: str, digits: int = 1, decimals: int = 0) -> Worded:
    around = bounds.behind(text, span[1]) or bounds.before(text, span[0])
    return Worded(*span, value, unit, family, around[0] if around else "eq", digits, decimals)
