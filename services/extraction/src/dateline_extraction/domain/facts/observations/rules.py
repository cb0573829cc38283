"""The grammar of figures, one function per construction, in the order they are tried.

Each rule takes a run of figures in its clause and says what every figure of the run measures, or None: not mine.
"""

import re
from collections.abc import Callable, Sequence

from dateline_extraction.domain.facts.observations.binding import Binding, Context, Slot
from dateline_extraction.domain.facts.observations.changes import Change, change_before, comparison_in
from dateline_extraction.domain.facts.observations.clauses import words
from dateline_extraction.domain.facts.observations.lexicon import CORES, VERBS, either
from dateline_extraction.domain.facts.observations.phrases import divided, names_of, noun_after, topic
from dateline_shared.records.observation import Measure

Rule = Callable[[Slot, Context], Sequence[Binding] | None]

_RATE = re.compile(
    r"1?(?:英镑|美元|欧元|日元|港元|卢布|元|卢比|韩元|人民币|澳元|比索|里拉)(?:约合|合|折合|可?兑换?|约等于|等于|约兑|=)"
)
_CURRENCY_WORDS = re.compile(r"英镑|美元|欧元|日元|港元|卢布|卢比|韩元|人民币|澳元|比索|里拉|元")
_CONVERTED = re.compile(r"(?:约合|折合|合|约为|相当于|约)人?民?币?$")
_SHARE = re.compile(
    r"(?P<who>.*?)(?:约|也|已|则|均|共|合计|仍|就|所)*占(?P<of>.*?)(?P<word>比重|比例|份额|比)?"
    r"(?:的|约|超过|超|逾|近|达到|达|为|至|到|在|了|提升|提高|上升|下降|降|升|仅|不足|已|由|从|保持|稳定|将|比重|比例|增加|回升)*$"
)
_CONTRIBUTION = re.compile(
    r"(?P<who>.*?)(?P<verb>拉动|拉低|贡献|影响|推动|拖累|带动)(?P<what>.*?)(?:增长|上涨|下降|上升|下跌|回落|提高|约|超过|了|达|为)*$"
)
_MOVED = re.compile(r"(?P<np>.*?)(?:由|从|自)(?:每[周天日月年]|原来的|此前的|原先的|过去的|的|约|近|超过|最初的|当初的)*$")
_CORE = re.compile(either(CORES))
_VERB_TAIL = re.compile(
    f"(?P<np>.*?)(?P<verb>{either(VERBS)})(?:了|过|着|出)?(?:约|近|超过|超|逾|共|共计|总计|累计|合计|至少|价值|各|达|达到|每周)*$"
)
_ONLY_VERB = re.compile(f"(?:{either(VERBS)})(?:了|出)?")
_TO_VERB = re.compile(f"^.*(?:{either(VERBS)})")
_SPENT = re.compile(r"(?P<who>.*?)将?(?:用|花费|花|耗资|斥资|出资|拿出|投入)(?:了|约|近|超过|超|逾|至少)*")
_PURPOSE = re.compile(rf"(?:从[^，]{{1,8}}?)?(?P<what>(?:{either(VERBS)})[^，。；]{{2,16}})")
_RATE_NOUN = re.compile(r"增速|增幅|涨幅|降幅|跌幅|增长率")
_NO_NAME = re.compile(r"^(?:[比较与按]|扣除|剔除).*")
_OUTCOME = re.compile(f"(?:不幸|已|死者)?(?P<verb>{either(VERBS)})")
_MILESTONE = re.compile(r"大关|关口|台阶|门槛|以上|左右")
_WEAK = frozenset({"规模", "数量", "总量", "总额", "金额", "价格", "总值", "体量", "人数", "面积"})
"""Heads that say nothing without whose they are."""
_CLASSIFIED = frozenset({"count"})


