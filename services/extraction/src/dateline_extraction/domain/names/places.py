"""Places: a gazetteer of the world and of China's divisions, and the suffix grammar for those it does not know."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from babel import Locale

from dateline_extraction.domain.names.characters import characters, ordinary
from dateline_extraction.domain.names.lexicon import Gazetteer, Hits, Words, grammar, lines
from dateline_extraction.domain.names.reading import Reading

Span = tuple[int, int]

# CLDR territories that are no places of the news, or that are organisations, or whose name is an ordinary word (中非: China and Africa).
_NOT_PLACES = frozenset(grammar("notplace"))
# Zone cities that are more often a person or a ship than a place.
_PERSONS = frozenset(grammar("cityperson"))
# Short forms of divisions that are ordinary words: only with their suffix, or after a larger place.
_WORDS = frozenset(grammar("bareword"))
_LISTED = re.compile(r"(?:^|[、，。：\n在及和与至由从])(?=([\u4e00-\u9fff]{2,3})(?=[、，。等与和及区\d]))")
_DIRECTIONS = frozenset(("东北", "西北", "西南", "东南"))
_REGIONS = frozenset(grammar("region"))
_DOTS = ("·", "•", "・")
# Words that begin like a division's suffix: 北京市场, 广东省委.
_NO_SUFFIX = re.compile(r"市[场民值面况政属立级区长委]|[省市州县][长委级情内外直]|州立|省份")
# 行至魏集镇: a town named where nothing larger stands before it.
_TOWN = re.compile(r"(?<=[至在到往赴])[\u4e00-\u9fff]{2,3}?(?:[镇乡](?![长政村亲])|村(?![民委里庄口头镇支两党集干内子落]))")
_COUNTED = re.compile(r"[一二两三四五六七八九十几数多某各][个座条处所片家]")
_LONGEST_FOREIGN = 9
"""Characters before the last word of a foreign division."""
_NO_VILLAGE = re.compile(r"村[民委里庄口头镇支两党集干内子落]")
_QUARTERS = frozenset(("南区", "北区", "东区", "西区", "中区", "南城", "北城", "东城", "西城"))
# Before a place these are words of their own: 对|外国.
_LEADS = frozenset("在从由与和及到至向对于")
_DIVISION = re.compile("[省市县区州]$")
_ETHNIC = re.compile(
    r"(?:(?:蒙古|维吾尔|回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|"
    r"布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)族?)*(?:自治[州县区旗])$"
)
_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|地区|[省市县区州盟旗])$")

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
# Counties named with an ordinary word: never without their suffix.
_COUNTY_WORDS = frozenset(grammar("countyword"))
_TRANSLITERATED = frozenset(grammar("foreignplace"))


@cache
def known() -> tuple[Gazetteer, frozenset[str], dict[str, str]]:
    """The gazetteer, its words, and a map from the short forms of counties to their full names."""
    words: set[str] = set()
    locale = Locale.parse("zh_Hans")
    for code, name in locale.territories.items():
        plain = re.sub(r"（.*|特别行政区$|领土$|^中国(?=香港|澳门)", "", name)
        if code not in ("ZZ", "XA", "XB") and plain not in _NOT_PLACES:
            words.add(plain)
    for zone, data in locale.time_zones.items():
        city = data.get("city")
        if city and not zone.startswith(("Antarctica/", "Etc/")) and len(city) > 1 and city not in _PERSONS:
            words.add(city)
    for line in lines("geography.txt"):
        words.update(line.split("\t")[1].split())
    words.update(foreign_cities())
    counties: dict[str, str] = {}
    for line in lines("divisions.txt"):
        prefecture, _, members = line.strip("\n").removeprefix("\t").partition("\t")
        for full in filter(None, (prefecture,)):
            words.update((full, short(full)))
        for full in members.split():
            words.add(full)
            plain = short(full)
            if len(plain) > 1 and plain not in ordinary() and plain not in _COUNTY_WORDS and not _urban(full):
                words.add(plain)
            counties.setdefault(plain, full)
    words = {word for word in words if len(word) > 1} - _WORDS - _NOT_PLACES
    return (
        Gazetteer(words),
        frozenset(words),
        {s: f for s, f in counties.items() if len(s) > 1 and s not in words and s not in _COUNTY_WORDS},
    )


def _urban(full: str) -> bool:
    """City districts are named by their full name: 南山 and 鼓楼 alone are many things."""
    return full.endswith("区")


@cache
def foreign_cities() -> frozenset[str]:
    """Cities outside China that neither CLDR nor geography.txt lists."""
    return frozenset(name for line in lines("cities.txt") for name in line.split("\t")[1].split())


@cache
def countries() -> frozenset[str]:
    """Countries and regions of the world by CLDR's name: 美国大学 names a kind, 兰州大学 one."""
    return frozenset(Locale.parse("zh_Hans").territories.values()) | frozenset(grammar("region"))


