"""What each figure may measure: the rule's indicator and others built from the words around the figure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline_extraction.domain.facts.observations.choice.arguments import SURE, arguments
from dateline_extraction.domain.facts.observations.choice.debris import debris
from dateline_extraction.domain.facts.observations.lexicon import CORES, FALL, NOUN_STOPS, RISE, VERBS, WORDS, either
from dateline_extraction.domain.facts.observations.phrases import divided, head_of, is_measure, noun_after, topic
from dateline_extraction.domain.facts.observations.reader import Reading
from dateline_extraction.domain.facts.observations.rules.common import GENERIC_THING, VERB_TAIL

LONGEST = 30
"""Characters of a candidate; longer ones are sentences."""
_STOP = re.compile(r"[，。；：！？\n（(]")
_PREDICATE = re.compile(
    f"(?<=.{{2}})(?:{either(tuple(w for w in NOUN_STOPS if len(w) > 1))}|将|已|被|在|从(?!业)|向|对(?![象手外])|把|经(?![济营])|以|与|于|就(?!业)|正|均|都|前往|开往|进行|有望|保持|需要|参加|开放|依次|登记|分享|手中|时$|后$|中$)"
)
_CUT = re.compile(
    f"(?P<np>.{{0,20}}?(?:{either(tuple(w for w in CORES if len(w) > 1))}|[额量率价值费]))(?:[都均已仍也就则还将可再\\d]|连续|首次|预料|预计|有望|同比|环比|持续|明显|大幅|由|从|较|比(?!例|重)|在|为|是|至|高于|低于|进一步|出现|总体|整体|继续|累计|突破|达|约|超)"
)
"""贷款利率 | 仍高于…: a measure, and what is told of it."""
_LEADING_VERB = re.compile(f"^(?:{either(VERBS)})了?")
_HOLDS_VERB = re.compile(either(tuple(w for w in NOUN_STOPS if len(w) > 1)))
_MONEY = re.compile(
    r"(?:额|款|金|投资|收入|利润|[价费债税息资]|资产|预算|支出|开支|产值|总值|值|市值|成本|盈利|亏损|利|贷款|存款|余额|赤字|顺差|逆差|储备|补贴|贷|规模|红)$"
)
_RATE = re.compile(r"(?:率|比重|占比|比例|比|份额|增速|涨幅|跌幅|降幅|增幅)$")
_WEAK = frozenset(
    (
        *WORDS["weak"],
        "总投资",
        "投资",
        "计划投资",
        "完成投资",
        "主力合约",
        "个数占比",
        "投资占比",
        "增速",
        "涨幅",
        "跌幅",
        "降幅",
        "比例",
        "占比",
        "比重",
        "预算",
        "资金",
        "利润",
        "经营利润",
        "销量",
        "产量",
        "收盘价",
        "股价",
        "均价",
        "年度计划投资规模",
        "年度计划投资",
        "速度",
        "长度",
        "其他",
        "其中",
    )
)
_HOLDS_PREDICATE = re.compile(
    f"(?<=.{{2}})(?:{either(tuple(w for w in (*RISE, *FALL) if len(w) > 1))}|认为|表示|希望|相信|支持|反对)"
)
_COMPARES = re.compile("同比|环比|较|比(?![例重值])|按年|按月|相比")
_SUMS = frozenset({"总额", "金额", "总值", "总量", "规模", "增幅", "总投资", "总价"})
_DEBRIS = frozenset(
    {"holds a verb of saying", "opens or closes in the middle", "has a loose end", "holds a mark", "ends in a change"}
)
_FORMED = frozenset({"difference", "contribution", "multiple", "progress", "proportion"})
"""Rules that make a name of two things and a verb: 甲高于乙."""
_KEPT = frozenset({"measure", "thing", "thing with a verb"})
"""States of the rule's indicator in which nothing else is looked for."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A candidate indicator and its features."""

    indicator: str
    features: tuple[str, ...]


def namings(text: str, readings: Sequence[Reading], place: int, called: Sequence[str]) -> list[Naming]:
    """Every candidate of the reading at this place, each once; the first is what the rule said. `called`: the names of those before it."""
    reading = readings[place]
    found: dict[str, list[str]] = {}
    ruled = reading.binding.indicator or ""
    state = _state(ruled, reading)
    kept = state in _KEPT
    read = [one for one in arguments(text, readings, place, called) if not kept or one[0] in SURE]
    for source, words in (*((("rule", ruled),) if kept else _proposed(text, readings, place)), *read):
        name = words.strip("，、：: 　的“”\"'")
        if source == "rule" or (1 < len(name) <= LONGEST and not _COMPARES.match(name)):
            found.setdefault(name, []).append(source)
    by_grammar = frozenset(source for source, _ in read)
    return [Naming(name, tuple(_features(name, sources, reading, ruled, state, by_grammar))) for name, sources in found.items()]


