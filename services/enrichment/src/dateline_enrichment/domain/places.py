"""Area words to codes: countries, M49 regions, groups, Chinese divisions down to the county, world cities; offline.

| scheme | code | from |
|---|---|---|
| iso3166-1, un-m49 | CN, 419 | CLDR (babel), area_aliases.tsv |
| dateline-group | ASEAN, RCEP, CN-YRD | groups.tsv |
| iso3166-2 | CN-HI | the provinces |
| gb-t-2260 | 320100 | divisions.tsv: prefectures and counties |
| geonames | 703448 | cities.tsv |

A name that several places share names none of them, unless one is far larger or the words before it tell which.
"""

from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale

from dateline_enrichment.domain.data import rows
from dateline_enrichment.domain.folding import folded

FAR_LARGER = 5
"""A city this many times as populous as the next of its name is meant where nothing else is said."""
_PROVINCES = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL", "31": "SH", "32": "JS", "33": "ZJ",
    "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA", "42": "HB", "43": "HN", "44": "GD", "45": "GX", "46": "HI", "50": "CQ",
    "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN", "62": "GS", "63": "QH", "64": "NX", "65": "XJ",
}  # fmt: skip
"""The first two digits of GB/T 2260, and the letters of ISO 3166-2:CN."""
_TAILS = (
    "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "地区", "自治州", "自治县", "自治旗", "林区", "新区", "省", "市",
    "盟", "县", "区", "旗",
)  # fmt: skip
_PEOPLES = (
    "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族",
    "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "土族", "达斡尔族",
    "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "塔吉克族", "怒族", "鄂温克族", "普米族", "裕固族", "独龙族", "各族",
    "哈萨克", "柯尔克孜", "蒙古", "塔吉克", "锡伯", "鄂伦春", "鄂温克",
)  # fmt: skip


class Area(NamedTuple):
    """A code, the scheme it belongs to, degrees north and east (decimal strings) where known, and why the name means it."""

    scheme: str
    code: str
    latitude: str | None = None
    longitude: str | None = None
    reason: str = "name in CLDR or the alias list"


class _Division(NamedTuple):
    code: str
    name: str
    short: str
    area: Area


@lru_cache(maxsize=1 << 16)
def area_of(name: str) -> Area | None:
    """The place a name means; None for what is not known and for what several places are called: nothing is guessed."""
    word = folded(name)
    if not word:
        return None
    return _fixed().get(word) or _division(word) or _city(word)


@lru_cache(maxsize=1 << 14)
def leading_area(phrase: str) -> tuple[str | None, str]:
    """The code of the country, region, group or province a folded phrase begins with, and what follows; two letters at least."""
    for length in range(min(len(phrase), _longest_fixed()), 1, -1):
        area = _fixed().get(phrase[:length])
        if area and area.scheme != "geonames":
            return area.code, phrase[length:]
    return None, phrase


def members_of(code: str) -> tuple[str, ...]:
    """The members of a group; empty where they are not fixed or `code` is no group."""
    return _members().get(code, ())


@cache
def _members() -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[2].split()) for row in rows("groups.tsv")}


@cache
def _fixed() -> dict[str, Area]:
    """Names that mean one thing: later lines win, so a province is no Japanese town and an alias no accident of CLDR."""
    found: dict[str, Area] = {}
    for locale in ("zh_Hant", "zh_Hans"):
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("ZZ", "XA", "XB"):
                found[folded(name)] = Area("iso3166-1", code)
            elif code.isdigit():
                found[folded(name)] = Area("un-m49", code)
    for code, *names in rows("area_aliases.tsv"):
        for name in names:
            found[folded(name)] = Area("un-m49" if code.isdigit() else "iso3166-1", code)
    for code, _, _, *names in rows("groups.tsv"):
        for name in names:
            found[folded(name)] = Area("dateline-group", code, reason="a group with a documented membership")
    for division in _divisions():
        if division.area.scheme == "iso3166-2":
            found[division.name] = found[division.short] = division.area
    return found