def short(full: str) -> str:
    """A division's everyday name: 江苏省 -> 江苏, 凉山彝族自治州 -> 凉山, 内蒙古自治区 -> 内蒙古."""
    plain = _ETHNIC.sub("", full)
    if plain == full or len(plain) < 2:  # 内蒙古自治区, 西藏自治区: what looks like a people is the place's own name
        plain = _SUFFIX.sub("", full)
    return plain if len(plain) > 1 else full


@cache
def areas() -> Gazetteer:
    """The last words by which areas and sites are named."""
    return Gazetteer(grammar("area"))


def known_places(text: str, hits: Hits | None = None) -> list[Span]:
    """Spans of the places the gazetteer knows, in text order, without overlap."""
    gazetteer, _, counties = known()
    found: list[Span] = []
    for start, end in gazetteer.find(text, hits):
        span = _checked(text, start, end)
        if span:
            found.append(span)
    return _with_counties(text, found, counties)


def is_cut(text: str, span: Span, within: set[int]) -> bool:
    """Whether a short word begins inside a place or an ordinary word: 中|国航|天, 中|国新能源, 外|国航|空. `within`: offsets inside places."""
    start, end = span
    if end - start > 4 or start == 0:
        return False
    return (text[start - 1 : start + 1] in ordinary() and text[start - 1] not in _LEADS) or start in within


def _checked(text: str, start: int, end: int) -> Span | None:
    """The span with the suffix that belongs to it, or None where the word is part of another one."""
    word, before, follow = text[start:end], text[start - 1 : start], text[end : end + 1]
    if before in _DOTS or follow in _DOTS:
        return None
    if (word == "中国" and before == "其") or (word == "日本" and before in ("今", "昨", "明", "次")):
        return None
    foreign = _foreign()
    office = _NO_SUFFIX.match(text, end - 1) and text[end : end + 2] not in ordinary()
    if end - start > 2 and _DIVISION.search(word) and office and not known()[0].at(text, end):
        end -= 1
        word, follow = text[start:end], text[end : end + 1]
    if word[0] in _LEADS and known()[0].at(text, start + 1):
        return None
    if len(word) < 4 and before not in _LEADS and text[start - 1 : start + 1] in ordinary():
        return None
    # 福建|立兴, 日本|队: provinces and countries stand before anything.
    if (
        len(word) < 4
        and word[-1] not in "省市县区州"
        and (word not in states() or follow == "人" or word[-1] == "国")
        and _cut(text, end)
    ):
        return None
    # 黄冈市委, 黄石市长: the last character belongs to the office.
    if word[-1] in "省市县区州" and follow and follow in "长委" and len(word) > 2 and not known()[0].at(text, end):
        return start, end - 1
    if word in _DIRECTIONS and ((follow and follow in "方部风向偏侧角移") or (before and before in "转向往偏")):
        return None
    if (word in _TRANSLITERATED or (len(word) == 2 and word in foreign_cities())) and (
        before in foreign or (follow in foreign and not known()[0].at(text, end))
    ):
        return None
    if (
        follow == "村"
        and len(word) < 4
        and word not in states()
        and word[-1] not in "省市县区州国"
        and not _NO_VILLAGE.match(text, end)
    ):
        return start, end + 1
    if follow in ("省", "州", "市", "县") and word[-1] not in "省市县区州国" and not _NO_SUFFIX.match(text, end):
        return start, end + 1
    return start, end


