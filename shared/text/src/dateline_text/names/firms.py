"""Organisations that only the words around them show: a stock code, an announcement, an executive, quotation marks."""

import re
from collections.abc import Iterator
from functools import cache

from dateline_text.names.characters import characters, ordinary
from dateline_text.names.endings import is_generic
from dateline_text.names.lexicon import Gazetteer, Hits, alternatives, grammar
from dateline_text.names.reading import Reading

Span = tuple[int, int]

# 绝味食品（603517.SH）, 百度(BIDU.US)
_CODE = re.compile(r" ?[（(](?:[A-Z]{2,5}[:：])?(?:\d{6}|\d{4,6}[.-](?:SH|SZ|BJ|HK|TW|TWO|US)|[A-Z]{1,5}[.-](?:US|N|O|HK))[）)]")
# What may stand between a firm and what it does: 天普股份|昨日|涨停.
_WHEN = re.compile(r"(?:晚间|昨日|今日|昨天|今天|当日|周[一二三四五六日])$")
_QUOTED = re.compile(r"“([^“”，。；：！？、\n]{4,24})”")
_SINGLE = re.compile(r"[\u4e00-\u9fff]{2,8}")
# SSE|股价, Airtel Africa|股价
_LATIN = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){0,2}$")
_LONGEST_LATIN = 30
_KIND = re.compile(r"供应商|运营商|开发商|零售商|制造商|生产商|经销商|服务商|[组件]厂|车企|巨头|集团|公司|平台|品牌|网站")
_PAPER = re.compile(
    r"(?:据|援引|引述|引用)(?:(?:美|英|法|德|俄|日|韩)媒)?(?P<paper>(?P<name>[\u4e00-\u9fff]{2,8}?)(?:网|新闻|新闻网|频道|电视台|电台|广播公司|日报|晚报|早报|时报|邮报|周刊|杂志|通讯社|社))"
    r"(?=\d|报道|消息|援引|官方|官微|客户端|[^，。\n]{0,8}(?:报道|消息|称))"
)
_ANY_PAPER = ("当地", "外媒", "官方", "媒体", "多家", "国内", "海外", "互联", "本地")
_ITEM = re.compile(r"[\u4e00-\u9fff]{2,6}|[A-Za-z][A-Za-z0-9]{1,14}")
_MOST_LISTED = 3
_NEVER = frozenset("的了是在和与及等各该其本某这那")
_LONGEST = 6
_LONGEST_FOREIGN = 8


@cache
def signs() -> tuple[Gazetteer, Gazetteer]:
    """What listed companies and shares do (公告, 涨停), and what the people are called who run or follow companies."""
    return Gazetteer(grammar("announces")), Gazetteer(grammar("executive"))


def firms(reading: Reading, taken: set[int], hits: Hits | None = None) -> Iterator[Span]:
    """Spans of such organisations in no order; `taken`: offsets of names known already, which are left alone."""
    text = reading.text
    announces, executives = signs()
    for match in _CODE.finditer(text):
        if (span := _before(reading, match.start(), taken, 2, coded=True)) is not None:
            yield span
    for end, _ in announces.find(text, hits):
        when = _WHEN.search(text, max(0, end - 2), end)
        if (span := _before(reading, when.start() if when else end, taken, 3)) is not None:
            yield span
        elif latin := _LATIN.search(text, max(0, end - _LONGEST_LATIN), end):
            yield latin.span()
    for start, end in executives.find(text, hits):
        after = text[end : end + 1]
        if after != "之" and (after in characters().surname or characters().foreign.get(after, -1.0) > 0):
            span = _before(reading, start, taken, 2)
            if span is not None:
                yield span
    for match in _QUOTED.finditer(text):
        # “晨岚速度与训练研究中心”: what stands in quotation marks is one name.
        if _whole().search(match[1]) and not is_generic(match[1]):
            yield match.span(1)


def papers(text: str, taken: set[int]) -> Iterator[Span]:
    """据连塔网报道, 援引天空新闻频道消息: what a report is taken from."""
    for match in _PAPER.finditer(text):
        start, end = match.span("paper")
        if not taken.isdisjoint(range(start, end)) or not _NEVER.isdisjoint(match["paper"]) or is_generic(match["name"]):
            continue
        if not match["paper"].startswith(_ANY_PAPER):
            yield start, end


def listed(text: str, spans: list[Span], taken: set[int]) -> Iterator[Span]:
    """What stands between two organisations of a list: 东软集团、|柯达乐芮|、用友网络."""
    starts = {start for start, _ in spans}
    for _, end in spans:
        position = end
        between: list[Span] = []
        while text[position : position + 1] == "、" and len(between) <= _MOST_LISTED:
            if position + 1 in starts:
                yield from between
                break
            item = _ITEM.match(text, position + 1)
            if item is None or not _fits(text, item, taken):
                break
            between.append(item.span())
            position = item.end()


def _fits(text: str, item: re.Match[str], taken: set[int]) -> bool:
    words = item.group()
    own = taken.isdisjoint(range(*item.span())) and _NEVER.isdisjoint(words) and not is_generic(words)
    return own and text[item.end() : item.end() + 1] == "、" and words not in ordinary()


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(grammar('quotedend'))})$")


def _before(reading: Reading, end: int, taken: set[int], least: int, *, coded: bool = False) -> Span | None:
    """The short name that fills its phrase up to `end`; None where the phrase is known, generic or made of words."""
    text, start = reading.text, max(reading.phrase_start(end), 0)
    # 出版集团|云杉文苑股价: what kind of firm it is stands before its name.
    kinds = [match.end() for match in _KIND.finditer(text, start, end) if least <= end - match.end() <= _LONGEST_FOREIGN]
    start = kinds[-1] if kinds else start
    name = text[start:end]
    longest = _LONGEST_FOREIGN if kinds else _LONGEST
    if not least <= len(name) <= longest or not _SINGLE.fullmatch(name) or not taken.isdisjoint(range(start, end)):
        return None
    if not _NEVER.isdisjoint(name) or is_generic(name) or name.endswith(grammar("notfirm")):
        return None
    if coded:
        return start, end
    if text[end - 1 : end + 1] in ordinary():
        # 已经累计下|跌超
        return None
    # 银河|通用 is a firm where the text repeats it.
    return None if _is_words(name) and (len(name) < 4 or text.count(name) < 2) else (start, end)


def _is_words(name: str) -> bool:
    """Whether ordinary words make the name up: 个股|尾盘."""
    known = ordinary()
    reached = {0}
    for position in range(len(name)):
        if position in reached:
            reached.update(position + n for n in (2, 3, 4) if name[position : position + n] in known)
    return len(name) in reached