def _state(ruled: str, reading: Reading) -> str:
    if not ruled:
        return "empty"
    if reading.binding.noun == ruled and _HOLDS_PREDICATE.search(ruled):
        return "thing with a verb"  # 行业利润增长, 受访者认为…: so many do it
    if _DEBRIS & set(debris(ruled)):
        return "debris" if reading.rule not in _FORMED else "thing"
    if ruled in _WEAK:
        return "weak" if not reading.binding.subject else "thing"
    if GENERIC_THING.fullmatch(ruled):
        return "generic"
    if is_measure(ruled):
        return "measure"
    if reading.rule == "counted" and len(ruled) <= 5:
        return "short thing"
    return "thing" if not _HOLDS_VERB.search(ruled) else "thing with a verb"


def _features(
    name: str, sources: list[str], reading: Reading, ruled: str, state: str, by_grammar: frozenset[str]
) -> Iterator[str]:
    family = reading.figure.family
    if name == ruled:
        yield f"rule {state}"
        yield f"rule {reading.rule}"
        yield f"rule {state} {family}"
    else:
        yield from sources
        for source in sources:
            yield f"{source} where rule {state}"
        if ruled and not by_grammar & set(sources):
            yield "longer" if ruled in name else "shorter" if name in ruled else "unlike"
            yield ("longer" if ruled in name else "shorter" if name in ruled else "unlike") + f" where rule {state}"
    yield from debris(name) if name else ("empty",)
    if name:
        yield f"{min(len(name) // 4, 5)} quarters"
        if _HOLDS_VERB.search(name):
            yield "holds a verb"
        if family == "money":
            yield "money" if _MONEY.search(name) else "no money"
        if family == "percent" and _RATE.search(name):
            yield "rate"
        if name != ruled and head_of(name) == name:
            yield "a bare measure"


def _proposed(text: str, readings: Sequence[Reading], place: int) -> Iterator[tuple[str, str]]:
    reading = readings[place]
    binding, run = reading.binding, reading.run
    ruled = binding.indicator or ""
    yield "rule", ruled
    if reading.rule not in _FORMED and (cut := _CUT.match(ruled)):
        yield "cut behind its measure", cut["np"]
    left = divided(topic(run.before)).indicator
    yield "left", left
    verb = VERB_TAIL.fullmatch(run.before)
    yield from _behind(run.after, verb["verb"] if verb else "")
    earlier = [r for r in readings[max(0, place - 4) : place] if r.statement == reading.statement]
    yield from _earlier(earlier, ruled, left, reading)
    yield from _clause_before(text, reading, ruled)


def _behind(after: str, said: str) -> Iterator[tuple[str, str]]:
    stop = _STOP.search(after)
    full = after[: stop.start() if stop else len(after)].lstrip("的")[:LONGEST]
    noun = noun_after(after)
    cut = _PREDICATE.search(full)
    short = full[: cut.start()] if cut else full
    if len(short) > 1:
        yield "short noun", short
        if said:
            yield "verb and short noun", said + short
        if cut and len(full) > len(short) + 1:
            yield "doing noun", re.sub("^[将已被正均都就了]+", "", full[cut.start() :]) + short
    if len(noun) > 1 and noun != short:
        yield "noun", noun


def _earlier(earlier: Sequence[Reading], ruled: str, left: str, reading: Reading) -> Iterator[tuple[str, str]]:
    if not earlier:
        return
    names = [(r, r.binding.indicator) for r in reversed(earlier) if r.binding.indicator]
    for other, name in names[:1]:
        yield ("last of one family" if other.figure.family == reading.figure.family else "last"), name
        head = head_of(name)
        if left and head and head not in left and not is_measure(left):
            yield "left and head of last", left + head
    thing = next((name for r, name in names if r.figure.family in {"count", "quantity"} and r.binding.measure != "change"), None)
    if thing and ruled and ruled not in thing:
        yield "counted thing and rule", _LEADING_VERB.sub("", thing) + ruled
    if names and ruled in _SUMS:
        yield "last thing and rule", _LEADING_VERB.sub("", names[0][1]) + ruled
    if names and ruled:
        name = names[0][1]
        of = name.removesuffix(head_of(name)).removesuffix("的")
        if of and of != name and not ruled.startswith(of):
            yield "what the last was of and rule", of + ruled


def _clause_before(text: str, reading: Reading, ruled: str) -> Iterator[tuple[str, str]]:
    opened, clause = reading.statement[0], reading.clause
    if clause.start <= opened:
        return
    end = clause.start - 1
    start = max(opened, *(text.rfind(mark, opened, end) + 1 for mark in "，；：,;"))
    said = topic(text[start:end])
    if len(said) > 1 and not any(char.isdigit() for char in said):
        yield "clause before", said
        if ruled and ruled not in said:
            yield "clause before and rule", said + ruled
