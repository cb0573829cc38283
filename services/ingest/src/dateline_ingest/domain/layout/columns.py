"""Reading order: a sheet is cut into parts, side by side or one below the other, until each is a single column.

A recursive XY cut (Nagy and Seth 1984) with the changes that newspapers ask for. Side-by-side cuts come before cuts across, because
lines of neighbouring columns often stand at equal heights and every gap between lines would else cut through all columns. A wide gap
with a headline below it comes before both. And where something spans columns (a headline over its story), the tallest strip of white
between two columns says where they begin and end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dateline_ingest.domain.layout.geometry import (
    HEADLINE,
    SEPARATOR,
    bands_of,
    gap_between,
    leading_of,
    line_count,
    side_by_side,
    type_size,
)
from dateline_ingest.domain.layout.gutters import around_tallest_gutter
from dateline_ingest.domain.layout.headlines import below_headline, under_shared_headlines
from dateline_ingest.domain.layout.runs import Run
from dateline_ingest.domain.layout.tables import around_tables, is_table

_SEPARATOR_TO_LEADING = 1.8
_MARGIN = 0.12
"""Share of the sheet's height, at its top and foot, where an isolated line is furniture."""
_DEEPEST = 60


@dataclass(slots=True)
class Part:
    """Runs of one column. `beside`: it continues the part before it (next column), not a new band. `table`: rows of cells."""

    runs: list[Run]
    beside: bool = False
    table: bool = False


def parts_of(runs: list[Run]) -> list[Part]:
    """The sheet's parts in reading order: left to right, then down; right to left where the setting is vertical."""
    if not runs:
        return []
    upright = sum(len(run.text) for run in runs if run.vertical)
    if upright * 2 > sum(len(run.text) for run in runs):
        return _turned(runs)
    top, foot = min(run.y0 for run in runs), max(run.y1 for run in runs)
    found: list[Part] = []
    for band in _furniture_apart(runs, top, foot):
        found += _cut(band, beside=False, depth=0)
    return found


def _turned(runs: list[Run]) -> list[Part]:
    """Vertical setting reads like horizontal setting on a sheet turned by a quarter to the left."""
    right = max(run.x1 for run in runs)
    turned = [Run(run.text, run.y0, right - run.x1, run.y1, right - run.x0, run.size) for run in runs]
    back = {id(new): old for new, old in zip(turned, runs, strict=True)}
    found = _cut(turned, beside=False, depth=0)
    return [Part([back[id(run)] for run in part.runs], part.beside) for part in found]


def _cut(runs: list[Run], *, beside: bool, depth: int) -> list[Part]:
    em = type_size(runs)
    if len(runs) < 2 or depth > _DEEPEST:
        return [Part(runs, beside)]
    if is_table(runs, em):
        return [Part(runs, beside, table=True)]
    for pieces, beside_each_other in _ways(runs, em):
        if len(pieces) > 1:
            found: list[Part] = []
            for number, piece in enumerate(pieces):
                found += _cut(piece, beside=beside_each_other if number else beside, depth=depth + 1)
            return found
    return [Part(runs, beside)]


def _ways(runs: list[Run], em: float) -> Iterator[tuple[list[list[Run]], bool]]:
    yield around_tables(runs, em), False
    yield _stories(runs, em), False
    columns = side_by_side(runs, em) if line_count(runs) > 1 else [runs]
    if len(columns) > 1:
        yield below_headline(columns, em), False
        yield under_shared_headlines(columns, em), True
        return
    yield around_tallest_gutter(runs, em), False


def _stories(runs: list[Run], em: float) -> list[list[Run]]:
    """Stories one above the other with the same columns: a wide gap through all columns and larger type below it."""
    bands = bands_of(runs)
    leading = leading_of(runs, em)
    pieces = [bands[0]]
    for above, below in pairwise(bands):
        gap = gap_between(above, below)
        wide = gap >= SEPARATOR * em and gap >= _SEPARATOR_TO_LEADING * leading
        top = min(run.y0 for run in below)
        first = [run for run in below if run.y0 < top + em]
        if wide and max(run.size for run in first) >= HEADLINE * em:
            pieces.append(below)
        else:
            pieces[-1] = pieces[-1] + below
    return pieces


def _furniture_apart(runs: list[Run], top: float, foot: float) -> list[list[Run]]:
    """Running heads and feet are bands of their own: split between columns they would stand in the middle of a story."""
    bands = bands_of(runs)
    em = type_size(runs)
    margin = _MARGIN * (foot - top)
    head: list[list[Run]] = []
    while len(bands) > 1 and _furniture(bands[0], bands[0], bands[1], em) and max(run.y1 for run in bands[0]) < top + margin:
        head.append(bands.pop(0))
    tail: list[list[Run]] = []
    while len(bands) > 1 and _furniture(bands[-1], bands[-2], bands[-1], em) and min(run.y0 for run in bands[-1]) > foot - margin:
        tail.insert(0, bands.pop())
    return [*head, [run for band in bands for run in band], *tail]


def _furniture(band: list[Run], above: list[Run], below: list[Run], em: float) -> bool:
    """A line by itself in small type: the date, the paper's name, the number of the sheet."""
    return gap_between(above, below) >= SEPARATOR * em and line_count(band) == 1 and max(run.size for run in band) < HEADLINE * em
