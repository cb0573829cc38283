"""Checks of changes: against other changes, and against the levels they lead from and to."""

from collections.abc import Iterator
from decimal import Decimal

from dateline_enrichment.domain.checks.judging import between, by_meaning, equal, far, middle, one_sentence, unless_accused
from dateline_enrichment.domain.checks.pool import Pool
from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.indicators import Indicator, relations
from dateline_enrichment.domain.intervals import Interval, factor
from dateline_enrichment.domain.series import PER_CENT, POINTS
from dateline_enrichment.domain.times import earlier
from dateline_schema.records import Check

_UNLIKE = Decimal("0.25")
"""Levels further apart than this part of the larger are of unlike things rather than one misprinted."""


def product_of_growths(pool: Pool) -> Iterator[Check]:
    """value = price × quantity: 进口值 -0.3% against 进口价格 -3.1% and 进口数量 +2.9%."""
    for relation in relations("product"):
        for whole, parts in _wholes(pool, relation.whole, [code for code, _ in relation.parts]):
            computed = Interval(Decimal(1), Decimal(1))
            for part in parts:
                computed = computed * factor(part.interval)
            words = f"1 {percent(whole)}", " × ".join(f"(1 {percent(part)})" for part in parts)
            used = (whole, *parts)
            yield by_meaning(equal("value=price*quantity", factor(whole.interval), computed, words, used), used)


def mean_of_growths(pool: Pool) -> Iterator[Check]:
    """A total grows no faster than its fastest part and no slower than its slowest."""
    for relation in relations("sum"):
        if any(sign < 0 for _, sign in relation.parts):
            continue
        for whole, parts in _wholes(pool, relation.whole, [code for code, _ in relation.parts]):
            span = Interval(min(p.interval.low for p in parts), max(p.interval.high for p in parts))
            ordered = sorted(parts, key=lambda part: part.value)
            words = f"{percent(ordered[0])} ≤ {percent(whole)}", percent(ordered[-1])
            used = (whole, *parts)
            yield by_meaning(between("growth-between-parts", whole.interval, span, words, used), used)


def level_and_growth(pool: Pool) -> Iterator[Check]:
    """level = earlier level × (1 + growth); where growth is in constant prices, a difference proves nothing."""
    for growth in (figure for figure in pool.figures if figure.is_growth):
        before = earlier(growth.period, growth.key.comparison)
        if before is None:
            continue
        for level, past in _levels(pool, growth, before):
            computed = past.interval * factor(growth.interval)
            words = level.said, f"{past.said} × (1 {percent(growth)})"
            used = (level, past, growth)
            check = by_meaning(equal("level-and-growth", level.interval, computed, words, used), used)
            unlike = growth.indicator.code in _rebased() or (
                far(level.value, middle(computed), _UNLIKE) and not one_sentence(level, growth)
            )
            yield unless_accused(check, unlike)


def level_and_difference(pool: Pool) -> Iterator[Check]:
    """level = earlier level + change; a share or rate of growth and its change in percentage points alike."""
    for change in (figure for figure in pool.figures if figure.key.transformation.startswith("D")):
        before = earlier(change.period, change.key.comparison)
        if before is None:
            continue
        for level, past in _levels(pool, change, before):
            words = level.said, f"{past.said} {signed(change)}"
            computed, used = past.interval + change.interval, (level, past, change)
            check = by_meaning(equal("level-and-difference", level.interval, computed, words, used), used)
            yield unless_accused(check, far(level.value, middle(computed), _UNLIKE) and not one_sentence(level, change))


def percent(figure: Figure) -> str:
    """`+ 5.2%`, with a space so that it reads as an operation."""
    sign, number = ("-", -figure.value) if figure.value < 0 else ("+", figure.value)
    text = f"{number:f}"
    return f"{sign} {text}%" if figure.key.unit in (PER_CENT, "X") else f"{sign} {figure.observation.quote}"


def signed(figure: Figure) -> str:
    """A change as an operation."""
    return f"{'-' if figure.value < 0 else '+'} {figure.observation.quote.lstrip('-')}"


def _wholes(pool: Pool, whole: str, parts: list[str]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Every growth of the whole with the growth of each part, for the same thing, time and comparison."""
    for figure in pool.figures:
        if not figure.is_growth or figure.indicator.code != whole:
            continue
        found = [_fellow(pool, figure, code) for code in parts]
        known = [part for part in found if part is not None]
        if len(known) == len(parts):
            yield figure, known


def _fellow(pool: Pool, whole: Figure, code: str) -> Figure | None:
    identity = Indicator(code, whole.indicator.qualifier, whole.indicator.counterpart).id
    same = (f for f in pool.at(whole, whole.time, identity) if f.key.transformation == whole.key.transformation)
    return next(same, None)


def _levels(pool: Pool, change: Figure, before: str) -> Iterator[tuple[Figure, Figure]]:
    """The level a change leads to and the one it starts from, in one unit."""

    def leads(figure: Figure) -> bool:
        if change.key.unit == POINTS:
            return figure.key.unit == PER_CENT and figure.key.transformation[0] != "D"
        return figure.is_level and (change.is_growth or figure.key.unit == change.key.unit)

    now = [figure for figure in pool.at(change, change.time) if leads(figure)]
    past = [figure for figure in pool.at(change, before) if leads(figure)]
    for level in now:
        for one in past:
            if (level.key.unit, level.key.transformation) == (one.key.unit, one.key.transformation):
                yield level, one


def _rebased() -> frozenset[str]:
    return frozenset(code for relation in relations("rebased") for code in (relation.whole, *(p for p, _ in relation.parts)))
