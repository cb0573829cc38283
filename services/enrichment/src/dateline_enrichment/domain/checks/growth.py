"""Checks of changes against changes and against levels."""

from collections.abc import Iterator
from decimal import Decimal

from dateline_enrichment.domain.checks.figures import Figure, judged
from dateline_enrichment.domain.checks.intervals import Interval, factor
from dateline_enrichment.domain.indicators import relations
from dateline_shared.records import Check


def product_of_growths(figures: tuple[Figure, ...]) -> Iterator[Check]:
    """value = price × quantity: 进口值 -0.3% against 进口价格 -3.1% and 进口数量 +2.9%."""
    growths = [figure for figure in figures if figure.is_growth]
    for relation in (r for r in relations() if r.kind == "product"):
        for whole in (g for g in growths if g.head == relation.whole):
            parts = [_fellow(growths, whole, head) for head, _ in relation.parts]
            if any(part is None for part in parts):
                continue
            known = [part for part in parts if part is not None]
            computed = Interval(Decimal(1), Decimal(1))
            for part in known:
                computed = computed * factor(part.interval)
            said = " × ".join(f"(1 {part.value:+}%)" for part in known)
            yield judged(
                "value=price*quantity", factor(whole.interval), computed, f"1 {whole.value:+}% = {said}", (whole, *known)
            )


def mean_of_growths(figures: tuple[Figure, ...]) -> Iterator[Check]:
    """A total grows no faster than its fastest part and no slower than its slowest."""
    growths = [figure for figure in figures if figure.is_growth]
    for relation in (r for r in relations() if r.kind == "sum" and all(sign > 0 for _, sign in r.parts)):
        for whole in (g for g in growths if g.head == relation.whole):
            parts = [part for head, _ in relation.parts if (part := _fellow(growths, whole, head))]
            if len(parts) < len(relation.parts):
                continue
            span = Interval(min(p.interval.low for p in parts), max(p.interval.high for p in parts))
            low, high = min(p.value for p in parts), max(p.value for p in parts)
            yield judged(
                "growth-between-parts", whole.interval, span, f"{low:+}% ≤ {whole.value:+}% ≤ {high:+}%", (whole, *parts)
            )


def growth_against_level(figures: tuple[Figure, ...]) -> Iterator[Check]:
    """level = earlier level × (1 + growth), where the article prints all three."""
    for growth in (g for g in figures if g.is_growth and g.comparison == "yoy" and g.period):
        assert growth.period is not None  # noqa: S101 - told to the type checker; the generator above filtered
        earlier_label = growth.period.years_back(1).label
        levels = [f for f in figures if f.measure == "level" and f.head == growth.head and f.scope[:2] == growth.scope[:2]]
        now = [f for f in levels if f.period == growth.period]
        before = [f for f in levels if f.period and f.period.label == earlier_label]
        for level in now:
            for earlier in (b for b in before if b.unit == level.unit):
                computed = earlier.interval * factor(growth.interval)
                said = f"{level.printed} = {earlier.printed} × (1 {growth.value:+}%)"
                yield judged("level-and-growth", level.interval, computed, said, (level, earlier, growth))


def _fellow(growths: list[Figure], whole: Figure, head: str) -> Figure | None:
    """The part's figure for the same thing, time and comparison."""
    same = (g for g in growths if g.head == head and g.scope == whole.scope and g.comparison == whole.comparison)
    return next(same, None)
