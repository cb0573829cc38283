"""How sure a whole row is: the probability that every field of it is right.

A logistic regression over a few dozen named numbers gives a score; a table of scores met on articles that were left out of the fit
gives the share of rows that were right there. `tests/rows/fit_confidence.py` makes both tables from labelled articles. Few numbers, because
rows of one article are much alike: with hundreds of features a hundred articles teach their own noise (on articles left out, 887
weights told right rows from wrong ones worse than these do).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import log
from typing import TYPE_CHECKING

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.binding import CARRIED, IMPLIED, LOOSE, UNBOUND
from dateline_extraction.domain.facts.observations.choice.features import features_of
from dateline_extraction.domain.facts.observations.lexicon import HEAD
from dateline_extraction.domain.facts.observations.weighed.ranking import table
from dateline_extraction.domain.facts.observations.weighed.unexplained import Surroundings
from dateline_schema.records import Observation

if TYPE_CHECKING:
    from dateline_extraction.domain.facts.observations.reader import Reading

_SAID = {IMPLIED: "implied", LOOSE: "loose", CARRIED: "carried", UNBOUND: "unbound"}
_LONGEST = 20
"""Characters of an indicator beyond which it is no longer any worse."""


class Sureness:
    """The numbers of the rows of one article."""

    def __init__(self, document: Document, readings: "Sequence[Reading]") -> None:
        self.readings = readings
        self.around = Surroundings(document)
        number = max(1, len(readings))
        self.of_article = {
            "article: certainty of periods": sum(reading.choice.certainty for reading in readings) / number,
            "article: indicators with a head": sum(bool(HEAD.search(r.binding.indicator or "")) for r in readings) / number,
            "article: figures": log(number + 1),
            "traditional": float(document.article.script == "Hant"),
        }

    def features(self, number: int, body: Observation) -> dict[str, float]:
        """What is seen at the row, each by its name; a feature that is not named is 0."""
        reading = self.readings[number]
        binding, choice, name = reading.binding, reading.choice, reading.binding.indicator or ""
        whose = binding.subject or binding.area or ""
        found = features_of(reading) | self.of_article
        found |= dict.fromkeys(
            (
                f"said: {_SAID.get(binding.confidence, 'said')}",
                f"measure {binding.measure}",
                f"comparison {(body.comparison or 'none').split(':')[0]}",
                f"unit {'rate' if body.unit in {'%', 'pp'} else 'money' if reading.figure.family == 'money' else 'other'}",
                f"period {choice.origin}",
                f"status {body.status}",
                f"bound {'none' if body.bound == 'eq' else 'said'}",
            ),
            1.0,
        )
        head = HEAD.search(name)
        found["certainty of the period"] = choice.certainty
        found["a head"] = float(head is not None)
        found["a bare head"] = float(head is not None and head.start() == 0)
        found["characters of the indicator"] = float(min(len(name), _LONGEST))
        return found | self.around.of(reading, name, whose)


def probability(features: Mapping[str, float]) -> float:
    """The probability that the row is right in every field, to two places."""
    return calibrated(score(features, table("confidence").alone), _calibration())


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The logarithm of the odds before calibration."""
    get = weights.get
    return get("always", 0.0) + sum([get(name, 0.0) * value for name, value in features.items()])


def calibrated(score: float, points: Sequence[tuple[float, float]]) -> float:
    """The share of rows right at a score: a straight line between the points, flat beyond them."""
    if not points:
        return 0.5
    place = bisect_right(points, (score, 2.0))
    if place == 0 or place == len(points):
        return round(points[min(place, len(points) - 1)][1], 2)
    (low, least), (high, most) = points[place - 1], points[place]
    return round(least + (most - least) * (score - low) / (high - low), 2)


@cache
def _calibration() -> tuple[tuple[float, float], ...]:
    """Scores and the share right there, from data/calibration.tsv."""
    text = (files(__package__) / "data" / "calibration.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((float(score), float(share)) for score, share in rows)
