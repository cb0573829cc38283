"""How one fact was found: what `dateline extract --explain FACT_ID` prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection:
    """An alternative that was not taken (`rule share`, `time 去年同期`) and the reason."""

    alternative: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rule that made a fact and what it saw. `str()` gives the lines to print.

    `rule`: the fact's `extractor.name`. `clauses`: the words it read, nearest first (clause, then its whole statement).
    `because`: what each part of the fact rests on. `rejected`: the other rules and times, with the reason against each.
    """

    fact_id: str
    kind: str
    rule: str
    confidence: float
    evidence: str
    clauses: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()

    def __str__(self) -> str:
        rows = [("rule", f"{self.rule}, confidence {self.confidence}"), ("evidence", self.evidence)]
        rows += [("clause" if number == 0 else "statement", words) for number, words in enumerate(self.clauses)]
        rows += [("because", words) for words in self.because]
        rows += [("rejected", f"{rejection.alternative} ({rejection.reason})") for rejection in self.rejected]
        return "\n".join(f"{name:12}{words}" for name, words in rows)
