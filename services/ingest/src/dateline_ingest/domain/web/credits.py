"""Lines that say who wrote a story, where it came from and when it was published: 2024-01-13 08:00 来源：某某网 作者：王小明."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateline_ingest.domain.days import day_of, days_in, short_day_in

_AUTHOR = r"本?文?作者|特约撰稿人?|撰文|撰稿人?|文字|编译|記者|记者|通讯员|通訊員|文(?=\s{0,3}[:：/／|丨])|[Bb]y(?= )"
_ISSUED = r"发布(?:时间|日期|于)?|發布(?:時間|日期)?|发表(?:时间|日期|于)|發表(?:時間|日期)|刊发时间|发稿时间|上传时间|录入时间|发文日期|公开日期"
_WHEN = r"更新(?:时间|日期|于)?|更新時間|成文日期|生成日期|时间|時間|日期"
_OTHER = (
    r"(?:信息|文章|稿件|图片|内容|新闻)?(?:来源|來源)(?:于|自)?|稿源|出处|责任编辑|責任編輯|编辑|編輯|责编|值班编辑|主编|监制|校对|审核|审校|编审|签发|统筹|"
    r"发布(?:机构|单位|者|人)|供稿(?:单位|人)?|摄影|浏览(?:次数|量|数)?|点击(?:次数|量|数|率)?|阅读(?:次数|量|数)?|访问(?:次数|量)|字号|字体(?:大小)?|文字大小|分享(?:到|至)?|打印|关键词|关键字|标签|栏目|分类|"
    r"索引号|文号|发文字号|主题分类|发文机关|收藏|点赞|评论|作者单位|原标题|原题"
)
_LABEL = re.compile(rf"(?P<issued>{_ISSUED})|(?P<when>{_WHEN})|(?P<other>{_OTHER})|(?P<author>{_AUTHOR})")
# A label is one only with its colon, or where it begins the line and names follow.
_LABELLED = re.compile(
    rf"(?:(?<![一-鿿A-Za-z])|(?<=[日分秒网报社]))[【\[（(]?(?:{_LABEL.pattern})\s{{0,3}}(?:[:：]|[/／|丨](?=\s{{0,3}}[一-鿿]))"
)
_REPORTER = re.compile(
    r"[（(【]?(?:(?:文|文字|图文)[/／|丨:：]\s{0,2})?[一-鿿]{0,12}?(?P<role>记者|記者|通讯员|通訊員|作者)"
    r"[\s\u3000:：丨|/]{1,4}(?P<names>[一-鿿·]{2,6}(?:[\s\u3000、，,/]{1,3}[一-鿿·]{2,6}){0,5})(?:\s{0,3}(?:报道|文|摄|文/图|综合报道|北京报道))?[）)】]?"
)
# Beside a headline the reporters may be followed by the paper and its day: 本报记者 王小明 《某某日报》（2024年1月13日）.
_REPORTER_FIRST = re.compile(_REPORTER.pattern + r"(?=\s{0,4}(?:[《（(【|丨\d]|$))")
_TIME = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")
_DATES = re.compile(r"(?:\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)")
_CHARACTERS = re.compile(r"[一-鿿]")
_STOP = re.compile(r"[。！？!?；;]\s*$")
_SPLIT = re.compile(r"[\s\u3000、，,;；/／|丨&]+|(?<=[a-z]) and (?=[A-Z])")
_HAN_NAME = re.compile(r"[一-鿿]{2,4}|[一-鿿]{1,6}(?:[·•.][一-鿿]{1,6}){1,3}")
_LATIN_NAME = re.compile(r"[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){1,3}")
_ORGANISATION = re.compile(
    r"网|報|报|社$|台$|局$|部$|委$|厅$|办$|中心|公司|编辑|記者|记者|频道|客户端|发布|新闻|财经|在线|管理员|admin|匿名|佚名|未知|本站|原创|综合|来源|[0-9@:/]",
    re.I,
)
_LONGEST = 200
_VALUE = 40
_SOURCE = 24
"""Characters of a source's and an author's name beside a day without labels."""


@dataclass(frozen=True, slots=True)
class Credit:
    """What one line says. `issued`: its day is labelled as that of publication; `day`: the day; `authors`: as printed."""

    day: date | None = None
    issued: bool = False
    authors: tuple[str, ...] = ()
    role: str = ""
    labelled: bool = False
    """It names what it says: 来源：, 作者：."""


def credit_in(line: str, *, beside: bool = False) -> Credit | None:
    """The line's credits; None for a line of text. `beside`: it stands beside the headline, where a day may have a source beside it."""
    if len(line) > _LONGEST or _STOP.search(line):
        return None
    labels = list(_LABELLED.finditer(line))
    reporter = _REPORTER.fullmatch(line.strip())
    if reporter:
        return Credit(authors=tuple(_names(reporter["names"])), role=reporter["role"], labelled=True)
    dated = _DATES.search(line)
    first = _REPORTER_FIRST.match(line) if beside and not labels else None
    if first:
        return Credit(next(days_in(line), None), False, tuple(_names(first["names"])), first["role"], labelled=True)
    if not labels:
        rest = _TIME.sub("", _DATES.sub("", line))
        bare = dated is not None and len(_CHARACTERS.findall(rest)) <= (_SOURCE if beside else 8 if _TIME.search(line) else 4)
        return Credit(day=next(days_in(line), None)) if bare else None
    if len(line[: labels[0].start()]) > _VALUE or (len(labels) == 1 and len(line) > 2 * _VALUE):
        return None
    return _labelled(line, labels, dated is not None)


