"""One scan for numbers with units.

A candidate is a numeral; small parsers then read what stands around it: a currency before, 多 or 余 behind, a second number
of a range, the unit, the bound words. Every amount lies between the end of the one before and the start of the next.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from dateline_extraction.domain.numbers import bounds, units
from dateline_extraction.domain.numbers.amount import Amount, Family
from dateline_extraction.domain.numbers.numerals import LARGE, NUMERAL, SMALL, Numeral, folded, read, without_addresses
from dateline_shared.records.observation import Bound

_MONEY = units.alternation(list(units.MONEY))
_PHYSICAL = units.alternation(list(units.PHYSICAL))
_COUNTS = units.alternation(list(units.COUNTS))
_LATIN = units.alternation(list(units.LATIN))
_PREFIX = units.alternation([*units.MONEY_PREFIX, *units.SYMBOLS])

_CANDIDATE = re.compile(
    rf"(?P<currency>{_PREFIX})?[ ]{{0,2}}(?P<part>(?<![一二两三四五六七八九十百千\d])(?:百分之|千分之|万分之))?(?P<numeral>{NUMERAL})"
    # 万亿元大关, 上亿名, 数百万人: scale words without digits count only with such a word before or a unit behind.
    r"|(?P<vague>上|数|几|逾|近|超|过|破)(?P<scale>[十百千]?[万亿]+|[十百千]+)"
    r"|(?<![十百千万亿\d])(?P<bare>[十百千]?万?亿|[十百千]万)(?=元|美元|英镑|欧元|港元)"
)
_FUZZ = re.compile(r"[ ]?(?P<word>[多余几]|来(?=[个万名位家人年]))(?P<scale>[十百千]?[万亿]+|[百千](?![米克瓦]))?")
_RANGE = re.compile(rf"(?P<unit>%|个百分点|(?:{_MONEY})|成|倍)?[ ]?(?:至|到|[-—–~～－]{{1,2}})[ ]?(?P<numeral>{NUMERAL})")
_NUMERAL_FRACTION = re.compile(rf"[ ]?分之[ ]?(?P<numeral>{NUMERAL})")
_UNIT = re.compile(
    rf"[ ]{{0,4}}(?:(?P<percent>%|[个]?[ ]?百[ ]?分[ ]?(?P<points>点)|‰)|(?P<basis>个?基点)"
    rf"|(?P<money>元(?=欧元|美元|日元|港元)(?:欧元|美元|日元|港元)|{_MONEY})(?P<per>{units.PER})?"
    rf"|(?P<physical>{_PHYSICAL})(?P<physical_per>{units.PER})?"
    rf"|(?P<latin>{_LATIN})(?![A-Za-z])"
    rf"|(?P<times>倍)|(?P<tenths>成)(?!为|立|功|员|绩|果|长|本|都|分|交|品|就|熟|人|年)"
    rf"|(?P<count>个?地球日|个?用户|{_COUNTS}))"
)
_PART_OF = {"百分之": Decimal(1), "千分之": Decimal("0.1"), "万分之": Decimal("0.01")}
# Behind the number: it names a day, a year, an order, a code or a clock, not an amount.
_NOT_AN_AMOUNT = re.compile(
    r"[ ]?(?:年(?!以上|有期)|月|日(?!元|圆|均)|号|时(?!速|间)|点(?!\d)|分(?!之)|秒|[:：]\d|届|世纪|年代|周年|天|个月|个?小时|分钟|个?星期|周(?!岁)|季度?|后(?=[，。、的出]))"
)
_CODE_BEFORE = re.compile(r"[A-Za-z][A-Za-z0-9]*-?$|[:：]$|\d\.$|[/]$")
_CODE_BEHIND = re.compile(r"[A-Za-z](?![A-Za-z]*(?:元|%))|[-/]\d|\.\d|[:：]\d")
_ORDINAL_BEFORE = re.compile(r"第[ ]?$")
# Words that only begin with a number.
_IDIOM = re.compile(
    r"零(?:部|件|售|食|距离)|一(?:步步|起(?!案|事|重|经)|度(?!电)|部分|旦|定|样|般|直|些)|(?<=进)一步|[一两三]位数"
)
# 六七百, 三四个, 二三十: neighbours mean one or the other.
_NEIGHBOURS = re.compile(r"(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<scale>[十百千万亿]*)")
_LARGE_TAIL = re.compile(r"[万亿兆]+$")
_PRISON = re.compile(r"(?:徒刑|缓刑|刑期|监禁|拘役|缓期)[ ]?$")


def amounts_in(text: str) -> tuple[Amount, ...]:
    """Every number expression with its unit, in text order, none inside another."""
    plain = without_addresses(folded(text))
    found: list[Amount] = []
    position = 0
    # Searched anew behind every amount: in 3美元5欧元 the first currency must not be taken as the prefix of 5.
    while match := _CANDIDATE.search(plain, position):
        position = match.end()
        for amount in _read(plain, match):
            found.append(amount)
            position = max(position, amount.end)
    return tuple(found)


def _read(text: str, match: re.Match[str]) -> Iterator[Amount]:
    if match["numeral"] is None:
        yield from _vague(text, match)
        return
    number = read(match["numeral"])
    if number is None:
        return
    start, end = match.start("numeral"), match.end()
    if _IDIOM.match(text, start):
        return
    before = text[max(0, start - 12) : start]
    if not match["currency"] and _CODE_BEFORE.search(before) and match["numeral"][0].isdigit():
        yield _plain(match, number, "code")
        return
    if _ORDINAL_BEFORE.search(before):
        yield _plain(match, number, "ordinal")
        return
    if match["part"]:
        yield from _of_hundred(text, match, number)
        return
    value, scale = number.value, number.scale
    bound: Bound | None = None
    if fuzz := _FUZZ.match(text, end):
        value *= _scale(fuzz["scale"])
        bound, end, scale = "gt", fuzz.end(), scale + (fuzz["scale"] or "")
    second = _RANGE.match(text, end)
    if second and (other := read(second["numeral"])) and (pair := _range(text, match, number, second, other)):
        yield from pair
        return
    unit = _UNIT.match(text, end)
    if unit and (either := _neighbours(text, match, number, unit)):
        yield either
        return
    if unit is None and not match["currency"]:
        family: Family = "code" if _CODE_BEHIND.match(text, end) else "number"
        if _NOT_AN_AMOUNT.match(text, end) and not _prison(text, start, end):
            return
        if _prison(text, start, end):
            yield _amount(text, start, end, end + 1, number, value, "quantity", "年", bound, scale)
            return
        yield _amount(text, start, end, end, number, value, family, "", bound, scale)
        return
    if _NOT_AN_AMOUNT.match(text, end) and unit is not None and not _longer_than_time(text, end, unit):
        if _prison(text, start, end):
            yield _amount(text, start, end, end + 1, number, value, "quantity", "年", bound, scale)
        return
    yield _with_unit(text, match, number, value, bound, scale, end, unit)


def _with_unit(
    text: str,
    match: re.Match[str],
    number: Numeral,
    value: Decimal,
    bound: Bound | None,
    scale: str,
    end: int,
    unit: re.Match[str] | None,
) -> Amount:
    start = match.start("numeral")
    if match["currency"] and (unit is None or unit["money"] or unit["count"] is None):
        currency = units.SYMBOLS.get(match["currency"]) or units.MONEY[match["currency"]]
        stop = unit.end() if unit and unit["money"] else end
        return _amount(text, match.start(), end, stop, number, value, "money", currency, bound, scale)
    assert unit is not None  # noqa: S101 - the caller has either
    family, name, factor = _unit_of(unit)
    stop = unit.end()
    if (bound is None) and (fuzz := re.compile(r"[多余]").match(text, stop)) and family == "count":
        bound, stop = "gt", fuzz.end()
    price = re.search(r"每(吨|千克|公斤|升|桶|克|平方米|立方米|股|度|千瓦时|盎司|亩|斤|人|户)$", text[max(0, start - 5) : start])
    if family == "money" and price and "/" not in name:
        name = f"{name}/{price[1]}"
    return _amount(text, start, end, stop, number, value * factor, family, name, bound, scale)


def _unit_of(unit: re.Match[str]) -> tuple[Family, str, Decimal]:
    """Family, unit, and what the number is multiplied with."""
    if unit["points"]:
        return "points", "pp", Decimal(1)
    if unit["percent"]:
        return "percent", "%", Decimal("0.1") if unit["percent"].strip() == "‰" else Decimal(1)
    if unit["basis"]:
        return "points", "pp", Decimal("0.01")
    if unit["money"]:
        word = unit["money"]
        currency = units.MONEY[word] if word in units.MONEY else units.MONEY[word[1:]]
        per = unit["per"]
        return "money", f"{currency}/{per.lstrip('/每')}" if per else currency, Decimal(1)
    if unit["physical"]:
        per = unit["physical_per"]
        return "quantity", unit["physical"] + (f"/{per.lstrip('/每')}" if per else ""), Decimal(1)
    if unit["latin"]:
        return "quantity", unit["latin"], Decimal(1)
    if unit["times"]:
        return "quantity", "倍", Decimal(1)
    if unit["tenths"]:
        return "percent", "%", Decimal(10)
    word = unit["count"]
    return "count", "用户" if word.endswith("用户") else word, Decimal(1)


def _range(text: str, match: re.Match[str], low: Numeral, second: re.Match[str], high: Numeral) -> list[Amount] | None:
    """3%至5% is two amounts, 3至5万元 and 10-20% one with two ends; None when the second number belongs elsewhere."""
    unit = _UNIT.match(text, second.end())
    if second["unit"] is not None or unit is None or _NOT_AN_AMOUNT.match(text, second.end()):
        return None
    low_value = low.value * _shared_scale(match["numeral"], low, second["numeral"], high)
    if low_value >= high.value:
        return None
    return [_between(text, match.start("numeral"), second.end(), unit, high, low_value, high.value)]


def _shared_scale(low_text: str, low: Numeral, high_text: str, high: Numeral) -> Decimal:
    """What the first number takes over from the second: 3-5百万 millions, 十二至四十万 and 三百到六百亿 only 万 and 亿."""
    if low.scale and _LARGE_TAIL.search(low_text):
        return Decimal(1)
    stem = high_text.removesuffix(high.scale).strip()
    whole = not low.scale and (high_text[0].isdigit() or (len(stem) == 1 and len(low_text) == 1))
    tail = _LARGE_TAIL.search(high.scale)
    factor = _scale(high.scale) if whole else _scale(tail[0] if tail else None)
    return factor if low.value * factor < high.value else Decimal(1)


def _neighbours(text: str, match: re.Match[str], number: Numeral, unit: re.Match[str]) -> Amount | None:
    """六七百欧元: between 600 and 700; None for numerals of another form."""
    pair = _NEIGHBOURS.fullmatch(match["numeral"])
    if pair is None or match["currency"] or unit.start() != match.end() or _NOT_AN_AMOUNT.match(text, match.end()):
        return None
    low, high = read(pair["low"]), read(pair["high"])
    if low is None or high is None or high.value - low.value != 1:
        return None
    scale = _scale(pair["scale"])
    return _between(text, match.start("numeral"), match.end(), unit, number, low.value * scale, high.value * scale)


def _between(
    text: str, start: int, number_end: int, unit: re.Match[str], printed: Numeral, low: Decimal, high: Decimal
) -> Amount:
    """One amount with two ends."""
    family, name, factor = _unit_of(unit)
    behind = bounds.behind(text, unit.end())
    outer = (start, behind[1] if behind else unit.end())
    return Amount(
        start=start, end=unit.end(), family=family, value=None, unit=name, bound="range", low=low * factor,
        high=high * factor, outer=outer, number_end=number_end, digits=printed.digits, decimals=printed.decimals, scale=printed.scale,
    )  # fmt: skip


def _of_hundred(text: str, match: re.Match[str], number: Numeral) -> Iterator[Amount]:
    """百分之三点五."""
    value = number.value * _PART_OF[match["part"]]
    start = match.start("part")
    yield _amount(text, start, match.end(), match.end(), number, value, "percent", "%", None, "")


def _vague(text: str, match: re.Match[str]) -> Iterator[Amount]:
    """万亿元大关, 上亿名, 数百万人: the scale word is the number."""
    words = match["scale"] or match["bare"]
    number = Numeral(_scale(words), 1, 0, words)
    start, end = match.start("scale") if match["scale"] else match.start("bare"), match.end()
    unit = _UNIT.match(text, end)
    if unit is None or (match["vague"] in ("近", "过", "破", "超", "逾") and number.value < 100):
        return
    family, name, factor = _unit_of(unit)
    bound: Bound | None = {"上": "ge", "数": "ge", "几": "ge"}.get(match["vague"] or "")  # type: ignore[assignment]
    begin = match.start() if match["vague"] in ("上", "数", "几") else start
    yield _amount(text, begin, end, unit.end(), number, number.value * factor, family, name, bound, words)


def _amount(
    text: str,
    start: int,
    number_end: int,
    end: int,
    number: Numeral,
    value: Decimal,
    family: Family,
    unit: str,
    bound: Bound | None,
    scale: str,
) -> Amount:
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


def _plain(match: re.Match[str], number: Numeral, family: Family) -> Amount:
    start, end = match.span("numeral")
    return Amount(
        start, end, family, number.value, "", outer=(start, end), number_end=end, digits=number.digits, decimals=number.decimals
    )


def _longer_than_time(text: str, end: int, unit: re.Match[str]) -> bool:
    """日元 and 分贝 begin like a day and a minute; the longer unit wins."""
    time = _NOT_AN_AMOUNT.match(text, end)
    return time is not None and unit.end() > time.end()


def _prison(text: str, start: int, end: int) -> bool:
    return text[end : end + 1] == "年" and _PRISON.search(text[max(0, start - 6) : start]) is not None


def _scale(words: str | None) -> Decimal:
    value = Decimal(1)
    for word in words or "":
        value *= SMALL.get(word) or LARGE[word]
    return value
