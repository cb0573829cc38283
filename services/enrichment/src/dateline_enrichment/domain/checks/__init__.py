"""Arithmetic that figures must satisfy. One check is one pure function, and one line in CHECKS.

A verdict is consistent when some exact values that round to the printed figures satisfy the expression, inconsistent when none
do: the tolerance follows from the printed digits, not from a constant. Figures that the text itself binds (`bound`) may be accused by
that alone; those that only their meanings relate, in this article or in earlier ones, where the meaning is sure (`judging.by_meaning`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dateline_enrichment.domain.checks.bound import bound_figures, ranks
from dateline_enrichment.domain.checks.contributions import contribution_of_share
from dateline_enrichment.domain.checks.currencies import conversions
from dateline_enrichment.domain.checks.growth import (
    level_and_difference,
    level_and_growth,
    mean_of_growths,
    product_of_growths,
)
from dateline_enrichment.domain.checks.headline import headline_against_body
from dateline_enrichment.domain.checks.parts import (
    part_within_whole,
    parts_of_whole,
    ratio_of_levels,
    share_of_whole,
    shares_of_sum,
    splits_of_whole,
)
from dateline_enrichment.domain.checks.periods import period_within_whole, periods_of_whole
from dateline_enrichment.domain.checks.pool import Pool
from dateline_enrichment.domain.checks.same import repeated_figure, same_series
from dateline_enrichment.domain.checks.wanted import known_beside, points_wanted
from dateline_enrichment.domain.figures import figures
from dateline_enrichment.domain.given import Given
from dateline_enrichment.domain.history import SeriesPoint
from dateline_schema.records import Check, FactBatch

CHECKS: tuple[Callable[[Pool], Iterable[Check]], ...] = (
    product_of_growths,
    mean_of_growths,
    level_and_growth,
    level_and_difference,
    parts_of_whole,
    splits_of_whole,
    shares_of_sum,
    share_of_whole,
    ratio_of_levels,
    part_within_whole,
    contribution_of_share,
    periods_of_whole,
    period_within_whole,
    bound_figures,
    ranks,
    conversions,
    repeated_figure,
)


def checks(batch: FactBatch, given: Given) -> Mapping[str, Mapping[str, Any]]:
    """The step: every check of the article's figures, told to each figure that it uses."""
    own = given.figures
    told: defaultdict[str, dict[Check, None]] = defaultdict(dict)
    mine = {figure.fact_id for figure in own}
    for result in _results(batch, given):
        for fact_id in mine.intersection(result.inputs):
            told[fact_id][result] = None
    return {fact_id: {"checks": tuple(results)} for fact_id, results in told.items()}


def history_wanted(batch: FactBatch) -> frozenset[SeriesPoint]:
    """The cells of the history that the checks of a batch will ask for."""
    return frozenset(points_wanted(figures(batch)))


def _results(batch: FactBatch, given: Given) -> Iterable[Check]:
    own = given.figures
    pool = Pool(own, known_beside(batch, own, given.wanted, given.history))
    for check in CHECKS:
        yield from check(pool)
    yield from headline_against_body(batch.headline_figures, own)
    yield from same_series(batch, own, given.history)
