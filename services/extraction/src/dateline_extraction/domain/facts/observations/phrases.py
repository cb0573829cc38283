"""Noun phrases out of the words before and after a figure: topic, who, what."""

import re
from dataclasses import dataclass

from dateline_extraction.domain.facts.observations.lexicon import (
    ADVERBS,
    CORES,
    DEICTIC_AREAS,
    LEAD,
    PIVOTS,
    TRAIL,
    VERBS,
    either,
)

LONG_ADVERBS = (*(word for word in ADVERBS if len(word) > 1), "同比", "环比", "按年", "按月")
LONGEST = 36
"""Characters of an indicator; a longer phrase is cut at its last particle."""

_PIVOT = re.compile(f"^(?P<who>.{{2,24}}?)(?:已|共|预计|将|累计|合计|可|当期)*(?:{either(PIVOTS)})(?:了|的)?(?P<what>.{{2,}})$")
_PIVOT_FIRST = re.compile("^(?:实现|完成|取得|录得)(?=.{2})")
_AREA = re.compile(f"^(?:{either(DEICTIC_AREAS)})(?=.{{2}})")
_ADVERB_TAIL = re.compile(f'(?:{either(LONG_ADVERBS)}|[，,、：:\\s“”"])+$')
_QUOTES = str.maketrans("", "", '“”"‘’')
_NOUN_STOP = re.compile(
    rf"[，,。；;：:、！？\s]|(?:{either((*VERBS, *ADVERBS))}|的|了|和|与|及|在|将|被|由|于|是|为|占|均|都|也|中|以上|左右|以下|来|从|对|向|等)(?!业|产品|品)"
)
_CORE_TAIL = re.compile(f"(?:{either(CORES)})+$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is measured (`indicator`), whose it is (`subject`) and where (`area`)."""

    indicator: str
    subject: str | None = None
    area: str | None = None


def topic(words: str) -> str:
    """The noun phrase in the words before a figure: leads, adverbs, verbs of level and bounds taken off."""
    kept = words.translate(_QUOTES).strip("，,、：: 　—-")
    while True:
        shorter = TRAIL.sub("", LEAD.sub("", kept)).strip("，,、：: ")
        shorter = _ADVERB_TAIL.sub("", shorter) if len(shorter) > 2 else shorter
        if shorter == kept:
            return _shortened(kept.removesuffix("的").removesuffix("达").strip())
        kept = shorter


def _shortened(phrase: str) -> str:
    if len(phrase) <= LONGEST:
        return phrase
    for mark in ("，", "的", "在", "将", "对", "以", "从"):
        _, found, tail = phrase.rpartition(mark)
        if found and 3 <= len(tail) <= LONGEST:
            return tail
    return phrase[-LONGEST:]


def divided(phrase: str) -> Phrase:
    """The phrase split into who, where and what."""
    area = None
    phrase = _PIVOT_FIRST.sub("", phrase)
    pivot = _PIVOT.match(phrase)
    subject = topic(pivot["who"]) if pivot else None
    what = topic(pivot["what"]) if pivot else phrase
    found = _AREA.match(what)
    if found and not subject:
        area, rest = found[0], what[found.end() :].removeprefix("的")
        if _CORE_TAIL.search(rest):
            return Phrase(rest, area if rest in CORES else None, area)
    return Phrase(what or phrase, subject or None, area)


def noun_after(words: str) -> str:
    """The counted noun behind a figure: 50次 | 空袭. Empty where no noun follows."""
    kept = words.translate(_QUOTES).lstrip(" 　")
    stop = _NOUN_STOP.search(kept)
    noun = kept[: stop.start()] if stop else kept
    if stop and stop[0] == "的" and stop.end() < len(kept):
        rest = _NOUN_STOP.search(kept, stop.end())
        noun = kept[: rest.start() if rest else len(kept)] if len(noun) <= 8 else noun
    return noun[:16] if len(noun) > 1 else ""


def names_of(words: str, count: int) -> list[str] | None:
    """The `count` coordinated names of a phrase, each with the common head: 对拉美、非洲进出口 -> 拉美进出口, 非洲进出口."""
    listed = re.search(rf"^(?P<rest>.*?)(?P<names>[^、和与及，]+(?:(?:、|和|与|以及|及)[^、和与及，]+){{{count - 1}}})$", words)
    if not listed:
        return None
    items = re.split(r"、|以及|和|与|及", listed["names"])
    if len(items) != count:
        return None
    last, _, after = items[-1].partition("等")
    if after:
        head = re.sub(r"^.{0,4}(?:市场|国家|地区|产品|领域|行业|企业|城市|省份|品类|商品|品种)", "", after)
    else:
        core = _CORE_TAIL.search(last)
        head = core[0] if core and core.start() > 0 else ""
        last = last[: len(last) - len(head)] if head else last
    items[-1] = last
    return [item if item.endswith(head) else item + head for item in (_clean(item) for item in items)] if all(items) else None


def _clean(item: str) -> str:
    return LEAD.sub("", item).strip() or item