@cache
def states() -> frozenset[str]:
    """Countries and China's provinces by their everyday names."""
    provinces = (short(line.strip()) for line in lines("divisions.txt") if not line.startswith("\t"))
    return frozenset((*countries(), *provinces))


def _cut(text: str, offset: int) -> bool:
    """Whether an ordinary word runs across the offset and none begins there."""
    return text[offset - 1 : offset + 1] in ordinary() and text[offset : offset + 2] not in ordinary()


@cache
def _foreign() -> frozenset[str]:
    return frozenset(grammar("foreign")[0])


@cache
def _members() -> dict[str, frozenset[str]]:
    """Short names of the counties of each province and prefecture, under its full and its short name."""
    members: dict[str, set[str]] = {}
    province = ""
    for line in lines("divisions.txt"):
        if not line.startswith("\t"):
            province = line.strip()
            continue
        prefecture, _, counties = line.strip("\n").removeprefix("\t").partition("\t")
        plain = {short(full) for full in counties.split()}
        for parent in filter(None, (province, short(province), prefecture, short(prefecture) if prefecture else "")):
            members.setdefault(parent, set()).update(plain)
        if prefecture:
            for parent in (province, short(province)):
                members.setdefault(parent, set()).add(short(prefecture))
    return {parent: frozenset(names) for parent, names in members.items()}


def _with_counties(text: str, found: list[Span], counties: dict[str, str]) -> list[Span]:
    """Adds bare county names (都昌) where the article has the full name, or directly behind a larger place (湖南双峰)."""
    spans = list(found)
    full = {short(text[s:e]) for s, e in found if text[e - 1] in "县区市旗"}
    taken = {position for s, e in found for position in range(s, e)}
    for name in sorted(full):
        if len(name) < 2 or name not in counties:
            continue
        position = text.find(name)
        while position >= 0:
            if position not in taken and position + len(name) - 1 not in taken:
                spans.append((position, position + len(name)))
                taken.update(range(position, position + len(name)))
            position = text.find(name, position + 1)
    for start, end in found:
        if text[start:end] in _REGIONS:
            continue
        for length in (3, 2):
            name = text[end : end + length]
            if (
                (name in counties or name in _members().get(text[start:end], ()))
                and end not in taken
                and end + length - 1 not in taken
            ):
                stop = end + length
                # 青海|玉树州
                stop += text[stop : stop + 1] in ("州", "市", "县", "区") and not _NO_SUFFIX.match(text, stop)
                spans.append((end, stop))
                taken.update(range(end, stop))
    listed = {start for start, _ in found} | {end for _, end in found}
    for match in _LISTED.finditer(text):
        name, start, end = match[1], match.start(1), match.end(1)
        near = (start - 1 in listed or end + 1 in listed) and start not in taken and end - 1 not in taken
        if near and (name in counties or name in _WORDS):
            spans.append((start, end))
            listed.update((start, end))
    return sorted(set(spans))


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
        if len(front) < 2 or _COUNTED.match(front) or _is_generic(front) or (first is None and len(front) > 6):
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


_INTRODUCED = re.compile(r"城市|首都|首府|小镇|城镇|港口|村庄")
_DIVISION_END = re.compile(
    r"省(?![委级内])|州(?![长委])|邦(?!长)|县(?![长委])|岛|河|湖|海峡|自治区|地区|镇(?![长])|港(?![元币股商人])"
)


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
