"""What a rule gets and gives: a run of figures in its context, and what each figure is said to measure."""

from dataclasses import dataclass, field

from dateline_extraction.domain.facts.observations.clauses import Clause, Run
from dateline_extraction.domain.facts.observations.figures import Figure
from dateline_shared.records.observation import Measure


@dataclass(frozen=True, slots=True)
class Binding:
    """One figure's meaning. `sign` is -1 for a fall; `comparison` is what the words say, not what a series implies."""

    indicator: str | None
    measure: Measure
    subject: str | None = None
    area: str | None = None
    sign: int = 1
    comparison: str | None = None
    unit: str | None = None
    bare: bool = False
    counted_subject: bool = False
    confidence: float = 0.9


@dataclass(slots=True)
class Context:
    """What has been said so far in the statement, and before it."""

    text: str
    heading: str | None = None
    subject: str | None = None
    lead: str = ""
    bound: list[tuple[Figure, Binding]] = field(default_factory=list)
    ahead: str = ""
    before: Binding | None = None
    before_paragraph: int = -1

    def last(self, *units: str, level: bool = False) -> Binding | None:
        """The nearest earlier binding, of one of the units if any are given, and a level if asked for."""
        for figure, binding in reversed(self.bound):
            if (not units or figure.unit in units) and not (level and binding.measure == "change" and figure.unit == "%"):
                return binding
        return None


@dataclass(frozen=True, slots=True)
class Slot:
    """A run of figures in its clause. `first`: no figure of the clause stands before it."""

    clause: Clause
    run: Run
    first: bool

    @property
    def figure(self) -> Figure:
        """The first figure of the run."""
        return self.run.figures[0]
