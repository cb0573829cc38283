"""Places: a gazetteer of the world and of China's divisions."""

import re
from functools import cache

from babel import Locale

from dateline_text.names.characters import ordinary
from dateline_text.names.lexicon import Gazetteer, Hits, grammar, lines

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
_NO_VILLAGE = re.compile(r"村[民委里庄口头镇支两党集干内子落]")
# Before a place these are words of their own: 对|外国.
_LEADS = frozenset("在从由与和及到至向对于")
_DIVISION = re.compile("[省市县区州]$")
_ETHNIC = re.compile(
    r"(?:(?:蒙古|维吾尔|回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|"
    r"布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)族?)*(?:自治[州县区旗])$"
)
_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|地区|[省市县区州盟旗])$")

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
    if word == "刚果" and text[end : end + 3] in ("（金）", "（布）", "(金)", "(布)"):
        return start, end + 3
    if word == "大陆" and before and before not in "，。、；在中与和从到对":
        # 欧洲大陆, 舟山大陆引水工程
        return None
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
