"""Organisations that only the words around them show: a stock code, an announcement, an executive, quotation marks, an introduction."""

import re
from collections.abc import Iterator
from functools import cache

from dateline_extraction.domain.names.characters import characters, ordinary
from dateline_extraction.domain.names.endings import is_generic
from dateline_extraction.domain.names.lexicon import alternatives, grammar
from dateline_extraction.domain.names.reading import Reading

Span = tuple[int, int]

# 绝味食品（603517.SH）, 百度(BIDU.US)
_CODE = re.compile(r"[（(](?:[A-Z]{2,5}[:：])?(?:\d{6}|\d{4,6}\.(?:SH|SZ|BJ|HK)|[A-Z]{1,5}\.(?:US|N|O|HK))[）)]")
# What listed companies do and shares are: 长川科技涨停, 天普股份公告称.
_ANNOUNCES = re.compile(
    r"(?=[晚昨今周公发股涨跌复停盘市领收AH])(?:晚间|昨日|今日|周[一二三四五])?(?:公告|发布公告|发布财报|发布业绩|股价|涨停|跌停|复牌|停牌|盘中|盘前|盘后|市值|涨超|涨近|涨逾|跌超|跌近|跌逾|领涨|收涨|收跌|[AH]股股价)"
)
# What the people are called who run or follow companies.
_EXECUTIVE = re.compile(
    r"(?=[联创副董执总首CE高分基])(?:联合)?(?:创始人|创办人)|(?:副)?董事长|(?:执行)?总裁|首席(?:执行|财务|运营|技术)官|CEO|总经理|首席(?:经济学家|策略师|分析师)|(?:高级)?(?:分析师|基金经理)"
)
_QUOTED = re.compile(r"“([^“”，。；：！？、\n]{4,24})”")
_SINGLE = re.compile(r"[\u4e00-\u9fff]{2,6}")
_NEVER = frozenset("的了是在和与及等各该其本某这那")
_LONGEST = 6


def firms(reading: Reading, taken: set[int]) -> Iterator[Span]:
    """Spans of such organisations in no order; `taken`: offsets of names known already, which are left alone."""
    text = reading.text
    for sign in (_CODE, _ANNOUNCES):
        for match in sign.finditer(text):
            if (span := _before(reading, match.start(), taken, 3)) is not None:
                yield span
    for match in _EXECUTIVE.finditer(text):
        after = text[match.end() : match.end() + 1]
        if after != "之" and (after in characters().surname or characters().foreign.get(after, -1.0) > 0):
            span = _before(reading, match.start(), taken, 2)
            if span is not None:
                yield span
    for match in _QUOTED.finditer(text):
        # “苏炳添速度研究与训练中心”: what stands in quotation marks is one name.
        if _whole().search(match[1]) and not is_generic(match[1]):
            yield match.span(1)


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(grammar('quotedend'))})$")


def _before(reading: Reading, end: int, taken: set[int], least: int) -> Span | None:
    """The short name that fills its phrase up to `end`; None where the phrase is known, generic or made of words."""
    start = max(reading.phrase_start(end), 0)
    name = reading.text[start:end]
    if not least <= len(name) <= _LONGEST or not _SINGLE.fullmatch(name) or not taken.isdisjoint(range(start, end)):
        return None
    return None if not _NEVER.isdisjoint(name) or is_generic(name) or _is_words(name) else (start, end)


def _is_words(name: str) -> bool:
    """Whether ordinary words make the name up: 半导体|板块, 个股|尾盘, or its last word is one of the market's."""
    known = ordinary()
    if name.endswith(grammar("notfirm")):
        return True
    reached = {0}
    for position in range(len(name)):
        if position in reached:
            reached.update(position + n for n in (2, 3, 4) if name[position : position + n] in known)
    return len(name) in reached
