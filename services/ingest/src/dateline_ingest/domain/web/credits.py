"""Lines that say who wrote a story, where it came from and when it was published: 2024-01-13 08:00 来源：某某网 作者：王小明."""

import re
from dataclasses import dataclass
from datetime import date

from dateline_ingest.domain.days import day_of, days_in, short_day_in
from dateline_ingest.domain.web.names import is_name, is_organisation, listed_in, names_in, run_of

_AUTHOR = r"本?文?作者|特约撰稿人?|撰文|撰稿人?|文字|编译|記者|记者|通讯员|通訊員|文(?=\s{0,3}[:：/／|｜丨])|张贴者|張貼者|發表者|[Aa]uthor|[Rr]eporter|[Bb]y(?= )"
_ISSUED = r"发布(?:时间|日期|于)?|發布(?:時間|日期)?|發佈(?:時間|日期|於)?|发表(?:时间|日期|于)|發表(?:時間|日期)|出版(?:时间|时|時間)?|刊发时间|发稿时间|上传时间|录入时间|发文日期|公开日期|Posted on|Published(?: on)?"
_WHEN = r"[Uu]pdated|更新(?:时间|日期|于)?|更新時間|成文日期|生成日期|时间|時間|日期"
_OTHER = (
    r"(?:信息|文章|稿件|图片|内容|新闻)?(?:来源|來源)(?:于|自)?|稿源|出处|来自|责任编辑|責任編輯|编辑|編輯|责编|值班编辑|主编|监制|校对|审核|审校|编审|签发|统筹|"
    r"发布(?:机构|单位|者|人)|供稿(?:单位|人)?|摄影|浏览(?:次数|量|数)?|点击(?:次数|量|数|率)?|阅读(?:次数|量|数)?|访问(?:次数|量)|字号|字体(?:大小)?|文字大小|分享(?:到|至)?|打印|关键词|关键字|标签|栏目|分类|"
    r"图片?(?=\s{0,3}[:：/／|｜丨])|標籤|[Vv]iews|[Ss]ource|[Tt]ags|[Ee]ditor|索引号|文号|发文字号|主题分类|发文机关|收藏|点赞|评论|作者单位|原标题|原题"
)
_LABEL = re.compile(rf"(?P<issued>{_ISSUED})|(?P<when>{_WHEN})|(?P<other>{_OTHER})|(?P<author>{_AUTHOR})")
# A label is one only with its colon, or where it begins the line and names follow, or before a day.
_LABELLED = re.compile(
    rf"(?:(?<![一-鿿A-Za-z])|(?<=[日分秒网报社原]))[【\[（(]?(?:{_LABEL.pattern})\s{{0,3}}"
    rf"(?:[:：]|[/／|｜丨](?=\s{{0,3}}[一-鿿])|(?<=[布于於期间間on])\s{{0,2}}(?=(?:19|20)\d\d[-/.年]))"
)
_SIGNS = "■□◆◇●○▲△★☆※▌【[（(〔 \u3000\xa0"
_REPORTER = re.compile(
    r"(?:(?:文|文字|图文)[/／|丨:：]\s{0,2})?[一-鿿+]{0,12}?(?P<role>记者|記者|通讯员|通訊員|作者)"
    r"[\s\u3000:：丨|/]{1,4}(?P<names>[一-鿿·]{2,6}(?:[\s\u3000、，,/]{1,3}[一-鿿·]{2,6}){0,5})(?:\s{0,3}(?:报道|文|摄|文/图|综合报道|北京报道))?[）)】〕\]]?"
)
# Beside a headline the reporters may be followed by the paper and its day: 本报记者 王小明 《某某日报》（2024年1月13日）.
_REPORTER_FIRST = re.compile(_REPORTER.pattern + r"(?=\s{0,4}(?:[《（(【|丨\d]|$))")
# 示例网记者王小明, 作者, 王小明: the names run on behind the role, and only the surname tells them from other words.
_RUN_ON = re.compile(
    r"[一-鿿+]{0,10}?(?:记者|記者|作者|通讯员|编译|撰文|Posted by|by|来自)[\s\u3000,，:：]{0,3}(?P<names>[一-鿿 \u3000、]{2,24}?)(?:的.{0,4}专栏|[／/][一-鿿]{2,6}(?:報導|报道|报导|電|电))?[】）)〕\]]?",
    re.I,
)
# （某某日报 王小明） below the text.
# 王小明 报道: the role behind the names.
_NAMES_FIRST = re.compile(
    r"(?P<names>[一-鿿 \u3000、]{2,24}?)[\s\u3000／/]{1,3}(?:综合|綜合)?(?:报道|報導|撰文|撰稿|整理|编译|文)"
)
# A name with nothing beside it: three characters, or they may be any word.
_ALONE = re.compile(r"[一-鿿]{3,4}")
_PAPER_AND_NAME = re.compile(
    r"[（(【]\s?(?P<paper>[一-鿿A-Za-z+《》]{2,16})[\s\u3000|丨:：／/]{1,3}(?P<names>[一-鿿、\s\u3000]{2,24})[）)】]"
)
_CLOSING_DAY = re.compile(
    r"[（(]?\s?(?:(?:19|20)\d\d|[〇零○二一三四五六七八九]{4})年.{1,3}月.{1,3}日\s?[）)]?(?:\s?[（(]?(?:星期|周|週).[）)]?)?"
)
_OTHER_ROLE = re.compile(rf"(?:{_OTHER})$")
_TIME = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")
_DATES = re.compile(r"(?:\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)")
_CHARACTERS = re.compile(r"[一-鿿]")
_STOP = re.compile(r"[。！？!?；;]\s*$")
_WORDS = re.compile(r"[\s\u3000|｜丨·•・,，（）()/／]+")
_BUTTONS = re.compile(r"评论|评價|分享|阅读|收藏|跟贴|参与|举报|打印|字号|浏览|人气")
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
    bare = line.strip().strip(_SIGNS)
    alone = _TIME.sub("", _DATES.sub("", bare)).strip().strip(_SIGNS) if beside else bare
    day = next(days_in(line), None) if beside else None
    reporter = _REPORTER.fullmatch(alone)
    if reporter:
        return Credit(day, authors=tuple(names_in(reporter["names"])), role=reporter["role"], labelled=True)
    if beside and not reporter and _ALONE.fullmatch(bare) and is_name(bare):
        return Credit(authors=(bare,))
    run_on = _RUN_ON.fullmatch(alone) or _NAMES_FIRST.fullmatch(alone) if len(alone) <= _VALUE else None
    if run_on and (names := run_of(run_on["names"])):
        return Credit(day, authors=names, labelled=True)
    first = _REPORTER_FIRST.match(bare) if beside and not labels else None
    if first:
        return Credit(next(days_in(line), None), False, tuple(names_in(first["names"])), first["role"], labelled=True)
    if not labels:
        return _unlabelled(line, beside=beside)
    if len(line[: labels[0].start()]) > _VALUE or (len(labels) == 1 and len(line) > 2 * _VALUE):
        return None
    return _labelled(line, labels, _DATES.search(line) is not None)


