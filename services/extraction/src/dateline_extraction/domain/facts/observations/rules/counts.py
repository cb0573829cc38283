"""Counts: things behind their figure, people and what became of them, votes."""

import re
from collections.abc import Sequence

from dateline_extraction.domain.facts.observations.binding import IMPLIED, LOOSE, SAID, Binding, Context, Slot
from dateline_extraction.domain.facts.observations.lexicon import FALL, RISE, WORDS, either
from dateline_extraction.domain.facts.observations.phrases import is_milestone, noun_after, topic
from dateline_extraction.domain.facts.observations.rules.common import GENERIC_THING, VERB_TAIL, each, whose
from dateline_schema.records.observation import Measure

_PEOPLE = frozenset({"人", "名", "位", "名儿童", "万人"})
_FATES = (
    "死亡|受伤|遇难|失踪|失联|重伤|轻伤|伤[势情][较严危]?重|受灾|获救|被困|生还|被捕|住院|感染|康复|出院|溺亡|身亡|丧生|罹难|"
    "紧急转移安置|紧急避险转移|紧急转移|转移安置|需紧急生活救助|需紧急救助|需生活救助|受轻伤|受重伤|中毒|被埋|送医|落网|脱险|确诊|治愈|获刑|受害|遇害|牺牲|殉职|失去生命|去世|离世|被捕|被扣|离院|在院治疗"
)
_OUTCOME = re.compile(rf"(?:不幸|已|死者|当场|不同程度|全部)?(?P<fate>{_FATES})")
_PERSON = re.compile(rf"(?P<noun>[^，。；、]{{0,8}}?(?:{either(WORDS['person'])})+)(?![们者员家类])")
_FATE_OF = re.compile(rf"(?P<who>[^，。；、]{{0,8}}?(?:{either(WORDS['person'])}|人)+)(?P<fate>{_FATES})")
_CAUSED = re.compile(r"(?P<np>.*?)(?:已经|已|共|目前|又|再|一共)*(?:造成|导致|致使|致|酿成|其中|另有|另|有)(?:至少|约|近|超过)*$")
_SENT = re.compile(
    r"(?P<np>[^，。]*?)(?:已|共|先后|又|再次|紧急|迅速|立即|累计|还)*(?P<verb>派出|调派|增派|派遣|调集|出动|抽调|组织|投入)(?:了|约|近|超过|逾)*"
)
_VOTE = re.compile(r"(?P<how>赞成|反对|弃权|支持|同意|缺席|空白|无效)")
_AGAINST = re.compile(r"(?:对|比)$")
_SAYS_NOTHING = frozenset(
    {
        "来自",
        "超过",
        "达到",
        "属于",
        "位于",
        "成为",
        "分布",
        "需要",
        "涉及",
        "包括",
        "完成",
        "进入",
        "拥有",
        "有",
        "共有",
        "造成",
        "导致",
    }
)
"""Verbs that add nothing to what is counted."""
_PREDICATED = re.compile(
    rf"[^，。；、\d]{{2,18}}?(?:(?:实现|保持|出现|呈现|同比|环比|均)*(?:{either(tuple(w for w in (*RISE, *FALL) if len(w) > 1))})(?:或[^，。；]{{2,6}})?|扭亏为盈|为[正负]|持平|被毁|受损|损毁|倒塌|损坏|取消|延误|停航|停运|停产|停课)"
)
_ACTS = re.compile(
    r"(?:首次|再次|无法|难以|没有|长期|正在|仍|将|已|被|在|处于|面临|参与|参加|接受|享受|报名|生活|缺乏|需要|获得)[^，。；、\d]{2,14}"
)
_EVENT_OF_GRADE = re.compile(r"(?:地震|大风|阵风|台风|风)")
_MOST_CHARACTERS = 20


