"""Organisations: known ones, and phrases that end in an organisation's last word (太原海关, 印度空间研究组织)."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import zip_longest

from dateline_text.names.endings import TRADES, Places, beginning, is_another_word
from dateline_text.names.lexicon import Gazetteer, Hits, grammar
from dateline_text.names.reading import Reading

Span = tuple[int, int]

_PERIODICAL = re.compile(
    r"《[^》]{1,12}(?:报|杂志|周刊|时报|日报|晚报|学报|评论|通讯)》|《(?:科学|自然|柳叶刀|细胞|科学进展|财富|福布斯|经济学人|时代)》"
)
_LEGAL = frozenset(grammar("legal"))
_WHOLE = _LEGAL | frozenset(grammar("whole"))


@cache
def suffixes() -> tuple[Gazetteer, re.Pattern[str]]:
    """Last words of organisations, and those of one character."""
    single = "".join(word for word in grammar("weak") if len(word) == 1)
    return Gazetteer((*grammar("strong"), *grammar("weak"))), re.compile(f"[{single}]")


def _last_words(text: str, hits: Hits | None) -> list[Span]:
    """Spans of last words in text order, without overlap, the longest at each place."""
    words, single = suffixes()
    every = [*words.find(text, hits), *(match.span() for match in single.finditer(text))]
    return _outermost(every)


def organisations_in(reading: Reading, places: list[Span], institutions: list[Span], hits: Hits | None = None) -> list[Span]:
    """Spans of organisations in text order, without overlap.

    `places`: the places of the text, which open names; `institutions`: what the lexicon knows in it.
    """
    text = reading.text
    spans: dict[int, int] = {}
    by_end = {end: start for start, end in places}
    for start, end in institutions:
        part = text[start].isascii() and (text[start - 1 : start].isalpha() and text[start - 1 : start].isascii())
        if text[end : end + 1] not in ("门", "长") and not part:
            # 俄罗斯外交部, 中国外交部: an office of state belongs to the country before it.
            first = start
            while first in by_end:
                first = by_end[first]
            opened = first if text[end - 1] in "部院局署会行队委办" or text[start:end] == "解放军" else start
            if text.endswith("联合国", 0, start):
                opened = start - 3
                spans.pop(opened, None)
            spans[opened] = end
    for match in _PERIODICAL.finditer(text):
        spans[match.start()] = match.end()
    fixed = {end: start for start, end in spans.items()}
    opened_by = Places(places)
    last = 0
    spans |= {start: end for start, end in _latin(text) if start not in spans}
    found = list(spans.items())
    inside = {i for start, end in spans.items() for i in range(start, end - 1)}
    # 邢|台|市
    inside_places = {i for start, end in places for i in range(start, end)}
    # 国务院|港澳办: a last word within a known name ends nothing.
    ends = [(here, end) for here, end in _last_words(text, hits) if end - 1 not in inside or here not in inside]
    for (here, end), following in zip_longest(ends, ends[1:]):
        # 集团|有限公司: the last word decides.
        suffix = text[here:end]
        if len(suffix) == 1 and here in inside_places:
            continue
        if following is not None and following[0] == end:
            more = text[slice(*following)]
            if more in _WHOLE or (suffix in TRADES and len(more) > 1 and more not in TRADES):
                continue
        begin = beginning(reading, here, end, opened_by, fixed, last)
        if begin is not None or (len(suffix) > 1 and suffix not in TRADES and not is_another_word(text, end)):
            last = end
        if begin is None:
            continue
        begin = opened_by.start_of.get(begin, begin) if suffix in _LEGAL else begin
        found.append((begin, end))
        fixed[end] = begin
    return _outermost(found)


# A Latin name is a firm's beside such words: FTX创始人, 平台Binance.
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z]+[0-9]*(?![A-Za-z0-9])")
_BEHIND_LATIN = re.compile(r"(?:公司|集团)?(?:首席|创始人|联合创始人|董事长|总裁|CEO|公司|集团|发言人)")
# IDC 的报告则指出
_TOLD_BY_LATIN = re.compile(r" ?(?:的?(?:最新)?(?:报告|数据|统计|调查|预测|研究)(?:则|也|还)?(?:显示|指出|称|表明|认为))")
_BEFORE_LATIN = ("公司", "平台", "企业", "集团", "机构", "组织", "巨头", "品牌", "厂商")


def _latin(text: str) -> Iterator[Span]:
    for match in _LATIN_NAME.finditer(text):
        start, stop = match.span()
        alone = not (start and text[start - 1].isalnum() and text[start - 1].isascii())
        gap = start - text.startswith(" ", start - 1) if start else 0
        told = _BEHIND_LATIN.match(text, stop) or _TOLD_BY_LATIN.match(text, stop)
        beside = told is not None or (stop - start > 2 and text.endswith(_BEFORE_LATIN, 0, gap))
        words = text[stop : stop + 1] == " " and text[stop + 1 : stop + 2].isascii()
        if alone and beside and not words and match.group() not in _letters():
            end = match.end() + 2 if text.startswith(("公司", "集团"), match.end()) else match.end()
            yield match.start(), end


@cache
def _letters() -> frozenset[str]:
    return frozenset(grammar("letters"))


def _outermost(spans: Iterable[Span]) -> list[Span]:
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not chosen or span[0] >= chosen[-1][1]:
            chosen.append(span)
    return chosen


def last_word(name: str) -> str | None:
    """The last word that makes the name an organisation's; None where none does."""
    return next((name[start:end] for start, end in _last_words(name, None) if end == len(name)), None)
