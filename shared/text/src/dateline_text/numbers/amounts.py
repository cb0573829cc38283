"""One scan for numbers with units.

A candidate is a numeral; small parsers then read what stands around it: a currency before, 多 or 余 behind, a second number
of a range, the unit, the bound words. Every amount lies between the end of the one before and the start of the next.
"""

import re
from decimal import Decimal

from dateline_schema.records.observation import Bound
from dateline_text.numbers import bounds
from dateline_text.numbers.amount import Amount, Family
from dateline_text.numbers.idioms import idiom_at
from dateline_text.numbers.neighbours import neighbours, shared_scale
from dateline_text.numbers.neighbours import scale as scale_of
from dateline_text.numbers.numerals import NUMERAL, Numeral, folded, read, without_addresses
from dateline_text.numbers.surroundings import (
    CODE_BEHIND,
    NOT_AN_AMOUNT,
    PRICE_PER,
    TEMPORAL,
    is_code,
    is_ordinal,
    is_prison_term,
)
from dateline_text.numbers.unit_reader import Unit, parts_after, small_money_at, unit_at
from dateline_text.numbers.units import currency_before

# Where an amount can begin; everything else is skipped in one native scan, which is fastest when the pattern begins with a set of
# characters. A year, a month, a day or an hour in figures is passed over.
_START = re.compile(
    r"[0-9\-−负.零〇○一二三四五六七八九两十廿卅卌壹贰叁肆伍陆柒捌玖拾上数几逾近超过破百千万亿兆](?:(?<![0-9])|(?<![0-9][0-9])"
    r"(?!(?:(?<=[12])[0-9]{3}年|[0-9]?(?:[月号]|日(?![元圆均币])|时(?![速间])))(?!以上|有期)))"
)
_CANDIDATE = re.compile(
    rf"(?P<numeral>{NUMERAL})"
    # 万亿元大关, 上亿名, 数百万人: scale words without digits count only with such a word before or a unit behind.
    r"|数以(?P<uncounted>[十百千]?[万亿]+|[百千])计"
    r"|(?P<vague>上|数|几|逾|近|超|过|破)(?P<scale>[十百千]?[万亿]+|[十百千]+)"
    r"|(?<![十百千万亿\d])(?P<bare>[十百千]?万?亿|[十百千]万)(?=元|美元|英镑|欧元|港元)"
)
_FUZZ = re.compile(
    r"[ ]?(?P<word>多(?!米尼加|布拉)|余|几(?!内亚)|来(?=[个万名位家人年块元]))(?P<scale>[十百千]?[万亿]+|[百千](?![米克瓦]))?"
)
_RANGE = re.compile(rf"[ ]?(?:至|到|[-—–~～－]{{1,2}})[ ]?(?P<numeral>{NUMERAL})")
_ENGLISH_SCALE = re.compile(r"[ ]?((?i:thousand|million|billion|trillion|[mb]n|[kw](?=[元块]|[美欧港日]元|人民币)))(?![A-Za-z])")
_ENGLISH_FIRST = frozenset(" tTmMbBkKwW")
_ENGLISH_SCALES = {
    "k": Decimal(10**3), "w": Decimal(10**4), "thousand": Decimal(10**3), "million": Decimal(10**6), "mn": Decimal(10**6), "billion": Decimal(10**9), "bn": Decimal(10**9),
    "trillion": Decimal(10**12),
}  # fmt: skip
_FUZZY = frozenset(" 多余几来")
_LEADS_ON = frozenset(" 至到-—–~～－")
_PART_OF = {"百分之": Decimal(1), "千分之": Decimal("0.1"), "万分之": Decimal("0.01")}
_PART_INSIDE = re.compile(r"[一二两三四五六七八九十百千\d]$")
_CALENDAR = frozenset("年月号时")
"""No unit of an amount begins with these."""
_SMALL_MONEY = frozenset("角毛分美欧便港戈 ")
_FUZZ_AFTER_COUNT = re.compile(r"[多余](?![的云样])")


def amounts_in(text: str) -> tuple[Amount, ...]:
    """Every number expression with its unit, in text order, none inside another."""
    plain = without_addresses(folded(text))
    found: list[Amount] = []
    position = 0
    while start := _START.search(plain, position):
        match = _CANDIDATE.match(plain, start.start())
        if match is None:
            position = start.end()
            continue
        position = match.end()
        amount = _read(plain, match, found[-1].end if found else 0)
        if isinstance(amount, int):
            position = max(position, amount)
        elif amount is not None:
            found.append(amount)
            position = max(position, amount.end)
    return tuple(found)


