"""Reading order: a sheet is cut into parts, side by side or one below the other, until each is a single column.

A recursive XY cut (Nagy and Seth 1984) with two changes that newspapers ask for. Side-by-side cuts come first, because lines of
neighbouring columns often stand at equal heights and every gap between lines would else cut through all columns. And where
something spans columns (a headline over its story), the tallest strip of white between two columns says where they begin and end.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from dateline_ingest.domain.layout.runs import Run

# All in type sizes of the part's body text.
_GUTTER = 0.5
_NARROWEST = 4
_EDGE = 0.35
"""How far the left edges of a column's lines may lie apart."""
_SEPARATOR = 0.9
_SEPARATOR_TO_LEADING = 1.8
_HEADLINE = 1.15
_MARGIN = 0.12
"""Share of the sheet's height, at its top and foot, where an isolated line is furniture."""
_DEEPEST = 60


@dataclass(slots=True)
class Part:
    """Runs of one column. `beside`: it continues the part before it (next column), not a new band."""

    runs: list[Run]
    beside: bool = False


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
    em = _em(runs)
    if len(runs) < 2 or depth > _DEEPEST:
        return [Part(runs, beside)]
    for pieces, side_by_side in _ways(runs, em):
        if len(pieces) > 1:
            found: list[Part] = []
            for number, piece in enumerate(pieces):
                found += _cut(piece, beside=side_by_side if number else beside, depth=depth + 1)
            return found
    return [Part(runs, beside)]


def _ways(runs: list[Run], em: float) -> Iterator[tuple[list[list[Run]], bool]]:
    columns = _side_by_side(runs, em) if _lines(runs) > 1 else [runs]
    if len(columns) > 1:
        yield _stories(runs, em), False
        yield columns, True
        return
    yield _around_tallest_gutter(runs, em), False


def _em(runs: list[Run]) -> float:
    """The type size that most characters have."""
    weights: dict[float, int] = {}
    for run in runs:
        size = round(run.size, 1)
        weights[size] = weights.get(size, 0) + len(run.text)
    return max(weights, key=lambda size: (weights[size], -size), default=1.0) or 1.0


def _side_by_side(runs: list[Run], em: float) -> list[list[Run]]:
    """Columns between strips of white that run through the part's whole height."""
    pieces: list[list[Run]] = []
    reach = float("-inf")
    for run in sorted(runs, key=lambda run: run.x0):
        if run.x0 - reach >= _GUTTER * em:
            pieces.append([])
        pieces[-1].append(run)
        reach = max(reach, run.ink)
    return _whole_columns(pieces, em)


def _whole_columns(pieces: list[list[Run]], em: float) -> list[list[Run]]:
    """Numbers and marks before lines are no column of their own: they go with what stands right of them."""
    columns: list[list[Run]] = []
    narrow: list[Run] = []
    for piece in pieces:
        piece, narrow = narrow + piece, []
        width = max(run.x1 for run in piece) - min(run.x0 for run in piece)
        if width < _NARROWEST * em and not any(run.vertical for run in piece):
            narrow = piece
        else:
            columns.append(piece)
    if narrow and columns:
        columns[-1] = columns[-1] + narrow
    return columns or [narrow]


def _lines(runs: list[Run]) -> int:
    count, reach = 0, float("-inf")
    for run in sorted(runs, key=lambda run: run.middle):
        if run.middle > reach:
            count, reach = count + 1, run.y1
    return count


def _bands(runs: list[Run]) -> list[list[Run]]:
    """Runs between gaps that run through the part's whole width, top first."""
    bands: list[list[Run]] = []
    reach = float("-inf")
    for run in sorted(runs, key=lambda run: run.y0):
        if run.y0 > reach:
            bands.append([])
        bands[-1].append(run)
        reach = max(reach, run.y1)
    return bands


