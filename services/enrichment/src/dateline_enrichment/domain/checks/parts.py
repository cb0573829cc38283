"""Checks of parts against their whole: over things (exports + imports) and over time (quarters, months)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dateline_enrichment.domain.checks.figures import Figure, judged
from dateline_enrichment.domain.checks.intervals import Interval
from dateline_enrichment.domain.indicators import relations
from dateline_shared.records import Check


def parts_of_whole(figures: tuple[Figure, ...]) -> Iterator[Check]:
    """进出口 = 出口 + 进口, 顺差 = 出口 - 进口, for one scope and unit."""
    levels = [figure for figure in figures if figure.measure == "level"]
    for relation in (r for r in relations() if r.kind == "sum"):
        for whole in (f for f in levels if f.head == relation.whole):
            parts = []
            for head, sign in relation.parts:
                part = next((f for f in levels if f.head == head and f.scope == whole.scope and f.unit == whole.unit), None)
                if part is not None:
                    parts.append((part, sign))
            if len(parts) < len(relation.parts):
                continue
            computed = _sum(part.interval if sign > 0 else -part.interval for part, sign in parts)
            said = " ".join(f"{'+' if sign > 0 else '-'} {part.printed}" for part, sign in parts).removeprefix("+ ")
            yield judged(
                "parts=total", whole.interval, computed, f"{whole.printed} = {said}", (whole, *(part for part, _ in parts))
            )


def sub_periods(figures: tuple[Figure, ...]) -> Iterator[Check]:
    """The year is the sum of its quarters; a month is no more than its quarter."""
    flows = [figure for figure in figures if figure.is_flow_level and figure.period and figure.unit not in ("%", "pp")]
    for whole in flows:
        inside = [part for part in flows if _within(part, whole)]
        if not inside:
            continue
        tiles = _tiling(inside, whole)
        if tiles:
            said = f"{whole.printed} = {' + '.join(tile.printed for tile in tiles)}"
            yield judged("periods=total", whole.interval, _sum(t.interval for t in tiles), said, (whole, *tiles))
            inside = [part for part in inside if part not in tiles]
        for part in inside:
            at_least = Interval(part.interval.low, max(part.interval.low, whole.interval.high))
            yield judged("part<=total", whole.interval, at_least, f"{part.printed} ≤ {whole.printed}", (part, whole))


def _within(part: Figure, whole: Figure) -> bool:
    if part.period is None or whole.period is None or part.period == whole.period:
        return False
    same = (part.head, part.scope[:2], part.unit, part.status) == (whole.head, whole.scope[:2], whole.unit, whole.status)
    return same and whole.period.start <= part.period.start and part.period.end <= whole.period.end


def _tiling(parts: list[Figure], whole: Figure) -> list[Figure]:
    """Parts that follow each other without a gap from the whole's first day to its last, or nothing."""
    assert whole.period is not None  # noqa: S101 - callers pass figures with a period
    tiles: list[Figure] = []
    day: date = whole.period.start
    while day <= whole.period.end:
        starting = [p for p in parts if p.period and p.period.start == day]
        if not starting:
            return []
        tile = min(starting, key=lambda p: p.period.end if p.period else day)
        tiles.append(tile)
        assert tile.period is not None  # noqa: S101 - chosen from parts with a period
        day = tile.period.next_day()
    return tiles if len(tiles) > 1 else []


def _sum(intervals: Iterator[Interval]) -> Interval:
    total = Interval(Decimal(0), Decimal(0))
    for interval in intervals:
        total = total + interval
    return total
