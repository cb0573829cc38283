"""Verbs of speaking, quotation marks, and which of them hold speech."""

import re
from functools import cache

from dateline_text.names.lexicon import alternatives, grammar
from dateline_text.names.name import Name

Span = tuple[int, int]

# A mark that is never closed ends with its paragraph, or before the sentence that names the speaker (…减少。管涛说，).
MARKED = re.compile(
    r"“(?:[^“”\n]{2,}?(?<=。)(?=[\u4e00-\u9fff·]{2,12}(?:说|表示|指出|称)，[^“”\n]*(?:\n|$))|[^“”\n]{4,}(?:”|(?=\n|$)))"
)
_LONGEST, _DEEPEST = 600, 2
"""Characters in quotation marks that hold others, and how deep they stand."""
_NOT_VERB = re.compile(
    r"(?:表示(?:强烈|热烈|诚挚|衷心|坚决|极大|高度|深切)?的?(?:抗议|感谢|祝贺|欢迎|不满|关切|满意|遗憾|慰问|哀悼|支持|反对|同意|担忧|肯定|赞赏|敬意|理解|愤慨|谴责|歉意)(?=[，。、；,]|$)|说明书|说法|称号|称为|称之|表示[器的]|指出生|宣布的|认为是|介绍人|强调的|发现的|提出的|公布的|希望小学|希望工程|要求的|通报批评|分析师|报告期|估计数|指[数标导挥定示向望点令纹甲引派明着])"
)
# Verbs that report only when 说 称, a comma, a colon or a quotation mark comes right after.
_LOOSE = frozenset(grammar("loose"))
_REPORTING = frozenset(grammar("silent"))
# Of these, the ones that report without a comma where the speaker stands directly before them: 赫亚里警告空袭可能使局势升级.
_DIRECTLY = frozenset(grammar("directly"))
# Characters before which make these words part of another one.
_AFTER = {"称": "简名号职堪据声著自人又被俗统通也", "指": "手中食戒拇大小无所专特是意旨被即系泛直五"}
# 对此作出|回应，反问称: a noun behind one of these, where nothing it introduces follows.
_LIGHT = re.compile(r"(?:[作做]出|进行|提出|予以|加以|给予|受到|遭到|引发|引起)[了过]?[^，。；]{0,4}$")
# 根据市长要求，
_ACCORDING = re.compile("(?:根据|按照|依据|应)[^，。；]{1,10}$")
_FORECASTS = ("预计", "预测")
# 省长赶到现场，强调|要全力搜救
_DEMANDING = frozenset(("强调", "要求"))
_DEMANDS = ("要", "必须", "应当", "务必", "各地")
# 两人都认为|“: what stands between a verb and a mark that it opens.
_OPENED = re.compile(r"(?:说|称|表示|认为|指出|坦言|强调|直言|感叹)(?:自己)?$")


@cache
def verbs() -> re.Pattern[str]:
    """The verbs of speaking."""
    return re.compile(f"{alternatives(grammar('speech'))}(?:(?<!说)(?<!称)[说称]|(?<=说)道)?")


def verb_in(text: str, start: int, end: int, marks: list[tuple[int, int]], people: list[Name]) -> re.Match[str] | None:
    """The first verb of speaking outside quotation marks that reports something."""
    for verb in verbs().finditer(text, start, end):
        if any(s < verb.start() < e for s, e in marks) or _NOT_VERB.match(text, verb.start()):
            continue
        follow = text[verb.end() : verb.end() + 1]
        word = verb.group()
        direct = word in _DIRECTLY and any(
            name.end == verb.start() and (name.type == "person" or word in _FORECASTS) for name in people
        )
        demanded = word in _DEMANDING and text.startswith(_DEMANDS, verb.end())
        if word == "要求" and _ACCORDING.search(text, max(start, verb.start() - 12), verb.start()):
            continue
        if word in _REPORTING or (word in _LOOSE and follow and follow not in "，：:“,说称" and not direct and not demanded):
            continue
        if (
            word in _LOOSE
            and follow in "，,"
            and text[verb.end() + 1 : verb.end() + 2] != "“"
            and _LIGHT.search(text, max(start, verb.start() - 8), verb.start())
        ):
            continue
        if (word in _AFTER and text[verb.start() - 1] in _AFTER[word]) or (
            word == "说" and (text[verb.start() - 1] in "小学据传假诉" or follow == "到")
        ):
            # 向法院诉|说, 说|到
            continue
        if follow and follow in "的了过起":
            continue
        return verb
    return None


def marked(text: str) -> list[Span]:
    """The spans of quotation marks with what they hold; marks inside others of the same kind do not end them."""
    spans: list[Span] = []
    start = text.find("“")
    while start >= 0:
        match = MARKED.match(text, start)
        end = match.end() if match else _whole(text, start)
        if end is not None:
            spans.append((start, end))
        start = text.find("“", start + 1 if end is None else end)
    return spans


def _whole(text: str, start: int) -> int | None:
    """Where the marks that are opened at `start` are closed, if others of the same kind stand inside: 说：“用“以购代捐”的办法…。”"""
    depth = 0
    for at in range(start, min(len(text), start + _LONGEST)):
        if text[at] == "\n":
            return None
        depth += (text[at] == "“") - (text[at] == "”")
        if depth > _DEEPEST:
            return None
        if depth == 0:
            return at + 1
    return None


def is_speech(text: str, span: tuple[int, int]) -> bool:
    """Whether the quotation marks hold a clause, not a name or a slogan."""
    inner = text[span[0] + 1 : inner_end(text, span)]
    introduced = text[span[0] - 1 : span[0]] in "：:，,"
    if len(inner) > 4 and _OPENED.search(text, max(0, span[0] - 6), span[0]):
        return True
    if text[span[1] - 2 : span[1]] in ("，”", ",”") and len(inner) > 1:
        return True
    if len(inner) > 2 and inner[-1] in "！？。":
        return True
    return len(inner) >= 6 and (inner[-1:] in "。！？，…" or "，" in inner or "。" in inner or (introduced and len(inner) > 8))


def inner_end(text: str, span: tuple[int, int]) -> int:
    """Where the words inside the marks end, without a comma before the closing one."""
    end = span[1]
    end -= text[end - 1] == "”"
    return end - 1 if text[end - 1] in "，," else end


def content_end(text: str, end: int) -> int:
    """Where what is said ends in a sentence that ends at `end`."""
    while end > 0 and text[end - 1] in "\n”":
        end -= 1
    return end
