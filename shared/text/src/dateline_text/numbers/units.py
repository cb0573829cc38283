"""Units as data: what stands behind a number, and what it makes of it."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from dateline_text.numbers.tables import lines


class Currency(NamedTuple):
    """ISO 4217 `code`; `parts` names the fractions of one unit (角 -> 0.1)."""

    code: str
    names: tuple[str, ...]
    signs: tuple[str, ...]
    parts: dict[str, Decimal]


def _currency(line: str) -> Currency:
    code, names, signs, parts = [*line.split("\t"), "", "", ""][:4]
    fractions = dict(part.split("=") for part in parts.split())
    return Currency(code, tuple(names.split()), tuple(signs.split()), {word: Decimal(value) for word, value in fractions.items()})


CURRENCIES = {currency.code: currency for currency in map(_currency, lines("currencies.tsv"))}
"""By ISO 4217 code, from data/currencies.tsv."""

MONEY = {name: currency.code for currency in CURRENCIES.values() for name in currency.names}
SYMBOLS = {sign: currency.code for currency in CURRENCIES.values() for sign in currency.signs}
# Named before the number: 人民币3万元, 港币3.14. Short names that are other words too (比尔, 索尔) only stand behind.
_PREFIX_NAMES = tuple(
    name
    for name in MONEY
    if (len(name) > 2 and name[0] not in "元块圆")
    or (len(name) == 2 and name[1] in "币元镑铢盾")
    or name in ("美金", "日圆", "卢布", "瑞郎")
)


def _words() -> dict[str, tuple[str, ...]]:
    """Unit words by kind, from data/units.txt."""
    found: dict[str, tuple[str, ...]] = {}
    kind = ""
    for line in lines("units.txt"):
        if line.startswith("["):
            kind = line.strip("[]")
        else:
            found[kind] = found.get(kind, ()) + tuple(line.split())
    return found


_WORDS = _words()
PHYSICAL, LATIN = _WORDS["physical"], _WORDS["latin"]
COUNTS = tuple(word for word in _WORDS["classifier"] if word not in _WORDS["not-counted"])

# A unit may be per something: 元/吨, 公里/小时, 千瓦时每千克.
PER = r"(?:/|每)(?:千克|公斤|吨|升|公里|平方米|立方米|平方公里|小时|秒|分钟|天|日|月|年|人|户|股|亩|公顷|千瓦时|度|桶|盎司|磅|加仑|米|克|次|辆|台|套|件|只|箱|瓶|斤|km|h|s|m²|m³|kg|L)"


def alternation(words: Iterable[str]) -> str:
    """A pattern of words, longest first, so that 平方米 is not read as 平; a Latin word ends where its letters end."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) + ("(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else "") for word in ordered)


def _by_last_character() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted((*_PREFIX_NAMES, *SYMBOLS), key=len, reverse=True):
        found.setdefault(word[-1], []).append(word)
    return found


_BY_END = _by_last_character()


def currency_before(text: str, floor: int, start: int) -> tuple[str, int] | None:
    """The currency whose name or sign stands right before `start` (blanks between), not before `floor`: its code and where it begins."""
    end = start
    while end > floor and end > start - 2 and text[end - 1] == " ":
        end -= 1
    if end <= floor:
        return None
    for word in _BY_END.get(text[end - 1], ()):
        begin = end - len(word)
        if begin >= floor and text.startswith(word, begin):
            if word[0].isascii() and word[0].isalpha() and begin and text[begin - 1].isascii() and text[begin - 1].isalpha():
                continue
            return (SYMBOLS.get(word) or MONEY[word]), begin
    return None
