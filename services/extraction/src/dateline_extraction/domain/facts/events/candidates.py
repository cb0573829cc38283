"""What might be an event of the article: triggers in their clauses and what people say, each with its features."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dateline_extraction.domain.document import Document, Sentence
from dateline_extraction.domain.facts.events.triggers import Trigger, kinds_in, lexicon
from dateline_extraction.domain.facts.quotations import quotations
from dateline_schema.periods import Period
from dateline_schema.records import Quotation
from dateline_schema.records.event import KnownEventType
from dateline_text.names.characters import ordinary
from dateline_text.names.name import Name
from dateline_text.times import TimeMention
from dateline_text.times.lexemes import fold

_SENTENCES = 40
"""Sentences of an article that are looked at: its main events stand in the first ones."""
_TRIGGERS = 8
"""Triggers of a sentence that are looked at."""
_BEFORE, _BEHIND = 80, 120
"""The longest clause that is read, in characters around its trigger."""
_CLAUSE = re.compile(r"[，。；！？：\n,;:]")
_QUOTED = re.compile(r"“[^“”\n]*”")
# Behind a trigger these make it a noun or part of one: 发布会, 收购价, 启动资金.
_NOUN = re.compile(
    r"机(?!场|构|关|制)|[厅台器费案罪书权价者员率额线日期方组](?!见|议|谈|签)|会(?!见|谈|签)|电信|网络|犯罪|集团|团伙|仪式的|资金|条件|时间|地点|意向|前(?!总)|后(?!卫)|的?可能|座谈会|以来|期间|大厅|活动中|难民|典礼|点位|指数|力度|量|进度|数据"
)
_DENIED = re.compile(
    r"(?:没有|没能|并非|未(?!来)|尚未|不(?!敌|久|断|仅|会否)|拒绝|避免|防止|以免|如果|若(?!干)|一旦|倘若|能否|是否|可能|或(?!者)|威胁|扬言|推迟|取消|终止|暂停)[^，。；]{0,12}$"
)
_WISHED = re.compile(
    r"(?:希望|呼吁|要求|建议|提议|争取|力争|应(?:该|当)?(?!邀|急|约)|需要|必须|可以|敦促|反对|批评|支持|欢迎)[^，。；]{0,16}$"
)
_PLANNED = re.compile(r"(?:将(?![军领士])|拟|计划|预计|有望|打算|准备|即将)[^，。；]{0,30}$")
_PAST = re.compile(r"(?:此前|曾|去年|上年|上月|前年|当年|过去|[12]\d{3}年)[^。；]{0,24}$")
_FRESH = re.compile(r"(?:近日|日前|最新|最近|今天|今日|当天|当日|记者)[^。；]{0,24}$")
_MEETINGS = ("会议", "论坛", "大会", "峰会", "研讨会", "年会")
_TELLING = frozenset("了过着的，。：《“在于将已曾正日被获遭未并、和会也还为一")
_MEDIA = re.compile(r"[网报社台刊》]$")
_SAYS = re.compile(r"(?:说|称|表示|指出|认为|介绍|显示|强调|宣布|报道)[，：]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Half-open spans of the words that tell it, of its clause and of its trigger; `agents` and `others`: names before and behind."""

    start: int
    end: int
    trigger: tuple[int, int]
    clause: tuple[int, int]
    kind: KnownEventType
    role: str
    agents: tuple[Name, ...]
    others: tuple[Name, ...]
    when: Period | None
    planned: bool
    speaker: str | None
    features: tuple[str, ...]


