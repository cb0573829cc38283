"""A proposal becomes a fact only when the article's own words say it.

The span must stand in the text character for character; a number is read again by our own reader and must have the proposed
value and unit; every name must stand in the article. What fails is refused with the reason, never repaired.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.draft import Draft
from dateline_extraction.domain.second.proposal import (
    Proposal,
    ProposedEvent,
    ProposedMention,
    ProposedObservation,
    ProposedQuotation,
)
from dateline_schema.periods import Period
from dateline_schema.records import Event, Fact, Mention, Observation, Participant, Quotation
from dateline_schema.records.fact import Kind
from dateline_schema.records.observation import Precision
from dateline_schema.records.quotation import Speaker
from dateline_text.numbers.amount import Amount

CONFIDENCE = 0.6
"""Of every proposed fact: its words are checked, what they are said to mean is not."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Words that were proposed as a fact, and why they are none."""

    exact: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What stood the check, in the order proposed, and what did not."""

    drafts: tuple[Draft, ...]
    refusals: tuple[Refusal, ...]


class _Refused(Exception):
    """The reason, as the refusal gives it."""


def checked(document: Document, proposals: Iterable[Proposal], facts: Sequence[Fact], rule: str) -> Checked:
    """The proposals that the article's words bear out and `facts` do not have; `rule` names who proposed (`second/<model>`)."""
    taken: set[tuple[Kind, int, int]] = {(fact.kind, fact.evidence.start, fact.evidence.end) for fact in facts}
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    for proposal in proposals:
        try:
            start = _position(document.text, proposal)
            end = start + len(proposal.exact)
            if _known(proposal, start, end, taken, facts):
                raise _Refused("already found by the rules")
            drafts.append(Draft(start, end, _body(document, proposal, start, end), rule, CONFIDENCE))
            taken.add((proposal.kind, start, end))
        except _Refused as reason:
            refusals.append(Refusal(proposal.exact, str(reason)))
    return Checked(tuple(drafts), tuple(refusals))


def _position(text: str, proposal: Proposal) -> int:
    start = -1
    for _ in range(proposal.occurrence):
        start = text.find(proposal.exact, start + 1)
        if start < 0:
            raise _Refused("the article does not have these words" + (" so often" if proposal.occurrence > 1 else ""))
    return start


def _known(proposal: Proposal, start: int, end: int, taken: set[tuple[Kind, int, int]], facts: Sequence[Fact]) -> bool:
    """Whether the rules have the fact: the same words, and of a name any of its printed forms."""
    if (proposal.kind, start, end) in taken:
        return True
    return isinstance(proposal, ProposedMention) and any(
        fact.kind == "mention" and fact.body.type == proposal.type and fact.body.name == proposal.exact for fact in facts
    )


def _body(document: Document, proposal: Proposal, start: int, end: int) -> Observation | Mention | Quotation | Event:
    if isinstance(proposal, ProposedObservation):
        return _observation(document, proposal, start, end)
    if isinstance(proposal, ProposedMention):
        return Mention(
            type=proposal.type,
            name=proposal.exact,
            canonical=_printed(document, proposal.canonical, "canonical name"),
            title=None if proposal.title is None else _printed(document, proposal.title, "title"),
        )
    if isinstance(proposal, ProposedQuotation):
        marked = document.text[start - 1 : start] in ("“", "「", "‘") and start > 0
        if proposal.direct and not marked:
            raise _Refused("direct speech without a quotation mark before it")
        return Quotation(
            speaker=Speaker(name=_printed(document, proposal.speaker, "speaker")), text=proposal.exact, direct=proposal.direct
        )
    return _event(document, proposal)


def _observation(document: Document, proposal: ProposedObservation, start: int, end: int) -> Observation:
    amount = _amount(document, start, end)
    value = _decimal(proposal.value)
    magnitude = abs(value) if proposal.measure == "change" else value
    if amount.value is None or magnitude != amount.value:
        raise _Refused(f"the words say {amount.value}, not {proposal.value}")
    if proposal.unit != amount.unit:
        raise _Refused(f"the words say {amount.unit or 'no unit'}, not {proposal.unit or 'no unit'}")
    sentence = next((s for s in document.sentences if s.start <= start < s.end), None)
    said = document.text[sentence.start : sentence.end] if sentence else document.text
    if proposal.indicator is not None and proposal.indicator not in said:
        raise _Refused("its sentence does not have the indicator's words")
    return Observation(
        indicator=proposal.indicator,
        value=_plain(value),
        unit=proposal.unit,
        measure=proposal.measure,
        period=_period(document, proposal.period),
        bound=amount.bound,
        precision=Precision(digits=max(1, amount.digits), decimals=amount.decimals, scale=amount.scale),
        quote=document.text[start:end],
    )


def _amount(document: Document, start: int, end: int) -> Amount:
    """The one number the words hold. A number that reaches over their edge is cut by them, so it is not what they say."""
    touching = [amount for amount in document.amounts if amount.start < end and start < amount.end]
    if any(amount.start < start or end < amount.end for amount in touching):
        raise _Refused("the words cut a number")
    if len(touching) != 1:
        raise _Refused(f"the words hold {len(touching)} numbers, not one")
    return touching[0]


def _decimal(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise _Refused(f"{value!r} is not a number") from error
    if not number.is_finite():
        raise _Refused(f"{value!r} is not a number")
    return number


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def _period(document: Document, label: str | None) -> Period | None:
    if label is None:
        return None
    period = next((t.period for t in document.times if t.period is not None and t.period.label == label), None)
    if period is None:
        raise _Refused(f"the article names no period {label}")
    return period


def _event(document: Document, proposal: ProposedEvent) -> Event:
    for word in (proposal.trigger, *(p.name for p in proposal.participants), *filter(None, (proposal.place,))):
        if word not in proposal.exact and word not in document.text:
            raise _Refused(f"the article does not have the words {word}")
    if proposal.trigger not in proposal.exact:
        raise _Refused("its words do not have the trigger")
    return Event(
        type=proposal.type,
        trigger=proposal.trigger,
        participants=tuple(Participant(role=p.role, name=p.name) for p in proposal.participants),
        place=proposal.place,
    )


def _printed(document: Document, words: str, what: str) -> str:
    if not words or words not in document.text:
        raise _Refused(f"the article does not have the {what}")
    return words
