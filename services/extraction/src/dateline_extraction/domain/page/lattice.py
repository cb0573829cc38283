"""The walk over the lines: best path and probabilities in one pass, with hopeless states left out on the way.

Plain lists and numbers in here: this is the inner loop of the cut.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp

from dateline_extraction.domain.page.features import FEATURES, Seen
from dateline_extraction.domain.page.scores import (
    FIRST,
    IN_TEXT,
    LABELS,
    LAST,
    MODES,
    Role,
    Weights,
    barred,
    follow,
    kind_of,
    row_of,
)

_BEAM = 14.0
"""A state this much below the best of its line (odds of a million to one) is not followed further."""
_COUNTED = 6.5
"""What is this much below the best of its line adds nothing that could be seen to the probabilities; each state keeps its best."""
_NEVER = -1e300
_ROLES = len(Role)
_ROLE = tuple(Role)
_KEPT = 20_000

# What a pair of roles depends on, by the lines' description: see scores.kind_of.
KINDS = ("line goes on", "first line goes on", "line ends", "first line ends", "line is broken off", "first line is broken off", "headline", "section head", "subheadline", "caption")  # fmt: skip
_NOTHING = len(KINDS)


Step = tuple[int, int, float]
"""A role, the kind of its meeting with the one before, and what the order of the two is worth."""
Steps = list[list[Step]]
Edge = tuple[int, int, float]
"""Two roles of neighbouring lines and what going from one to the other adds."""
Look = tuple[list[float], Steps]
_HEAD = FEATURES.index("dateline")


class Tables:
    """The weights as lists that the walk can add up."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._columns = {mode: [LABELS[mode][role] for role in Role] for mode in MODES}
        self._looks: dict[tuple[str, ...], tuple[Look, Look]] = {}
        self._allowed: dict[tuple[str, frozenset[Role], bool], Steps] = {}
        self._values: dict[tuple[str, str], tuple[list[float], list[float]]] = {}
        self._pairs: dict[tuple[str, str, str], list[float]] = {}
        self.first = {
            mode: {role: weights.of("start", mode, self._columns[mode][role]) for role in FIRST[mode]} for mode in MODES
        }
        self.last = {mode: {role: weights.of("stop", mode, self._columns[mode][role]) for role in LAST[mode]} for mode in MODES}
        self.steps = {mode: [self._steps(mode, role) for role in Role] for mode in MODES}

    def _steps(self, mode: str, role: Role) -> list[Step]:
        """For a role those that may follow: (role, kind of meeting, weight of the order)."""
        names = self._columns[mode]
        found = []
        for following in follow(role, mode):
            kind = kind_of(role, following)
            found.append(
                (
                    int(following),
                    KINDS.index(kind) if kind else _NOTHING,
                    self._weights.of("order", names[role], names[following]),
                )
            )
        return found

    def looks(self, seen: Seen) -> tuple[Look, Look]:
        """What a line's features say for each role, before and after, with the steps that lead to the roles it can have."""
        found = self._looks.get(seen.features)
        if found is None:
            values = [self._value(name, value) for name, value in zip(FEATURES, seen.features, strict=True)]
            roles = frozenset(Role) - barred(seen.features)
            undated = seen.features[_HEAD].endswith("page")
            found = (
                ([sum(column) for column in zip(*(v[0] for v in values), strict=True)], self._steps_to("before", roles, undated)),
                ([sum(column) for column in zip(*(v[1] for v in values), strict=True)], self._steps_to("after", roles, undated)),
            )
            if len(self._looks) > _KEPT:
                self._looks.clear()
            self._looks[seen.features] = found
        return found

    def _steps_to(self, mode: str, roles: frozenset[Role], undated: bool) -> Steps:
        """The steps that end in one of the roles; a body without a dateline does not begin right behind another."""
        key = (mode, roles, undated)
        found = self._allowed.get(key)
        if found is None:
            found = self._allowed[key] = [
                [step for step in steps if step[0] in roles and not (undated and step[0] == Role.BODY and role in IN_TEXT)]
                for role, steps in enumerate(self.steps[mode])
            ]
        return found

    def _value(self, name: str, value: str) -> tuple[list[float], list[float]]:
        found = self._values.get((name, value))
        if found is None:
            row = self._weights.rows.get((name, value), {})
            before, after = ([row.get(column, 0.0) for column in self._columns[mode]] for mode in MODES)
            found = self._values[name, value] = (before, after)
        return found

    def pairs(self, seen: Seen) -> list[float]:
        """What each kind of meeting is worth behind a line."""
        key = (seen.as_first, seen.as_more, seen.meets)
        found = self._pairs.get(key)
        if found is None:
            found = self._pairs[key] = [
                *(self._weights.of(kind, row, "weight") for kind, row in zip(KINDS, rows_of(seen), strict=True)),
                0.0,
            ]
        return found


def rows_of(seen: Seen) -> list[str]:
    """A line's row in the table of each of KINDS."""
    return [row_of(kind, seen) for kind in KINDS]


@lru_cache(maxsize=4)
def tables(weights: Weights) -> Tables:
    """The tables of a set of weights, made once."""
    return Tables(weights)


