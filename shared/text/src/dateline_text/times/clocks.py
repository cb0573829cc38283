"""Readers of hours: 15:30, 3pm, 三点半, 差五分八点."""

import re

from dateline_text.times.days import Clock
from dateline_text.times.lexicon import DAYPARTS
from dateline_text.times.numerals import number
from dateline_text.times.token import Token, token_of


def _half_of_day(hour: int, mark: str | None) -> int:
    if not mark:
        return hour
    return hour % 12 + (12 if mark in "pP" else 0)


def read_clock(match: re.Match[str]) -> Token | None:
    """15:30, 3:30pm."""
    hour, second = int(match["c_h"]), match["c_s"]
    if hour == 24 and int(match["c_m"]):
        return None
    fuzzy = 0 < hour <= 12 and not match["c_ap"] and len(match["c_h"]) == 1
    clock = Clock(_half_of_day(hour, match["c_ap"]), int(match["c_m"]), int(second) if second else None, fuzzy)
    if match["c_day"]:
        return token_of(match, DAYPARTS["morning" if match["c_day"][0] == "早" else "evening"], clock)
    return token_of(match, clock)


def read_ampm(match: re.Match[str]) -> Token | None:
    """3pm."""
    return token_of(match, Clock(_half_of_day(int(match["p_h"]), match["p_ap"])))


_QUARTERS = {"一": 15, "1": 15, "二": 30, "两": 30, "2": 30, "三": 45, "3": 45}


def _minutes(text: str) -> int | None:
    """Minutes to the hour: 十分, 一刻, 半."""
    if text == "半":
        return 30
    if "刻" in text:
        return _QUARTERS[text[0]]
    value = number(text.rstrip("钟").rstrip("分"))
    return None if value is None else int(value)


def read_hour(match: re.Match[str]) -> Token | None:
    """三点半, 早8点, 9~11点; None for decimals (三点八) and hours beyond 24."""
    hour = number(match["h_h"])
    if hour is None or not 0 <= hour <= 24:
        return None
    minute: int | None = None
    if match["h_half"]:
        minute = 30
    elif fives := match["h_fives"] or match["h_mark5"]:  # Cantonese tells the minutes by the figures of the dial: 三点踏九
        minute = 5 * int(number(fives) or 0)
        if not 0 < minute < 60:
            return None
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
    fuzzy = 0 < hour <= 12 and match["h_mark"][0] == "点"  # 8时 is on a clock of 24 hours
    clock = Clock(int(hour), minute, None if second is None else int(second), fuzzy)
    plain = match["h_mark"] == "点" and minute is None and not match["h_whole"]
    if match["h_day"]:
        return token_of(match, DAYPARTS["morning" if match["h_day"] == "早" else "evening"], clock)
    if match["h_from"]:
        first = number(match["h_from"])
        if first is None or not 0 <= first <= 24:
            return None
        return Token(match.start(), match.end(), "hour", (clock,), (Clock(int(first), None, None, 0 < first <= 12),))
    return token_of(match, clock, loose=plain)


def _is_decimal(match: re.Match[str]) -> bool:
    """三点八 is 3.8; 八点零五 may be, 八点四十 and 八点八分 are not."""
    minute = match["h_m"]
    if match["h_unit"] or match["h_mark"] != "点":
        return False
    if minute[0] in "零〇" and match.span() == (0, len(match.string)):
        return False
    if match["h_h"].isdigit():
        return len(minute) == 1
    return "十" not in minute and not (len(minute) == 2 and minute[0].isdigit())
