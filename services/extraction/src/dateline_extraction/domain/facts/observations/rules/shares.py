"""Parts of a whole: 占, contributions to growth, and the share of its subject that does something."""

import re
from collections.abc import Sequence

from dateline_extraction.domain.facts.observations.binding import IMPLIED, LOOSE, SAID, Binding, Context, Slot
from dateline_extraction.domain.facts.observations.changes import change_before
from dateline_extraction.domain.facts.observations.lexicon import NOUN_STOPS, either
from dateline_extraction.domain.facts.observations.phrases import topic
from dateline_extraction.domain.facts.observations.rules.common import each, said_subject

_SHARE = re.compile(
    r"(?P<who>.*?)(?:约|也|已|则|均|共|合计|仍|就|所|同比)*占(?P<of>.*?)(?P<word>比重|比例|份额|比)?"
    r"(?:的|约|超过|超|逾|近|达到|达|为|至|到|在|了|提升|提高|上升|下降|降|升|仅|不足|已|由|从|保持|稳定|将|比重|比例|增加|回升|首次|再次|一度|也)*$"
)
_IS_SHARE = re.compile(r"(?:比重|占比|比例|份额)$")
_OF_MEASURE = re.compile("占比[^占比]{0,6}$")
"""收入24亿元，营收占比58%: of the thing that was just measured."""
_OTHER_WORDS = re.compile(r"占(?:地(?![方区])|有率|率|用|领|据|空|线|便宜)")
_CONTRIBUTION = re.compile(
    r"(?P<who>.*?)(?P<verb>拉动|拉高|拉低|推高|贡献(?!率|[^，]{0,2}比)|影响(?![后下均和、及])|推动|拖累|带动)(?!之?下)(?P<what>.*?)(?:增长|上涨|下降|上升|下跌|回落|提高|约|超过|了|达|为)*$"
)
_LEADS_TO = re.compile(r"[至到]了?$")
_BESIDE = re.compile("^比?较.*")
"""占比 | 较一季度提高: no whole."""
_DISPOSED = re.compile(r"^[将把](?P<what>.{2,8}?)(?:向[上下])?$")
_RATE_OF_CONTRIBUTION = re.compile(r"对.*$|的?贡献率$")
_DOES = re.compile(
    rf"(?:以上|左右|多)?(?P<what>(?:直接|主要|依靠|依赖|用于|来自|集中|流向|属于|认为|表示|支持|反对|选择|覆盖|{either(NOUN_STOPS)})[^，。；、\d]{{0,14}})"
)
_SET_AT = re.compile(r"(?:按|以|为|占|按照)$")
_COVERS = re.compile(r"^(?P<verb>覆盖|惠及|服务|满足|持有|拥有|控制)(?:了|着|约|超过|超|近)*$")


def contribution(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """拉动出口增长1.5个百分点."""
    match = _CONTRIBUTION.fullmatch(slot.run.before) if slot.figure.unit in {"pp", "%"} else None
    if not match:
        return None
    rest = slot.run.before[match.start("what") :]
    if _LEADS_TO.search(rest):
        return None
    sign = -1 if match["verb"] in {"拉低", "拖累"} or re.search(r"下降|下跌|回落", rest) else 1
    who, what = topic(match["who"]), topic(match["what"])
    disposed = _DISPOSED.match(match["who"].strip())
    if disposed and not what:
        who, what = "", topic(disposed["what"])
    indicator = f"{match['verb']}{what}" + ("下降" if sign < 0 else "增长")
    subject = who or _RATE_OF_CONTRIBUTION.sub("", said_subject(context))
    if not what and match["verb"] == "贡献":
        return None
    confidence = SAID if what else LOOSE
    binding = Binding(indicator, "contribution", subject or None, sign=sign, member=True, confidence=confidence)
    return each(binding, slot.run.figures)


def share(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """占总量的53.3%, 占比重提升到56.6%."""
    figure, before = slot.figure, slot.run.before
    match = _SHARE.fullmatch(before) if figure.unit in {"%", "pp"} and "占" in before else None
    if not match or _OTHER_WORDS.search(before):
        return None
    change = change_before(before)
    if change and figure.unit == "%" and not change.topic.endswith("占"):
        return None  # 占比降低4%: a change, as any other
    who = topic(match["who"]) or said_subject(context)
    part = context.last()
    if _OF_MEASURE.search(before) and part and part.indicator and part.indicator != who and not slot.first:
        return each(Binding(f"{part.indicator}{who}", "share", part.subject, confidence=IMPLIED), slot.run.figures)
    whole = topic(_BESIDE.sub("", match["of"]).removesuffix("的"))
    indicator = f"{who}占{whole}比重" if whole else who if _IS_SHARE.search(who) else f"{who}占比"
    confidence = SAID if topic(match["who"]) else IMPLIED
    of = context.last() if not topic(match["who"]) and not context.told else None
    if of and of.member and of.subject and of.indicator == who:
        indicator = of.subject + indicator
    if change:
        binding = Binding(
            indicator, "change", sign=change.sign, comparison=change.comparison, verb=change.verb, confidence=confidence
        )
        return each(binding, slot.run.figures)
    return each(Binding(indicator, "share", confidence=confidence), slot.run.figures)


def portion(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """工资有40%直接上交房租, 覆盖97%人口: the share of its subject that does something, or of its object that it reaches."""
    if slot.figure.unit != "%":
        return None
    covers = _COVERS.fullmatch(topic(slot.run.before) or slot.run.before)
    if covers and re.match(r"(?:以上|左右)?的?[^，。；、]{2}", slot.run.after):
        thing = re.match(r"(?:以上|左右)?的?(?P<noun>[^，。；、的]{2,10})", slot.run.after)
        if thing:
            return each(Binding(covers["verb"] + thing["noun"], "share", context.subject, confidence=LOOSE), slot.run.figures)
    does = _DOES.match(slot.run.after)
    who = topic(slot.run.before)
    if not does or len(who) < 2 or _SET_AT.search(slot.run.before):
        return None
    return each(Binding(who + does["what"], "share", confidence=LOOSE), slot.run.figures)