def outcome(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """造成5人死亡、13人受伤: how many people, and what became of them."""
    fate = _OUTCOME.match(slot.run.after) or _FATE_OF.match(slot.run.after) if slot.figure.unit in _PEOPLE else None
    if not fate:
        return None
    who = fate.groupdict().get("who") or ""
    caused = _CAUSED.fullmatch(slot.run.before)
    subject = whose(caused["np"] if caused else slot.run.before) or context.subject
    confidence = SAID if slot.figure.unit == "人" else IMPLIED
    return each(Binding(who + fate["fate"] + "人数", "count", subject, confidence=confidence), slot.run.figures)


def dispatched(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """派出80人赶赴震区, 调集116辆消防车526人: people sent, with or without their vehicles before them."""
    if slot.figure.unit not in {"人", "名"} or noun_after(slot.run.after):
        return None
    sent = _SENT.fullmatch(slot.run.before)
    if sent:
        subject = whose(sent["np"]) or context.subject
        return each(Binding(sent["verb"] + "人员", "count", subject, confidence=IMPLIED), slot.run.figures)
    earlier = context.bound[-1][0].start if context.bound else -1
    sent = _SENT.match(context.text, slot.clause.start, earlier) if not slot.first and not slot.run.before else None
    if not sent:
        return None
    subject = whose(sent["np"]) or context.subject
    return each(Binding(sent["verb"] + "人员", "count", subject, confidence=LOOSE), slot.run.figures)


def cast(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """14票赞成、1票弃权; 220票对213票."""
    if slot.figure.unit != "票":
        return None
    how = _VOTE.match(slot.run.after)
    subject = whose(slot.run.before.removesuffix("以")) or context.subject
    if how:
        return each(Binding(how["how"] + "票数", "count", subject), slot.run.figures)
    if slot.run.after in {"对", "比"} or _AGAINST.search(slot.run.before):
        return each(Binding("表决票数", "count", subject, confidence=IMPLIED), slot.run.figures)
    return None


def _does(slot: Slot) -> str:
    """36个 | 行业利润同比增长: how many of them do something, where the clause ends with it."""
    last = slot.clause.figures[-1] is slot.run.figures[-1]
    found = _PREDICATED.fullmatch(slot.run.after.strip()) if last else None
    return found[0] if found else ""


def _doers(doing: str) -> str:
    """行业 | 利润同比增长 counts 利润同比增长的行业: a thing of no kind is named by what it does."""
    thing = GENERIC_THING.match(doing)
    rest = doing[thing.end() :] if thing else ""
    return f"{rest}的{thing[0]}" if thing and len(rest) > 1 else doing


def counted(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """取消183个航班, 22个自由贸易试验区: a count and its noun."""
    figure, before = slot.figure, slot.run.before
    noun = noun_after(slot.run.after)
    person = _PERSON.match(noun) if figure.unit in _PEOPLE else None
    noun = person["noun"] if person else noun
    if not noun and figure.unit in _PEOPLE and (does := _ACTS.match(slot.run.after)):
        subject = whose(before) or context.subject
        return each(Binding(does[0], "count", subject, noun=does[0], confidence=LOOSE), slot.run.figures)
    if not noun or is_milestone(noun):
        return None
    if figure.unit == "级" and _EVENT_OF_GRADE.match(noun):
        return each(Binding(noun, "level", confidence=IMPLIED, noun=noun), slot.run.figures)
    if figure.family == "count" and (doing := _does(slot)):
        return each(
            Binding(_doers(doing), "count", whose(before) or context.subject, noun=doing, confidence=LOOSE), slot.run.figures
        )
    verb = VERB_TAIL.fullmatch(before)
    bare_count = figure.family == "number" and figure.scale and not figure.unit
    acts = verb is not None or not topic(before)
    if not (figure.family == "count" or bare_count or (figure.family in {"money", "quantity"} and acts and (verb or not before))):
        return None
    place = verb["np"] if verb else before
    heads = slot.first and not verb and not topic(before) and len(slot.clause.figures) > 1
    heads = heads and not slot.run.after.removeprefix(noun).startswith(("的", "、"))
    subject = None if heads else whose(place) or context.subject
    said = verb["verb"] if verb and verb["verb"] not in _SAYS_NOTHING else ""
    said = "" if noun.startswith(said) else said
    measure: Measure = "count" if figure.family in {"count", "number"} else "level"
    threshold = figure.family == "money" and not verb
    confidence = IMPLIED if not threshold and len(noun) <= _MOST_CHARACTERS // 2 else LOOSE
    binding = Binding(said + noun, measure, subject, counted_subject=heads, noun="" if threshold else noun, confidence=confidence)
    return each(binding, slot.run.figures)
