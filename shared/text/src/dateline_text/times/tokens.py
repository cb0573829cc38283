"""From what the lexer found to what it can mean: calendar parts, an amount of time, or either."""

import re
from collections.abc import Callable

from dateline_text.times.amounts import UNIT_NAMES, quarter, read_amount, read_every
from dateline_text.times.clocks import read_ampm, read_clock, read_hour
from dateline_text.times.days import Clock, Day, Month, Months, Nth, Weekday, Weekend
from dateline_text.times.holidays import HOLIDAYS, LunarMonth, Season
from dateline_text.times.lexicon import ERAS, SPANS, WORDS
from dateline_text.times.numerals import number
from dateline_text.times.parts import FiveYears, Part, Shifted, Year
from dateline_text.times.scanner import lexemes
from dateline_text.times.token import Token, full_year, token_of

DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5}
_YEARS = {"今": 0, "去": -1, "昨": -1, "明": 1}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "呢": 0, "下": 1, "下下": 2}


def tokens(folded: str) -> list[Token]:
    """The tokens of a folded text, in order; what cannot mean a time is dropped."""
    found = []
    for match in lexemes(folded):
        read = _READERS[match.lastgroup or ""]
        token = read(match)
        if token is not None:
            found.append(token)
    return found


def _word(match: re.Match[str]) -> Token | None:
    word = match.group()
    if word in SPANS:
        first, last = SPANS[word]
        return Token(match.start(), match.end(), "word", (last,), (first,))
    return token_of(match, *WORDS[word])


def _week(match: re.Match[str]) -> Token | None:
    week = Shifted("week", _WEEKS[match["k_way"]])
    day = match["k_day"]
    if not day:
        return token_of(match, week)
    return token_of(match, week, Weekend() if day == "末" else Weekday(DAYS[day]))


def _weekday(match: re.Match[str]) -> Token | None:
    day = match["w_day"]
    return token_of(match, Weekend() if day == "末" else Weekday(DAYS[day]))


def _ymd(match: re.Match[str]) -> Token | None:
    return token_of(match, Year(int(match["y_year"])), Month(int(match["y_month"])), Day(int(match["y_day"])))


def _compact(match: re.Match[str]) -> Token | None:
    return token_of(match, Year(int(match["x_year"])), Month(int(match["x_month"])), Day(int(match["x_day"])))


def _christian(match: re.Match[str]) -> Token | None:
    year = number(match["g_year"])
    return token_of(match, Year(int(year) * (-1 if match["g_before"] else 1))) if year else None


def _dmy(match: re.Match[str]) -> Token | None:
    """12-11-10 is a year first when it can be; else the day comes first, then the month."""
    first, second, third = match["d_a"], match["d_b"], match["d_c"]
    if len(first) == 2 and len(third) == 2 and int(second) <= 12 and int(third) <= 31 and match["d_sep"] != "/":
        return token_of(match, Year(full_year(first)), Month(int(second)), Day(int(third)))
    day, month = int(first), int(second)
    if month > 12 or (match["d_sep"] == "/" and day <= 12):
        day, month = month, day
    if month > 12 or not month or not 1 <= day <= 31:
        return None
    return token_of(match, Year(full_year(third)), Month(month), Day(day))


def _ym(match: re.Match[str]) -> Token | None:
    return token_of(match, Year(int(match["m_year"] or match["m_year2"])), Month(int(match["m_month"] or match["m_month2"])))


def _md(match: re.Match[str]) -> Token | None:
    if not match["s_mark"] and int(match["s_day"]) <= 12 and not match["s_day"].startswith("0"):
        return None  # 1/3 is a third
    return token_of(match, Month(int(match["s_month"])), Day(int(match["s_day"])))


def _ordinal(match: re.Match[str]) -> Token | None:
    unit = UNIT_NAMES[match["o_unit"]]
    edge = match["o_edge"]
    value = number(match["o_num"]) if match["o_num"] else -1 if edge in ("最后一", "最后", "末") else 1
    if not value:
        return None
    if match["o_day"]:
        if unit != "week":
            return None
        return token_of(match, Weekday(DAYS[match["o_day"]], int(value)))
    if unit == "quarter":
        return token_of(match, quarter(int(value))) if 1 <= value <= 4 else None
    return Token(match.start(), match.end(), "ordinal", (Nth(unit, int(value)),))  # type: ignore[arg-type]


