"""Words that bound a number: before it (超过, 近, 约, 至少), inside it (余, 多, 几), behind it (左右, 以上)."""

import re

from dateline_schema.records.observation import Bound

_BEFORE: tuple[tuple[str, Bound], ...] = (
    ("不少于|不低于|不小于|不下于|至少|最少|起码|多达|不下", "ge"),
    ("不超过|不多于|不高于|不大于|至多|最多|顶多|控制在|上限", "le"),
    (
        "超过了?|超出|超越|超|逾|突破|首破|已破|跨越|跨过|突破了|越过|迈过|站上|大于|高于|多于|高出|冲破|破|过(?=百|千|万|亿)",
        "gt",
    ),
    ("不足|不到|不满|低于|少于|小于|未满|未达到?|不达|将近|接近|逼近|近|跌破|失守", "lt"),
    ("大约|约合|大概|约为|约|左右|平均约|估计|大致|差不多|上下", "approx"),
)
_BEHIND: tuple[tuple[str, Bound], ...] = (
    ("以上|及以上|起", "ge"),
    ("以下|以内|之内|及以下", "le"),
    ("左右|上下|之间|许|附近", "approx"),
    ("多|余|出头|有余", "gt"),
)
# Between a bound word and its number may stand what does not change it.
_BETWEEN = r"(?:了|达|人民币|每年|每吨|每月|每天|每股|每盎司|每桶|每公斤|每克|每斤|每平方米|其|有|[ ])*"
BEFORE = re.compile(rf"(?:{'|'.join(f'(?P<{bound}>{words})' for words, bound in _BEFORE)}){_BETWEEN}$")
_LAST = frozenset("了达币年吨月天股司桶斤克米其有 ") | {
    word.rstrip("?")[-1] for words, _ in _BEFORE for word in re.sub(r"\(.*?\)", "", words).split("|")
}
"""What the words before a number end with; most numbers have none of these before them."""
BEHIND = re.compile(rf"[ ]?(?:{'|'.join(f'(?P<{b}>{w})' for w, b in _BEHIND)})")
_FIRST = frozenset(" ") | {word[0] for words, _ in _BEHIND for word in words.split("|")}
LOOK_BACK = 10
# 最近, 附近, 靠近, 邻近 are about places and times; 超市 never stands before a number; 突出.
_NOT_A_BOUND = re.compile(r"(?:最近|附近|靠近|邻近|年近|远近|签约|预约|节约|公约|条约|合约|大约约|打破|爆破|侦破|合约)$")


def before(text: str, start: int) -> tuple[Bound, int] | None:
    """The bound in front of `start` and where its words begin."""
    if text[start - 1 : start] not in _LAST:
        return None
    window = text[max(0, start - LOOK_BACK) : start]
    match = BEFORE.search(window)
    if match is None or match.lastgroup is None:
        return None
    if _NOT_A_BOUND.search(window[: match.end(match.lastgroup)]):
        return None
    return match.lastgroup, start - len(window) + match.start()  # type: ignore[return-value]


def behind(text: str, end: int) -> tuple[Bound, int] | None:
    """The bound behind `end` and where its words end."""
    if text[end : end + 1] not in _FIRST:
        return None
    match = BEHIND.match(text, end, end + LOOK_BACK)
    if match is None or match.lastgroup is None:
        return None
    return match.lastgroup, match.end()  # type: ignore[return-value]
