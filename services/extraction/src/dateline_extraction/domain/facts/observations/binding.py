"""What a rule gets and gives: a run of figures in its context, and what each figure is said to measure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dateline_extraction.domain.facts.observations.clauses import Clause, Run
from dateline_extraction.domain.facts.observations.figures import Figure
from dateline_schema.records.observation import Measure

SAID = 0.95
"""Confidence where the clause itself says what its figure measures."""
IMPLIED = 0.9
"""The construction is complete, but a part of it stands in a neighbouring clause."""
LOOSE = 0.8
"""The words fit more than one construction; the reading given is the commoner one."""
CARRIED = 0.65
"""Nothing in the clause says it: the topic of the clause before or behind is taken."""
_RATES = frozenset({"%", "pp"})
UNBOUND = 0.5
"""No indicator: only the figure itself is vouched for."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One figure's meaning.

    `sign` is -1 for a fall. `comparison` is what the words say, not what a series implies; `bare`: they say none. `verb`: the
    word of the change. `noun`: the words behind the figure that belong to it and to no later one. `counted_subject`: the
    figure only counts what the rest of the clause is about. `member`: the subject is one member of a list or a part of a total.
    """

    indicator: str | None
    measure: Measure
    subject: str | None = None
    area: str | None = None
    sign: int = 1
    comparison: str | None = None
    unit: str | None = None
    bare: bool = False
    counted_subject: bool = False
    verb: str = ""
    noun: str = ""
    member: bool = False
    confidence: float = SAID


@dataclass(slots=True)
class Context:
    """What has been said so far in the statement, and before it.

    `heading`: what a list is of. `subject`: who the statement speaks of; `owner`: an
    organisation that opened a clause without figures, whose measures may follow. `lead`: the last clause without a figure. `ahead`:
    gives the next one. `told`: the lead stands behind the last figure. `bound`: the figures read so far. `earlier`: those of the last statement that had any. `segment`: where the
    last semicolon stands. `basis`: a comparison announced for the statement (从环比看). `series`: the last comparison said of a rate. `organisations`: names that must not be taken apart.
    """

    text: str
    heading: str | None = None
    subject: str | None = None
    owner: str | None = None
    lead: str = ""
    bound: list[tuple[Figure, Binding]] = field(default_factory=list)
    ahead: Callable[[], str] = str
    told: bool = False
    earlier: list[tuple[Figure, Binding]] = field(default_factory=list)
    before_paragraph: int = -1
    segment: int = 0
    basis: str | None = None
    series: str | None = None
    organisations: tuple[str, ...] = ()

    @property
    def before(self) -> Binding | None:
        """The last binding of the statement before."""
        return self.earlier[-1][1] if self.earlier else None

    def last(self, *units: str, level: bool = False) -> Binding | None:
        """The nearest earlier binding, of one of the units if any are given, and a level if asked for.

        Past a semicolon only when nothing has been said since it.
        """
        said = bool(self.bound) and self.bound[-1][0].start >= self.segment
        for figure, binding in reversed(self.bound):
            if said and figure.start < self.segment:
                return None
            if (not units or figure.unit in units) and not (level and binding.measure == "change" and figure.unit in _RATES):
                return binding
        return None


@dataclass(frozen=True, slots=True)
class Slot:
    """A run of figures in its clause. `first`: no figure of the clause stands before it. `listed`: a 、 stands before it."""

    clause: Clause
    run: Run
    first: bool
    listed: bool = False

    @property
    def figure(self) -> Figure:
        """The first figure of the run."""
        return self.run.figures[0]


Rule = Callable[[Slot, Context], Sequence[Binding] | None]
