"""Readers of numbers with a unit: 三年 is a length, 三月 a month, 18年 either."""

import re
from functools import lru_cache

from dateline_text.numbers.neighbours import neighbours
from dateline_text.times.days import Day, Month, Months
from dateline_text.times.numerals import is_digit_string, number
from dateline_text.times.parts import Century, Decade, Part, Year
from dateline_text.times.token import Amount, Token, full_year

UNIT_NAMES = {
    "年": "year", "月": "month", "个月": "month", "周": "week", "星期": "week", "礼拜": "week", "天": "day", "日": "day", "号": "day",
    "季度": "quarter", "季": "quarter", "小时": "hour", "个小时": "hour", "钟头": "hour", "个钟头": "hour", "个钟": "hour", "粒钟": "hour", "粒钟头": "hour",
    "分钟": "minute", "分": "minute", "秒": "second", "秒钟": "second", "世纪": "century", "年代": "decade", "旬": "tenday",
    "夜": "day", "晚": "day", "昼夜": "day", "早": "day", "晨": "day", "钟": "hour",
}  # fmt: skip
_MULTIPLES = {"分半钟": ("minute", 1.0, 0.5), "刻钟": ("minute", 15.0, 0.0), "旬": ("day", 10.0, 0.0)}
_FISCAL = re.compile("财政?年度?")
_CALENDAR_ONLY = ("年代", "号")
_INDEFINITE = re.compile(r"[几数多余来]|好几")


def read_every(match: re.Match[str]) -> Token | None:
    """每天, 每两周, 天天; 每隔两天 is every third day, 隔周 every second week."""
    if match["e_twice"]:
        return Token(
            match.start(),
            match.end(),
            "every",
            amount=Amount(2 if match["e_twice"][0] == "隔" else 1, UNIT_NAMES[match["e_twice"][1]]),
        )
    count = _count(match["e_num"], match["e_half"])
    if count is None:
        return None
    unit, factor, _ = _unit(match["e_unit"])
    return Token(match.start(), match.end(), "every", amount=Amount(count * factor + (1 if match["e_skip"] else 0), unit))


def _unit(text: str) -> tuple[str, float, float]:
    if text in _MULTIPLES:
        return _MULTIPLES[text]
    return UNIT_NAMES[text.removeprefix("个").removeprefix("工作").removeprefix("交易")], 1.0, 0.0


def _count(text: str | None, half: str | None) -> float | None:
    """The number before a unit; 几 and 数 count as three, 十几 as ten."""
    if not text:
        return 1.5 if half else 1.0
    if text == "半":
        return 0.5
    plain = text if text.isdigit() else _INDEFINITE.sub("", text)
    value = number(plain) if plain else 3
    if value is None:
        return None
    return value + (0.5 if half else 0)


_BEFORE_NUMBERED_DAY = re.compile(
    r"(?:^|[\s，。、,.；;：:（(“在于从到至自是的与和及或我你他她们了过去下上本这那月日会将定每约由号份历-])$"
)
"""五号 names a day after these; after others (月船五号) it is a number in a series."""
_BEHIND_NUMBERED_DAY = re.compile(
    r"收盘|收报|开盘|宣布|表示|发布|公布|通报|举行|召开|抵达|签署|晚[，间上]|上午|下午|凌晨|[对就]|[发播]?[出表]?声明|发表|说|称|报道|起(?![重源点降])|闭幕|开幕"
)
"""Words with which a numbered day is one whatever stands before it: 价格20号收盘."""


