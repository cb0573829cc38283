"""One figure over time: which value was known when, and what followed it.

A *print* is a figure as one article says it. Prints of the same series and period that agree as far as they were printed are one
*vintage*: 41.76万亿元 and 约41.8万亿元 say the same. Rounding is judged in the last place of the coarser print, half a unit either way;
equally precise prints must be equal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

Change = Literal["first", "refined", "revised", "differs"]

_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12, "萬": 4, "億": 8}
_EXPECTED = frozenset({"forecast", "plan", "conditional"})


class Print(NamedTuple):
    """A figure as one article says it. `known_at`: on the clock that was asked for; `ended_at`: when it was withdrawn, on the same."""

    fact_id: str
    article_id: str
    source: str
    value: Decimal
    unit: str
    bound: str
    status: str
    decimals: int
    scale: str
    label: str
    start: date
    end: date
    published_on: date | None
    received_at: datetime | None
    known_at: date | datetime
    ended_at: date | datetime | None
    confidence: float
    copy_of: str | None
    revises: str | None

    @property
    def step(self) -> Decimal:
        """One unit in the last printed place, in the value's unit."""
        return Decimal(1).scaleb(sum(_SCALES.get(c, 0) for c in self.scale) - self.decimals)

    @property
    def exact(self) -> bool:
        """Printed as the value itself, not as a bound or about it."""
        return self.bound == "eq"

    @property
    def expected(self) -> bool:
        """Said of the future."""
        return self.status in _EXPECTED


@dataclass
class Vintage:
    """A value, from the print that first said it to the one that replaced it. `prints`: that one and those that repeat it."""

    first: Print
    change: Change
    prints: list[Print] = field(default_factory=list)

    @property
    def value(self) -> Decimal:
        """The value."""
        return self.first.value


@dataclass(frozen=True)
class Observed:
    """What was known of one period at a time. `latest` is the value; `disputed`: another source's latest print differs from it."""

    label: str
    start: date
    end: date
    vintages: tuple[Vintage, ...]
    withdrawn: tuple[Print, ...]
    disputed: bool

    @property
    def first(self) -> Vintage:
        """The first print that stands."""
        return self.vintages[0]

    @property
    def latest(self) -> Vintage:
        """The newest of what was measured, else of what was expected."""
        measured = [vintage for vintage in self.vintages if not vintage.first.expected]
        return (measured or list(self.vintages))[-1]


def observed(prints: Iterable[Print], as_of: date | datetime | None = None) -> list[Observed]:
    """What was known at `as_of` (None: now) of each period, in the order of the periods."""
    periods: dict[tuple[date, date, str], list[Print]] = {}
    for one in prints:
        if as_of is None or one.known_at <= as_of:
            periods.setdefault((one.start, one.end, one.label), []).append(one)
    found = []
    for (start, end, label), printed in sorted(periods.items()):
        withdrawn = [p for p in printed if p.ended_at is not None and (as_of is None or p.ended_at <= as_of)]
        standing = [p for p in printed if p not in withdrawn]
        if standing:
            vintages = _vintages(standing)
            found.append(Observed(label, start, end, vintages, tuple(withdrawn), _disputed(vintages)))
    return found


def agree(one: Print, other: Print) -> bool:
    """Whether two prints can mean the same value, as far as they were printed."""
    if one.exact and other.exact:
        coarse = max(one.step, other.step)
        return one.value == other.value if one.step == other.step else abs(one.value - other.value) <= coarse / 2
    if one.exact or other.exact:
        exact, bound = (one, other) if one.exact else (other, one)
        return _within(exact.value, bound)
    return True


def _within(value: Decimal, bound: Print) -> bool:
    match bound.bound:
        case "gt" | "ge":
            return value >= bound.value - bound.step / 2
        case "lt" | "le":
            return value <= bound.value + bound.step / 2
        case _:
            return abs(value - bound.value) <= max(bound.step, abs(bound.value) / 20)


def _vintages(prints: Sequence[Print]) -> tuple[Vintage, ...]:
    found: list[Vintage] = []
    order = sorted(prints, key=lambda p: (p.known_at, p.received_at is None, p.received_at, -p.confidence, p.fact_id))
    for one in order:
        current = next((v for v in reversed(found) if v.first.expected == one.expected), None)
        if current is None:
            found.append(Vintage(one, "first", [one]))
        elif agree(current.first, one):
            finer = (one.exact and not current.first.exact) or (one.exact and one.step < current.first.step)
            if finer and one.value != current.value:
                found.append(Vintage(one, "refined", [one]))
            else:
                current.prints.append(one)
        elif not one.exact and current.first.exact:
            current.prints.append(one)  # 超过 against a number that is lower: a contradiction, but no better value
        else:
            same = any(p.source == one.source or p.article_id == one.revises for v in found for p in v.prints)
            found.append(Vintage(one, "revised" if same else "differs", [one]))
    return tuple(found)


def _disputed(vintages: Sequence[Vintage]) -> bool:
    """Whether the latest prints of two sources, of what was measured, cannot both be right."""
    latest: dict[str, Print] = {}
    for vintage in vintages:
        for one in vintage.prints:
            if not one.expected and one.copy_of is None:
                known = latest.get(one.source)
                if known is None or (known.known_at, known.fact_id) <= (one.known_at, one.fact_id):
                    latest[one.source] = one
    prints = list(latest.values())
    return any(not agree(one, other) for at, one in enumerate(prints) for other in prints[:at])
