"""Which candidates are the article's main events: a log-linear model over their features."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import exp

from dateline_extraction.domain.facts.events.candidates import Candidate

MOST = 3
"""Events of an article."""
LEAST = 0.5
"""Probability from which a candidate counts."""


@cache
def weights() -> dict[str, float]:
    """The fitted weights by feature; what is not listed weighs nothing."""
    lines = (files("dateline_extraction.domain.facts") / "data" / "event_weights.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}


def probability(candidate: Candidate) -> float:
    """That a reader names it among the article's main events."""
    table = weights()
    total = table.get("bias", 0.0) + sum(table.get(feature, 0.0) for feature in candidate.features)
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def chosen(candidates: Iterable[Candidate]) -> list[tuple[Candidate, float]]:
    """The likeliest ones above the threshold, at most one of a type in a clause, in text order."""
    ranked = sorted(((c, probability(c)) for c in candidates), key=lambda pair: (-pair[1], pair[0].start, pair[0].kind))
    kept: list[tuple[Candidate, float]] = []
    for candidate, value in ranked:
        if value < LEAST or len(kept) == MOST:
            break
        if all(candidate.clause[1] <= k.clause[0] or k.clause[1] <= candidate.clause[0] for k, _ in kept):
            kept.append((candidate, value))
    return sorted(kept, key=lambda pair: (pair[0].start, pair[0].end))
