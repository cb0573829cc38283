"""Changes: the verb, its sign, and what the figure is compared with."""

import re
from dataclasses import dataclass
from functools import lru_cache

from dateline_extraction.domain.facts.observations.lexicon import ADVERBS, FALL, RATE_DOWN, RATE_UP, RISE, either
from dateline_extraction.domain.facts.observations.phrases import REMEMBERED

_BOUNDS = "约|大约|近|将近|接近|超过|超|逾|了|达到|达|高达|为|不足|至少|至多|出|只有|仅有|仅|普遍|均|由|在|的|分别|幅度|以"
_TAIL = f"(?:{_BOUNDS}|{either(ADVERBS)})*$"
_VERB = re.compile(
    rf"(?P<topic>.*?)(?:{either(ADVERBS)})*"
    rf"(?:(?P<word>{either((*RISE, *FALL))})(?![值量速率额])|(?P<adding>新增|净增|增加(?!值)|减少|增发|减持|增持)(?P<noun>[^同环比较，、]{{1,8}}?))(?P<tail>{_TAIL})"
)
_SET = re.compile(
    rf"(?P<topic>(?:[^，]*?(?:决定|宣布|拟|计划|将|已|再次|全面|分别))?)(?P<word>上调|下调|提高|降低|调高|调低|上浮|下浮|削减|压减|提升)(?P<noun>[^同环比较，、的至到为]{{2,26}}?)(?P<tail>{_TAIL})"
)
"""下调金融机构存款准备金率0.5个百分点: the verb before what it changes."""
_RATE = re.compile(rf"(?P<topic>.*?)(?P<word>{either((*RATE_UP, *RATE_DOWN))})(?:{_BOUNDS}|{either(ADVERBS)})*$")
_LEVEL_TAIL = re.compile(r"至|到|为|成|在")
_BELOW = re.compile(rf"(?P<topic>.*?)(?P<base>[比较][^，]{{1,20}}?|同比|环比|按年|按月)(?P<word>高|低|快|慢)(?:出|了)?{_TAIL}")
_COMPARISONS = (
    (
        "yoy",
        re.compile(
            r"同比|按年(?!率)|年比|[比较]上年(?![末底\d]|[一二三四五六七八九十]+月|[前一二三四]+季|全年)|[较比与和同](?:上年|去年)(?:同期|同月)|"
            r"比去年(?![\d末底]|[一二三四五六七八九十]*月|[一二三四]季|全年)|较去年(?![\d末底]|[十一二三四五六七八九]+月|[一二三四]季|全年)|一年前|"
            r"(?<![\d去今明前近])年[增减升跌]|[比较](?:上一(?:财政)?年度?|上财年|前一年)(?!末|底|四季|度末)"
        ),
    ),
    ("mom", re.compile(r"按月|[较比与](?:上一?|前一?)个?月|(?<![\d一二三四五六七八九十])月[增减]|月环比|月比(?!重)")),
    ("qoq", re.compile(r"按季|季环比|[较比与](?:上一?|前一?)个?季|(?<![\d一二三四])季[增减]")),
    ("环比", re.compile(r"环比")),
    ("vs_plan", re.compile(r"[较比](?:计划|目标|预期|预算)")),
)
_OTHER_BASE = re.compile(r"[较比与同](?P<base>[^，。]{2,16})")
_STRIP = re.compile(
    r"(?:同比|环比|按年|按月|年比|月比|按星期|按周|按可比口径|按可比价格|按不变价格|[较比与同](?:上年|去年|上月|上季|上个月|上期|上周|前一交易日|上一交易日|前一日|上一)[^，。]{0,8}|"
    r"[与同和跟][^，。]{2,20}相比|相比|(?:实际|名义)(?=$|同比|环比|按)|可比口径)+.*$"
)
_BASE_TAIL = re.compile(r"(?:较|比(?![重例值率较]))[^，]{1,14}$")
_AVERAGED = re.compile("[人户亩月日年周场]均")
_FALSE_VERB = frozenset({"多", "少", "增", "减", "高", "提前"})
_NO_RISE = ("每", "公", "毫", "晋", "立方分")
"""Before 升 they make it a measure (每升8元) or a promotion."""


@dataclass(frozen=True, slots=True)
class Change:
    """`topic`: the words before the comparison; `sign` 1 or -1; `comparison` as said, None for a bare verb.

    `verb`: the word that says it. `adds`: it names an increment of its own (新增126种药品).
    """

    topic: str
    sign: int
    comparison: str | None
    verb: str = ""
    adds: bool = False


@lru_cache(REMEMBERED)
def comparison_in(words: str) -> str | None:
    """yoy, mom, qoq, vs_plan, 环比 (month or quarter, as the period decides), other, or None."""
    found = [(match.start(), name) for name, pattern in _COMPARISONS for match in pattern.finditer(words)]
    if found:
        return max(found)[1]  # 同比涨幅比上月扩大: what stands next to the verb is what it is measured against
    return "other" if _OTHER_BASE.search(words) else None


def comparisons_in(words: str, count: int) -> list[str | None]:
    """One comparison for each of `count` figures: 比上月末和上年同期 are two."""
    named = re.search(r"[比较](?P<bases>[^，。]{2,10}(?:[和与、][^，。]{2,10})+)", words)
    bases = re.split(r"[和与、]", named["bases"]) if named else []
    if len(bases) == count > 1:
        return [comparison_in("比" + base) for base in bases]
    return [comparison_in(words)] * count


def _named(topic: str) -> str:
    return _BASE_TAIL.sub("", _STRIP.sub("", topic))


@lru_cache(REMEMBERED)
def change_before(words: str) -> Change | None:
    """The change that the words before a figure announce; None where the figure is a level."""
    match = _RATE.fullmatch(words)
    if match:
        sign = -1 if match["word"] in RATE_DOWN else 1
        return Change(_named(match["topic"]), sign, comparison_in(words), match["word"])
    match = _VERB.fullmatch(words)
    if not match:
        return _changed_thing(words)
    word, noun, tail = match["word"] or match["adding"], match["noun"] or "", match["tail"]
    if _LEVEL_TAIL.search(noun[:1] or tail[:1]):
        return None
    if word == "放量" and match["topic"].endswith(("投", "排", "释", "存")):
        return None  # 投放量约3万吨
    if word in _FALSE_VERB and comparison_in(words) is None and not re.search(r"[了约近逾超]$", words):
        return None
    if word == "升" and match["topic"].endswith(_NO_RISE):
        return None
    sign = -1 if word in FALL else 1
    topic = match["topic"]
    if _AVERAGED.match(words, max(0, len(topic) - 1)):
        topic += "均"  # 人均 | 增收6000元
    return Change(_named(topic) + noun, sign, comparison_in(words), word, word in {"新增", "净增"} and not noun)


def _changed_thing(words: str) -> Change | None:
    """The verb first (下调准备金率0.5个百分点), or 高 and 低 behind a base (比上月末低0.8个百分点)."""
    match = _SET.fullmatch(words)
    if match:
        return Change(match["noun"], -1 if match["word"] in (*FALL, "调低") else 1, comparison_in(words), match["word"])
    match = _BELOW.fullmatch(words)
    said = comparison_in(words)
    if match and said is not None:
        return Change(_named(match["topic"]), -1 if match["word"] in {"低", "慢"} else 1, said, match["word"])
    return None
