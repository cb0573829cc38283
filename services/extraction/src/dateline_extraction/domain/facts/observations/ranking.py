"""Which of several candidates is right: a log-linear model over named features, its weights in a table that can be read.

The probability of a candidate is the exponential of the sum of its features' weights over that of all candidates together
(a conditional logit, McFadden 1974). `tests/rows/fit.py` fits the tables to labelled articles; what is not in a table weighs nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp

Table = Mapping[str, float]


@cache
def table(name: str) -> Table:
    """The weights of `data/NAME.tsv`: a feature, a tab, its weight in natural logarithms of odds."""
    return weights_of((files(__package__) / "data" / f"{name}.tsv").read_text("utf-8"))


def weights_of(text: str) -> Table:
    """Weights from lines of feature and weight; lines that begin with # are remarks."""
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {feature: float(weight) for feature, weight in rows}


def score(weights: Table, features: Iterable[str]) -> float:
    """The sum of the features' weights."""
    get = weights.get
    return sum(get(feature, 0.0) for feature in features)


def probabilities(scores: Sequence[float]) -> list[float]:
    """What each of the candidates with these scores is worth, together 1."""
    high = max(scores)
    odds = [exp(one - high) for one in scores]
    total = sum(odds)
    return [one / total for one in odds]