def _read(text: str, match: re.Match[str], floor: int) -> Amount | int | None:
    """The amount of a candidate, None, or the end of the idiom it begins; `floor` is where the amount before ended."""
    words = match["numeral"]
    if words is None:
        return _vague(text, match) if match["uncounted"] is None else _uncounted(match)
    start, end = match.span()
    if words[0] > "9" and (skipped := idiom_at(text, start)) is not None:
        return skipped
    number = read(words)
    if number is None:
        return None
    currency = currency_before(text, floor, start)
    if currency is None and words[0].isdigit() and is_code(text, start):
        return _plain(start, end, number, "code")
    if is_ordinal(text, start):
        return _plain(start, end, number, "ordinal")
    if text[end : end + 1] in _CALENDAR and NOT_AN_AMOUNT.match(text, end) and not is_prison_term(text, start, end):
        return None
    if part := _part_before(text, start):
        begin, factor = part
        return _amount(text, begin, end, end, number, number.value * factor, "percent", "%", None, "")
    value, scale = number.value, number.scale
    bound: Bound | None = None
    if text[end : end + 1] in _FUZZY and (fuzz := _FUZZ.match(text, end)):
        value *= scale_of(fuzz["scale"])
        bound, end, scale = "gt", fuzz.end(), scale + (fuzz["scale"] or "")
    if text[end : end + 1] in _ENGLISH_FIRST and (english := _ENGLISH_SCALE.match(text, end)):
        value, end = value * _ENGLISH_SCALES[english[1].lower()], english.end()
    if (
        text[end : end + 1] in _LEADS_ON
        and (second := _RANGE.match(text, end))
        and (between := _range(text, start, words, number, second))
    ):
        return between
    if value is not number.value:
        number = number._replace(value=value, scale=scale)
    return _measured(text, start, end, words, number, bound, currency)


def _part_before(text: str, start: int) -> tuple[int, Decimal] | None:
    """百分之, 千分之, 万分之 before a number: where it begins and its factor."""
    if text[start - 1 : start] != "之" or start < 3:
        return None
    factor = _PART_OF.get(text[start - 3 : start])
    if factor is None or _PART_INSIDE.search(text, max(0, start - 4), start - 3):
        return None
    return start - 3, factor


def _measured(
    text: str, start: int, end: int, words: str, number: Numeral, bound: Bound | None, currency: tuple[str, int] | None
) -> Amount | None:
    """The number with its unit or currency; None when it belongs to a date or a clock."""
    unit = unit_at(text, end)
    if unit is None and text[end : end + 1] in _SMALL_MONEY:
        unit = small_money_at(text, end)
    if unit and bound is None and words[0] > "9" and (either := _neighbours(text, start, end, words, unit, number)):
        return either
    temporal = NOT_AN_AMOUNT.match(text, end) if text[end : end + 1] in TEMPORAL else None
    if is_prison_term(text, start, end):
        return _amount(text, start, end, end + 1, number, number.value, "quantity", "年", bound, number.scale)
    if temporal and (unit is None or unit.end <= temporal.end()):
        return None
    if currency is not None and (unit is None or unit.family != "percent"):
        return _with_currency(text, end, number, bound, currency, unit)
    if unit is None:
        family: Family = "code" if CODE_BEHIND.match(text, end) else "number"
        return _amount(text, start, end, end, number, number.value, family, "", bound, number.scale)
    return _with_unit(text, start, end, number, bound, unit)


def _with_currency(
    text: str, end: int, number: Numeral, bound: Bound | None, currency: tuple[str, int], unit: Unit | None
) -> Amount:
    """人民币3万元, US$5: the currency stands before; a unit of money may stand behind as well."""
    code, begin = currency
    stop, value = (unit.end, number.value) if unit and unit.family == "money" else (end, number.value)
    word = unit.word if unit and unit.family == "money" else "元"
    if rest := parts_after(text, stop, code, word if stop > end else ""):
        value, stop = value + rest[0], rest[1]
    return _amount(text, begin, end, stop, number, value, "money", code, bound, number.scale)


