"""Reading orders that an extraction may have destroyed: two columns whose lines alternate, or stand side by side in one line.

Whether a text goes on from one line to another shows in the words that the line break tears: their two halves stand together
elsewhere on the page. Where the next line but one goes on far more often than the next, two columns alternate.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import add

from dateline_extraction.domain.page.lines import OPEN, Line, measure, part_of

_FEWEST, _TIMES = 4, 1.5
"""So many more torn words must be mended by the other order, and so many times as many."""
_GUTTER = re.compile(r"(?<=\S)(?:[ \xa0]{3,}|\t+|\u3000{2,})(?=\S)")
_FIGURE = re.compile(r"[-+－]?[\d０-９.,．，]+[%％]?(?:\s|$)")
"""The second column of a table."""
_COLUMN = 12
"""The narrowest column, in half columns."""
_ROWS, _SLACK = 8, 3
_SHIFTS = 4
_ORDERLY = 0.12
"""Where so many of the lines that stop in mid-sentence go on with a word that the page knows, the order is right."""
_LONGEST = 1000
"""Lines of a page whose other orders are still tried: each is a cut of its own."""


def orders_of(lines: Sequence[Line], mended: float) -> Iterator[list[Line]]:
    """Other orders in which the lines may have to be read; nearly always there is none.

    `mended`: the share of torn words that the order of the page mends.
    """
    halves = _side_by_side(lines)
    if halves:
        yield halves
        return
    stretch = _alternating(lines) if mended < _ORDERLY else None
    if stretch is None:
        return
    first, last = stretch
    for begin in sorted({0, 1, 2, 3, *range(max(0, first - _SHIFTS), first + _SHIFTS)}):
        for end in {*range(max(begin + 4, last - _SHIFTS), min(last + _SHIFTS, len(lines)) + 1), len(lines)}:
            woven = lines[begin:end]
            yield [*lines[:begin], *_close(woven[::2]), *_close(woven[1::2]), *lines[end:]]


def _close(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines of one column: the blank lines between two of them said nothing about these two."""
    return (replace(line, gap=0) if index else line for index, line in enumerate(lines))


def _alternating(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The stretch of lines, half-open, whose text goes on in the next line but one."""
    if not 2 * _ROWS <= len(lines) <= _LONGEST:
        return None
    pairs = {pair for line in lines for pair in map(add, line.text, line.text[1:])}

    def mended(line: Line, other: Line) -> bool:
        return line.ending == OPEN and line.text[-1] + other.text[0] in pairs

    skipping = [mended(a, b) for a, b in zip(lines, lines[2:], strict=False)]
    straight = [mended(a, b) for a, b in pairwise(lines)][: len(skipping)]
    if sum(skipping) < _FEWEST + _TIMES * sum(straight):
        return None
    best = total = 0
    begin = first = last = 0
    for index, (there, here) in enumerate(zip(skipping, straight, strict=True)):
        total += there - here
        if total < 0:
            total, begin = 0, index + 1
        elif total > best:
            best, first, last = total, begin, index + 3
    return first, last


def _gutter(line: Line) -> tuple[int, int, int] | None:
    """Where the only wide gap of a line begins and ends, and where it ends in half columns; no gap before a table's figures."""
    if "   " not in line.text and "\t" not in line.text and "\u3000\u3000" not in line.text and "\xa0\xa0\xa0" not in line.text:
        return None
    found = [g for g in _GUTTER.finditer(line.text) if not _FIGURE.match(line.text, g.end())]
    return (found[0].start(), found[0].end(), line.indent + measure(line.text[: found[0].end()])) if len(found) == 1 else None


def _side_by_side(lines: Sequence[Line]) -> list[Line] | None:
    """Lines of two columns with a gutter between them, parted; None when too few lines have one."""
    gutters = [_gutter(line) for line in lines]
    places = Counter(place for _, _, place in filter(None, gutters))
    usual = max(places, key=places.__getitem__, default=0)
    parted: list[tuple[Line, Line | None]] = []
    rows = 0
    for line, gutter in zip(lines, gutters, strict=True):
        if gutter and abs(gutter[2] - usual) <= _SLACK and usual >= _COLUMN:
            parted.append((part_of(line, 0, gutter[0]), part_of(line, gutter[1], len(line.text))))
            rows += 1
        else:
            parted.append((line, None))
    if rows < _ROWS or rows * 2 < len(lines):
        return None
    read: list[Line] = []
    waiting: list[Line] = []
    for left, right in parted:
        # A short line without a gutter inside a stretch is a left column's last line; a wide one spans both columns.
        if right is None and left.width > max((line.width for line in waiting), default=0) + _COLUMN:
            read += [*waiting]
            waiting = []
        read.append(left)
        if right is not None:
            waiting.append(right)
    return [*read, *waiting]
