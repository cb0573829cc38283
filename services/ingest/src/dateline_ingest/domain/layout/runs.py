"""Characters into runs: what stands together on one line. A run never reaches across a column's gutter."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Glyph(NamedTuple):
    """One printed character. Points from the sheet's upper left corner.

    `size`: its type size in points. `spaced`: the file has a blank before it.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    spaced: bool = False


class Row(NamedTuple):
    """A row of a table with rules around it: its cells' words, and its place."""

    cells: tuple[str, ...]
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Run:
    """Characters side by side on one line, or below each other in vertical setting; or a whole table, then with its rows."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    vertical: bool = False
    rows: tuple[Row, ...] = ()

    @property
    def middle(self) -> float:
        """Height of its middle line."""
        return (self.y0 + self.y1) / 2

    @property
    def ink(self) -> float:
        """Where its ink ends on the right."""
        return self.x1 - 0.5 * self.size if self.text[-1] in _HALF_EMPTY and not self.vertical else self.x1


# Full-width marks fill the left half of their square: at the end of a line they hang into the gutter as white.
_HALF_EMPTY = frozenset("，。、；：？！”’）》】」』")
# All in type sizes (em). Chinese is set solid, Latin words stand a quarter to half an em apart; the narrowest gutters of
# newspapers are a little under one em. A headline's blank is as wide as a character, and stands in the file as one.
_BREAK, _BREAK_AT_BLANK = 0.7, 1.2
_BACK = -0.6
_LATIN_SPACE, _SPACE = 0.16, 0.45
_REAL_SPACE = 0.05
_STEP_DOWN = 0.6
_VERTICAL_LEAST = 3


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """The runs of a sheet. `glyphs` in the file's order, blanks left out; that order need not be the reading order."""
    runs: list[Run] = []
    down: list[Run] = []
    for glyph in glyphs:
        last = runs[-1] if runs else None
        if last is not None and _continues(last, glyph):
            gap = glyph.x0 - last.x1
            spaced = glyph.spaced and gap > _REAL_SPACE * glyph.size
            last.text += (" " if spaced or needs_space(last.text[-1], glyph.text[0], gap / glyph.size) else "") + glyph.text
            last.x1, last.y0, last.y1 = max(last.x1, glyph.x1), min(last.y0, glyph.y0), max(last.y1, glyph.y1)
            last.size = max(last.size, glyph.size)
        else:
            if last is None or not (len(last.text) == 1 and _below(last, glyph)):
                _join_down(runs, down)
            down.append(Run(glyph.text, glyph.x0, glyph.y0, glyph.x1, glyph.y1, glyph.size))
            runs.append(down[-1])
    _join_down(runs, down)
    return runs


def needs_space(left: str, right: str, gap: float) -> bool:
    """Whether a gap of so many type sizes between two characters is a space and no setting."""
    if is_wide(left) or is_wide(right):
        return gap > _SPACE
    return gap > _LATIN_SPACE


def is_wide(character: str) -> bool:
    """A character as wide as high: Chinese, and the punctuation that belongs to it."""
    return unicodedata.east_asian_width(character) in "WF"


def _continues(last: Run, glyph: Glyph) -> bool:
    overlap = min(last.y1, glyph.y1) - max(last.y0, glyph.y0)
    if overlap < 0.5 * min(last.y1 - last.y0, glyph.y1 - glyph.y0):
        return False
    size = min(last.size, glyph.size)
    return _BACK * size < glyph.x0 - last.x1 < (_BREAK_AT_BLANK if glyph.spaced else _BREAK) * size


def _below(last: Run, glyph: Glyph) -> bool:
    overlap = min(last.x1, glyph.x1) - max(last.x0, glyph.x0)
    return overlap > 0.7 * min(last.x1 - last.x0, glyph.x1 - glyph.x0) and -0.3 < (glyph.y0 - last.y1) / glyph.size < _STEP_DOWN


def _join_down(runs: list[Run], down: list[Run]) -> None:
    """Single characters straight below each other, three or more, are one vertical line."""
    single = [run for run in down if len(run.text) == 1]
    if len(single) == len(down) >= _VERTICAL_LEAST and any(map(is_wide, (run.text for run in down))):
        del runs[-len(down) :]
        runs.append(
            Run(
                "".join(run.text for run in down),
                min(run.x0 for run in down),
                down[0].y0,
                max(run.x1 for run in down),
                down[-1].y1,
                max(run.size for run in down),
                vertical=True,
            )
        )
    down.clear()