def _step(
    best: dict[int, float], fits: list[float], look: list[float], steps: Steps
) -> tuple[dict[int, float], list[Edge], list[int]]:
    """One line further: the best score of each role it may have, the edges to them that count, and where the best came from."""
    now = [_NEVER] * _ROLES
    came = [0] * _ROLES
    near: list[Edge] = []
    high = _NEVER
    for earlier, score in best.items():
        for role, kind, order in steps[earlier]:
            value = score + fits[kind] + order + look[role]
            if value > now[role]:
                now[role] = value
                came[role] = earlier
            if value > high - _COUNTED:
                near.append((earlier, role, value))
                if value > high:
                    high = value
    if not near:  # a line that nothing may lead to: it starts anew
        high = max(best.values()) - _BEAM
        now[Role.FURNITURE], came[Role.FURNITURE] = high, max(best, key=best.__getitem__)
    beam, floor = high - _BEAM, high - _COUNTED
    kept = {role: value for role, value in enumerate(now) if value > beam}
    edges = [(a, b, value - best[a]) for a, b, value in near if value > floor]
    edges += [(came[b], b, value - best[came[b]]) for b, value in kept.items() if value <= floor or not near]
    return kept, edges, came


class Lattice:
    """All readings of a page in one mode that come near the best. `score`: of the best, `roles`: its roles."""

    def __init__(self, seen: Sequence[Seen], table: Tables, mode: str) -> None:
        self.mode = mode
        which = MODES.index(mode)
        look, _ = table.looks(seen[0])[which]
        shut = barred(seen[0].features)
        best = {int(role): weight + look[role] for role, weight in table.first[mode].items() if role not in shut}
        self._begin = best
        self._tops = [max(best.values())]
        self._steps: list[list[Edge]] = []
        back: list[list[int]] = []
        for index in range(1, len(seen)):
            best, edges, came = _step(best, table.pairs(seen[index - 1]), *table.looks(seen[index])[which])
            self._tops.append(max(best.values()))
            self._steps.append(edges)
            back.append(came)
        at = self._close(table, seen[-1], best)
        roles = [at]
        for came in reversed(back):
            at = came[at]
            roles.append(at)
        self.roles = [_ROLE[role] for role in reversed(roles)]
        self._sums: _Sums | None = None

    def _close(self, table: Tables, last: Seen, best: dict[int, float]) -> int:
        """The role of the last line, which must be one that may stand last."""
        fits = table.pairs(last)
        self._ends = {}
        for role, weight in table.last[self.mode].items():
            kind = kind_of(role, None)
            self._ends[int(role)] = weight + (fits[KINDS.index(kind)] if kind else 0.0)
        possible = {role: score + self._ends[role] for role, score in best.items() if role in self._ends}
        if not possible:  # every role that may stand last was hopeless: at best the page stops short
            self._ends = dict.fromkeys(best, -_BEAM)
            possible = {role: score - _BEAM for role, score in best.items()}
        at = max(possible, key=possible.__getitem__)
        self.score = possible[at]
        return at

    def probability(self, first: int, last: int) -> float:
        """Of the best path's roles from line `first` to line `last`, both included, in this mode."""
        if self._sums is None:
            self._sums = _Sums(self._begin, self._tops, self._steps, self._ends)
        return self._sums.probability(self.roles, first, last)


class _Sums:
    """The walk forth and back that sums over all readings instead of taking the best.

    Masses are kept relative to the best path and to their sum, so that they neither overflow nor vanish on long pages.
    """

    def __init__(self, begin: dict[int, float], tops: list[float], steps: list[list[Edge]], ends: dict[int, float]) -> None:
        mass = {role: exp(score - tops[0]) for role, score in begin.items()}
        self._mass = [mass]
        self._edges: list[list[Edge]] = []
        for index, edges in enumerate(steps):
            shift = tops[index] - tops[index + 1]
            weighed = [(a, b, exp(step + shift)) for a, b, step in edges]
            spread: dict[int, float] = {}
            for a, b, weight in weighed:
                spread[b] = spread.get(b, 0.0) + mass[a] * weight
            whole = sum(spread.values())
            mass = {role: value / whole for role, value in spread.items()}
            self._mass.append(mass)
            self._edges.append([(a, b, weight / whole) for a, b, weight in weighed])
        high = max(ends.values())
        after = {role: exp(ends[role] - high) for role in mass if role in ends}
        self._whole = sum(mass[role] * weight for role, weight in after.items())
        self._behind = [after]
        for weighed in reversed(self._edges):
            here: dict[int, float] = {}
            for a, b, weight in weighed:
                here[a] = here.get(a, 0.0) + weight * after.get(b, 0.0)
            after = here
            self._behind.append(here)
        self._behind.reverse()

    def probability(self, roles: Sequence[Role], first: int, last: int) -> float:
        """Of these roles from line `first` to line `last`."""
        value = self._mass[first].get(roles[first], 0.0)
        for index in range(first, last):
            here, then = roles[index], roles[index + 1]
            value *= next((w for a, b, w in self._edges[index] if a == here and b == then), 0.0)
        return min(1.0, value * self._behind[last].get(roles[last], 0.0) / self._whole)
