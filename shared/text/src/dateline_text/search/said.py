"""The words a fact is found by: the same for the index, for a question and for a watch."""

import re
from collections.abc import Iterator

from dateline_schema.records import EnrichedFact, Mention, Observation, Quotation
from dateline_schema.records.fact import Evidence
from dateline_text.search.folding import fold

_END = re.compile(r"[。！？!?\n；;]")


def clause_of(evidence: Evidence) -> str:
    """The evidence with its neighbours up to the end of the sentence, as far as prefix and suffix reach."""
    before = _END.split(evidence.prefix)[-1]
    after = _END.split(evidence.suffix, maxsplit=1)[0]
    return before + evidence.exact + after


def words_of(row: EnrichedFact) -> str:
    """Folded, a line for each piece: the fact's clause, and the names in it that the clause does not print."""
    return fold(printed_words(row))


def printed_words(row: EnrichedFact) -> str:
    """The same as printed, for whoever folds many at once."""
    return "\n".join(_words(row))


def speaker_of(body: object) -> str | None:
    """Who says it, of a quotation or a figure."""
    if isinstance(body, Quotation):
        return body.speaker.name if body.speaker else None
    return body.speaker if isinstance(body, Observation) else None


def area_of(series_key: str | None) -> str | None:
    """REF_AREA of a series key, as it stands in the key; None where it is not known."""
    parts = series_key.split(".") if series_key else []
    return parts[1] if len(parts) > 1 and parts[1] != "_U" else None


def _words(row: EnrichedFact) -> Iterator[str]:
    body, clause = row.fact.body, clause_of(row.fact.evidence)
    names: tuple[str | None, ...]
    match body:
        case Mention():
            yield body.canonical
            clause, names = body.name, (body.title,)
        case Observation():
            names = (body.indicator, body.subject, body.area, body.attribution, body.speaker)
        case Quotation():
            speaker = body.speaker
            names = (speaker.name, speaker.title, speaker.organisation) if speaker else ()
        case _:
            names = (body.trigger, body.place, body.object, *(p.name for p in body.participants))
    yield clause
    yield from dict.fromkeys(name for name in names if name and name not in clause)