class _Scene:
    """What all candidates of an article share."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = fold(document.text)
        self.names = [n for n in document.names if n.type in ("person", "organisation", "place")]
        self.starts = [n.start for n in self.names]
        self.times = [t for t in document.times if t.period is not None and t.relation == "in"]
        self.ends = [t.end for t in self.times]
        headline = fold(document.article.headline or "")
        self.pairs = {headline[i : i + 2] for i in range(len(headline) - 1)}
        self.headline, self.headline_kinds = headline, kinds_in(headline)
        self.body = document.body_start
        self.sentences = document.sentences[:_SENTENCES]
        self.said, self.lead_said = 0, False
        self.seen: set[str] = set()

    def named(self, low: int, high: int) -> list[Name]:
        """The names that lie between the offsets."""
        return [n for n in self.names[bisect_left(self.starts, low) : bisect_left(self.starts, high)] if n.end <= high]

    def likeness(self, low: int, high: int) -> str:
        """How much of the headline's pairs of characters stand between the offsets."""
        if not self.pairs:
            return "none"
        words = self.text[low:high]
        share = sum(words[i : i + 2] in self.pairs for i in range(len(words) - 1)) / len(self.pairs)
        return "0" if share < 0.08 else "low" if share < 0.2 else "some" if share < 0.4 else "much"


def candidates(document: Document) -> list[Candidate]:
    """Every candidate of the first sentences, in text order."""
    scene = _Scene(document)
    quoted = {i for match in _QUOTED.finditer(scene.text) for i in range(match.start() + 1, match.end())}
    spoken = _statements(document)
    scene.said = sum(s.start in spoken for s in scene.sentences)
    scene.lead_said = bool(scene.sentences) and scene.sentences[0].start in spoken
    found: list[Candidate] = []
    for number, sentence in enumerate(scene.sentences):
        if _is_heading(scene, number):
            continue
        if sentence.start in spoken:
            found.append(_statement(scene, number, *spoken[sentence.start]))
        count = 0
        for match in lexicon().words.finditer(scene.text, max(sentence.start, scene.body), sentence.end):
            start, end = match.span()
            if start in quoted or _NOUN.match(scene.text, end) or _is_cut(scene.text, start):
                # 新|增发电量
                continue
            count += 1
            if count > _TRIGGERS:
                break
            found += _readings(scene, number, match)
    return found


def _is_cut(text: str, start: int) -> bool:
    """Whether an ordinary word runs across a trigger's beginning; 12日|报收 is none."""
    return text[start - 1 : start + 1] in ordinary() and not text[start - 2 : start - 1].isdigit()


def _is_heading(scene: _Scene, number: int) -> bool:
    """A heading between the stories of a digest: a short paragraph that no mark ends."""
    sentence = scene.sentences[number]
    return sentence.end - sentence.start < 32 and scene.text[sentence.end - 1] not in "。！？；…”" and number > 0


def _statements(document: Document) -> dict[int, tuple[Quotation, int, int]]:
    """The first statement of each sentence, by where the sentence begins: the quotation and its span."""
    found: dict[int, tuple[Quotation, int, int]] = {}
    starts = [s.start for s in document.sentences]
    for draft in document.once(quotations):
        if isinstance(draft.body, Quotation) and draft.body.speaker:
            at = starts[max(0, bisect_right(starts, draft.start) - 1)]
            found.setdefault(at, (draft.body, draft.start, draft.end))
    return found


def _statement(scene: _Scene, number: int, quotation: Quotation, start: int, end: int) -> Candidate:
    """Somebody's statement as a candidate: the words from the sentence's beginning to the end of its own part."""
    sentence, text = scene.sentences[number], scene.text
    speaker = quotation.speaker.name if quotation.speaker else ""
    low, verb = max(sentence.start, scene.body), quotation.verb or ""
    low = low if low < start else sentence.start
    at = text.rfind(fold(verb), low, start + 1) if verb else -1
    trigger = (at, at + len(verb)) if at >= 0 else (low, low)
    high = min(max(end, trigger[1]), sentence.end)
    agents = tuple(n for n in scene.named(low, start) if n.canonical == speaker)
    when = _when(scene, sentence, max(trigger[0], low))
    own = [f"verb={fold(verb) or '-'}", f"direct={quotation.direct}", f"named={'yes' if agents else 'no'}"]
    own += [f"speaker={agents[0].type if agents else 'none'}", f"said in headline={_in_headline(scene, agents)}"]
    share = scene.said / max(1, len(scene.sentences))
    own += [
        f"said share={'few' if share < 0.25 else 'some' if share < 0.5 else 'most'}",
        f"said at={'0' if number == 0 else '1-3' if number < 4 else '4-'} {_freshness(when, scene.document.article.published_on)}",
        f"lead is said={number == 0 or scene.lead_said}",
    ]
    own += [f"titled={any(n.title for n in agents)}", f"first said={'said' not in scene.seen}"]
    scene.seen.add("said")
    features = _features(scene, number, "statement", "said", (low, high), when, trigger) + own
    return Candidate(low, high, trigger, (low, high), "statement", "about", agents, (), when, False, speaker, tuple(features))


