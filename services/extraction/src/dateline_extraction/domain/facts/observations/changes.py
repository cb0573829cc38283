"""Changes: the verb, its sign, and what the figure is compared with."""

import re
from dataclasses import dataclass

from dateline_extraction.domain.facts.observations.lexicon import ADVERBS, FALL, RATE_DOWN, RATE_UP, RISE, either

_BOUNDS = "约|大约|近|将近|接近|超过|超|逾|了|达到|达|高达|为|不足|至少|至多|出|只有|仅有|仅|普遍|均|由|在|的|分别|幅度|以"
_TAIL = f"(?:{_BOUNDS}|{either(ADVERBS)})*$"
_VERB = re.compile(
    rf"(?P<topic>.*?)(?:{either(ADVERBS)})*"
    rf"(?:(?P<word>{either((*RISE, *FALL))})(?![值量速率额])|(?P<adding>新增|净增|增加(?!值)|减少)(?P<noun>[^同环比较，、]{{1,8}}?))(?P<tail>{_TAIL})"
)
_RATE = re.compile(rf"(?P<topic>.*?)(?P<word>{either((*RATE_UP, *RATE_DOWN))})(?:{_BOUNDS}|{either(ADVERBS)})*$")
_LEVEL_TAIL = re.compile(r"至|到|为|成|在")
_COMPARISONS = (
    (
        "yoy",
        re.compile(
            r"同比|按年|比上年|较上年|[较比与和同](?:上年|去年)(?:同期|同月)|比去年(?!\d|[一二三四五六七八九十]*月)|较去年(?!\d|十)|一年前|年增|年减"
        ),
    ),
    ("mom", re.compile(r"按月|[较比]上个?月|月增|月减|月环比")),
    ("qoq", re.compile(r"按季|季环比|[较比]上个?季")),
    ("环比", re.compile(r"环比")),
    ("vs_plan", re.compile(r"[较比](?:计划|目标|预期|预算)")),
)
_OTHER_BASE = re.compile(r"[较比与同](?P<base>[^，。]{2,16})")
_STRIP = re.compile(
    r"(?:同比|环比|按年|按月|[较比与同](?:上年|去年|上月|上季|上个月|前一交易日|前一日|上一)[^，。]{0,8}|相比|实际|名义|可比口径)+.*$"
)
_BASE_TAIL = re.compile(r"(?:较|比(?![重例值率较]))[^，]{1,14}$")
_FALSE_VERB = frozenset({"多", "少", "升", "增", "减", "高", "提前"})


@dataclass(frozen=True, slots=True)
class Change:
    """`topic`: the words before the comparison; `sign` 1 or -1; `comparison` as said, None for a bare verb."""

    topic: str
    sign: int
    comparison: str | None


def comparison_in(words: str) -> str | None:
    """yoy, mom, qoq, vs_plan, 环比 (month or quarter, as the period decides), other, or None."""
    for name, pattern in _COMPARISONS:
        if pattern.search(words):
            return name
    return "other" if _OTHER_BASE.search(words) else None


def _named(topic: str) -> str:
    return _BASE_TAIL.sub("", _STRIP.sub("", topic))


def change_before(words: str) -> Change | None:
    """The change that the words before a figure announce; None where the figure is a level."""
    match = _RATE.fullmatch(words)
    if match:
        sign = -1 if match["word"] in RATE_DOWN else 1
        return Change(_named(match["topic"]), sign, comparison_in(words))
    match = _VERB.fullmatch(words)
    if not match:
        return None
    word, noun, tail = match["word"] or match["adding"], match["noun"] or "", match["tail"]
    if _LEVEL_TAIL.search(noun[:1] or tail[:1]):
        return None
    if word in _FALSE_VERB and comparison_in(words) is None and not re.search(r"[了约近]$", words):
        return None
    sign = -1 if word in FALL else 1
    return Change(_named(match["topic"]) + noun, sign, comparison_in(words))