def read_amount(match: re.Match[str]) -> Token | None:
    """A number with a unit as a length of time, as a calendar part, or as both."""
    if match["a_unit"] == "号" and not _BEFORE_NUMBERED_DAY.search(match.string, max(0, match.start() - 1), match.start()):
        arabic = (match["a_num"] or "").isdigit() and match["a_num"].isascii()
        if not arabic or not _BEHIND_NUMBERED_DAY.match(match.string, match.end()):
            return None
    text, unit_text = match["a_num"], match["a_unit"]
    if text and len(unit_text) == 1 and len(text) + 1 == match.end() - match.start() and text.isascii() and text.isdigit():
        parts, plain, loose = _printed(text, unit_text)
        return Token(match.start(), match.end(), "amount", parts, (), plain, loose) if parts or plain else None
    unit_text = _FISCAL.sub("年", unit_text)
    if text is None and match["a_whole"]:
        text = "一"
    if text is None:
        if match["a_half"] and (match["a_ge"] or unit_text in ("小时", "个小时")):
            text = "半" if not match["a_ge"] else None
        else:
            return None
    if text and not match["a_from"] and (ends := neighbours(text)):  # 三五天, 二三十年: an estimate
        if unit_text in ("年代", "世纪"):  # 七八十年代, 十七八世纪: both, and what lies between
            earlier, later = (_calendar(unit_text, "", float(end)) for end in ends)
            return Token(match.start(), match.end(), "amount", later, earlier) if earlier and later else None
        unit, factor, _ = _unit(unit_text)
        amount = Amount(float(ends[1]) * factor, unit, float(ends[0]) * factor, True)
        return Token(match.start(), match.end(), "amount", amount=amount)
    count = _count(text, match["a_half"] if text != "半" else None)
    if count is None:
        return None
    unit, factor, extra = _unit(unit_text)
    if match["a_tail"]:
        extra += 0.5 * (1 if unit_text not in _MULTIPLES else 0)
    vague = bool(match["a_more"] or match["a_rest"] or (text and _INDEFINITE.search(text)))
    low = number(_INDEFINITE.sub("", match["a_from"]) or "三") if match["a_from"] else None
    working = "工作" in unit_text or "交易" in unit_text
    amount = Amount(count * factor + extra, unit, low * factor if low is not None else None, vague, working)
    exact = not (vague or match["a_whole"] or match["a_ge"] or match["a_half"] or match["a_tail"] or text in (None, "半"))
    parts = _calendar(unit_text, text or "", count) if exact else ()
    earlier = _calendar(unit_text, match["a_from"], low) if parts and low is not None and match["a_from"] else ()
    if match["a_from"] and not earlier:
        parts = ()
    loose = unit_text == "年" and not _surely_year(text or "")
    if unit_text in _CALENDAR_ONLY or (unit_text == "世纪" and parts and count > 1):
        return Token(match.start(), match.end(), "amount", parts, earlier) if parts else None
    return Token(match.start(), match.end(), "amount", parts, earlier, amount, loose)


@lru_cache(maxsize=1024)
def _printed(text: str, unit_text: str) -> tuple[tuple[Part, ...], Amount | None, bool]:
    """The commonest form, figures and a unit: the calendar part, the length it may also be, and whether it needs company."""
    count = int(text)
    parts = _calendar(unit_text, text, count)
    if unit_text in _CALENDAR_ONLY:
        return parts, None, False
    return parts, Amount(count, _unit(unit_text)[0]), unit_text == "年" and not _surely_year(text)


def _surely_year(text: str) -> bool:
    return (is_digit_string(text) and len(text) >= 4) or (len(text) == 2 and is_digit_string(text) and (text[0] in "0零〇"))


def _calendar(unit: str, text: str, count: float | None) -> tuple[Part, ...]:
    """The calendar part a number and a unit could name: 2023年, 9月, 12日; empty when none."""
    if count is None or count != int(count) or (text.startswith("两") and len(text) == 1 and unit != "点"):
        return ()
    value = int(count)
    if unit == "年":
        if is_digit_string(text) and len(text) == 2:
            return (Year(full_year(text)),)
        if 1000 <= value <= 2200 or (is_digit_string(text) and len(text) in (3, 4) and text[0] not in "0零〇"):
            return (Year(value),)
        return ()
    if unit == "月" and 1 <= value <= 12:
        return (Month(value),)
    if unit in ("日", "号") and 1 <= value <= 31:
        return (Day(value),)
    if unit in ("季度", "季") and 1 <= value <= 4:
        return (quarter(value),)
    if unit == "世纪" and 1 < value <= 30:
        return (Century(value),)
    if unit == "年代" and value % 10 == 0 and 1000 <= value < 2100:
        return (Century(value // 100 + 1), Decade(value % 100))
    if unit == "年代" and value % 10 == 0 and value < 100:
        return (Decade(value),)
    return ()


def quarter(value: int) -> Months:
    """A quarter of a year, 1 to 4."""
    return Months(value * 3 - 3, 3, "quarter")