def _readings(scene: _Scene, number: int, match: re.Match[str]) -> Iterator[Candidate]:
    text, sentence, (start, end) = scene.text, scene.sentences[number], match.span()
    low, high = _bounds(text, sentence, scene.body, start, end)
    inside = scene.named(low, high)
    for trigger in lexicon().readings[match.group()]:
        clause = text[low:start] + " " + text[end:high]
        if trigger.needs and not any(word in clause for word in trigger.needs):
            continue
        if trigger.kind == "launch" and match.group() == "开幕" and any(word in clause for word in _MEETINGS):
            continue
        yield _candidate(scene, number, trigger, match, (low, high), inside)


def _bounds(text: str, sentence: Sentence, body: int, start: int, end: int) -> tuple[int, int]:
    """The clause around a trigger, inside its sentence."""
    floor, ceiling = max(sentence.start, body, start - _BEFORE), min(sentence.end, end + _BEHIND)
    low = max((m.end() for m in _CLAUSE.finditer(text, floor, start)), default=floor)
    stop = _CLAUSE.search(text, end, ceiling)
    return low, stop.start() if stop else ceiling


def _candidate(
    scene: _Scene, number: int, trigger: Trigger, match: re.Match[str], clause: tuple[int, int], inside: list[Name]
) -> Candidate:
    text, sentence, (start, end), (low, high) = scene.text, scene.sentences[number], match.span(), clause
    before = [n for n in inside if n.end <= start]
    carried = not before
    if carried:
        # 国家统计局今天举行发布会，公布…: the subject of an earlier clause goes on.
        before = scene.named(max(sentence.start, low - _BEFORE), low)[:1]
    when = _when(scene, sentence, start)
    planned = _PLANNED.search(text, low, start) is not None
    features = _features(scene, number, trigger.kind, trigger.sort, clause, when, (start, end))
    head = text[low:start]
    agent = next((n.type for n in reversed(before)), "state" if _states_end(head) else "none")
    features += [
        f"word={match.group()}",
        f"next={_around(text[end : end + 1])}",
        f"previous={_around(text[start - 1 : start])}",
        f"clause number={min(2, len(_CLAUSE.findall(text, sentence.start, low)))}",
        f"told before={text.find(match.group(), scene.body, sentence.start) >= 0}",
        f"sort agent={trigger.kind}/{trigger.sort} {agent}",
        f"agent in headline={_in_headline(scene, before)}",
        f"media={any(_MEDIA.search(n.canonical) for n in before)}",
        f"sort in headline={trigger.kind in scene.headline_kinds} {trigger.kind}",
        f"agent={agent}{'/carried' if carried and before else ''}",
        f"planned={planned}",
        f"denied={_DENIED.search(text, low, start) is not None}",
        f"wished={_WISHED.search(text, low, start) is not None}",
        f"past={_PAST.search(text, max(sentence.start, low - 20), start) is not None}",
        f"fresh={_FRESH.search(text, max(sentence.start, low - 20), start) is not None}",
        f"relative={text.startswith('的', end) or text[start - 1 : start] == '的'}",
        f"inside={_SAYS.search(text, sentence.start, low) is not None}",
        f"behind={'nothing' if high - end < 2 else 'short' if high - end < 8 else 'more'}",
        f"place={any(n.type == 'place' and text[n.start - 1 : n.start] in '在于' for n in before if n.start)}",
    ]
    first = before[0].start if before else low
    first = min(first, low) if first < low else low
    return Candidate(
        max(first, sentence.start),
        high,
        (start, end),
        clause,
        trigger.kind,
        trigger.role,
        tuple(before),
        tuple(n for n in inside if n.start >= end),
        when,
        planned,
        None,
        tuple(features),
    )


