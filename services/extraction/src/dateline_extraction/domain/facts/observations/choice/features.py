"""What an observation rests on, as named numbers: what a model of confidence can be fitted to."""

from math import log
from typing import TYPE_CHECKING

from dateline_extraction.domain.facts.observations.choice.debris import debris

if TYPE_CHECKING:
    from dateline_extraction.domain.facts.observations.reader import Reading


def features_of(reading: "Reading") -> dict[str, float]:
    """Features of the name and subject of a reading; 1.0 where one holds, margins in natural logarithms of odds."""
    binding = reading.binding
    found = {f"rule {reading.rule}": 1.0}
    if binding.indicator:
        found |= {f"indicator {what}": 1.0 for what in debris(binding.indicator)}
    else:
        found["no indicator"] = 1.0
    found["indicator length"] = float(len(binding.indicator or ""))
    if not binding.subject and not binding.area:
        found["no subject"] = 1.0
    found["odds of the indicator"], found["odds of the subject"] = (_odds(one) for one in reading.sure)
    return found


def _odds(probability: float) -> float:
    """The logarithm of the odds, at most 10."""
    return min(10.0, log(max(probability, 1e-9) / max(1e-9, 1.0 - probability)))
