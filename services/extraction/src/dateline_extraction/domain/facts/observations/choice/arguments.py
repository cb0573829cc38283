"""Who does what to the figure: names read from its predicate and its arguments, each proposed by a construction with a name.

A rule's name stands where it says enough. These are for figures whose own noun is said by others: 29个国家 are those that have done
something, 占比 is of what was measured before it, 北京和广州分别跌 is of the price that the sentence before speaks of.
"""

import re
from collections.abc import Iterator, Sequence

from dateline_extraction.domain.facts.observations.choice.words import (
    Word,
    is_change,
    is_noun,
    noun_head,
    noun_tail,
    said,
    without_bridge,
    words_of,
)
from dateline_extraction.domain.facts.observations.lexicon import WORDS
from dateline_extraction.domain.facts.observations.phrases import is_measure
from dateline_extraction.domain.facts.observations.reader import Reading

NEAR = 50
"""Characters on either side of a figure that are read."""
LONGEST_DOING = 16
"""Characters of what a counted thing does."""
SHORT_DOING = 3
"""Characters of what is done up to which it stands well behind who does it: 房屋 | 倒塌."""
_STOP = re.compile(r"[，。；：！？\n（(、]")
_MARKS = re.compile(r"[，；：,;]")
_QUOTES = str.maketrans("", "", "“”\"'‘’《》")
_BETWEEN = re.compile("^(?:左右|以上|以下|以内|不等|[多余]|的)+")
"""Between a figure and its noun."""
_GENERIC = re.compile(
    "(?:[多各]?(?:国家(?:和地区)?|地区|企业|公司|单位|机构|家庭|学校|代表|部门|人员|群众|居民|农民|学生|党员|干部|党员干部|品种|产品|行业|项目|城市|省份|省区市|罪名|议席|岗位|案件|股票|个股|[上下]市公司|.?商?股|[大小]项))"
)
"""Counted things of which a text has many."""
_LATER = frozenset({"过", "也", "都", "正", "已", "的", "就", "正在", "将", "已经", "了", "均", "共"})
_BEGINS = frozenset({"在", "有", "加上", "包括", "向", "对", "，", "、", "其中", "与", "和", "由", "从", "除", "为"})
_PERSONS = frozenset({"人", "名", "位", "人次"})
_PLACES = frozenset({"ns", "nr", "nrt", "nt", "nz"})
LOOSE_RULES = frozenset(
    {"level", "change", "counted", "premodifier", "again", "carried", "acted", "purpose", "people", "qualified", "unbound"}
)
"""Rules that take the words beside a figure as they stand; the others have a form of their own, which says what the name is."""
_EMPTY_VERBS = frozenset(WORDS["empty_verbs"])
"""Verbs that add nothing to what their object is called."""
_SUMS = frozenset({"累计", "共计", "合计", "总计"})
_COPULAS = frozenset({"是", "为", "系"})
_CONJUNCTIONS = frozenset({"且", "而且", "并且", "但", "但是"})
_COMING = frozenset({"将", "正在", "正", "拟"})
_SUPERLATIVE = re.compile("(最[高低大小多少快慢长短])(?:为|是|达到?|约|的|可达)*$")
_RELATIVE_OF = re.compile("[^，。]{0,6}?所[^的，]{1,5}的(?=.{2})")
"""所采用的 | 实质增长率."""
_AIMED = re.compile("(?<=.{2})(?:预期|增长|发展)*目标$")
_OF_SHARE = re.compile(r"(?:[^占]{0,4}占比|占[^占]{2,12}|比重|比例)")


SURE = frozenset(
    {
        "share of what was before", "measure of the one before", "measure before it", "noun behind it", "verb and its noun", "people of a verb", "what it is",
        "what it is for", "what the row is of", "with its superlative", "without its aim", "without its empty verb", "behind its copula",
        "those that there are", "who they are", "noun behind the next figure", "noun behind the number", "behind what is coming", "behind its conjunction", "without its conjunction", "behind its relative", "without its sum", "what they do",
    }
)  # fmt: skip
"""Constructions that are told by their own words: they are asked even where the rule's name stands well."""