def _bare(match: re.Match[str]) -> Token | None:
    return token_of(match, Year(int(match["b_year"])), loose=True)


_DAY_OF = re.compile(r"(?:当天|当日|这天|那天)$")
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def _holiday(match: re.Match[str]) -> Token | None:
    return token_of(match, HOLIDAYS[_DAY_OF.sub("", match.group())])


def _season(match: re.Match[str]) -> Token | None:
    season = Season("春夏秋冬".index(match["n_short"] or match["n_season"] or match["n_named"]))
    return token_of(match, Shifted("year", _YEARS[match["n_year"]]), season) if match["n_year"] else token_of(match, season)


def _double(match: re.Match[str]) -> Token | None:
    """The first and the last of the calendar years it runs through; 1999/00 ends in the next century."""
    first, last = int(match["z_first"]), int(match["z_last"])
    if last < 100:
        last += first // 100 * 100
        last += 100 if last < first else 0
    return Token(match.start(), match.end(), "double", (Year(last),), (Year(first),)) if first < last else None


def _lunar(match: re.Match[str]) -> Token | None:
    month = _LUNAR_MONTHS.get(match["l_month"]) or number(match["l_month"])
    if not month:
        return None
    parts: list[Part] = [LunarMonth(int(month), bool(match["l_leap"]))]
    if match["l_year"]:
        parts.insert(0, Year(int(number(match["l_year"]) or 0)))
    if match["l_day"]:
        parts.append(Day(int(number(match["l_day"].removeprefix("初")) or 0)))
    return token_of(match, *parts)


def _era(match: re.Match[str]) -> Token | None:
    year = 1 if match["r_year"] == "元" else number(match["r_year"])
    return token_of(match, Year(ERAS[match["r_era"]] + int(year) - 1)) if year else None


def _plan(match: re.Match[str]) -> Token | None:
    return token_of(match, FiveYears(int(number(match["f_no"] or match["f_bare"]) or 0)))


def _quarter(match: re.Match[str]) -> Token | None:
    year = match["u_year"] or match["u_year2"]
    if match["u_half"]:
        part = Months(int(match["u_half"]) * 6 - 6, 6, "half")
    else:
        part = quarter(int(match["u_quarter"] or match["u_quarter2"] or match["u_quarter3"]))
    return token_of(match, Year(full_year(year)), part) if year else token_of(match, part)


def _pair(match: re.Match[str]) -> Token | None:
    first, last = int(number(match["i_first"]) or 0), int(number(match["i_last"]) or 0)
    if last != first + 1:
        return None
    unit = match["i_unit"]
    make: Callable[[int], Part] = Month if unit[0] == "月" else Day if unit == "号" else _fuzzy_hour
    return Token(match.start(), match.end(), "pair", (make(last),), (make(first),))


def _fuzzy_hour(hour: int) -> Part:
    return Clock(hour, None, None, fuzzy=True)


def _list(match: re.Match[str]) -> Token | None:
    first, last = (int(number(match[group]) or 0) for group in ("q_first", "q_last"))
    monthly = match["q_unit"] != "季度"
    if not 0 < first < last <= (12 if monthly else 4):
        return None
    part: Callable[[int], Part] = Month if monthly else quarter
    return Token(match.start(), match.end(), "list", (part(last),), (part(first),))


_READERS: dict[str, Callable[[re.Match[str]], Token | None]] = {
    "word": _word, "week": _week, "weekday": _weekday, "ymd": _ymd, "dmy": _dmy, "ym": _ym, "md": _md, "clock": read_clock, "ampm": read_ampm,
    "hour": read_hour, "ordinal": _ordinal, "every": read_every, "amount": read_amount, "bare": _bare,
    "holiday": _holiday, "season": _season, "lunar": _lunar, "era": _era, "compact": _compact, "christian": _christian, "plan": _plan, "list": _list, "quarter": _quarter, "pair": _pair, "double": _double,
}  # fmt: skip
