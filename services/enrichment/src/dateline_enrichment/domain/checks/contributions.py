"""Contributions: how many points a part adds to the growth of its whole."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from dateline_enrichment.domain.checks.growth import percent
from dateline_enrichment.domain.checks.judging import by_meaning, equal
from dateline_enrichment.domain.checks.pool import Pool
from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.indicators import Indicator
from dateline_enrichment.domain.intervals import Interval, factor
from dateline_schema.records import Check

_HUNDREDTH = Decimal("0.01")


def contribution_of_share(pool: Pool) -> Iterator[Check]:
    """contribution = earlier share × growth; today's share leads to the earlier one by the two growths."""
    for contribution in (figure for figure in pool.figures if figure.key.transformation == "CT" and figure.indicator.whole):
        part_of = replace(contribution.indicator, whole=None)
        whole_of = contribution.indicator.whole
        growth, total = _growth(pool, contribution, part_of), _growth(pool, contribution, whole_of)
        if growth is None or total is None:
            continue
        for share, now, inputs in _shares(pool, contribution, part_of, whole_of):
            before = now * factor(total.interval) / factor(growth.interval)
            computed = before * growth.interval.scaled(_HUNDREDTH)
            words = (
                f"{contribution.said}",
                f"{share} × (1 {percent(total)}) / (1 {percent(growth)}) × {growth.value}%",
            )
            used = (contribution, *inputs, total, growth)
            yield by_meaning(equal("contribution=share*growth", contribution.interval, computed, words, used), used)
            break


def _growth(pool: Pool, figure: Figure, indicator: Indicator | None) -> Figure | None:
    if indicator is None:
        return None
    return next((f for f in pool.at(figure, figure.time, indicator.id) if f.is_growth and f.key.comparison in ("Y", "")), None)


def _shares(
    pool: Pool, figure: Figure, part_of: Indicator, whole_of: Indicator | None
) -> Iterator[tuple[str, Interval, tuple[Figure, ...]]]:
    """The part's share in per cent at the figure's time: as printed, else of the two levels."""
    if whole_of is None:
        return
    for share in pool.at(figure, figure.time, figure.indicator.id):
        if share.key.transformation == "SH":
            yield share.said, share.interval, (share,)
    parts = [f for f in pool.at(figure, figure.time, part_of.id) if f.is_level]
    wholes = [f for f in pool.at(figure, figure.time, whole_of.id) if f.is_level]
    for part in parts:
        for whole in (w for w in wholes if w.key.unit == part.key.unit):
            yield f"{part.said} / {whole.said}", (part.interval / whole.interval).scaled(Decimal(100)), (part, whole)
