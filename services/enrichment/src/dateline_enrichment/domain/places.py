"""Area words to codes: ISO 3166-1 for countries, ISO 3166-2 for Chinese provinces, UN M49 for regions."""

from functools import cache
from typing import NamedTuple

from babel import Locale


class Area(NamedTuple):
    """A code and the scheme it belongs to."""

    scheme: str
    code: str


# CLDR knows official names; news uses these.
_ALIASES = {
    "我国": "CN", "全国": "CN", "国内": "CN", "美": "US", "英": "GB", "法": "FR", "德": "DE", "俄": "RU", "日": "JP", "韩": "KR", "乌": "UA",
    "香港": "HK", "澳门": "MO", "中国香港": "HK", "中国澳门": "MO", "中国台湾": "TW", "捷克": "CZ", "刚果（金）": "CD", "阿联酋": "AE",
    "沙特": "SA", "波黑": "BA", "拉美": "419", "拉丁美洲": "419", "非洲": "002", "亚洲": "142", "欧洲": "150", "大洋洲": "009", "北美": "021",
    "南美": "005", "东南亚": "035", "中亚": "143", "西亚": "145", "北非": "015", "东非": "014", "西非": "011", "全球": "001", "世界": "001",
    "欧盟": "EU", "东盟": "ASEAN",
}  # fmt: skip
_PROVINCES = {
    "北京": "BJ", "天津": "TJ", "河北": "HE", "山西": "SX", "内蒙古": "NM", "辽宁": "LN", "吉林": "JL", "黑龙江": "HL", "上海": "SH",
    "江苏": "JS", "浙江": "ZJ", "安徽": "AH", "福建": "FJ", "江西": "JX", "山东": "SD", "河南": "HA", "湖北": "HB", "湖南": "HN",
    "广东": "GD", "广西": "GX", "海南": "HI", "重庆": "CQ", "四川": "SC", "贵州": "GZ", "云南": "YN", "西藏": "XZ", "陕西": "SN",
    "甘肃": "GS", "青海": "QH", "宁夏": "NX", "新疆": "XJ",
}  # fmt: skip
_DIVISION_TAILS = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市")


@cache
def _names() -> dict[str, Area]:
    found: dict[str, Area] = {}
    for locale in ("zh_Hant", "zh_Hans"):
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("ZZ", "XA", "XB"):
                found[name] = Area("iso3166-1", code)
            elif code.isdigit():
                found[name] = Area("un-m49", code)
    for name, code in _ALIASES.items():
        scheme = "un-m49" if code.isdigit() else "iso3166-1" if len(code) == 2 and code != "EU" else "dateline-organisation"
        found[name] = Area(scheme, code)
    for name, code in _PROVINCES.items():
        found[name] = Area("iso3166-2", f"CN-{code}")
    return found


def area_of(name: str) -> Area | None:
    """The code of an area word, or None for what is not known: nothing is guessed."""
    word = name.strip()
    if word in _names():
        return _names()[word]
    for tail in _DIVISION_TAILS:
        if word.endswith(tail) and word[: -len(tail)] in _names():
            return _names()[word[: -len(tail)]]
    return None
