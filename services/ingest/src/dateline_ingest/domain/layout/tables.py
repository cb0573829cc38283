"""Tables among the lines: rows of short cells that stand below each other. They are read by row, text is read by column.

Columns of a newspaper have rows at equal heights too, but fill their width line after line; cells do not.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dateline_ingest.domain.layout.runs import Run

# In type sizes of the body text.
_SHORT = 8
"""The widest cell, but for one to a row."""
_LONG = 30
"""That one: the words that head a row."""
_ALIGNED = 1.0
"""How far left edges, middles or right edges of a column's cells may be off."""
_APART = 3.0
"""White between two rows of one table."""
_GUTTER = 0.7
_FEWEST = 3
"""Rows of a table."""
_NARROWEST = 4
"""The narrowest column of text."""
_FULL_SHARE, _SLACK, _HANGING = 0.6, 0.3, 1.2
_FIGURES = 0.4
_FIGURE = re.compile(r"[-—–+－±≤≥<>]?[\d０-９][\d０-９.,，．:/年月日]*[%％‰]?|[-—–/]{1,3}")
_ALIGNED_SHARE = 0.6


@dataclass(slots=True)
class _Row:
    y0: float
    y1: float
    cells: list[list[Run]] = field(default_factory=list)

    def runs(self) -> list[Run]:
        return [run for cell in self.cells for run in cell]


def around_tables(runs: list[Run], em: float) -> list[list[Run]]:
    """The runs parted into what stands above, in and below each table; one piece where there is none, or nothing but one."""
    rows = _rows(runs, em)
    pieces: list[list[Run]] = []
    start = 0
    for first, end in _stretches(rows, em):
        pieces += [
            [run for row in rows[start:first] for run in row.runs()],
            [run for row in rows[first:end] for run in row.runs()],
        ]
        start = end
    pieces.append([run for row in rows[start:] for run in row.runs()])
    return [piece for piece in pieces if piece]


def is_table(runs: list[Run], em: float) -> bool:
    """Whether the runs are one table and nothing else."""
    rows = _rows(runs, em)
    return _stretches(rows, em) == [(0, len(rows))]


def _rows(runs: list[Run], em: float) -> list[_Row]:
    rows: list[_Row] = []
    for run in sorted((run for run in runs if not run.vertical), key=lambda run: (run.middle, run.x0)):
        if rows and run.middle < rows[-1].y1 and run.y0 < rows[-1].y1 - 0.4 * (run.y1 - run.y0):
            rows[-1].cells.append([run])
            rows[-1].y1 = max(rows[-1].y1, run.y1)
        else:
            rows.append(_Row(run.y0, run.y1, [[run]]))
    for row in rows:
        row.cells = _cells(sorted((cell[0] for cell in row.cells), key=lambda run: run.x0), em)
    vertical = [run for run in runs if run.vertical]
    return [*rows, *(_Row(run.y0, run.y1, [[run]]) for run in vertical)]


def _cells(runs: list[Run], em: float) -> list[list[Run]]:
    cells: list[list[Run]] = []
    for run in runs:
        if cells and run.x0 - cells[-1][-1].x1 < _GUTTER * em:
            cells[-1].append(run)
        else:
            cells.append([run])
    return cells


def _width(cell: list[Run]) -> float:
    return cell[-1].x1 - cell[0].x0


def _stretches(rows: Sequence[_Row], em: float) -> list[tuple[int, int]]:
    """Half-open stretches of rows that are tables."""
    found = []
    first = 0
    while first < len(rows):
        end = first
        while end < len(rows) and _is_row(rows[end], em) and (end == first or rows[end].y0 - rows[end - 1].y1 <= _APART * em):
            end += 1
        if end - first >= _FEWEST and _holds(rows[first:end], em):
            found.append((first, end))
        first = max(end, first + 1)
    return found


def _is_row(row: _Row, em: float) -> bool:
    widths = sorted(_width(cell) for cell in row.cells)
    return len(widths) > 1 and widths[-1] <= _LONG * em and (widths[-2] <= _SHORT * em)


def _holds(rows: Sequence[_Row], em: float) -> bool:
    """Whether the rows' cells stand below each other, and are figures, or do not fill a column as text does."""
    pairs = [(above, below) for above, below in pairwise(rows)]
    aligned = sum(_aligned(above, below, em) for above, below in pairs)
    if aligned < _ALIGNED_SHARE * len(pairs):
        return False
    behind = [cell for row in rows for cell in row.cells[1:]]
    if sum(_FIGURE.fullmatch("".join(run.text for run in cell)) is not None for cell in behind) >= _FIGURES * len(behind):
        return True
    # Words alone: cells are of any length, the lines of a column of text nearly all fill it.
    return sum(len(row.cells) for row in rows) >= _FEWEST * len(rows) and _full_share(rows, em) < _FULL_SHARE


def _full_share(rows: Sequence[_Row], em: float) -> float:
    """Share of the cells that are as wide as most cells with about the same left edge; a mark may hang out."""
    cells = sorted((cell for row in rows for cell in row.cells), key=lambda cell: cell[0].x0)
    columns: list[list[list[Run]]] = []
    for cell in cells:
        if columns and cell[0].x0 - columns[-1][0][0].x0 <= 2 * _ALIGNED * em:
            columns[-1].append(cell)
        else:
            columns.append([cell])
    full = 0
    for column in columns:
        widths = [_width(cell) / em for cell in column]
        usual, _ = Counter(round(width, 1) for width in widths).most_common(1)[0]
        if usual >= _NARROWEST:
            full += sum(-_SLACK <= width - usual <= _HANGING for width in widths)
    return full / len(cells)


def _aligned(above: _Row, below: _Row, em: float) -> bool:
    """Whether two cells at least of the shorter row stand below one of the other: by left edge, middle or right edge."""
    below_each_other = 0
    for cell in below.cells:
        x0, x1 = cell[0].x0, cell[-1].x1
        for other in above.cells:
            y0, y1 = other[0].x0, other[-1].x1
            if min(abs(x0 - y0), abs(x1 - y1), abs(x0 + x1 - y0 - y1) / 2) <= _ALIGNED * em:
                below_each_other += 1
                break
    return below_each_other >= 2
