"""Names of people in the fields and lines that sites print for them."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_SPLIT = re.compile(r"[\s\u3000、，,;；/／|丨&]+|(?<=[a-z]) and (?=[A-Z])")
_HAN_NAME = re.compile(r"[一-鿿]{2,4}|[一-鿿]{1,6}(?:[·•.][一-鿿]{1,6}){1,3}")
_LATIN_NAME = re.compile(r"[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){1,3}")
_ORGANISATION = re.compile(
    r"网|網|報|报|社$|台$|局$|部$|委$|厅$|办$|中心|公司|编辑|編輯|記者|记者|频道|客户端|发布|融媒|新闻|新聞|财经|在线|管理员|admin|匿名|佚名|未知|本站|原创|综合|来源|[0-9@:/]",
    re.I,
)
_ROLE = re.compile(r"[一-鿿]{0,8}(?:记者|記者|特派员|特派員|通讯员|编译|編譯)[\s\u3000:：]*")
_WHENCE = re.compile(r"[／/](?:[一-鿿]{1,6}(?:报道|報導|電|电|讯|訊))?.{0,8}$")
_OTHER_ROLE = re.compile(r"编辑|責編|责编|责任|校对|审核|摄影|来源|校審|視覺|视觉|版式|美编")
_WORDS = frozenset(["报道", "報導", "通讯员", "通訊員", "记者", "記者", "摄", "摄影", "文", "图", "整理", "编译", "综合", "撰文"])
# Surnames begin these too, and they stand beside a day as often as names do.
_NO_NAMES = frozenset(
    [
        "金融界",
        "安徽",
        "江西",
        "江苏",
        "宁夏",
        "宁波",
        "温州",
        "金华",
        "万得",
        "方志",
        "安全",
        "成都",
        "康养",
        "时评",
        "常识",
        "关注",
        "点评",
        "高清",
        "原创",
        "全文",
        "全部",
        "简体",
        "明日",
        "连载",
        "应用",
        "公告",
        "游戏",
        "房产",
        "汽车",
        "向上",
        "查看",
        "解读",
        "解析",
    ]
)
_VALUE = 40


def names_in(value: str) -> Iterator[str]:
    """The names in a value of 作者: up to what cannot be one any more."""
    value = value[:_VALUE].strip()
    if _LATIN_NAME.fullmatch(value):
        yield value
        return
    found: list[str] = []
    for name in _SPLIT.split(value):
        if not name or any(character.isdigit() for character in name) or _OTHER_ROLE.match(name):
            break
        if name not in _WORDS and len(name) > 1:
            found.append(name)
    # 文｜某某社 王小明: what stands before names and is none is where they work.
    if len(found) > 1 and not is_name(found[0]) and all(map(is_name, found[1:])) and "·" not in found[0]:
        del found[0]
    yield from found


def personal(names: str) -> tuple[str, ...]:
    """The people in a meta element's or JSON-LD's author, which as often names the site, a system or an editor's number."""
    value = names.strip()
    role = _ROLE.search(value) if len(value) <= _VALUE else None
    if role:  # 经济日报 记者林美华／台北报道
        value = _WHENCE.sub("", value[role.end() :])
    parts = [value] if _LATIN_NAME.fullmatch(value) else [part for part in _SPLIT.split(value) if part]
    if not parts or any(
        _ORGANISATION.search(part) or not (_HAN_NAME.fullmatch(part) or _LATIN_NAME.fullmatch(part)) for part in parts
    ):
        return ()
    return tuple(parts)


def is_name(word: str) -> bool:
    """Whether a word that nothing labels is a person's name in Chinese: a surname and a given name of one or two characters."""
    single, compound = _surnames()
    if word in _NO_NAMES or _ORGANISATION.search(word) or not _HAN_NAME.fullmatch(word):
        return False
    return (2 <= len(word) <= 3 and word[0] in single) or (3 <= len(word) <= 4 and word[:2] in compound)


def is_organisation(word: str) -> bool:
    """Whether a word names a paper, a site or an account rather than a person."""
    return _ORGANISATION.search(word) is not None


def run_of(words: str) -> tuple[str, ...]:
    """Names behind a role without a sign between them: 记者王小明 陈思远. Empty where the words are none."""
    parts = [part for part in _SPLIT.split(words.strip()) if part]
    return tuple(parts) if parts and all(map(is_name, parts)) else ()


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    lines = (files("dateline_ingest.domain") / "data" / "surnames.txt").read_text("utf-8").splitlines()
    return frozenset("".join(line for line in lines if " " not in line)), frozenset(lines[-1].split())


_BY = re.compile(r"(?:By|Von|Av|Af|Par|Por|Di|Door|Text|Texte)(?:\s*:)?\s+(?=\S)", re.I)
_BETWEEN = re.compile(r"\s*(?:[、，,;；&]|\s(?:and|und|og|och|et|y|e|en)\s)\s*")


def listed_in(field: str) -> tuple[str, ...]:
    """The names in a field that holds nothing else. What stands beside names of two words alone is an agency."""
    names = [name for name in _BETWEEN.split(_BY.sub("", field, count=1)) if name]
    full = [name for name in names if " " in name]
    return tuple(full if full and all(name.isascii() or " " in name for name in names) else names)