def arguments(text: str, readings: Sequence[Reading], place: int, called: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What each construction that fits makes of the figure at this place, with the construction's name; `called`: the names of those before it."""
    reading = readings[place]
    yield from _inherited(readings, place, called)
    if reading.rule not in LOOSE_RULES:
        return
    left, right = _sides(reading)
    if _is_count(reading):
        yield from _counted(reading, left, right)
    elif reading.binding.measure != "change":
        yield from _measured(reading, left, right)
    yield from _mended(reading, left, right)
    if noun := _behind_next(text, reading, left):
        yield "noun behind the next figure", noun


def _sides(reading: Reading) -> tuple[Sequence[Word], Sequence[Word]]:
    stop = _STOP.search(reading.run.after)
    after = reading.run.after[: min(NEAR, stop.start() if stop else NEAR)].translate(_QUOTES)
    return words_of(reading.run.before[-NEAR:].translate(_QUOTES)), words_of(_BETWEEN.sub("", after))


def _is_count(reading: Reading) -> bool:
    return reading.figure.family in {"count", "number"} and reading.binding.measure not in {"change", "share"}


def _doing(words: Sequence[Word]) -> str:
    """The first thing that is done: a verb with what belongs to it; empty where nothing is."""
    kept = [word for word in words if word[0] not in _LATER]
    if (
        not kept
        or not any(word[1][0] in "vda" or word[1] == "p" for word in kept[:1])
        or any(is_change(word) for word in kept[:4])
    ):
        return ""
    found: list[Word] = []
    acts = 0
    for word in kept:
        verb = word[1] in {"v", "l"} and len(word[0]) > 1
        if verb and acts and found[-1][1] not in {"p", "d", "v"}:
            break
        acts += verb
        found.append(word)
    done = said(found)
    return done if acts and 1 < len(done) <= LONGEST_DOING else ""


def _counted(reading: Reading, left: Sequence[Word], right: Sequence[Word]) -> Iterator[tuple[str, str]]:
    count, ruled = noun_head(right), reading.binding.indicator or ""
    noun, rest = said(right[:count]), right[count:]
    generic = _GENERIC.fullmatch(noun) is not None
    person = reading.figure.unit in _PERSONS
    if not noun:
        if right and right[0][0] in {"为", "是"} and len(right) > 1 and noun_head(right[1:]) == len(right) - 1:
            yield "who they are", said(right[1:]) + ("人数" if person else "")
        if len(left) > 2 and left[-1][0] in {"有", "共有"} and left[-2][0] == "的":
            yield "those that there are", _relative(left[:-2]) + "的" + ("人" if person else "")
        if (doing := _doing(right)) and ("的", "uj") not in right:
            yield "what they do", doing + ("人数" if person else "")
        return
    if reading.rule == "level" and not is_measure(ruled):
        yield "noun behind the number", noun
    of = next((place for place in (len(left) - 1, len(left) - 2) if place >= 0 and left[place][0] == "的"), -1)
    if of >= 0 and (relative := _relative(left[:of])) and generic:
        yield "those that", relative + "的" + noun
    ends = reading.clause.figures[-1].start <= reading.run.figures[-1].start
    if ends and (doing := _doing(rest)):
        if generic:
            yield "generic and what they do", doing + "的" + noun
        elif ruled.startswith(noun) and len(ruled) > SHORT_DOING + len(noun):
            yield "what they do", doing + "的" + noun
    core = without_bridge(left)
    if (
        generic
        and left
        and left[-1][1] in {"p", "c"}
        and (doing := said([w for w in rest if w[0] not in _LATER]))
        and len(doing) <= LONGEST_DOING
    ):
        before = without_bridge(left[:-1])
        if subject := said(before[noun_tail(before) :]):
            yield "who does it with them", subject + doing + noun
    elif generic and core and core[-1][1] in {"v", "vn"}:
        before = without_bridge(core[:-1])
        if subject := said(before[noun_tail(before) :]):
            yield "who does it to them", subject + core[-1][0] + noun


def _relative(words: Sequence[Word]) -> str:
    """What is said of a thing before 的: 已交存批准书 | 的29个国家."""
    start = max((number + 1 for number, word in enumerate(words) if word[0] in _BEGINS or word[1] == "x"), default=0)
    told = said(words[start:])
    return told if 1 < len(told) <= LONGEST_DOING else ""


def _measured(reading: Reading, left: Sequence[Word], right: Sequence[Word]) -> Iterator[tuple[str, str]]:
    family = reading.figure.family
    core = without_bridge(left)
    tail = said(core[noun_tail(core) :])
    if reading.rule == "premodifier" and tail and is_measure(tail) and family != "percent":
        yield "measure before it", tail
    if family in {"money", "quantity"} and reading.run.after.startswith("的") and (noun := said(right[: noun_head(right)])):
        yield "noun behind it", noun
    aim = said(right) if family == "money" and right and right[0][1] in {"v", "p"} else ""
    if core and core[-1][1] in {"v", "vn"} and 0 < len(aim) <= LONGEST_DOING:
        yield "what it is for", core[-1][0] + aim


def _inherited(readings: Sequence[Reading], place: int, called: Sequence[str]) -> Iterator[tuple[str, str]]:
    reading = readings[place]
    ruled = reading.binding.indicator or ""
    before = [n for n in range(max(0, place - 8), place) if called[n]]
    here = [n for n in before if readings[n].statement == reading.statement]
    if reading.binding.measure == "share" and here and _OF_SHARE.fullmatch(ruled) and called[here[-1]] not in ruled:
        yield "share of what was before", called[here[-1]] + ruled
    kinds = {kind for _, kind in words_of(ruled)}
    whose = (reading.binding.subject if reading.binding.member else None) or ruled  # one of a row: 北京和广州分别跌
    if reading.figure.family == "percent" and reading.binding.measure == "change" and ruled and kinds <= _PLACES:
        for n in reversed(before):
            if readings[n].binding.measure == "change" and is_measure(called[n]):
                yield "measure of the one before", whose + said(words_of(called[n])[-2:])
                break


def _mended(reading: Reading, left: Sequence[Word], right: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """The rule's name without what does not belong to it, or with what does."""
    ruled, family = reading.binding.indicator or "", reading.figure.family
    words = words_of(ruled)
    if len(words) > 1 and words[0][0] in _EMPTY_VERBS and is_noun(words[1]):
        yield "without its empty verb", said(words[1:])
    counted = [word for n, word in enumerate(words) if not n or word[0] not in _SUMS]
    inner = [word for n, word in enumerate(counted) if not n or word[1] != "d" or len(word[0]) == 1]
    if len(counted) < len(words):
        yield "without its sum", said(counted)
    elif len(inner) < len(words):
        yield "without its adverbs", said(inner)
    for name, breaks in (
        ("behind its copula", _COPULAS),
        ("behind its conjunction", _CONJUNCTIONS),
        ("behind what is coming", _COMING),
    ):
        if cut := next((n for n in range(len(words) - 1, 0, -1) if words[n - 1][0] in breaks), 0):
            yield name, said(words[cut:])
    row = next((n for n in range(len(words) - 1, 0, -1) if words[n - 1][0] == "等"), 0)
    if row and not is_measure(ruled):
        yield "what the row is of", said(words[row:])
    for n in range(1, len(words)):
        if is_measure(said(words[:n])) and not is_noun(words[n]):
            if words[n][1][:1] in {"v", "d", "t", "p"}:
                yield "cut at its measure", said(words[:n])
            break
    if (most := _SUPERLATIVE.search(reading.run.before)) and most[1] not in ruled:
        yield "with its superlative", most[1] + ruled
    if aimed := _AIMED.search(ruled):
        yield "without its aim", ruled[: aimed.start()]
    core = without_bridge(left)
    count = noun_head(right)
    verb = core[-1][0] if core and core[-1][1] == "v" else ""
    if verb and count and family in {"money", "quantity"} and not is_measure(ruled):
        yield "verb and its noun", verb + said(right[:count])
    if verb and reading.figure.unit in _PERSONS and reading.run.after.startswith("的"):
        yield "people of a verb", verb + "人数"
    if family in {"money", "quantity", "percent"} and right and right[0][0] in {"为", "是"} and (what := noun_head(right[1:])):
        yield "what it is", said(right[1 : 1 + what])
    if reading.binding.noun == ruled and ruled in (noun := said(right[:count])) and noun != ruled and "的" not in noun:
        yield "whole noun", noun


def _behind_next(text: str, reading: Reading, left: Sequence[Word]) -> str:
    """4台 | 220千瓦 | 排涝泵站: the noun behind the figure that describes it."""
    after = [figure for figure in reading.clause.figures if figure.start > reading.figure.start]
    if reading.figure.family != "count" or not after or text[reading.figure.end : after[0].start].strip():
        return ""
    words = words_of(_STOP.split(text[after[0].end : reading.clause.end][:NEAR])[0])
    core = without_bridge(left)
    verb = core[-1][0] if core and core[-1][1] in {"v", "vn"} else ""
    compound = int(len(words) > 1 and words[0][1] == "v" and is_noun(words[1]))
    noun = said(words[: compound + noun_head(words[compound:])])
    return verb + noun if noun else ""
