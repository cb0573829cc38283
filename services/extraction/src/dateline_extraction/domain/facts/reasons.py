"""How mentions, quotations and events were found, for `explain`: each for a fact of its kind that the document has."""

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.explanation import Explanation, Rejection
from dateline_schema.records import Fact
from dateline_schema.records.fact import EventFact, MentionFact, QuotationFact
from dateline_text.names.explain import reasons
from dateline_text.names.name import Name

_QUOTATION_RULES = {
    "quotation/direct": "quotation marks behind the verb",
    "quotation/speaker-after": "the speaker stands behind the closing quotation mark",
    "quotation/reported": "the clause behind the verb, up to the end of its sentence",
    "quotation/beside": "the sentence behind the quotation marks names one person, who goes on speaking or in whose view it is",
    "quotation/continued": "quotation marks without a speaker of their own go on with the last one",
}


def explain_named(document: Document, fact: Fact) -> Explanation | None:
    """The reasons of a mention, quotation or event; None for other facts."""
    if isinstance(fact, MentionFact):
        return _mention(document, fact)
    if isinstance(fact, QuotationFact):
        return _quotation(document, fact)
    return _event(document, fact) if isinstance(fact, EventFact) else None


def _explanation(document: Document, fact: Fact, because: list[str], rejected: list[Rejection]) -> Explanation:
    start = fact.evidence.start
    said = tuple(document.text[s.start : s.end].strip() for s in document.sentences if s.start <= start < s.end)
    return Explanation(
        fact.fact_id,
        fact.kind,
        fact.extractor.name,
        fact.confidence,
        fact.evidence.exact,
        said,
        tuple(because),
        tuple(rejected),
    )


def _mention(document: Document, fact: MentionFact) -> Explanation:
    here = [n for n in document.names if n.end == fact.evidence.end and n.type == fact.body.type]
    if not here:
        return _explanation(document, fact, [], [])
    because, readings = reasons(document.text, here[0])
    others = [n for n in document.names if n.canonical == here[0].canonical and n.start != here[0].start]
    if others:
        because.append(f"{len(others)} more in the article, in the forms {', '.join(_forms(document, others))}")
    return _explanation(document, fact, because, [Rejection(f"name {words}", why) for words, why in readings])


def _forms(document: Document, names: list[Name]) -> list[str]:
    return list(dict.fromkeys(document.text[n.start : n.end] for n in names))


def _quotation(document: Document, fact: QuotationFact) -> Explanation:
    body = fact.body
    because = [_QUOTATION_RULES.get(fact.extractor.name, fact.extractor.name)]
    if body.verb:
        because.append(f"verb: {body.verb}")
    if body.speaker is None:
        return _explanation(document, fact, because, [])
    because.append(f"speaker: {body.speaker.name}")
    low = next((s.start for s in document.sentences if s.start <= fact.evidence.start < s.end), fact.evidence.start)
    near = [n for n in document.names if n.type in ("person", "organisation") and low <= n.start < fact.evidence.end]
    if not any(n.canonical == body.speaker.name for n in near):
        because.append("the sentence does not name the speaker: a pronoun or the words before lead back to the last one")
    inside = [n for n in near if fact.evidence.start <= n.start]
    rejected = [
        Rejection(f"speaker {n.canonical}", "named inside the words" if n in inside else "not the subject of the verb")
        for n in near
        if n.canonical != body.speaker.name
    ]
    return _explanation(document, fact, because, list(dict.fromkeys(rejected)))


def _event(document: Document, fact: EventFact) -> Explanation:
    body = fact.body
    because = [f"trigger: {body.trigger}", *(f"{p.role}: {p.name}" for p in body.participants)]
    if body.place:
        because.append(f"place: {body.place}")
    because.append(f"when: {body.when.label}" if body.when else "when: no day or month before the trigger in its sentence")
    taken = {p.name for p in body.participants} | {body.place}
    near = [n for n in document.names if fact.evidence.start <= n.start and n.end <= fact.evidence.end]
    rejected = [
        Rejection(f"participant {n.canonical}", "it only qualifies another name, or is neither before nor behind the trigger")
        for n in near
        if n.type in ("person", "organisation", "place") and n.canonical not in taken
    ]
    return _explanation(document, fact, because, list(dict.fromkeys(rejected)))
