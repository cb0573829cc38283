"""The cut: one scored decision over all lines of the page.

Each line gets a role. A walk over the lines finds the sequence of roles with the highest sum of what the features say for each
role and how well each pair of neighbours fits (scores.py). Whether headlines stand before or after their bodies is decided for
the whole page by walking both ways. The sums are logarithms of odds, so the same walk also says how probable a part of its
answer is among all the readings there are: that is the confidence of an article.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from dateline_extraction.domain.page.datelines import Head
from dateline_extraction.domain.page.features import FEATURES, Seen, seen_in
from dateline_extraction.domain.page.lattice import Lattice, tables
from dateline_extraction.domain.page.lines import Line
from dateline_extraction.domain.page.places import Place
from dateline_extraction.domain.page.scores import LABELS, MODES, Role, fitted, kind_of, look, row_of


@dataclass(frozen=True, slots=True)
class Decision:
    """One line's role, how probable it is, and the features that spoke most for or against it with their logarithms of odds."""

    line: Line
    role: Role
    width: int
    head: Head | None
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Every line with its role, and where headlines stand."""

    seen: tuple[Seen, ...]
    roles: tuple[Role, ...]
    headlines: str
    lattice: Lattice | None
    share: float
    """Probability that headlines stand where this cut says, from 0 to 1: the odds of the best readings of both sides."""
    is_told: bool = False
    """The roles come from the page's format and were not weighed."""
    running: tuple[Line, ...] = ()
    """Running heads and feet, which are among none of the others."""
    unweighed: tuple[int, ...] = ()
    """Numbers of the lines whose role the page's format tells while the others' were weighed without them."""

    @property
    def score(self) -> float:
        """Of the reading against other orders of the same lines."""
        return self.lattice.score if self.lattice else 0.0

    def confidence(self, first: int, last: int) -> float:
        """Probability of the roles of lines `first` to `last`, both included, among all readings of the page."""
        if self.is_told:
            return 1.0
        if not self.lattice:
            return 1.0 if self.unweighed else 0.0
        first, last = (number - bisect_left(self.unweighed, number) for number in (first, last + 1))
        return self.share * self.lattice.probability(first, last - 1) if last > first else self.share


def cut(lines: Sequence[Line], places: Sequence[Place] = ()) -> Cut:
    """The best reading of a page's lines. `places`: on paper, where the layout tells (places.py)."""
    if not lines:
        return Cut((), (), "after", None, 0.0)
    seen = seen_in(lines, places)
    table = tables(fitted())
    modes = MODES[:1] if _heads_first(seen, places) else MODES
    lattices = [Lattice(seen, table, mode) for mode in modes]
    best = max(lattices, key=lambda lattice: lattice.score)
    other = min(lattice.score for lattice in lattices)
    share = 1 / (1 + exp(other - best.score)) if len(lattices) > 1 else 1.0
    return Cut(tuple(seen), tuple(best.roles), best.mode, best, share)


def _heads_first(seen: Sequence[Seen], places: Sequence[Place]) -> bool:
    """Whether larger type opens the sheet, as its masthead or behind it and a running head: then headlines stand above their bodies."""
    lines = 0
    for one, place in zip(seen, places, strict=False):
        if place.size == "big":
            return True
        lines += one.features[_FURNITURE] == "none"
        if lines > _RUNNING_HEAD:
            break
    return False


_RUNNING_HEAD = 2
"""Lines of other words above the headline: the paper's name, a chapter's."""
_FURNITURE = FEATURES.index("furniture")


def decisions(done: Cut, most: int = 4) -> list[Decision]:
    """For every line how probable its role is and what spoke most for or against it."""
    weights, names = fitted(), LABELS[done.headlines]
    found = []
    for index, (seen, role) in enumerate(zip(done.seen, done.roles, strict=True)):
        following = done.roles[index + 1] if index + 1 < len(done.roles) else None
        said = look(weights, seen, names[role])
        if kind := kind_of(role, following):
            row = row_of(kind, seen)
            said.append((weights.of(kind, row, "weight"), f"{kind}: {row}"))
        if following is not None:
            order = weights.of("order", names[role], names[following])
            said.append((order, f"then {following.name.lower().replace('_', ' ')}"))
        told = sorted((s for s in said if s[0]), key=lambda s: -abs(s[0]))[:most]
        reasons = tuple(f"{words} {value:+.1f}" for value, words in told)
        found.append(Decision(seen.line, role, seen.width, seen.head, done.confidence(index, index), reasons))
    found += [Decision(line, Role.FURNITURE, 0, None, 1.0, ("runs over the sheets",)) for line in done.running]
    return sorted(found, key=lambda decision: decision.line.start) if done.running else found
