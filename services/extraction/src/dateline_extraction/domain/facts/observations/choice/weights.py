"""What each feature of a candidate is worth: a log-linear ranking, fitted offline, read from data/weights.tsv.

The numbers are natural logarithms of odds against the other candidates of the same figure. tests/observations/fit.py says how
they are made: from labelled articles that stay outside of the project.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp

Table = dict[str, float]


@cache
def weights(table: str) -> Table:
    """The shipped weights of a table: `name` or `subject`. A feature that is not in it weighs nothing."""
    text = (files(__package__) / "data" / "weights.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {feature: float(weight) for name, feature, weight in rows if name == table}


def score(features: Sequence[str], table: Table) -> float:
    """What speaks for a candidate, all features taken together."""
    return sum([table.get(feature, 0.0) for feature in features])


def best(scores: Sequence[float]) -> tuple[int, float]:
    """The first of the highest scores, and its probability among all."""
    high = max(scores)
    return scores.index(high), 1.0 / sum([exp(value - high) for value in scores])
