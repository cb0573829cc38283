"""The column's width, line by line, without knowing yet what each line is.

A hidden-state walk over the lines: the state is the width, changing it costs, and every line says how well it fits one.
Under the right width a line inside a paragraph is full (what follows would not have fitted), a paragraph's first line is
full in two columns less, and only last lines and headings are short.
"""

from collections import Counter

from dateline_extraction.domain.page.lines import Line

INDENT = 4
"""Half columns that a paragraph's first line lost with its indent."""

_FULL, _FIRST, _SHORT, _OVER = 0.0, -1.2, -2.4, -7.0
_EXACT = 0.3
_CHANGE = -6.0
_MOST = 20
_NARROWEST = 12


def widths_of(lines: list[Line]) -> list[int]:
    """For every line the width of the column it stands in, in half columns."""
    if not lines:
        return []
    candidates = _candidates(lines)
    score = [0.0] * len(candidates)
    back: list[list[int]] = []
    for line in lines:
        best = max(range(len(candidates)), key=score.__getitem__)
        change = score[best] + _CHANGE
        came = list(range(len(candidates)))
        for state, width in enumerate(candidates):
            if change > score[state]:
                score[state], came[state] = change, best
            score[state] += _fit(line, width)
        back.append(came)
    state = max(range(len(candidates)), key=score.__getitem__)
    found = []
    for came in reversed(back):
        found.append(candidates[state])
        state = came[state]
    return found[::-1]


def _candidates(lines: list[Line]) -> list[int]:
    """The widths that occur often, widest last; a lone line has its own."""
    seen = Counter(line.width for line in lines if line.width >= _NARROWEST)
    often = sorted(width for width, count in seen.most_common(_MOST) if count > 1 or len(seen) < _MOST)
    return often or [max(line.width for line in lines)]


def _fit(line: Line, width: int) -> float:
    # The token that follows is nearly always one CJK character; the exact test is the business of the cut.
    set_width = line.width
    if set_width > width + line.hang:
        return _OVER
    if set_width > width - 2:
        return _EXACT if set_width == width else _FULL
    if width - INDENT - 2 < set_width <= width - INDENT + line.hang:
        return _FIRST
    return _SHORT
