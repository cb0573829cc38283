"""What a person is called before or behind the name, and the organisation in it."""

import re
from bisect import bisect_left
from itertools import islice

from dateline_text.names.person import words
from dateline_text.names.reading import Reading

Span = tuple[int, int]

_LONGEST = 36
_MODIFIER = 4
"""Characters of 前, 原, 中国常驻 before the organisation."""
_STOP = frozenset("，。；：！？“”‘’\n（）(),;:!? \u3000")
_OPENERS = re.compile(
    r"^(?:正如|正|如|应|请|邀请|携手|携|率|聘任|同|据|由|时任|作为|随后|此外|而|但|经(?![济营贸])|对|是|以及|新任|任命|换成|过|[0-9]+[年月日])(?=.)"
)
_SAID = re.compile(
    r"(?:[（(][^）)]{1,20}[）)])?(?:曾|现|时|历|新|出|担)任(?:担任)?(?P<title>[\u4e00-\u9fff、]{2,30})(?=[，。；,;的])"
)
_BRACKET = re.compile(r"[（(][^（）()，。]{1,20}[）)]$")
# 由甲担任政务调查会长、|前环境大臣乙: the title of somebody else.
_GIVEN = re.compile(r"(?:担|出|就|兼|接|改|转|升)任[\u4e00-\u9fff]{0,8}$")
_JOINS = ("与", "和", "及")
_ACTING = ("负责", "主管", "分管", "驻", "常驻")
# What may part two organisations of one title.
_BETWEEN = ("", "驻", "常驻", "下属", "旗下", "所属", "、", "和", "与")


def spans_between(spans: list[Span], low: int, high: int) -> list[Span]:
    """Of spans in text order those that lie between the offsets."""
    found = []
    for span in islice(spans, bisect_left(spans, (low, 0)), None):
        if span[0] >= high:
            break
        if span[1] <= high:
            found.append(span)
    return found


def title_before(reading: Reading, start: int, organisations: list[Span], others: set[int]) -> int:
    """Where the title that stands directly before `start` begins; `start` where there is none.

    `others`: offsets inside other people's names, which a title never crosses.
    """
    text, position = reading.text, start
    if text[start - 1 : start] == "、":
        return start
    while (word := words("title").before(text, position)) is not None:
        position = _front(reading, position - len(word), organisations, others)
        # A second title before a comma in the list: 财务处长、副总指挥 X.
        if (
            text[position - 1 : position] in ("、", "兼")
            and (other := words("title").before(text, position - 1))
            and not (text[position - 1] == "、" and _GIVEN.search(text, 0, position - 1 - len(other)))
            and start - position < _LONGEST
        ):
            position -= 1
            continue
        break
    return position


def _front(reading: Reading, end: int, organisations: list[Span], others: set[int]) -> int:
    """The start of the words that qualify a title word: the organisation or place, and the unit in it."""
    text = reading.text
    limit = end
    while (
        limit > 0
        and text[limit - 1] not in _STOP
        and text[limit - 1] != "、"
        and limit - 1 not in others
        and end - limit < _LONGEST
    ):
        limit -= 1
    start = phrase = reading.phrase_start(end)
    if text[phrase - 1 : phrase] in _JOINS and phrase - 1 > limit:
        # 住建局建筑市场与|招投标监管处: one unit's name with a joint in it.
        before = reading.phrase_start(phrase - 1)
        if any(e < phrase for _, e in spans_between(organisations, before, phrase)):
            start = phrase = before
    kept = None
    for span in reversed(spans_between(organisations, limit, end)):
        gap = text[span[1] : start if kept is None else kept]
        if kept is None:
            # The nearest one lies in the phrase, or says for what it acts: 联合国负责中东事务的助理秘书长.
            if span[1] < start and not ("的" in text[span[1] : end] and text.startswith(_ACTING, span[1])):
                break
        elif gap not in _BETWEEN:
            break
        kept = span[0]
        start = min(start, kept)
    # 公开开庭审理|湖北省政协原副主席: what stands far before the organisation is the sentence, not the title.
    if kept is not None and start < kept - _MODIFIER:
        start = kept
    start = max(start, limit)
    if (bracket := _BRACKET.search(text, max(0, start - _LONGEST), start)) is not None:
        # 国际货币基金组织（IMF）|总裁
        start = next((s for s, e in organisations if e in (bracket.start(), bracket.end())), start)
    while (opener := _OPENERS.match(text[start:end])) and not any(s <= start < e for s, e in organisations):
        start += opener.end()
    if text[start - 1 : start] in ("前", "原") and start > limit:
        start -= 1
    return start


def title_said(text: str, end: int) -> Span | None:
    """The title that the words behind a name give: 吴某（已被判刑）担任|财务处长."""
    match = _SAID.match(text, end)
    if match is None or words("title").before(text, match.end()) is None:
        return None
    return match.span("title")


def title_after(text: str, end: int) -> int:
    """Where a title that stands directly behind a name ends (李方华|教授); `end` where there is none."""
    word = words("post").at(text, end)
    return end + len(word) if word and word not in ("等人", "一家", "夫妇", "本人") else end
