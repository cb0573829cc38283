"""The tallest strip of white between two columns: it says where columns begin and end that something else spans."""

from collections.abc import Iterator
from typing import NamedTuple

from dateline_ingest.domain.layout.geometry import GUTTER, SEPARATOR, bands_of, gap_between, line_count
from dateline_ingest.domain.layout.runs import Run

# In type sizes of the body text.
_EDGE = 0.35
"""How far the left edges of a column's lines may lie apart."""
_TOUCH = 0.05
_LEAST_LINES = 4


def around_tallest_gutter(runs: list[Run], em: float) -> list[list[Run]]:
    """What stands above the tallest strip of white between two columns, beside it, and below it; all as one piece without any."""
    best = max(_gutters(runs, em), key=lambda gutter: gutter.height, default=None)
    if best is None:
        return [runs]
    above = [run for run in runs if run.middle <= best.top]
    below = [run for run in runs if run.middle >= best.foot]
    bands = bands_of([run for run in runs if best.top < run.middle < best.foot])
    # What stands alone and apart above or below the two columns is not theirs, though it happens not to touch the gutter.
    while len(bands) > 1 and _one_sided(bands[0], best.edge) and gap_between(bands[0], bands[1]) >= SEPARATOR * em:
        above += bands.pop(0)
    while len(bands) > 1 and _one_sided(bands[-1], best.edge) and gap_between(bands[-2], bands[-1]) >= SEPARATOR * em:
        below = bands.pop() + below
    return [piece for piece in (above, [run for band in bands for run in band], below) if piece]


class _Gutter(NamedTuple):
    """A strip of white left of `edge`, free from `top` to `foot`; `height`: how far both columns stand along it."""

    height: float
    top: float
    foot: float
    edge: float


def _gutters(runs: list[Run], em: float) -> Iterator[_Gutter]:
    for edge in _left_edges(runs, em):
        for top, foot in _free(runs, edge - GUTTER * em, edge - _TOUCH * em):
            along = [run for run in runs if top < run.middle < foot]
            left = [run for run in along if run.ink <= edge]
            right = [run for run in along if run.x0 >= edge - _TOUCH * em]
            lines = line_count(left)
            if not right or lines < 2 or lines + line_count(right) < _LEAST_LINES:
                continue
            first = max(min(run.y0 for run in left), min(run.y0 for run in right))
            last = min(max(run.y1 for run in left), max(run.y1 for run in right))
            if last > first:
                yield _Gutter(last - first, top, foot, edge)


def _one_sided(band: list[Run], edge: float) -> bool:
    return all(run.ink <= edge for run in band) or all(run.ink > edge for run in band)


def _left_edges(runs: list[Run], em: float) -> list[float]:
    """Where runs begin that have something left of them: the left edges of columns are among them."""
    edges: list[float] = []
    for start in sorted(run.x0 for run in runs)[1:]:
        if not edges or start > edges[-1] + _EDGE * em:
            edges.append(start)
    return edges


def _free(runs: list[Run], x0: float, x1: float) -> Iterator[tuple[float, float]]:
    """The stretches of height where nothing touches the strip `[x0, x1)`."""
    blocks = sorted((run.y0, run.y1) for run in runs if run.x0 < x1 and run.ink > x0)
    reach = min(run.y0 for run in runs) - 1
    for y0, y1 in blocks:
        if y0 > reach:
            yield reach, y0
        reach = max(reach, y1)
    yield reach, max(run.y1 for run in runs) + 1