def _around(character: str) -> str:
    """The character beside a trigger where it tells something."""
    return "digit" if character.isdigit() else character if character in _TELLING else "other"


def _in_headline(scene: _Scene, names: Iterable[Name]) -> str:
    """Whether the headline has one of the names, or its first two characters."""
    if any(name.canonical in scene.headline for name in names):
        return "whole"
    return "begun" if any(name.canonical[:2] in scene.headline for name in names) else "no"


def _states_end(words: str) -> bool:
    return words[-1:] in lexicon().states


def _features(
    scene: _Scene, number: int, kind: str, sort: str, clause: tuple[int, int], when: Period | None, trigger: tuple[int, int]
) -> list[str]:
    """What says whether an article's main event stands here, whatever its trigger."""
    sentence = scene.sentences[number]
    first = number == 0 or scene.sentences[number - 1].paragraph != sentence.paragraph
    after_heading = number > 0 and _is_heading(scene, number - 1)
    place = "0" if number == 0 else "1" if number == 1 else "2-3" if number < 4 else "4-8" if number < 9 else "9-"
    place = "heading" if after_heading else place
    like, whole = scene.likeness(*clause), scene.likeness(sentence.start, sentence.end)
    repeated = f"{kind}" in scene.seen
    scene.seen.add(kind)
    word = scene.text[slice(*trigger)]
    count = len(scene.document.sentences)
    length = "1-3" if count < 4 else "4-8" if count < 9 else "9-19" if count < 20 else "20-"
    return [
        f"kind={kind}",
        f"sort={kind}/{sort}",
        f"at={place}",
        f"kind at={kind} {'0' if number == 0 else '1-3' if number < 4 else '4-'}",
        f"opens paragraph={first}",
        f"clause like headline={like}",
        f"sentence like headline={whole}",
        f"kind in headline={kind in scene.headline_kinds}",
        f"word in headline={len(word) > 1 and word in scene.headline}",
        f"when={_freshness(when, scene.document.article.published_on)}",
        f"repeated={repeated}",
        f"sentences={length}",
        f"sentences at={length} {place}",
        f"quoted headline={'：' in scene.headline or '称' in scene.headline} {kind == 'statement'}",
        f"kind when={kind} {_freshness(when, scene.document.article.published_on)}",
    ]


def _freshness(when: Period | None, published: date | None) -> str:
    if when is None:
        return "none"
    if (when.end - when.start).days > 1:
        return "long"
    if published is None:
        return "day"
    days = (published - when.start).days
    return "today" if 0 <= days <= 1 else "recent" if 1 < days <= 4 else "coming" if days < 0 else "old"


def _when(scene: _Scene, sentence: Sentence, start: int) -> Period | None:
    """The last day before the trigger in its sentence, else the last month; None where neither is."""
    longer: Period | None = None
    for time in _backwards(scene, start):
        if time.start < max(sentence.start, scene.body):
            break
        period = time.period
        if period is None:
            continue
        days = (period.end - period.start).days
        if days <= 1:
            return period
        if days <= 31 and longer is None:
            longer = period
    return longer


def _backwards(scene: _Scene, start: int) -> Iterator[TimeMention]:
    for index in range(bisect_right(scene.ends, start) - 1, -1, -1):
        yield scene.times[index]
