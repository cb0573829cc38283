"""What stands around a number and says that it is no amount: a code, an order, a date, a clock."""

import re

_CODE_BEFORE = re.compile(r"(?:[A-Za-z][A-Za-z0-9]*-?|[:：/]|\d\.)$")
CODE_BEHIND = re.compile(r"[A-Za-z](?![A-Za-z]*(?:元|%))|[-/]\d|\.\d|[:：]\d")
# Behind the number: it names a day, a year, an order, a code or a clock, not an amount.
NOT_AN_AMOUNT = re.compile(
    r"[ ]?(?:年(?!以上|有期)|月|日(?!元|圆|均|币)|号|时(?!速|间)|点(?!\d)|分(?!之)|秒|[:：]\d|届|世纪|年代|周年|天|个月|个?小时|分钟|个?星期|周(?!岁)|季度?|后(?=[，。、的出]))"
)
TEMPORAL = frozenset(" 年月日号时点分秒:：届世周天个小星季后")
"""What such a word begins with."""
_PRISON = re.compile(r"(?:徒刑|缓刑|刑期|监禁|拘役|缓期)[ ]?$")
PRICE_PER = re.compile(r"每(吨|千克|公斤|升|桶|克|平方米|立方米|股|度|千瓦时|盎司|亩|斤|人|户)$")


def is_code(text: str, start: int) -> bool:
    """Whether digits at `start` continue a code: G20, 2:1, 图3.2."""
    before = text[start - 1 : start]
    if not (before and (before in ":：/-." or (before.isascii() and before.isalnum()))):
        return False
    return _CODE_BEFORE.search(text, max(0, start - 12), start) is not None


def is_ordinal(text: str, start: int) -> bool:
    """Whether 第 stands before."""
    before = text[start - 1 : start]
    return before == "第" or (before == " " and text[start - 2 : start] == "第 ")


def is_prison_term(text: str, start: int, end: int) -> bool:
    """有期徒刑三年: years that are counted."""
    return text[end : end + 1] == "年" and _PRISON.search(text, max(0, start - 6), start) is not None
