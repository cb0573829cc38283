"""Which of several candidates is right: a log-linear model over named features, its weights in a table that can be read.

The probability of a candidate is the exponential of the sum of its features' weights over that of all candidates together
(a conditional logit, McFadden 1974). `tests/rows/fit.py` fits the tables to labelled articles; what is not in a table weighs nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

AND = " & "
"""Joins a feature of a candidate with a trait of the figure that it is a candidate for."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Weights in natural logarithms of odds: of features alone, and of features together with traits."""

    alone: Mapping[str, float]
    together: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> "Table":
        """From the names of features, some of them `feature & trait`."""
        together: dict[str, dict[str, float]] = {}
        for name, weight in weights.items():
            feature, joined, trait = name.partition(AND)
            if joined:
                together.setdefault(feature, {})[trait] = weight
        return cls({name: weight for name, weight in weights.items() if AND not in name}, together)

    def score(self, features: Iterable[str], heads: Iterable[str], traits: Sequence[str]) -> float:
        """The weights of all features and of each head with each trait, added up."""
        get = self.alone.get
        total = sum([get(feature, 0.0) for feature in features])
        for head in heads:
            if row := self.together.get(head):
                total += sum([row[trait] for trait in traits if trait in row])
        return total


@cache
def table(name: str) -> Table:
    """The weights of `data/NAME.tsv`: a feature, a tab, its weight; lines that begin with # are remarks."""
    text = (files(__package__) / "data" / f"{name}.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return Table.of({feature: float(weight) for feature, weight in rows})


def probabilities(scores: Sequence[float]) -> list[float]:
    """What each of the candidates with these scores is worth, together 1."""
    high = max(scores)
    odds = [exp(one - high) for one in scores]
    total = sum(odds)
    return [one / total for one in odds]
