"""Checks over time: quarters and months make the year, a part of it is no more than it, running totals do not fall."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from dateline_enrichment.domain.checks.judging import at_most, by_meaning, equal
from dateline_enrichment.domain.checks.pool import Pool, total
from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.times import each_of
from dateline_schema.periods import Period
from dateline_schema.records import Check


class Tile(NamedTuple):
    """A figure for one period; a figure said of each of several periods lays several."""

    period: Period
    figure: Figure


def periods_of_whole(pool: Pool) -> Iterator[Check]:
    """The year is the sum of its quarters, or of January to November and December."""
    for whole, tiles in _wholes(pool):
        for row in _tilings(tiles, whole):
            words = whole.figure.said, " + ".join(tile.figure.said for tile in row)
            computed, inputs = total(tile.figure.interval for tile in row), (whole.figure, *(tile.figure for tile in row))
            yield by_meaning(equal("periods=total", whole.figure.interval, computed, words, inputs), inputs)


def period_within_whole(pool: Pool) -> Iterator[Check]:
    """A month is no more than its quarter, a quarter than its year; nor a running total than a longer one."""
    for whole, tiles in _wholes(pool):
        for tile in tiles:
            part, limit = tile.figure, whole.figure.interval
            if not part.is_amount or part.value < 0 or whole.figure.value < 0:
                continue
            said = f"{part.said} ({tile.period.label})", f"{whole.figure.said} ({whole.period.label})"
            used = (part, whole.figure)
            yield by_meaning(at_most("part<=total", part.interval, limit, said, used), used)


def _wholes(pool: Pool) -> Iterator[tuple[Tile, list[Tile]]]:
    """Every period of a flow, with all that the pool knows of its parts."""
    for figure in (figure for figure in pool.figures if figure.is_flow and figure.period):
        fellows = [
            other for other in pool.of(figure) if other is not figure and other.is_flow and other.key.unit == figure.key.unit
        ]
        if not fellows:
            continue
        for whole in _tiles(figure):
            inside = [tile for other in fellows for tile in _tiles(other) if _within(tile.period, whole.period)]
            if inside:
                yield whole, inside


def _tiles(figure: Figure) -> Iterator[Tile]:
    if figure.period is not None:
        yield from (Tile(period, figure) for period in (each_of(figure.period) if _is_each(figure) else (figure.period,)))


def _within(part: Period, whole: Period) -> bool:
    return part != whole and whole.start <= part.start and part.end <= whole.end


def _is_each(figure: Figure) -> bool:
    return figure.period is not None and "/" in figure.period.label and figure.structure.each


def _tilings(tiles: list[Tile], whole: Tile) -> list[list[Tile]]:
    """Rows of tiles that follow each other without a gap from the whole's first day to its last: of the shortest and of the longest."""
    rows = [_row(tiles, whole.period, longest) for longest in (False, True)]
    found = [row for row in rows if len(row) > 1]
    return found[:1] if len(found) == 2 and found[0] == found[1] else found


def _row(tiles: list[Tile], whole: Period, longest: bool) -> list[Tile]:
    """From the last day back, so that each day is asked for once; empty where there is no such row."""
    rows: dict[date, list[Tile]] = {whole.next_day(): []}
    for tile in sorted(
        tiles, key=lambda tile: (tile.period.start, tile.period.end.toordinal() * (1 if longest else -1)), reverse=True
    ):
        rest = rows.get(tile.period.next_day())
        if rest is not None and tile.period.start not in rows:
            rows[tile.period.start] = [tile, *rest]
    return rows.get(whole.start, [])
