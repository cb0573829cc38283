"""Which figures the words themselves put into one relation: arithmetic on them is left to others.

A finder is one function over the figures in text order, and one line in FINDERS; it looks a bounded number of figures back, so
that the whole is linear.
"""

from collections.abc import Callable, Iterator, Sequence

from dateline_extraction.domain.facts.observations.bonds.changes import bases, gaps, movements, relatives
from dateline_extraction.domain.facts.observations.bonds.parts import averages, balances, products, shares
from dateline_extraction.domain.facts.observations.bonds.rows import conversions, ordered
from dateline_extraction.domain.facts.observations.bonds.sums import sums
from dateline_extraction.domain.facts.observations.standing import Standing
from dateline_schema.records.structure import Bond

__all__ = ["FINDERS", "bonds_in"]

Finder = Callable[[Sequence[Standing]], Iterator[Bond]]
FINDERS: tuple[Finder, ...] = (
    movements,
    bases,
    relatives,
    gaps,
    shares,
    sums,
    balances,
    averages,
    products,
    conversions,
    ordered,
)


def bonds_in(items: Sequence[Standing]) -> tuple[Bond, ...]:
    """Every bond of an article's figures, each once."""
    return tuple(dict.fromkeys(bond for finder in FINDERS for bond in finder(items)))