def conversion(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """1英镑约合1.27美元 is a rate; （约合3亿元人民币） says the amount before it again."""
    if slot.figure.family != "money":
        return None
    clause, text = slot.clause, context.text
    said = text[clause.start : clause.end]
    if _RATE.search(said) and len(slot.clause.figures) >= 1 and slot.clause.figures[0].value == 1:
        words = _CURRENCY_WORDS.findall(said)
        name = f"{words[0]}兑{words[-1]}汇率" if len(words) > 1 else "汇率"
        return [Binding(name, "ratio", confidence=0.9) for _ in slot.run.figures]
    if clause.bracketed and _CONVERTED.search(slot.run.before):
        earlier = context.last()
        if earlier:
            return [Binding(earlier.indicator, earlier.measure, earlier.subject, earlier.area, earlier.sign, earlier.comparison)]
    return None


def contribution(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """拉动出口增长1.5个百分点."""
    match = _CONTRIBUTION.fullmatch(slot.run.before) if slot.figure.unit in {"pp", "%"} else None
    if not match:
        return None
    rest = slot.run.before[match.start("what") :]
    sign = -1 if match["verb"] in {"拉低", "拖累"} or re.search(r"下降|下跌|回落", rest) else 1
    indicator = f"{match['verb']}{topic(match['what'])}" + ("下降" if sign < 0 else "增长")
    subject = topic(match["who"]) or _subject(context)
    return [Binding(indicator, "contribution", subject or None, sign=sign) for _ in slot.run.figures]


def share(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """占总量的53.3%, 占比重提升到56.6%."""
    figure = slot.figure
    match = _SHARE.fullmatch(slot.run.before) if figure.unit in {"%", "pp"} and "占" in slot.run.before else None
    if not match or re.search(r"占(?:地|有率|用|领|据)", match[0]):
        return None
    change = change_before(slot.run.before) if figure.unit == "pp" else None
    who = topic(match["who"]) or _subject(context)
    whole = topic(match["of"].removesuffix("的"))
    indicator = f"{who}占{whole}比重" if whole else f"{who}占比"
    if change:
        return [Binding(indicator, "change", sign=change.sign, comparison=change.comparison) for _ in slot.run.figures]
    return [Binding(indicator, "share") for _ in slot.run.figures]


def respectively(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """对拉美、非洲进出口分别增长6.8%、7.1%: names of this clause or the one before, else the figures before."""
    clause, text = slot.clause, context.text
    place = text.rfind("分别", clause.start, slot.figure.start)
    dealt = [figure for figure in clause.figures if figure.start > place]
    if place < 0 or len(dealt) < 2:
        return None
    opened = max((figure.outer[1] for figure in clause.figures if figure.start < place), default=clause.start)
    before = words(text, clause, opened, place)
    change = change_before(slot.run.before) or change_before(before)
    comparison = comparison_in(before + slot.run.before)
    first = dealt.index(slot.figure)
    mine = slice(first, first + len(slot.run.figures))
    names = _dealt_names(before, context, len(dealt))
    earlier = [binding for figure, binding in context.bound if figure.start < place and binding.measure != "change"]
    if not names and len(earlier) >= len(dealt):
        return [_changed(binding, change, comparison) for binding in earlier[-len(dealt) :][mine]]
    measure: Measure = "change" if change else "share" if "占" in before else "level"
    return [
        Binding(
            name or None, measure, _subject_of(name, context), sign=change.sign if change else 1,
            comparison=comparison if change else None, bare=bool(change) and comparison is None,
        )
        for name in (names or [_one_topic(before, context)] * len(dealt))[mine]
    ]  # fmt: skip


def _dealt_names(before: str, context: Context, count: int) -> list[str] | None:
    names = names_of(_without_change(before), count)
    if not names and (re.search(r"降幅|增幅|涨幅|跌幅|增速", before) or not topic(before)):
        names = names_of(_without_change(context.lead), count)
    return names


def _one_topic(before: str, context: Context) -> str:
    """One thing at several times: 3个月的增速分别为…"""
    head = _without_change(re.sub(r"^[0-9一二三四五六七八九十两]+个月的?", "", topic(before)))
    earlier = context.before.indicator if context.before else None
    whose = head or earlier or _without_change(context.lead)
    rate = _RATE_NOUN.search(before)
    return whose + rate[0] if rate and rate[0] not in whose else whose


def movement(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """由10%降为9%, 从19条增至29条: two levels of one thing."""
    figures = slot.clause.figures
    here = context.text[slot.clause.start : slot.figure.outer[0]]
    if slot.first and len(figures) > 1 and (match := _MOVED.fullmatch(slot.run.before)):
        between = context.text[figures[0].end : figures[1].outer[0]]
        if re.search(r"至|到|为|成|达", between) and len(between) < 16:
            name = topic(match["np"]) or context.heading or _subject(context)
            return [_level(name, context) for _ in slot.run.figures]
    if (
        not slot.first
        and re.search(r"从|由|自", here)
        and re.search(r"[增升降减涨跌提加高变改调落长少到].{0,3}(?:至|到|为|了)", slot.run.before)
    ):
        earlier = context.last()
        if earlier:
            return [Binding(earlier.indicator, "level", earlier.subject, earlier.area) for _ in slot.run.figures]
    return None


def premodifier(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """0.6%的出口增速, 25亿英镑的军事援助: the figure stands before what it measures."""
    match = re.match(r"(?:以上|左右|多|余)?的(?P<noun>[^，。；、的]{2,16})", slot.run.after)
    if not match or slot.figure.family in _CLASSIFIED:
        return None
    if re.match(r"(?:速度|水平|基础|情况|是|了)", match["noun"]):
        return None
    rate = re.match(r"(?P<np>.*?)(?P<rate>增速|增幅|涨幅|降幅|跌幅|增长率|增长)", match["noun"])
    if rate and slot.figure.unit == "%":
        sign = -1 if rate["rate"] in {"降幅", "跌幅"} else 1
        return [Binding(rate[0], "change", sign=sign, comparison=comparison_in(slot.run.before), bare=True)]
    verb = _VERB_TAIL.fullmatch(slot.run.before)
    who = topic(slot.run.before)
    noun = noun_after(match["noun"]) or match["noun"]
    return [
        Binding((verb["verb"] if verb else "") + noun, "level", (topic(verb["np"]) if verb else who) or _subject(context) or None)
    ]


def change(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """同比增长0.2%, 较上月回升0.5个百分点, 涨幅2.43%."""
    found = change_before(slot.run.before)
    if not found:
        return None
    name = _NO_NAME.sub("", topic(found.topic))
    if slot.figure.unit == "pp":
        earlier = context.last("%", "pp")
    elif slot.figure.unit == "%" or slot.figure.unit == "倍":
        earlier = context.last(level=True) or context.last()
    else:
        earlier = context.last(slot.figure.unit, "", level=True) or context.last()
    if name in {"", "比重", "占比", "比例", "增速", "增幅", "降幅", "规模", "涨幅", "跌幅"} and earlier:
        return [_changed(earlier, found) for _ in slot.run.figures]
    phrase = divided(name or _subject(context) or noun_after(slot.run.after))
    subject = phrase.subject or _subject_of(phrase.indicator, context)
    bare = found.comparison is None
    return [
        Binding(phrase.indicator or None, "change", subject, phrase.area, found.sign, found.comparison, bare=bare)
        for _ in slot.run.figures
    ]


def counted(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """取消183个航班, 22个自由贸易试验区: a count and its noun."""
    noun = noun_after(slot.run.after)
    verb = _VERB_TAIL.fullmatch(slot.run.before)
    outcome = _OUTCOME.match(slot.run.after)
    if outcome and slot.figure.unit in {"人", "名", "位"} and not verb:
        place = topic(slot.run.before).removesuffix("造成")
        return [Binding(outcome["verb"] + "人数", "count", place or context.subject) for _ in slot.run.figures]
    bare_count = slot.figure.family == "number" and slot.figure.scale and not slot.figure.unit
    if (
        not noun
        or _MILESTONE.match(noun)
        or not (slot.figure.family in _CLASSIFIED or bare_count or (slot.figure.family == "money" and verb))
    ):
        return None
    place = topic(verb["np"] if verb else slot.run.before)
    subject = place if 1 < len(place) <= 14 else context.subject
    heads = slot.first and not verb and not place and len(slot.clause.figures) > 1
    return [
        Binding((verb["verb"] if verb else "") + noun, "count", subject or None, counted_subject=heads, confidence=0.85)
        for _ in slot.run.figures
    ]


def spent(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """将用至少2亿英镑采购无人机: money and what it is for."""
    before = _SPENT.fullmatch(slot.run.before)
    purpose = _PURPOSE.match(slot.run.after)
    if not before or not purpose or slot.figure.family != "money":
        return None
    return [Binding(purpose["what"], "level", topic(before["who"]) or context.subject) for _ in slot.run.figures]


def level(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """跨境电商进出口2.38万亿元, 投诉解决率80.79%: the phrase before the figure is what it measures."""
    name = topic(slot.run.before)
    earlier = context.last(slot.figure.unit) if slot.figure.unit else context.last()
    if _ONLY_VERB.fullmatch(name) and not _CORE.fullmatch(name) and earlier and earlier.indicator:
        return [Binding(name + _TO_VERB.sub("", earlier.indicator), "level", _subject(context) or None)]
    if context.heading and name and not _CORE.search(name):
        return [Binding(context.heading, "level", name) for _ in slot.run.figures]
    if len(name) < 2:
        return None
    if name in _WEAK:
        whose = _subject(context) or (context.before.indicator if context.before else None)
        name = (whose if name in whose else whose + name) if whose else name
    return [_level(name, context) for _ in slot.run.figures]


def carried(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """A figure without a phrase of its own: the clause before it is its topic, or the clause behind."""
    after = noun_after(slot.run.after)
    said_before = context.before.indicator if context.before and slot.clause.paragraph == context.before_paragraph else None
    name = after or topic(context.lead) or context.heading or said_before or topic(context.ahead)
    earlier = context.last(slot.figure.unit)
    if earlier and not after:
        return [Binding(earlier.indicator, "level", earlier.subject, earlier.area, confidence=0.7) for _ in slot.run.figures]
    return [_level(name, context, 0.7) for _ in slot.run.figures] if len(name) > 1 else None


def unbound(slot: Slot, context: Context) -> Sequence[Binding]:
    """An honest quantity without a series."""
    return [Binding(None, "level", confidence=0.5) for _ in slot.run.figures]


RULES: tuple[Rule, ...] = (
    conversion, contribution, share, respectively, movement, premodifier, change, spent, counted, level, carried, unbound,
)  # fmt: skip

NEEDS = {
    conversion: "a rate (1英镑约合…), or an amount said again in brackets",
    contribution: "拉动, 贡献 or 拖累 before a rate",
    share: "占 before a rate",
    respectively: "分别 with two or more figures behind it",
    movement: "从 or 由 … 至, 到 or 为 between two figures",
    premodifier: "的 and a noun behind the figure",
    change: "a verb or noun of change before the figure",
    spent: "money between a verb of spending and its purpose",
    counted: "a counted noun behind the figure",
    level: "a noun phrase before the figure",
    carried: "a topic said in a neighbouring clause",
    unbound: "nothing",
}
"""What each rule has to see before it takes a figure, in words: why it declined."""


def _level(name: str, context: Context, confidence: float = 0.9) -> Binding:
    phrase = divided(name)
    subject = phrase.subject or _subject_of(phrase.indicator, context)
    return Binding(phrase.indicator or None, "level", subject, phrase.area, confidence=confidence)


def _changed(of: Binding, change: Change | None, comparison: str | None = None) -> Binding:
    if not change:
        return Binding(of.indicator, "level", of.subject, of.area)
    said = change.comparison or comparison
    return Binding(of.indicator, "change", of.subject, of.area, change.sign, said, bare=said is None)


def _without_change(words: str) -> str:
    return re.sub(
        r"(?:均|都|也)?(?:同比|环比|按年|出现|呈现|的|降幅|增幅|涨幅|跌幅|增速|下降|增长|上升|下跌|上涨|减少|增加|均|都)*$",
        "",
        words,
    )


def _subject(context: Context) -> str:
    """Who the statement speaks of when the clause does not say it."""
    earlier = context.last()
    return (earlier.indicator if earlier and earlier.indicator else None) or context.subject or topic(context.lead)


def _subject_of(name: str, context: Context) -> str | None:
    """The statement's subject, unless the name says its own."""
    subject = context.subject
    return subject if subject and subject not in name and len(name) <= 6 else None