@cache
def _longest_fixed() -> int:
    return max(map(len, _fixed()))


@cache
def _divisions() -> tuple[_Division, ...]:
    found = []
    for code, name, *rest in rows("divisions.tsv"):
        latitude, longitude = (rest[0] or None, rest[1] or None) if len(rest) >= 2 else (None, None)
        former = ", a former division" if rest[2:] else ""
        letters = _PROVINCES.get(code[:2])
        if letters is None:  # Taiwan, Hong Kong and Macao have ISO 3166-1 codes
            continue
        if code.endswith("0000"):
            area = Area("iso3166-2", f"CN-{letters}", latitude, longitude, "province of GB/T 2260")
        else:
            area = Area("gb-t-2260", code, latitude, longitude, f"the only division of this name in GB/T 2260{former}")
        found.append(_Division(code, name, _short(name), area))
    return tuple(found)


def _short(name: str) -> str:
    """南京市 -> 南京, 黔南布依族苗族自治州 -> 黔南; two characters stay at least."""
    for tail in _TAILS:
        if name.endswith(tail) and len(name) - len(tail) >= 2:
            name = name[: -len(tail)]
            break
    changed = True
    while changed:
        changed = False
        for people in _PEOPLES:
            if name.endswith(people) and len(name) - len(people) >= 2:
                name, changed = name[: -len(people)], True
    return name


@cache
def _by_name() -> dict[str, tuple[_Division, ...]]:
    found: defaultdict[str, list[_Division]] = defaultdict(list)
    for division in _divisions():
        found[division.name].append(division)
        # A county's short form is too often an ordinary word or another place's name; a prefecture's is how it is called.
        if division.short != division.name and (division.code.endswith("00") or division.name.endswith("市")):
            found[division.short].append(division)
    return {name: tuple(divisions) for name, divisions in found.items()}


def _division(word: str) -> Area | None:
    named = _by_name().get(word)
    if named:
        prefectures = [d for d in named if d.code.endswith("00")]
        best = prefectures if len(prefectures) == 1 else named
        return best[0].area if len(best) == 1 else None
    return _qualified(word)


def _qualified(word: str) -> Area | None:
    """广东省广州市越秀区: the last division whose name ends the word and which lies in those before it."""
    for cut in range(2, len(word) - 1):
        inner = _by_name().get(word[cut:], ())
        outer = word[:cut]
        if not inner:
            continue
        fixed = _fixed().get(outer)
        around = [d.code for d in _divisions() if fixed and d.area == fixed] or [d.code for d in _by_name().get(outer, ())]
        if not around and (wider := _qualified(outer)):
            around = [wider.code]
        within = [d for d in inner if any(d.code.startswith(code.rstrip("0")) for code in around)]
        if len(within) == 1:
            return within[0].area._replace(reason=f"the division of this name in {outer}")
    return None


@cache
def _cities() -> dict[str, tuple[tuple[int, Area], ...]]:
    found: defaultdict[str, list[tuple[int, Area]]] = defaultdict(list)
    for geoname, english, country, latitude, longitude, population, *names in rows("cities.tsv"):
        area = Area("geonames", geoname, latitude, longitude, f"{english}, {country}")
        for name in names:  # stored as `folded` leaves them
            found[name].append((int(population), area))
    return {name: tuple(sorted(cities, key=lambda city: -city[0])) for name, cities in found.items()}


def _city(word: str) -> Area | None:
    cities = _cities().get(word) or (_cities().get(word[:-1]) if word.endswith("市") else None)
    if not cities:
        return None
    largest, area = cities[0]
    if len(cities) == 1:
        return area._replace(reason=f"the only city of this name in GeoNames: {area.reason}")
    if largest >= FAR_LARGER * cities[1][0]:
        return area._replace(reason=f"by far the largest of {len(cities)} cities of this name in GeoNames: {area.reason}")
    return None