def _stories(runs: list[Run], em: float) -> list[list[Run]]:
    """Stories one above the other with the same columns: a wide gap through all columns and larger type below it."""
    bands = _bands(runs)
    leading = _leading(runs, em)
    pieces = [bands[0]]
    for above, below in pairwise(bands):
        gap = min(run.y0 for run in below) - max(run.y1 for run in above)
        wide = gap >= _SEPARATOR * em and gap >= _SEPARATOR_TO_LEADING * leading
        top = min(run.y0 for run in below)
        first = [run for run in below if run.y0 < top + em]
        if wide and max(run.size for run in first) >= _HEADLINE * em:
            pieces.append(below)
        else:
            pieces[-1] = pieces[-1] + below
    return pieces


def _leading(runs: list[Run], em: float) -> float:
    """The usual white between a line and the next in the same column."""
    ordered = sorted(runs, key=lambda run: (run.y0, run.x0))
    gaps = []
    for number, run in enumerate(ordered):
        for other in ordered[number + 1 : number + 40]:
            if other.y0 >= run.y1 - 0.2 * em and min(run.x1, other.x1) > max(run.x0, other.x0):
                gaps.append(max(0.0, other.y0 - run.y1))
                break
    return median(gaps) if gaps else 0.0


def _furniture_apart(runs: list[Run], top: float, foot: float) -> list[list[Run]]:
    """Running heads and feet are bands of their own: split between columns they would stand in the middle of a story."""
    bands = _bands(runs)
    em = _em(runs)
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
    alone = min(run.y0 for run in below) - max(run.y1 for run in above) >= _SEPARATOR * em
    return alone and _lines(band) == 1 and max(run.size for run in band) < _HEADLINE * em


def _around_tallest_gutter(runs: list[Run], em: float) -> list[list[Run]]:
    """What stands above the tallest strip of white between two columns, beside it, and below it."""
    best: tuple[float, float, float] | None = None
    for edge in _left_edges(runs, em):
        for top, foot in _free(runs, edge - _GUTTER * em, edge - 0.05 * em):
            beside = [run for run in runs if top < run.middle < foot]
            left = _lines([run for run in beside if run.ink <= edge])
            right = _lines([run for run in beside if run.x0 >= edge - 0.05 * em])
            if min(left, right) < 2 or left + right < 5:
                continue
            first = max(min(r.y0 for r in beside if r.ink <= edge), min(r.y0 for r in beside if r.x0 >= edge - 0.05 * em))
            last = min(max(r.y1 for r in beside if r.ink <= edge), max(r.y1 for r in beside if r.x0 >= edge - 0.05 * em))
            if last > first and (best is None or last - first > best[0]):
                best = (last - first, top, foot)
    if best is None:
        return [runs]
    _, top, foot = best
    pieces = (
        [run for run in runs if run.middle <= top],
        [run for run in runs if top < run.middle < foot],
        [run for run in runs if run.middle >= foot],
    )
    return [piece for piece in pieces if piece]


def _left_edges(runs: list[Run], em: float) -> list[float]:
    """Where three or more runs begin below each other: the left edges of columns, but for the leftmost."""
    edges: list[float] = []
    starts = sorted(run.x0 for run in runs)
    number = 0
    while number < len(starts):
        first = starts[number]
        beyond = bisect_right(starts, first + _EDGE * em)
        if beyond - number >= 3:
            edges.append(first)
        number = beyond
    return edges[1:] if edges and edges[0] <= starts[0] + _EDGE * em else edges


def _free(runs: list[Run], x0: float, x1: float) -> Iterator[tuple[float, float]]:
    """The stretches of height where nothing touches the strip `[x0, x1)`."""
    blocks = sorted((run.y0, run.y1) for run in runs if run.x0 < x1 and run.ink > x0)
    reach = min(run.y0 for run in runs) - 1
    for y0, y1 in blocks:
        if y0 > reach:
            yield reach, y0
        reach = max(reach, y1)
    yield reach, max(run.y1 for run in runs) + 1
