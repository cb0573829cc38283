"""Numbers as they stand before units of time: 12, 十二, 二〇一二, 两, 二十几."""

CHINESE = "零〇○一二两三四五六七八九十百千万廿卅"

NUMBER = rf"(?:\d{{1,12}}(?:,\d{{3}}){{0,4}}(?:\.\d{{1,12}})?|[{CHINESE}]{{1,16}})"
"""A whole or decimal number in either script, of a length that times have."""

_DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DIGIT_CHARACTERS = frozenset(_DIGITS) | frozenset("0123456789")
_TENS = {"廿": 20, "卅": 30}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}


def number(text: str) -> float | None:
    """The value of a number; None when the characters are no number (万, 十百)."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text[0].isdigit():
        value = float(text.replace(",", ""))
        return int(value) if value.is_integer() else value
    if is_digit_string(text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return _with_scales(text)


def is_digit_string(text: str) -> bool:
    """Whether every character stands for one digit (二〇一二, 98), as years are written."""
    return _DIGIT_CHARACTERS.issuperset(text)


def _with_scales(text: str) -> int | None:
    total, section, digit = 0, 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section += _TENS[character]
        elif character == "万":
            if not section + digit:
                return None
            total, section, digit = (total + section + digit) * 10000, 0, 0
        else:
            if character != "十" and not digit:
                return None
            section += (digit or 1) * _SCALES[character]
            digit = 0
    return total + section + digit
