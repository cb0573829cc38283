"""Short forms of an article's own names: 赫亚里 for 哈立德·赫亚里, 中电联 for 中国电力企业联合会, （以下简称X）."""

import re

from dateline_text.names.characters import ordinary
from dateline_text.names.endings import is_generic, known
from dateline_text.names.places import known as known_places

_INTRODUCED = re.compile(
    r"[（(](?:以下)?(?:简称|称为?|下称)?[：:]?[“\"]?(?P<short>[\u4e00-\u9fff]{2,8}|[A-Z][A-Za-z0-9&-]{1,11})[”\"]?(?:，[^）)]*)?[）)]"
)
# Three or four characters that open a clause and go on as an institution does.
_ABBREVIATED = re.compile(
    r"(?<=[，。；：\n据])([\u4e00-\u9fff]{3,4}?)(?=有关|相关|负责|数据|统计|会长|副会长|秘书长|专家|分析|显示|最新|近日|\d|表示|介绍|称|说|指出|认为|发布|公布|预计|提醒|强调)"
)
_OFFICES = frozenset("局委会院署厅社办所队")
# What stands between a place and its offices.
_HOME = re.compile(r"(?:特别行政区|特区|自治区|[省市县区])?(?:人民)?政府|特别行政区|特区|国家")
_EXPLICIT = re.compile(r"简称|下称")
_LEGAL = re.compile(r"(?:股份|集团|责任|有限|总)*公司$|集团$|有限合伙$")


def organisation_aliases(text: str, spans: list[tuple[int, int]]) -> dict[str, str]:
    """Short form -> full name, both as this article prints them."""
    found: dict[str, str] = {}
    names = list(dict.fromkeys(text[s:e] for s, e in spans))
    lexicon = known()[1]
    for start, end in spans:
        match = _INTRODUCED.match(text, end)
        if match and (_EXPLICIT.search(match.group()) or match["short"].isascii() or set(match["short"]) <= set(text[start:end])):
            found.setdefault(match["short"], text[start:end])
    for name in names:
        known_as = lexicon.get(name)
        if known_as:
            same = [other for other in names if other != name and known_as in (other, lexicon.get(other))]
            longest = max(same, key=len, default=name)
            if len(longest) > len(name):
                found.setdefault(name, longest)
    for name in names:
        if (brand := _brand(name)) and brand not in names and text.count(brand) > text.count(name):
            found.setdefault(brand, name)
        for short in _cores(name):
            if short not in found and short != name and text.count(short) > text.count(name):
                found[short] = name
    long = [name for name in names if len(name) >= 6]
    candidates = list(dict.fromkeys(_ABBREVIATED.findall(text))) if long else []
    for name in long:
        for short in _unit_forms(text, name):
            if short not in names:
                found.setdefault(short, name)
        if (initials := _initials(name, candidates)) and initials not in names:
            found.setdefault(initials, name)
    return found


def _brand(name: str) -> str | None:
    """What is left of a firm's name without its place, its trade and its legal form: 梅卡曼德机器人科技有限公司 -> 梅卡曼德."""
    plain = _LEGAL.sub("", name)
    if plain == name:
        return None
    place = known_places()[0].at(plain, 0)
    core = plain[len(place) :].removeprefix("市").removeprefix("省") if place else plain
    for end in range(2, len(core)):
        if is_generic(core[end:]):
            brand = core[:end]
            known = brand in ordinary() or brand in known_places()[1] or is_generic(brand)
            return None if known or not 2 <= len(brand) <= 5 else brand
    return None


def _cores(name: str) -> list[str]:
    """Short forms by leaving out the legal form and the place: 成都红旗连锁 -> 红旗连锁."""
    forms = []
    plain = _LEGAL.sub("", name)
    for form in (name, plain):
        place = known_places()[0].at(form, 0)
        if place and len(form) - len(place) >= 3:
            rest = form[len(place) :].removeprefix("市").removeprefix("省")
            forms.append(rest)
        if form != name and len(form) >= 3:
            forms.append(form)
    return [
        form
        for form in forms
        if len(form) >= 3 and form not in known_places()[1] and name.endswith(("公司", "集团", "连锁", "学会", "中心"))
    ]


def _unit_forms(text: str, name: str) -> list[str]:
    """Forms of an office that keep its last character and take the others in order: 通讯局 for 通讯事务管理局."""
    last = name[-1]
    if last not in _OFFICES:
        return []
    core, home = name, ""
    while home or core is name:
        matched = _HOME.match(core)
        home = known_places()[0].at(core, 0) or (matched[0] if matched else "")
        if not home:
            break
        core = core[len(home) :]
    if len(core) < 5:
        return []
    between = f"[{re.escape(core[1:-1])}]{{1,2}}"
    forms = dict.fromkeys(re.findall(f"(?<=[，。；：\n“、对与和据由从向在]){re.escape(core[0])}{between}{last}", text))
    return [form for form in forms if form not in ordinary() and _in_order(form, core)]


def _in_order(short: str, name: str) -> bool:
    position = -1
    for character in short:
        position = name.find(character, position + 1)
        if position < 0:
            return False
    return True


def _initials(name: str, candidates: list[str]) -> str | None:
    """An abbreviation that takes its characters in order from the name and begins and ends with it: 中电联."""
    for short in candidates:
        if short[0] != name[0] or short in name or name.startswith(short):
            continue
        if _in_order(short, name) and short[-1] in name[-3:]:
            return short
    return None


def short_names(full: str) -> list[str]:
    """The parts by which a foreign name is repeated: the last, and the first."""
    if full.isascii():
        # Amrita Ahuja, then Ahuja
        return [full.rsplit(" ", 1)[-1]] if " " in full else []
    parts = re.split("[·•・]", full)
    return [part for part in (parts[-1], parts[0]) if len(parts) > 1 and len(part) > 1]