def _with_unit(text: str, start: int, end: int, number: Numeral, bound: Bound | None, unit: Unit) -> Amount:
    stop, name, value = unit.end, unit.name, number.value * unit.factor
    if unit.family == "count" and bound is None and (fuzz := _FUZZ_AFTER_COUNT.match(text, stop)):
        bound, stop = "gt", fuzz.end()
    if unit.family == "money":
        if "/" not in name and (rest := parts_after(text, stop, name, unit.word, unit.factor)):
            value, stop = value + rest[0], rest[1]
        price = PRICE_PER.search(text, max(0, start - 5), start)
        name = f"{name}/{price[1]}" if price and "/" not in name else name
    return _amount(text, start, end, stop, number, value, unit.family, name, bound, number.scale)


def _range(text: str, start: int, low_words: str, low: Numeral, second: re.Match[str]) -> Amount | None:
    """3%至5% is two amounts, 3至5万元 and 10-20% one with two ends; None when the second number belongs elsewhere."""
    high = read(second["numeral"])
    if high is None:
        return None
    unit = unit_at(text, second.end())
    temporal = NOT_AN_AMOUNT.match(text, second.end())
    if unit is None or (temporal and unit.end <= temporal.end()):
        return None
    low_value = low.value * shared_scale(low_words, low, second["numeral"], high)
    if low_value >= high.value:
        return None
    return _between(text, start, second.end(), unit, high, low_value, high.value)


def _neighbours(text: str, start: int, end: int, words: str, unit: Unit, number: Numeral) -> Amount | None:
    """六七百欧元: between 600 and 700; None for numerals of another form."""
    ends = neighbours(words)
    temporal = NOT_AN_AMOUNT.match(text, end) if ends else None
    if ends is None or (temporal and unit.end <= temporal.end()):
        return None
    return _between(text, start, end, unit, number, *ends)


def _between(text: str, start: int, number_end: int, unit: Unit, printed: Numeral, low: Decimal, high: Decimal) -> Amount:
    """One amount with two ends."""
    behind = bounds.behind(text, unit.end)
    outer = (start, behind[1] if behind else unit.end)
    return Amount(
        start=start, end=unit.end, family=unit.family, value=None, unit=unit.name, bound="range", low=low * unit.factor,
        high=high * unit.factor, outer=outer, number_end=number_end, digits=printed.digits, decimals=printed.decimals, scale=printed.scale,
    )  # fmt: skip


def _uncounted(match: re.Match[str]) -> Amount:
    """数以百万计: millions of what stands behind."""
    start, end = match.span()
    number = Numeral(scale_of(match["uncounted"]), 1, 0, match["uncounted"])
    return _plain(start, end, number, "count")._replace(bound="ge", scale=number.scale)


def _vague(text: str, match: re.Match[str]) -> Amount | None:
    """万亿元大关, 上亿名, 数百万人: the scale word is the number."""
    words = match["scale"] or match["bare"]
    number = Numeral(scale_of(words), 1, 0, words)
    start, end = match.start("scale") if match["scale"] else match.start("bare"), match.end()
    unit = unit_at(text, end)
    if unit is None or (match["vague"] in ("近", "过", "破", "超", "逾") and number.value < 100):
        return None
    bound: Bound | None = "ge" if match["vague"] in ("上", "数", "几") else None
    begin = match.start() if bound else start
    return _amount(text, begin, end, unit.end, number, number.value * unit.factor, unit.family, unit.name, bound, words)


def _amount(
    text: str, start: int, number_end: int, end: int, number: Numeral, value: Decimal, family: Family, unit: str,
    bound: Bound | None, scale: str,
) -> Amount:  # fmt: skip
    outer_start, outer_end = start, end
    if bound is None:
        if around := bounds.behind(text, end):
            bound, outer_end = around
        elif around := bounds.before(text, start):
            bound, outer_start = around
    return Amount(
        start=start, end=end, family=family, value=value, unit=unit, bound=bound or "eq", outer=(outer_start, outer_end),
        number_end=number_end, digits=number.digits, decimals=number.decimals, scale=scale,
    )  # fmt: skip


def _plain(start: int, end: int, number: Numeral, family: Family) -> Amount:
    return Amount(
        start, end, family, number.value, "", outer=(start, end), number_end=end, digits=number.digits, decimals=number.decimals
    )
