"""Tables that print draws lines around: which cell of which row each character stands in.

Rules that touch each other make a frame; between two of its rules across lies a row, and a row's cells lie between the rules down
that pass through it, so cells may span columns. A frame with one cell is a box, and columns of text between rules are no table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline_ingest.domain.layout.runs import Glyph, Row, Run, is_wide, runs_of
from dateline_ingest.domain.layout.setting import lines_of

# Points.
_TOUCH = 2.5
_LEAST_ROW, _LEAST_CELL = 5.0, 5.0
_LEAST_ROWS, _LEAST_EDGES = 2, 3
_MOST_RULES = 2000
_USUAL_CELL, _LONGEST_CELL = 60, 400
"""Characters: of the usual cell at most, and of any."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line; across if it is wider than high."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def across(self) -> bool:
        """Whether it lies level."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(slots=True)
class _Grid:
    """`tops`: of its rows, and the foot of the last; `edges`: of each row's cells, from the left."""

    tops: list[float]
    edges: list[list[float]]

    def place(self, glyph: Glyph) -> tuple[int, int] | None:
        """Row and cell in which a character's middle stands."""
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        for row, edges in enumerate(self.edges):
            if self.tops[row] <= y < self.tops[row + 1]:
                return next(((row, cell) for cell in range(len(edges) - 1) if edges[cell] <= x < edges[cell + 1]), None)
        return None


def tables_apart(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> tuple[list[Glyph], list[Run]]:
    """The characters outside tables, and each table as one run with its rows."""
    rest = list(glyphs)
    found: list[Run] = []
    # A drawing has more lines than any table.
    for grid in _grids(rules) if len(rules) <= _MOST_RULES else ():
        cells: dict[tuple[int, int], list[Glyph]] = {}
        outside: list[Glyph] = []
        for glyph in rest:
            place = grid.place(glyph)
            (outside if place is None else cells.setdefault(place, [])).append(glyph)
        lengths = sorted(map(len, cells.values()))
        if len(lengths) < _LEAST_EDGES or lengths[len(lengths) // 2] > _USUAL_CELL or lengths[-1] > _LONGEST_CELL:
            continue
        found.append(_run(grid, cells))
        rest = outside
    return rest, found


def _run(grid: _Grid, cells: dict[tuple[int, int], list[Glyph]]) -> Run:
    rows = []
    for number, edges in enumerate(grid.edges):
        words = [_words(cells[number, cell]) for cell in range(len(edges) - 1) if (number, cell) in cells]
        if words:
            rows.append(Row(tuple(words), edges[0], grid.tops[number], edges[-1], grid.tops[number + 1]))
    sizes = sorted(glyph.size for own in cells.values() for glyph in own)
    text = "".join(cell for row in rows for cell in row.cells)
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    return Run(text, left, rows[0].y0, right, rows[-1].y1, sizes[len(sizes) // 2], rows=tuple(rows))


def _words(glyphs: list[Glyph]) -> str:
    text = ""
    for line in lines_of(runs_of(glyphs)):
        for run in line:
            text += (" " if text and not (is_wide(text[-1]) and is_wide(run.text[0])) else "") + run.text
    return text


def _grids(rules: Sequence[Rule]) -> Iterable[_Grid]:
    across = [rule for rule in rules if rule.across]
    down = [rule for rule in rules if not rule.across]
    for group in _frames(across, down):
        tops = _apart(sorted(across[i].y0 for i in group[0]), _LEAST_ROW)
        if len(tops) <= _LEAST_ROWS:
            continue
        edges = []
        for top, foot in pairwise(tops):
            middle = (top + foot) / 2
            edges.append(
                _apart(sorted(down[i].x0 for i in group[1] if down[i].y0 - _TOUCH <= middle <= down[i].y1 + _TOUCH), _LEAST_CELL)
            )
        if sum(len(row) >= _LEAST_EDGES for row in edges) >= _LEAST_ROWS and all(len(row) > 1 for row in edges):
            yield _Grid(tops, edges)


def _apart(values: Sequence[float], least: float) -> list[float]:
    found: list[float] = []
    for value in values:
        if not found or value - found[-1] >= least:
            found.append(value)
    return found


def _frames(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[int], list[int]]]:
    """Rules that hang together: numbers of those across and of those down, for each frame."""
    order = sorted(range(len(across)), key=lambda i: across[i].y0)
    own = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while own[one] != one:
            own[one] = own[own[one]]
            one = own[one]
        return one

    for j, rule in enumerate(down):
        for i in order:
            other = across[i]
            if other.y0 > rule.y1 + _TOUCH:
                break
            if other.y0 >= rule.y0 - _TOUCH and other.x0 - _TOUCH <= rule.x0 <= other.x1 + _TOUCH:
                own[root(len(across) + j)] = root(i)
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for i in range(len(across)):
        groups.setdefault(root(i), ([], []))[0].append(i)
    for j in range(len(down)):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(j)
    return [group for group in groups.values() if len(group[0]) > _LEAST_ROWS and len(group[1]) >= _LEAST_EDGES]
