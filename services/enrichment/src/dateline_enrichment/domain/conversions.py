"""Amounts that an article gives in two currencies, and the rates it states."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.intervals import Interval


@dataclass(frozen=True, slots=True)
class StatedRate:
    """One unit of `base` is some value in `interval` of `quoted`; `unit` and `figure` are the
    figures that say so, `said` their words."""

    base: str
    quoted: str
    value: Decimal
    interval: Interval
    said: str
    unit: Figure
    figure: Figure

    def states(self, figure: Figure) -> bool:
        """Whether a figure is one of the two that state the rate."""
        return figure.fact_id in (self.unit.fact_id, self.figure.fact_id)


def stated_rates(figures: Sequence[Figure]) -> list[StatedRate]:
    """What `1 X` (or 100 X) is worth, where the article says it."""
    found = []
    for one, other in _bound(figures, "rate"):
        if one.value > 0:
            unit, said = 1 / one.value, f"{one.printed} = {other.printed}"
            found.append(
                StatedRate(one.key.unit, other.key.unit, other.value * unit, other.rounding.scaled(unit), said, one, other)
            )
    return found


def converted_pairs(figures: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """`a X` and `b Y` of which the second says the first again: 25亿英镑（约合31.8亿美元）."""
    return list(_bound(figures, "conversion"))


def is_currency(unit: str) -> bool:
    """Whether a unit is a currency of ISO 4217 by its form: three capital letters."""
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper() and unit != "TEU"


def _bound(figures: Sequence[Figure], relation: str) -> Iterator[tuple[Figure, Figure]]:
    numbered = {figure.structure.number: figure for figure in figures if figure.observation.structure}
    for figure in figures:
        for bond in figure.structure.bonds:
            if bond.relation == relation and len(bond.figures) == 2 and all(number in numbered for number in bond.figures):
                one, other = (numbered[number] for number in bond.figures)
                if is_currency(one.key.unit) and is_currency(other.key.unit) and one.key.unit != other.key.unit:
                    yield one, other
