"""The unit behind a number, and the smaller parts of the same unit that may follow (三元五角, 一米八)."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from dateline_text.numbers import units
from dateline_text.numbers.amount import Family
from dateline_text.numbers.numerals import NUMERAL, read

# 块 is a sum of money unless a thing that comes in pieces follows.
_PIECES = "[蛋石地砖屏糖肉布手表金奖银铜牌玻电木板豆区试土田硬拼]"
_AFTER_YUAN = tuple(name for name in units.MONEY if len(name) > 1 and name[-1] in "元币金圆" and name[0] not in "元块圆")
"""三万元欧元, 二十元港币: 元 may stand before the name of the currency."""
_BLANKS_BEFORE = re.compile("[ ]{1,4}")


@cache
def _unit_pattern(first: str) -> re.Pattern[str] | None:
    """The units that begin with a character; None when there are none."""

    def words(found: Iterable[str]) -> str:
        return units.alternation(word for word in found if word[0] == first)

    money = words(word for word in units.MONEY if word != "块")
    if first == "块":
        money += ("|" if money else "") + f"块(?!{_PIECES})"
    branches = (
        ("percent", "%|个?[ ]?百[ ]?分[ ]?(?P<points>点)|‰" if first in "%‰个百" else ""),
        ("basis", "个?基点" if first in "个基" else ""),
        ("after", f"元(?:{units.alternation(_AFTER_YUAN)})" if first == "元" else ""),
        ("money", money),
        ("physical", words(units.PHYSICAL)),
        ("latin", f"(?:{words(units.LATIN)})(?![A-Za-z])" if words(units.LATIN) else ""),
        ("times", "倍" if first == "倍" else ""),
        ("tenths", "成(?!为|立|功|员|绩|果|长|本|都|分|交|品|就|熟|人|年)" if first == "成" else ""),
        ("count", words(("地球日", "个地球日", "用户", "个用户", *units.COUNTS))),
    )
    per = {"money": f"(?P<per>{units.PER})?", "physical": f"(?P<physical_per>{units.PER})?"}
    patterns = [f"(?P<{kind}>{pattern}){per.get(kind, '')}" for kind, pattern in branches if pattern]
    return re.compile("|".join(patterns)) if patterns else None


class Unit(NamedTuple):
    """Family and name; what the number is multiplied with; where the unit ends. `parts` names the fractions of a currency."""

    family: Family
    name: str
    factor: Decimal
    end: int
    word: str


def unit_at(text: str, position: int) -> Unit | None:
    """The unit that begins at `position`, blanks before it allowed."""
    first = text[position : position + 1]
    if first == " " and (blanks := _BLANKS_BEFORE.match(text, position)):
        position = blanks.end()
        first = text[position : position + 1]
    pattern = _unit_pattern(first) if first else None
    match = pattern.match(text, position) if pattern else None
    if match is None:
        return None
    family, name, factor = _READERS[match.lastgroup or ""](match)
    return Unit(family, name, factor, match.end(), match[0])


def _percent(match: re.Match[str]) -> tuple[Family, str, Decimal]:
    if match["points"]:
        return "points", "pp", Decimal(1)
    return "percent", "%", Decimal("0.1") if match["percent"] == "‰" else Decimal(1)


def _money(match: re.Match[str]) -> tuple[Family, str, Decimal]:
    currency = units.MONEY[match["money"]]
    per = match["per"]
    return "money", f"{currency}/{per.lstrip('/每')}" if per else currency, Decimal(1)


def _physical(match: re.Match[str]) -> tuple[Family, str, Decimal]:
    per = match["physical_per"]
    return "quantity", match["physical"] + (f"/{per.lstrip('/每')}" if per else ""), Decimal(1)


def _count(match: re.Match[str]) -> tuple[Family, str, Decimal]:
    word = match["count"]
    return "count", "用户" if word.endswith("用户") else word, Decimal(1)


_READERS: dict[str, Callable[[re.Match[str]], tuple[Family, str, Decimal]]] = {
    "percent": _percent,
    "basis": lambda _: ("points", "pp", Decimal("0.01")),
    "money": _money,
    "after": lambda match: ("money", units.MONEY[match["after"][1:]], Decimal(1)),
    "per": _money,
    "physical": _physical,
    "physical_per": _physical,
    "latin": lambda match: ("quantity", match["latin"], Decimal(1)),
    "times": lambda _: ("quantity", "倍", Decimal(1)),
    "tenths": lambda _: ("percent", "%", Decimal(10)),
    "count": _count,
}

_PART_WORDS = {
    code: units.alternation(word for word in currency.parts) for code, currency in units.CURRENCIES.items() if currency.parts
}
_BLANKS = r"(?:零|[ ])?"
_PARTS = {code: re.compile(rf"{_BLANKS}(?P<count>{NUMERAL})[ ]?(?P<part>{words})(?!之)") for code, words in _PART_WORDS.items()}
# 3块5, 五毛三, 一角二: a last digit without its word is the next smaller part.
_LAST_DIGIT = re.compile(
    r"(?P<digit>[一二两三四五六七八九\d])(?![\d.,，:：/%零一二三四五六七八九十百千万亿年月日号时点分个块元多至到—~-]|[ ]?[\u4e00-\u9fff])"
)
_COLLOQUIAL = ("块", "元", "圆", "角", "毛", "毫", "蚊", "个")


def parts_after(text: str, end: int, code: str, word: str, step: Decimal = Decimal(1)) -> tuple[Decimal, int] | None:
    """What 角, 分, 美分, 便士 behind a sum add to it, and where they end; None when nothing follows.

    `word` is the unit of the sum and `step` its worth (角: 0.1).
    """
    added = Decimal(0)
    begin = end
    pattern = _PARTS.get(code)
    fractions = units.CURRENCIES[code].parts
    while pattern and (match := pattern.match(text, end)):
        count, fraction = read(match["count"]), fractions[match["part"]]
        if count is None or fraction >= step or count.value * fraction >= step:
            break
        added, step, end, word = added + count.value * fraction, fraction, match.end(), match["part"]
    last = _LAST_DIGIT.match(text, end) if word in _COLLOQUIAL else None
    if last and (digit := read(last["digit"])):
        added, end = added + digit.value * step / 10, last.end()
    return (added, end) if end > begin else None


_SUBUNIT = re.compile(r"[ ]?(?P<part>角|毛|分钱|美分|欧分|便士|港仙|戈比)(?![之钟度贝点秒别析])")
_SUBUNITS = {
    "角": ("CNY", "0.1"), "毛": ("CNY", "0.1"), "分钱": ("CNY", "0.01"), "美分": ("USD", "0.01"), "欧分": ("EUR", "0.01"),
    "便士": ("GBP", "0.01"), "港仙": ("HKD", "0.01"), "戈比": ("RUB", "0.01"),
}  # fmt: skip
_MONEY_BEHIND = re.compile(r"钱|(?=[\d一二三四五六七八九](?:分|$|[，。、；！？\s]))|(?=[，。、；！？\s]|$)|(?=每|/|的|左右|以)")


def small_money_at(text: str, position: int) -> Unit | None:
    """五角, 3毛钱, 20美分: a sum that has only the parts of a unit."""
    match = _SUBUNIT.match(text, position)
    if match is None:
        return None
    word = match["part"]
    behind = _MONEY_BEHIND.match(text, match.end())
    if word in ("角", "毛") and behind is None:
        return None
    code, fraction = _SUBUNITS[word]
    end = behind.end() if behind and behind[0] == "钱" else match.end()
    return Unit("money", code, Decimal(fraction), end, word)
