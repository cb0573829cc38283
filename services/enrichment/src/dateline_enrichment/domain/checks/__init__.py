"""Arithmetic that an article's own figures must satisfy. One check is one pure function, and one line in CHECKS.

A verdict is consistent when some exact values that round to the printed figures satisfy the expression, inconsistent when none
do: the tolerance follows from the printed digits, not from a constant.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dateline_enrichment.domain.checks.figures import Figure, figures
from dateline_enrichment.domain.checks.growth import growth_against_level, mean_of_growths, product_of_growths
from dateline_enrichment.domain.checks.parts import parts_of_whole, sub_periods
from dateline_enrichment.domain.given import Given
from dateline_shared.records import Check, FactBatch

CHECKS: tuple[Callable[[tuple[Figure, ...]], Iterable[Check]], ...] = (
    product_of_growths,
    mean_of_growths,
    growth_against_level,
    parts_of_whole,
    sub_periods,
)


def checks(batch: FactBatch, given: Given) -> Mapping[str, Mapping[str, Any]]:
    """The step: every check of the article's figures, told to each figure that it uses."""
    found = figures(batch)
    told: defaultdict[str, tuple[Check, ...]] = defaultdict(tuple)
    for check in CHECKS:
        for result in check(found):
            for fact_id in result.inputs:
                told[fact_id] += (result,)
    return {fact_id: {"checks": results} for fact_id, results in told.items()}
