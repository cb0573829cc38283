"""Columns into the page's text, one line of text for each printed line, and the box of each line."""

from itertools import pairwise
from statistics import median

from dateline_ingest.domain.layout.columns import Part
from dateline_ingest.domain.layout.runs import Run, needs_space
from dateline_schema.records import Box, Layout

_INDENT = "\u3000\u3000"
# In type sizes: an indented first line begins two characters further right.
_INDENT_LEAST, _INDENT_MOST = 1.3, 2.8
_BLANK = 0.6
"""More white than usual, in type sizes, that makes a blank line."""
_OTHER_SIZE = 1.15
_CELL = 0.7
"""White between two cells of a row."""


class Setting:
    """Collects a page's text sheet by sheet.

    A line of the next column follows directly; a wider gap, another type size or a new band leaves a blank line; a new sheet
    begins after a form feed.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._boxes: list[Box] = []
        self._tables: list[tuple[int, int]] = []

    def add_sheet(self, parts: list[Part], number: int) -> None:
        """Set one sheet; `number` counts sheets of the file from 0. Coordinates in points from its upper left corner."""
        if self._pieces and parts:
            self._write("\f")
        last: list[Run] | None = None
        for part in parts:
            lines = lines_of(part.runs)
            usual = _usual_gap(lines)
            left = _left_edge(lines)
            body = median(run.size for line in lines for run in line)
            for place, line in enumerate(lines):
                if last is not None:
                    self._write("\n\n" if self._apart(last, line, usual, new_part=not place, beside=part.beside) else "\n")
                if not part.table and not line[0].vertical and _size(line) < _OTHER_SIZE * body:
                    shift = (line[0].x0 - left) / _size(line)
                    if _INDENT_LEAST <= shift <= _INDENT_MOST:
                        self._write(_INDENT)
                start = self._length
                self._set(line, number, cells=part.table)
                if part.table or any(run.rows for run in line):
                    self._tables.append((start, self._length))
                last = line

    def result(self) -> tuple[str, Layout]:
        """The text, and a box for every printed line of it."""
        return "".join(self._pieces), Layout(boxes=tuple(self._boxes))

    @property
    def tables(self) -> tuple[tuple[int, int], ...]:
        """Half-open spans of the text that are lines of tables."""
        return tuple(self._tables)

    def _set(self, line: list[Run], sheet: int, *, cells: bool) -> None:
        """A line; a table with rules around it row by row, behind what may stand beside it."""
        plain = [run for run in line if not run.rows]
        if plain:
            self._line(plain, sheet, cells=cells)
        for row in (row for run in line for row in run.rows):
            if self._boxes and self._boxes[-1].end == self._length:
                self._write("\n")
            start = self._length
            self._write("\t".join(row.cells))
            place = (round(value, 2) for value in (row.x0, row.y0, row.x1, row.y1))
            x0, y0, x1, y1 = place
            self._boxes.append(Box(start=start, end=self._length, sheet=sheet, x0=x0, y0=y0, x1=x1, y1=y1))

    def _apart(self, last: list[Run], line: list[Run], usual: float, *, new_part: bool, beside: bool) -> bool:
        one, other = sorted((_size(last), _size(line)))
        if other > _OTHER_SIZE * one:
            return True
        if new_part:
            return not beside
        return min(run.y0 for run in line) - max(run.y1 for run in last) > usual + _BLANK * one and not line[0].vertical

    def _line(self, line: list[Run], sheet: int, *, cells: bool) -> None:
        start = self._length
        for before, run in zip([None, *line], line, strict=False):
            if cells and before is not None and run.x0 - before.x1 > _CELL * run.size:
                self._write("\t")
            elif before is not None and needs_space(before.text[-1], run.text[0], (run.x0 - before.x1) / run.size):
                self._write(" ")
            self._write(run.text)
        box = Box(
            start=start,
            end=self._length,
            sheet=sheet,
            x0=round(min(run.x0 for run in line), 2),
            y0=round(min(run.y0 for run in line), 2),
            x1=round(max(run.x1 for run in line), 2),
            y1=round(max(run.y1 for run in line), 2),
        )
        self._boxes.append(box)

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


def lines_of(runs: list[Run]) -> list[list[Run]]:
    """The lines of one column, top first; the runs of each from the left. Vertical lines from the right."""
    lines: list[list[Run]] = [[run] for run in sorted((r for r in runs if r.vertical), key=lambda run: -run.x0)]
    across: list[list[Run]] = []
    for run in sorted((r for r in runs if not r.vertical), key=lambda run: (run.middle, run.x0)):
        if across and _same_line(across[-1], run):
            across[-1].append(run)
        else:
            across.append([run])
    # A vertical headline stands beside its story and is read first.
    return lines + [sorted(line, key=lambda run: run.x0) for line in across]


def _same_line(line: list[Run], run: Run) -> bool:
    y0, y1 = min(r.y0 for r in line), max(r.y1 for r in line)
    return min(y1, run.y1) - max(y0, run.y0) >= 0.5 * min(y1 - y0, run.y1 - run.y0)


def _size(line: list[Run]) -> float:
    return max(run.size for run in line)


def _usual_gap(lines: list[list[Run]]) -> float:
    gaps = [min(run.y0 for run in below) - max(run.y1 for run in above) for above, below in pairwise(lines)]
    return median(gaps) if gaps else 0.0


def _left_edge(lines: list[list[Run]]) -> float:
    """The column's left edge: lines hang over it at most by a bracket."""
    starts = sorted(line[0].x0 for line in lines)
    return starts[len(starts) // 10]
