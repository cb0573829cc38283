"""Written dates into days: every form that feeds and web pages use, whole or not at all.

What is missing of a date is never completed, least of all from the machine's clock: the same words always give the same day. The
day is the one that the publisher's own clock showed; no zone is reckoned with.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

_ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMERALS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0}
_CHINESE_MONTHS = ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月")
_WIDE = str.maketrans("０１２３４５６７８９：／－．", "0123456789:/-.")

# Year, month and day with one kind of sign between them. No digit may stand before or behind.
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d(?!\d?:\d))"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=T?\d{0,6}Z?(?!\d))(?!\d{7})")
_CHINESE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\s{0,3}年\s{0,3}(?P<month>\d{1,2})\s{0,3}月\s{0,3}(?P<day>\d{1,2})(?!\d)")
_IN_WORDS = re.compile(r"([〇零○Ｏ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]")
_MONTH_NAMES = "|".join((*_ENGLISH, *sorted(_CHINESE_MONTHS, key=len, reverse=True)))
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})[\s.-]{{1,3}}({_MONTH_NAMES})[a-z]{{0,6}}[\s.,-]{{1,3}}(\d{{4}})(?!\d)", re.I)
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH_NAMES})[a-z]{{0,6}}\.?\s{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?:\d\d:\d\d(?::\d\d)?\s{{1,3}}(?:[A-Z]{{2,5}}\s{{1,3}})?)?(\d{{4}})(?!\d)",
    re.I,
)
_YEAR_LAST = re.compile(r"(?<![\d/.])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_UNIX = re.compile(r"\s*(\d{10})(?:\d{3})?(?:\.\d{1,9})?\s*")
# 18-03-08: two digits are a year only where the words before say that a date follows.
_SHORT = re.compile(r"(?<!\d)(?P<year>\d\d)(?P<sign>[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?!\d(?!\d?:\d))")
_CENTURY, _PIVOT = 2000, 70
_LONGEST = 200


def day_of(written: str) -> date | None:
    """The day that a field meant for a date names."""
    text = written[:_LONGEST].translate(_WIDE)
    unix = _UNIX.fullmatch(text)
    if unix:
        return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(unix[1]))).date()
    return next(days_in(text), None) or _named(text) or _year_last(text)


def days_in(text: str) -> Iterator[date]:
    """The whole dates of a line in Chinese or all in figures, year first, in order."""
    plain = text.translate(_WIDE)
    found = [
        (m.start(), _date(m["year"], m["month"], m["day"])) for p in (_NUMERIC, _CHINESE, _COMPACT) for m in p.finditer(plain)
    ]
    for match in _IN_WORDS.finditer(plain):
        year = "".join(str(_NUMERALS[numeral]) for numeral in match[1])
        found.append((match.start(), _date(year, _number(match[2]), _number(match[3]))))
    yield from (day for _, day in sorted(found, key=lambda one: one[0]) if day)


def short_day_in(text: str) -> date | None:
    """18-03-08 in Chinese order: for places where a date is sure to stand."""
    match = _SHORT.search(text.translate(_WIDE))
    return _date(_CENTURY + int(match["year"]), match["month"], match["day"]) if match and int(match["year"]) < _PIVOT else None


def _named(text: str) -> date | None:
    first = _DAY_FIRST.search(text)
    if first:
        return _date(first[3], _month(first[2]), first[1])
    second = _MONTH_FIRST.search(text)
    return _date(second[3], _month(second[1]), second[2]) if second else None


def _year_last(text: str) -> date | None:
    """1/13/2024, 13.1.2024: only where no more than one of the two can be the month, or both are the same; dots are day first."""
    match = _YEAR_LAST.search(text)
    if match is None:
        return None
    one, other = int(match[1]), int(match[3])
    if match[2] == "." or one > 12:
        one, other = other, one
    elif other <= 12 and one != other:
        return None
    return _date(match[4], one, other)


def _month(name: str) -> int:
    return _CHINESE_MONTHS.index(name) + 1 if name in _CHINESE_MONTHS else _ENGLISH.index(name[:3].lower()) + 1


def _number(numeral: str) -> int:
    """十三, 三十一."""
    tens, ten, ones = numeral.rpartition("十")
    return (_NUMERALS[tens] if tens else 1) * 10 * bool(ten) + (_NUMERALS[ones] if ones else 0)


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