def _unlabelled(line: str, *, beside: bool) -> Credit | None:
    """A day with no more than a name beside it."""
    dated = _DATES.search(line)
    rest = _TIME.sub("", _DATES.sub("", line))
    if dated is None or len(_CHARACTERS.findall(rest)) > (_SOURCE if beside else 8 if _TIME.search(line) else 4):
        return None
    words = [word for word in _WORDS.split(rest) if _CHARACTERS.search(word) and not _BUTTONS.search(word)]
    # 2024-01-13 某某日报 王小明: one name, and all beside it are papers.
    names = [word for word in words if is_name(word)] if beside else []
    alone = len(names) == 1 and all(word in names or is_organisation(word) for word in words)
    return Credit(next(days_in(line), None), authors=tuple(names) if alone else ())


def _labelled(line: str, labels: list[re.Match[str]], dated: bool) -> Credit:
    authors: list[str] = []
    role = ""
    issued = other = None
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = line[label.end() : following.start() if following else len(line)].strip(" \u3000|丨】]）)")
        if label["author"]:
            authors += names_in(value)
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


def closing_day(line: str) -> date | None:
    """The day in a line that holds nothing else, below a notice: 2024年1月13日（星期六）."""
    closing = _CLOSING_DAY.fullmatch(line.strip())
    return next(days_in(line), None) if closing else None


def signed_in(line: str) -> tuple[str, ...]:
    """Who signs below the text: a paper and names in brackets."""
    signed = _PAPER_AND_NAME.fullmatch(line.strip()) if len(line) <= _VALUE else None
    return run_of(signed["names"]) if signed and not _OTHER_ROLE.search(signed["paper"]) else ()


def named_in(field: str) -> tuple[str, ...]:
    """The names in a field meant for them (ninjs `by`, a feed's author)."""
    value = " ".join(field.split())
    credit = credit_in(value)
    if credit and credit.authors:
        return credit.authors if ":" in value or "：" in value else (value,)
    return listed_in(value)