def _labelled(line: str, labels: list[re.Match[str]], dated: bool) -> Credit:
    authors: list[str] = []
    role = ""
    issued = other = None
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = line[label.end() : following.start() if following else len(line)].strip(" \u3000|丨】]）)")
        if label["author"]:
            authors += _names(value)
            role = role or label["author"]
        elif label["issued"]:
            issued = issued or day_of(value) or short_day_in(value)
        elif label["when"]:
            other = other or day_of(value) or short_day_in(value)
    first = next(days_in(line), None) if dated else None
    updated = any(label["when"] and label["when"].startswith("更新") for label in labels)
    before = next(days_in(line[: labels[0].start()]), None)
    day = issued or before or (first if updated and first != other else other or first)
    # 时间：and 日期： alone may as well be those of an event.
    labelled = any(label["issued"] or label["other"] or label["author"] for label in labels)
    return Credit(day, issued is not None, tuple(authors), role, labelled)


def _names(value: str) -> Iterator[str]:
    """The names in a value of 作者: up to what cannot be one any more."""
    value = value[:_VALUE].strip()
    if _LATIN_NAME.fullmatch(value):
        yield value
        return
    for name in _SPLIT.split(value):
        if not name or _DATES.match(name) or _TIME.match(name):
            break
        if name in ("报道", "摄影", "文", "图", "整理", "编译", "综合"):
            continue
        yield name


def personal(names: str) -> tuple[str, ...]:
    """The people in a meta element's or JSON-LD's author, which as often names the site, a system or an editor's number."""
    value = names.strip()
    parts = [value] if _LATIN_NAME.fullmatch(value) else [part for part in _SPLIT.split(value) if part]
    if not parts or any(
        _ORGANISATION.search(part) or not (_HAN_NAME.fullmatch(part) or _LATIN_NAME.fullmatch(part)) for part in parts
    ):
        return ()
    return tuple(parts)


_BY = re.compile(r"(?:By|Von|Av|Af|Par|Por|Di|Door|Text|Texte)(?:\s*:)?\s+(?=\S)", re.I)
_BETWEEN = re.compile(r"\s*(?:[、，,;；&]|\s(?:and|und|og|och|et|y|e|en)\s)\s*")


def named_in(field: str) -> tuple[str, ...]:
    """The names in a field meant for them (ninjs `by`, a feed's author). What stands beside names of two words alone is an agency."""
    value = " ".join(field.split())
    credit = credit_in(value)
    if credit and credit.authors:
        return credit.authors if ":" in value or "：" in value else (value,)
    names = [name for name in _BETWEEN.split(_BY.sub("", value, count=1)) if name]
    full = [name for name in names if " " in name]
    return tuple(full if full and all(name.isascii() or " " in name for name in names) else names)
