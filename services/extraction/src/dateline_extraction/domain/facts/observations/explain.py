"""Why a figure means what it is said to mean."""

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.explanation import Explanation, Rejection
from dateline_extraction.domain.facts.observations.choice.choose import Weighed, weighed
from dateline_extraction.domain.facts.observations.reader import Reading, read
from dateline_extraction.domain.facts.observations.rules import CONSTRUCTIONS
from dateline_extraction.domain.facts.observations.script import plain_view
from dateline_schema.records import Fact

_NEEDS = {construction.name: construction.needs for construction in CONSTRUCTIONS}


def explain(document: Document, fact: Fact) -> Explanation | None:
    """How this observation was read from the article; None for other facts and for figures that are not in it."""
    view = plain_view(document)
    readings = read(view, compare=True)
    for place, reading in enumerate(readings):
        if (reading.figure.start, reading.figure.end) == (fact.evidence.start, fact.evidence.end):
            return _explained(document, reading, fact, weighed(view, readings, place))
    return None


def _explained(document: Document, reading: Reading, fact: Fact, candidates: list[Weighed]) -> Explanation:
    period = reading.choice.period
    heaviest = [next(one for one in candidates if one.field == field) for field in ("name", "owner")]
    return Explanation(
        fact_id=fact.fact_id,
        kind=fact.kind,
        rule=f"observation/{reading.rule}",
        confidence=fact.confidence,
        evidence=fact.evidence.exact,
        clauses=(
            document.text[reading.clause.start : reading.clause.end].strip(),
            document.text[slice(*reading.statement)].strip(),
        ),
        because=(
            f"indicator {reading.binding.indicator or '- (not bound)'}: {_NEEDS[reading.rule]}",
            *(str(one) for one in heaviest),
            f"period {period.label if period else '-'}: {reading.choice.origin}",
        ),
        rejected=(
            *(Rejection(f"rule {name}", f"needs {_NEEDS[name]}") for name in reading.declined),
            *(
                Rejection(f"rule {name}: {binding.measure} of {binding.indicator}", f"{reading.rule} comes first")
                for name, binding in reading.others
            ),
            *(
                Rejection(str(one), f"weighs less than {other.words or '-'}")
                for other in heaviest
                for one in candidates
                if one.field == other.field and one is not other
            ),
            *(Rejection(f"time {time}", reason) for time, reason in reading.choice.rejected),
        ),
    )
