"""From what the lexer found to what it can mean: calendar parts, an amount of time, or either."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dateline_extraction.domain.times.holidays import HOLIDAYS, LunarMonth, Season
from dateline_extraction.domain.times.lexemes import lexemes
from dateline_extraction.domain.times.lexicon import DAYPARTS, ERAS, WORDS
from dateline_extraction.domain.times.numerals import is_digit_string, number
from dateline_extraction.domain.times.parts import (
    Century,
    Clock,
    Day,
    Decade,
    FiveYears,
    Month,
    Months,
    Nth,
    Part,
    Shifted,
    Weekday,
    Weekend,
    Year,
)

DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "下": 1, "下下": 2}
_UNIT_NAMES = {
    "年": "year", "月": "month", "个月": "month", "周": "week", "星期": "week", "礼拜": "week", "天": "day", "日": "day", "号": "day",
    "季度": "quarter", "季": "quarter", "小时": "hour", "个小时": "hour", "钟头": "hour", "个钟头": "hour", "个钟": "hour",
    "分钟": "minute", "分": "minute", "秒": "second", "秒钟": "second", "世纪": "century", "年代": "decade", "旬": "tenday",
    "夜": "day", "晚": "day", "昼夜": "day", "早": "day", "晨": "day", "钟": "hour",
}  # fmt: skip
_MULTIPLES = {"分半钟": ("minute", 1.0, 0.5), "刻钟": ("minute", 15.0, 0.0), "旬": ("day", 10.0, 0.0)}
_INDEFINITE = re.compile(r"[几数多余来]|好几")
_THIS_CENTURY_MARGIN = 30  # 45年 is 1945, 33年 may be 2033


@dataclass(frozen=True, slots=True)
class Amount:
    """So many units; `low` for a range (三到五天). `whole` is False for days of work. `vague`: 几, 多, 来."""

    count: float
    unit: str
    low: float | None = None
    vague: bool = False
    working: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """Half-open span and meanings. `parts_from`: the earlier end of a range written with one unit (2至4月)."""

    start: int
    end: int
    kind: str
    parts: tuple[Part, ...] = ()
    parts_from: tuple[Part, ...] = ()
    amount: Amount | None = None
    loose: bool = False
    """Needs company to be a date: 18年 without a month, a bare 2018."""


def tokens(folded: str) -> list[Token]:
    """The tokens of a folded text, in order; what cannot mean a time is dropped."""
    found = []
    for match in lexemes(folded):
        read = _READERS[match.lastgroup or ""]
        token = read(match)
        if token is not None:
            found.append(token)
    return found


def _token(match: re.Match[str], *parts: Part, loose: bool = False) -> Token:
    return Token(match.start(), match.end(), match.lastgroup or "", parts, loose=loose)


def _word(match: re.Match[str]) -> Token | None:
    return _token(match, *WORDS[match.group()])


def _week(match: re.Match[str]) -> Token | None:
    week = Shifted("week", _WEEKS[match["k_way"]])
    day = match["k_day"]
    if not day:
        return _token(match, week)
    return _token(match, week, Weekend() if day == "末" else Weekday(DAYS[day]))


def _weekday(match: re.Match[str]) -> Token | None:
    day = match["w_day"]
    return _token(match, Weekend() if day == "末" else Weekday(DAYS[day]))


def full_year(digits: str) -> int:
    """The year two digits stand for."""
    year = number(digits)
    if len(digits) > 2 or year is None or year > 99:
        return int(year or 0)
    return int(year) + (2000 if year <= _THIS_CENTURY_MARGIN else 1900)


def _ymd(match: re.Match[str]) -> Token | None:
    return _token(match, Year(int(match["y_year"])), Month(int(match["y_month"])), Day(int(match["y_day"])))


def _compact(match: re.Match[str]) -> Token | None:
    return _token(match, Year(int(match["x_year"])), Month(int(match["x_month"])), Day(int(match["x_day"])))


def _christian(match: re.Match[str]) -> Token | None:
    year = number(match["g_year"])
    return _token(match, Year(int(year) * (-1 if match["g_before"] else 1))) if year else None


def _dmy(match: re.Match[str]) -> Token | None:
    """12-11-10 is a year first when it can be; else the day comes first, then the month."""
    first, second, third = match["d_a"], match["d_b"], match["d_c"]
    if len(first) == 2 and len(third) == 2 and int(second) <= 12 and int(third) <= 31 and match["d_sep"] != "/":
        return _token(match, Year(full_year(first)), Month(int(second)), Day(int(third)))
    day, month = int(first), int(second)
    if month > 12 or (match["d_sep"] == "/" and day <= 12):
        day, month = month, day
    if month > 12 or not month or not 1 <= day <= 31:
        return None
    return _token(match, Year(full_year(third)), Month(month), Day(day))


def _ym(match: re.Match[str]) -> Token | None:
    return _token(match, Year(int(match["m_year"] or match["m_year2"])), Month(int(match["m_month"] or match["m_month2"])))


def _md(match: re.Match[str]) -> Token | None:
    if not match["s_mark"] and int(match["s_day"]) <= 12 and not match["s_day"].startswith("0"):
        return None  # 1/3 is a third
    return _token(match, Month(int(match["s_month"])), Day(int(match["s_day"])))


def _half_of_day(hour: int, mark: str | None) -> int:
    if not mark:
        return hour
    return hour % 12 + (12 if mark in "pP" else 0)


def _clock(match: re.Match[str]) -> Token | None:
    hour, second = int(match["c_h"]), match["c_s"]
    if hour == 24 and int(match["c_m"]):
        return None
    fuzzy = 0 < hour <= 12 and not match["c_ap"] and len(match["c_h"]) == 1
    return _token(match, Clock(_half_of_day(hour, match["c_ap"]), int(match["c_m"]), int(second) if second else None, fuzzy))


def _ampm(match: re.Match[str]) -> Token | None:
    return _token(match, Clock(_half_of_day(int(match["p_h"]), match["p_ap"])))


_QUARTERS = {"一": 15, "1": 15, "二": 30, "两": 30, "2": 30, "三": 45, "3": 45}


def _minutes(text: str) -> int | None:
    """Minutes to the hour: 十分, 一刻, 半."""
    if text == "半":
        return 30
    if "刻" in text:
        return _QUARTERS[text[0]]
    value = number(text.rstrip("钟").rstrip("分"))
    return None if value is None else int(value)


def _hour(match: re.Match[str]) -> Token | None:
    hour = number(match["h_h"])
    if hour is None or not 0 <= hour <= 24:
        return None
    minute: int | None = None
    if match["h_half"]:
        minute = 30
    elif match["h_quarter"]:
        minute = _QUARTERS[match["h_quarter"]]
    elif match["h_m"]:
        if _is_decimal(match):
            return None
        value = number(match["h_m"])
        if value is None or value >= 60:
            return None
        minute = int(value)
    second = number(match["h_s"]) if match["h_s"] else None
    early = match["h_to"] or match["h_less"]
    if early:
        before = _minutes(early)
        if before is None or not 0 < before < 60:
            return None
        hour, minute = hour - 1, 60 - before
    if hour == 24 and minute:
        return None
    fuzzy = 0 < hour <= 12
    clock = Clock(int(hour), minute, None if second is None else int(second), fuzzy)
    plain = match["h_mark"] == "点" and minute is None and not match["h_whole"]
    if match["h_day"]:
        return _token(match, DAYPARTS["morning" if match["h_day"] == "早" else "evening"], clock)
    if match["h_from"]:
        first = number(match["h_from"])
        if first is None or not 0 <= first <= 24:
            return None
        return Token(match.start(), match.end(), "hour", (clock,), (Clock(int(first), None, None, 0 < first <= 12),))
    return _token(match, clock, loose=plain)


def _is_decimal(match: re.Match[str]) -> bool:
    """三点八 is 3.8; 八点零五 may be, 八点四十 and 八点八分 are not."""
    minute = match["h_m"]
    if match["h_unit"] or match["h_mark"] != "点":
        return False
    if match["h_h"].isdigit():
        return len(minute) == 1
    return "十" not in minute and not (len(minute) == 2 and minute[0].isdigit())


def _ordinal(match: re.Match[str]) -> Token | None:
    unit = _UNIT_NAMES[match["o_unit"]]
    edge = match["o_edge"]
    value = number(match["o_num"]) if match["o_num"] else -1 if edge in ("最后一", "最后", "末") else 1
    if not value:
        return None
    if match["o_day"]:
        if unit != "week":
            return None
        return _token(match, Weekday(DAYS[match["o_day"]], int(value)))
    if unit == "quarter":
        return _token(match, _quarter(int(value))) if 1 <= value <= 4 else None
    return Token(match.start(), match.end(), "ordinal", (Nth(unit, int(value)),))  # type: ignore[arg-type]


def _every(match: re.Match[str]) -> Token | None:
    count = _count(match["e_num"], match["e_half"])
    if count is None:
        return None
    unit, factor, _ = _unit(match["e_unit"])
    return Token(match.start(), match.end(), "every", amount=Amount(count * factor + (1 if match["e_skip"] else 0), unit))


def _bare(match: re.Match[str]) -> Token | None:
    return _token(match, Year(int(match["b_year"])), loose=True)


_DAY_OF = re.compile(r"(?:当天|当日|这天|那天)$")
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def _holiday(match: re.Match[str]) -> Token | None:
    return _token(match, HOLIDAYS[_DAY_OF.sub("", match.group())])


def _season(match: re.Match[str]) -> Token | None:
    return _token(match, Season("春夏秋冬".index(match["n_season"])))


def _lunar(match: re.Match[str]) -> Token | None:
    month = _LUNAR_MONTHS.get(match["l_month"]) or number(match["l_month"])
    if not month:
        return None
    parts: list[Part] = [LunarMonth(int(month), bool(match["l_leap"]))]
    if match["l_year"]:
        parts.insert(0, Year(int(number(match["l_year"]) or 0)))
    if match["l_day"]:
        parts.append(Day(int(number(match["l_day"].removeprefix("初")) or 0)))
    return _token(match, *parts)


def _era(match: re.Match[str]) -> Token | None:
    year = 1 if match["r_year"] == "元" else number(match["r_year"])
    return _token(match, Year(ERAS[match["r_era"]] + int(year) - 1)) if year else None


def _plan(match: re.Match[str]) -> Token | None:
    return _token(match, FiveYears(int(number(match["f_no"] or match["f_bare"]) or 0)))


def _list(match: re.Match[str]) -> Token | None:
    first, last = (int(number(match[group]) or 0) for group in ("q_first", "q_last"))
    monthly = match["q_unit"] != "季度"
    if not 0 < first < last <= (12 if monthly else 4):
        return None
    part: Callable[[int], Part] = Month if monthly else _quarter
    return Token(match.start(), match.end(), "list", (part(last),), (part(first),))


def _quarter(value: int) -> Months:
    return Months(value * 3 - 3, 3, "quarter")


def _unit(text: str) -> tuple[str, float, float]:
    if text in _MULTIPLES:
        return _MULTIPLES[text]
    return _UNIT_NAMES[text.removeprefix("个").removeprefix("工作").removeprefix("交易")], 1.0, 0.0


def _count(text: str | None, half: str | None) -> float | None:
    """The number before a unit; 几 and 数 count as three, 十几 as ten."""
    if not text:
        return 1.5 if half else 1.0
    if text == "半":
        return 0.5
    plain = _INDEFINITE.sub("", text)
    value = number(plain) if plain else 3
    if value is None:
        return None
    return value + (0.5 if half else 0)


_BEFORE_NUMBERED_DAY = re.compile(
    r"(?:^|[\s，。、,.；;：:（(“在于从到至自是的与和及或我你他她们了过去下上本这那月日会将定每约由号-])$"
)
"""五号 names a day after these; after others (月船五号) it is a number in a series."""


_NEIGHBOURS = frozenset(("一两", "一二", "两三", "二三", "三五", "三四", "四五", "五六", "六七", "七八", "八九"))
"""Two neighbouring figures are an estimate: 三五天."""


def _amount(match: re.Match[str]) -> Token | None:
    if match["a_unit"] == "号" and not _BEFORE_NUMBERED_DAY.search(match.string, max(0, match.start() - 1), match.start()):
        return None
    text, unit_text = match["a_num"], match["a_unit"]
    if text is None:
        if match["a_half"] and (match["a_ge"] or unit_text in ("小时", "个小时")):
            text = "半" if not match["a_ge"] else None
        else:
            return None
    if text in _NEIGHBOURS and not match["a_from"]:
        unit, factor, _ = _unit(unit_text)
        ends = (number(text[0]), number(text[1]))
        amount = Amount((ends[1] or 0) * factor, unit, (ends[0] or 0) * factor, True)
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
    exact = not (vague or match["a_ge"] or match["a_half"] or match["a_tail"] or text in (None, "半"))
    parts = _calendar(unit_text, text or "", count) if exact else ()
    earlier = _calendar(unit_text, match["a_from"], low) if parts and low is not None and match["a_from"] else ()
    if match["a_from"] and not earlier:
        parts = ()
    loose = unit_text == "年" and not _surely_year(text or "")
    if unit_text in ("年代", "号") or (unit_text == "世纪" and parts and count > 1):
        return Token(match.start(), match.end(), "amount", parts, earlier) if parts else None
    return Token(match.start(), match.end(), "amount", parts, earlier, amount, loose)


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
        return (_quarter(value),)
    if unit == "世纪" and 1 < value <= 30:
        return (Century(value),)
    if unit == "年代" and value % 10 == 0 and 1000 <= value < 2100:
        return (Century(value // 100 + 1), Decade(value % 100))
    if unit == "年代" and value % 10 == 0 and value < 100:
        return (Decade(value),)
    return ()


_READERS: dict[str, Callable[[re.Match[str]], Token | None]] = {
    "word": _word, "week": _week, "weekday": _weekday, "ymd": _ymd, "dmy": _dmy, "ym": _ym, "md": _md, "clock": _clock, "ampm": _ampm,
    "hour": _hour, "ordinal": _ordinal, "every": _every, "amount": _amount, "bare": _bare,
    "holiday": _holiday, "season": _season, "lunar": _lunar, "era": _era, "compact": _compact, "christian": _christian, "plan": _plan, "list": _list,
}  # fmt: skip
