"""Amounts that an article gives in two currencies, and the rates it states."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.intervals import Interval

# Between the two amounts stand only these words (and a bracket).
_SAYS_RATE = re.compile(
    r"(?:人民币)?(?:约|大约|约合|合|折合|约折合|兑换|可兑换|兑|可兑|等于|约等于|=|≈|为|约为|相当于|大致相当于)+(?:人民币)?"
)
_CONVERTS = re.compile(r"[（(,，]?(?:人民币)?(?:约|大约|约合|合|折合|约折合|相当于|约为|即|折)+(?:人民币)?")


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
        return figure is self.unit or figure is self.figure


def stated_rates(figures: Sequence[Figure]) -> list[StatedRate]:
    """Neighbours `1 X` (or 100 X) and `r Y` with nothing but 约合 or the like between them."""
    found = []
    for one, other, between in _money_pairs(figures):
        if one.value in (1, 100) and _SAYS_RATE.fullmatch(between) and one.observation.bound == "eq":
            exact = one.observation.quote + between + other.observation.quote
            unit = 1 / one.value
            found.append(
                StatedRate(one.key.unit, other.key.unit, other.value * unit, other.rounding.scaled(unit), exact, one, other)
            )
    return found


def converted_pairs(figures: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Neighbours `a X` and `b Y` of which the second says the first again: 25亿英镑（约合31.8亿美元）."""
    return [
        (one, other)
        for one, other, between in _money_pairs(figures)
        if one.value not in (0, 1, 100) and _CONVERTS.fullmatch(between)
    ]


def is_currency(unit: str) -> bool:
    """Whether a unit is a currency of ISO 4217 by its form: three capital letters."""
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper() and unit != "TEU"


def _money_pairs(figures: Sequence[Figure]) -> list[tuple[Figure, Figure, str]]:
    amounts = [figure for figure in figures if figure.fact and is_currency(figure.key.unit)]
    found = []
    for one, other in pairwise(amounts):
        gap = other.fact.evidence.start - one.fact.evidence.end if one.fact and other.fact else 0
        if one.key.unit != other.key.unit and one.fact and 0 < gap <= 10:
            found.append((one, other, one.fact.evidence.suffix[:gap]))
    return found
