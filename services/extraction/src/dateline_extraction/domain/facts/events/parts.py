"""Who did what to whom and where, of a candidate that was chosen."""

import re

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.events.candidates import Candidate
from dateline_extraction.domain.facts.events.triggers import lexicon
from dateline_schema.records import Event, Participant
from dateline_text.names.name import Name
from dateline_text.times.lexemes import fold

_SETTING = re.compile(r"[在于从][^，。；、的和与]{0,8}$")
_PASSIVE = re.compile(r"(?:被[^，。]{0,10}|获|遭)$")
# Only states act as places do in these: 法国|访问, never 成都|开幕.
_BY_STATES = frozenset(("agreement", "meeting", "visit", "military_action", "policy", "sport_result", "statement"))
_PLACED = frozenset(("accident", "disaster"))
_OBJECT_END = re.compile(r"(?:显示|称|说|指出|表示|预计|认为|宣布).*$")
_STATES = re.compile(
    r"(?:^|[，。、“在当]|\d日)(?P<states>[美英法德俄乌日韩朝印中以伊欧澳加土越菲]{2,4})(?:三国|两国|双方|联军|军方|军|方|海军)?(?:再次|联合|连日|当天|\d+日)?$"
)
_LONGEST_OBJECT = 40
# Who stands before these is what happens to, not who does it.
_OF_THEMSELVES = frozenset(
    ("当选", "当选为", "就任", "辞职", "宣誓就职", "出任", "卸任", "接任", "履新", "被捕", "落网", "获刑", "被判", "被查", "被抓")
)


def event_of(document: Document, candidate: Candidate) -> Event:
    """The event with its participants, its place and what it is about."""
    text, printed = fold(document.text), document.text
    (start, end), (low, high) = candidate.trigger, candidate.clause
    if candidate.speaker is not None:
        said = (Participant(role="agent", name=candidate.speaker),)
        return Event(type=candidate.kind, trigger=printed[start:end] or "说", participants=said, when=candidate.when)
    named = [*candidate.agents, *candidate.others]
    before = [n for n in candidate.agents if not _qualifies(text, n, named)]
    settings = [n for n in before if n.type == "place" and _is_setting(text, low, n)]
    before = [n for n in before if n not in settings]
    after = [n for n in candidate.others if not _qualifies(text, n, named)]
    if candidate.role == "partner":
        # 会见埃及官员: the state only says whose.
        after = [n for n in after if n.type != "place" or n.end >= high or text[n.end] in "、和与及"]
    if candidate.kind in _PLACED:
        settings = settings or [n for n in before if n.type == "place"]
        before = [n for n in before if n.type != "place"]
    elif candidate.kind not in _BY_STATES:
        before = [n for n in before if n.type != "place"]
    own = candidate.kind in _PLACED or _PASSIVE.search(text, low, start) or text[start:end] in _OF_THEMSELVES
    role = "patient" if own else "agent"
    actors = [n.canonical for n in before] or ([] if candidate.kind in _PLACED else _states(text, low, start))
    participants = (
        *(Participant(role=role, name=name) for name in actors),
        *(Participant(role=candidate.role, name=n.canonical) for n in after),
    )
    return Event(
        type=candidate.kind,
        trigger=printed[start:end],
        participants=tuple(dict.fromkeys(participants)),
        place=settings[-1].canonical if settings else None,
        when=candidate.when,
        object=_object(printed, text, end, high),
        status="planned" if candidate.planned else "happened",
    )


def _is_setting(text: str, low: int, name: Name) -> bool:
    """A place where something happens, not a state that acts: 在伦敦."""
    return not text.startswith("的", name.end) and _SETTING.search(text, max(low, name.start - 10), name.start) is not None


def _qualifies(text: str, name: Name, names: list[Name]) -> bool:
    """Whether the name only qualifies another: the place or firm in somebody's title, a place before an organisation, X的."""
    if text.startswith("的", name.end) or text[max(0, name.start - 1) : name.start] in ("据", "对", "向", "为"):
        return True
    return any(
        (other.type == "person" and 0 <= other.title_start <= name.start and name.end <= other.start)
        or (name.type == "place" and other.start == name.end)
        for other in names
    )


def _states(text: str, low: int, start: int) -> list[str]:
    """States by their characters directly before a trigger: 美英|空袭."""
    match = _STATES.search(text, low, start)
    return [lexicon().states[character] for character in match["states"]] if match else []


def _object(printed: str, text: str, start: int, end: int) -> str | None:
    """The words behind the trigger without particles and without a report they introduce."""
    words = text[start:end]
    if cut := _OBJECT_END.search(words):
        words = words[: cut.start()]
    lead = len(words) - len(words.lstrip("了过于在“为"))
    words = words.rstrip("”后时")[lead:]
    return printed[start + lead : start + lead + len(words)] if 0 < len(words) <= _LONGEST_OBJECT else None
