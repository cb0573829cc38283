"""Places the gazetteer does not know, by their last words: towns behind a place, areas and sites, divisions of other countries."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from dateline_text.names.characters import characters, ordinary
from dateline_text.names.endings import is_doing
from dateline_text.names.lexicon import Gazetteer, Hits, Words, grammar
from dateline_text.names.reading import Reading

Span = tuple[int, int]

# 行至魏集镇: a town named where nothing larger stands before it.
_TOWN = re.compile(r"(?<=[至在到往赴])[\u4e00-\u9fff]{2,3}?(?:[镇乡](?![长政村亲])|村(?![民委里庄口头镇支两党集干内子落]))")
_COUNTED = re.compile(r"[一二两三四五六七八九十几数多某各][个座条处所片家]")
_LONGEST_FOREIGN = 9
"""Characters before the last word of a foreign division."""
_QUARTERS = frozenset(("南区", "北区", "东区", "西区", "中区", "南城", "北城", "东城", "西城"))
# Of the last words of areas, what nature made does not carry its province: 日本|能登半岛.
_NATURAL = ("半岛", "群岛", "海峡", "大峡谷", "水库", "大桥")
# Towns, villages and the like directly behind another place, since the word alone is common.
_AFTER = re.compile(
    r"(?:[\u4e00-\u9fff]{2,4}?(?:街道|[镇乡])(?![长委政民亲]|村(?!民))|[\u4e00-\u9fff]{1,5}?(?:街道|新区|林场|矿区|社区|[县市区镇乡村屯寨岛山湖河江港湾]|[路街](?=\d))(?![镇乡县村]|[长委民政务域内外际场业]))"
)
_GENERIC_AREA = frozenset(grammar("areakind"))
_COMMON = re.compile(
    r"(?:开|军|战|城|乡|市|农|山|小|景|灾|库|特|园|社|校|厂|地|牧|林|矿|港|辖|新|老|大|战|疫|选|专|全|本|各|我|该|此|每|某|两|几|多|同|外|县|沿|周边|省|邻|其他|附近|高|低|重|一|试点|贫困|"
    r"中心|主|郊|街|片|赛|禁|展|海|江|河|入|过|出|下|上|爬|登|在|于|等|和|与|及|的|了)+[省市县区镇乡村岛山湖河江港湾路街]$"
)
_KIND = re.compile(
    r"^(?:老|城|农|山|灾|社|新|景|园|校|辖|贫困|中心|广大|革命|级).?[区村市镇县]$|^[一二两三四五六七八九十几数多各](?:[个座条处大级线片]|.?$)"
)
_INTRODUCED = re.compile(r"城市|首都|首府|小镇|城镇|港口|村庄")
_DIVISION_END = re.compile(
    r"山脉|火山(?!灰)|沙漠|省(?![委级内])|州(?![长委])|邦(?!长)|县(?![长委])|岛|河|湖|海峡|自治区|地区|镇(?![长])|港(?![元币股商人])"
)


@cache
def areas() -> Gazetteer:
    """The last words by which areas and sites are named."""
    return Gazetteer(grammar("area"))


def places_in(reading: Reading, found: list[Span], hits: Hits | None = None) -> list[Span]:
    """The known places, and those the gazetteer does not know: towns behind a place, and named areas (太原武宿综保区)."""
    text = reading.text
    taken = {offset for start, end in found for offset in range(start, end)}
    towns = [match.span() for match in _TOWN.finditer(text) if taken.isdisjoint(range(*match.span()))]
    spans = dict.fromkeys((*found, *towns))
    starts = dict(spans.keys())
    ends = {e for _, e in spans}
    for end in sorted(ends):
        position = end
        # Villages lie in divisions, not in lakes.
        while position not in starts and text[position - 1] not in "湖河江海洋湾" and (match := _AFTER.match(text, position)):
            word = match.group()
            if (
                _COMMON.match(word)
                or _KIND.search(word)
                or (word[:2] in ordinary() and word[-1] not in "镇乡道")
                or word in _QUARTERS
                or is_doing(word)
                or reading.phrase_start(match.end()) > position
            ):
                break
            spans[(position, match.end())] = None
            position = match.end()
    order, stops = sorted(starts), sorted(ends)
    for here, end in areas().find(text, hits):
        start = max(reading.phrase_start(here), here - 12)
        if text[here:end].endswith(_NATURAL):
            # 日本|能登半岛
            before = bisect_right(stops, here)
            start = max(start, stops[before - 1] if before else 0)
        first = next(iter(order[bisect_left(order, start) : bisect_left(order, here)]), None)
        start = start if first is None else first
        front = text[start:here]
        if len(front) < 2 or _COUNTED.match(front) or _is_generic(front) or is_doing(front) or (first is None and len(front) > 6):
            continue
        spans[(start, end)] = None
    taken = {offset for start, end in spans for offset in range(start, end)}
    for first_letter, end in _foreign_divisions(text):
        before = bisect_left(stops, end)
        start = max(first_letter, stops[before - 1] if before else 0)
        # 抵|达洛泽河
        start += text[start - 1 : start + 1] in ordinary()
        if end - start > (2 if text[end - 1] in "港岛" else 3) and taken.isdisjoint(range(start, end)):
            spans[(start, end)] = None
    return _outermost(spans)


@cache
def _letters() -> frozenset[str]:
    return frozenset(c for c, weight in characters().foreign.items() if weight > 1.0)


def _foreign_divisions(text: str) -> Iterator[Span]:
    """A transliteration and a division's last word: 卡赫拉曼马拉什省."""
    letters = _letters()
    for match in _INTRODUCED.finditer(text):
        end = match.end()
        while end < len(text) and text[end] in letters and end - match.end() < _LONGEST_FOREIGN:
            end += 1
        if end - match.end() > 2:
            # 城市|克利莫沃
            yield match.end(), end
    for match in _DIVISION_END.finditer(text):
        start = match.start()
        while start > 0 and match.start() - start < _LONGEST_FOREIGN and text[start - 1] in letters:
            start -= 1
        if match.start() - start > 1:
            yield start, match.end()


def _is_generic(front: str) -> bool:
    """Whether the words before an area's last word name a kind of area."""
    position, words = 0, _generic()
    while position < len(front):
        word = words.at(front, position)
        if word is None:
            return False
        position += len(word)
    return True


@cache
def _generic() -> Words:
    return Words((*grammar("generic"), *_GENERIC_AREA))


def _outermost(spans: dict[Span, None]) -> list[Span]:
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not chosen or span[0] >= chosen[-1][1]:
            chosen.append(span)
    return chosen
