"""Why a figure means what it is said to mean: for `dateline extract --explain`."""

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.reader import read
from dateline_shared.record import Record
from dateline_shared.records import Fact


class Explanation(Record):
    """The rule that bound a figure and what it saw. `str()` gives the lines to print."""

    rule: str
    statement: str
    clause: str
    indicator: str | None
    period: str | None
    period_from: str
    declined_rules: tuple[str, ...]
    rejected_times: tuple[str, ...]

    def __str__(self) -> str:
        lines = [
            f"rule        {self.rule}",
            f"statement   {self.statement}",
            f"clause      {self.clause}",
            f"indicator   {self.indicator or '- (not bound)'}",
            f"period      {self.period or '-'} (from: {self.period_from})",
            f"declined    {', '.join(self.declined_rules) or '-'}",
            f"rejected    {'; '.join(self.rejected_times) or '-'}",
        ]
        return "\n".join(lines)


def explain(document: Document, fact: Fact) -> Explanation | None:
    """How this observation was read from the article; None for other facts and for figures that are not in it."""
    for reading in read(document):
        if (reading.figure.start, reading.figure.end) == (fact.evidence.start, fact.evidence.end):
            period = reading.choice.period
            return Explanation(
                rule=f"observation/{reading.rule}",
                statement=document.text[slice(*reading.statement)].strip(),
                clause=document.text[reading.clause.start : reading.clause.end].strip(),
                indicator=reading.binding.indicator,
                period=period.label if period else None,
                period_from=reading.choice.origin,
                declined_rules=reading.declined,
                rejected_times=tuple(reading.choice.rejected),
            )
    return None
