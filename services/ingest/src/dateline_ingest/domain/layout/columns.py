"""Reading order: a sheet is cut into parts, side by side or one below the other, until each is a single column.

A recursive XY cut (Nagy and Seth 1984) with two changes that newspapers ask for. Side-by-side cuts come first, because lines of
neighbouring columns often stand at equal heights and every gap between lines would else cut through all columns. And where
something spans columns (a headline over its story), the tallest strip of white between two columns says where they begin and end.
"""

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
_OFF_CENTRE = 1.5
_ALIKE = 0.6


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
    yield _stories(runs, em), False
    columns = _side_by_side(runs, em) if _lines(runs) > 1 else [runs]
    if len(columns) > 1:
        yield _below_headline(runs, columns, em), False
        yield _under_shared_headlines(columns, em), True
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
        gap = _gap(above, below)
        wide = gap >= _SEPARATOR * em and gap >= _SEPARATOR_TO_LEADING * leading
        top = min(run.y0 for run in below)
        first = [run for run in below if run.y0 < top + em]
        if wide and max(run.size for run in first) >= _HEADLINE * em:
            pieces.append(below)
        else:
            pieces[-1] = pieces[-1] + below
    return pieces


def _below_headline(runs: list[Run], columns: list[list[Run]], em: float) -> list[list[Run]]:
    """A headline in the middle of columns that all begin below it, too short to touch their gutters, stands over all of them."""
    for column in columns:
        head = _headline(column, em)
        others = [run for other in columns if other is not column for run in other]
        if head and _centred(head, runs, em) and min(run.y0 for run in others) >= max(run.y1 for run in head) - 0.3 * em:
            heads = {id(run) for run in head}
            return [head, [run for run in runs if id(run) not in heads]]
    return [runs]


def _under_shared_headlines(columns: list[list[Run]], em: float) -> list[list[Run]]:
    """Columns, but those that share such a headline as one piece, to be cut further."""
    pieces: list[list[Run]] = []
    number = 0
    while number < len(columns):
        # Three or five columns: over an even number the headline stands over a gutter.
        for many in (5, 3):
            group = columns[number : number + many]
            if len(columns) > many == len(group) and _same_pitch(group, em):
                runs = [run for column in group for run in column]
                if (
                    not any(_headline(column, em) for column in group if column is not group[many // 2])
                    and len(_below_headline(runs, group, em)) > 1
                ):
                    pieces.append(runs)
                    number += many
                    break
        else:
            pieces.append(columns[number])
            number += 1
    return pieces


def _same_pitch(columns: list[list[Run]], em: float) -> bool:
    """Columns of one story are equally wide."""
    edges = [min(run.x0 for run in column) for column in columns]
    steps = [right - left for left, right in pairwise(edges)]
    return max(steps) - min(steps) <= _ALIKE * em


def _headline(column: list[Run], em: float) -> list[Run]:
    """The larger type at the top of a column; empty when it begins with text."""
    found: list[Run] = []
    for run in sorted(column, key=lambda run: run.middle):
        if run.size < _HEADLINE * em:
            break
        found.append(run)
    return found


def _centred(head: list[Run], runs: list[Run], em: float) -> bool:
    own = min(run.x0 for run in head) + max(run.x1 for run in head)
    whole = min(run.x0 for run in runs) + max(run.ink for run in runs)
    return abs(own - whole) / 2 <= _OFF_CENTRE * em


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
    return _gap(above, below) >= _SEPARATOR * em and _lines(band) == 1 and max(run.size for run in band) < _HEADLINE * em


def _around_tallest_gutter(runs: list[Run], em: float) -> list[list[Run]]:
    """What stands above the tallest strip of white between two columns, beside it, and below it."""
    best: tuple[float, float, float, float] | None = None
    for edge in _left_edges(runs, em):
        for top, foot in _free(runs, edge - _GUTTER * em, edge - 0.05 * em):
            beside = [run for run in runs if top < run.middle < foot]
            left = _lines([run for run in beside if run.ink <= edge])
            right = _lines([run for run in beside if run.x0 >= edge - 0.05 * em])
            if not right or left < 2 or left + right < 4:
                continue
            first = max(min(r.y0 for r in beside if r.ink <= edge), min(r.y0 for r in beside if r.x0 >= edge - 0.05 * em))
            last = min(max(r.y1 for r in beside if r.ink <= edge), max(r.y1 for r in beside if r.x0 >= edge - 0.05 * em))
            if last > first and (best is None or last - first > best[0]):
                best = (last - first, top, foot, edge)
    if best is None:
        return [runs]
    _, top, foot, edge = best
    above = [run for run in runs if run.middle <= top]
    below = [run for run in runs if run.middle >= foot]
    beside = _bands([run for run in runs if top < run.middle < foot])
    # What stands alone and apart above or below the two columns is not theirs, though it happens not to touch the gutter.
    while len(beside) > 1 and _one_sided(beside[0], edge) and _gap(beside[0], beside[1]) >= _SEPARATOR * em:
        above += beside.pop(0)
    while len(beside) > 1 and _one_sided(beside[-1], edge) and _gap(beside[-2], beside[-1]) >= _SEPARATOR * em:
        below = beside.pop() + below
    return [piece for piece in (above, [run for band in beside for run in band], below) if piece]


def _one_sided(band: list[Run], edge: float) -> bool:
    return all(run.ink <= edge for run in band) or all(run.x0 >= edge - _EDGE for run in band)


def _gap(above: list[Run], below: list[Run]) -> float:
    return min(run.y0 for run in below) - max(run.y1 for run in above)


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
