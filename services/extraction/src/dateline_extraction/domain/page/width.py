"""The column's width, line by line, without knowing yet what each line is.

A hidden-state walk over the lines: the state is the width, or that the text is not set in a column at all; changing it costs,
and every line says how well it fits one. Under the right width a line inside a paragraph is full (what follows would not have
fitted), a paragraph's first line is full in two columns less, and only last lines and headings are short.
"""

from collections import Counter
from collections.abc import Sequence

from dateline_extraction.domain.page.lines import COMMA, HYPHEN, OPEN, Line

INDENT = 4
"""Half columns that a paragraph's first line lost with its indent."""
UNSET = 0
"""The width of text that is not set in a column: a line of it is a paragraph."""

_FULL, _SQUEEZED, _FIRST, _SHORT, _BROKEN, _OVER = 0.0, -0.8, -1.2, -2.0, -3.2, -4.5
_EXACT = 0.3
_UNSET_LINE = -1.9
_CHANGE = -6.0
_MOST = 20
_NARROWEST, _WIDEST, _WIDEST_LATIN = 12, 100, 140


def widths_of(lines: Sequence[Line]) -> list[int]:
    """For every line the width of the column it stands in, in half columns; UNSET for text without columns."""
    candidates = _candidates(lines)
    score = [0.0] * len(candidates)
    states = range(len(candidates))
    stay = list(states)
    back: list[list[int]] = []
    fits: dict[tuple[int, int, int, int, bool, bool], list[float]] = {}
    leads = [line.lead for line in lines[1:]] + [2]
    for line, lead in zip(lines, leads, strict=True):
        broken = line.ending in (OPEN, COMMA, HYPHEN)
        key = (line.width, line.hang, line.squeeze, lead if broken else 2, line.latin, broken)
        fit = fits.get(key)
        if fit is None:
            fit = fits[key] = [_fit(line, width, lead, broken) for width in candidates]
        top = max(score)
        change = top + _CHANGE
        if min(score) < change:
            best = score.index(top)
            came = [state if score[state] >= change else best for state in states]
            score = [max(value, change) + own for value, own in zip(score, fit, strict=True)]
        else:
            came = stay
            score = [value + own for value, own in zip(score, fit, strict=True)]
        back.append(came)
    state = score.index(max(score))
    found = []
    for came in reversed(back):
        found.append(candidates[state])
        state = came[state]
    return found[::-1]


def _candidates(lines: Sequence[Line]) -> list[int]:
    """UNSET, and the widths that occur often; a lone line has its own."""
    seen = Counter(line.width for line in lines if _NARROWEST <= line.width <= (_WIDEST_LATIN if line.latin else _WIDEST))
    return [UNSET, *sorted(width for width, count in seen.most_common(_MOST) if count > 1 or len(seen) < _MOST)]


def _fit(line: Line, width: int, lead: int, broken: bool) -> float:
    """`lead`: of the next line; `broken`: the line stops in mid-sentence, so that it must be full unless it is a heading."""
    set_width = line.width
    if width == UNSET:
        return _UNSET_LINE if set_width <= (_WIDEST_LATIN if line.latin else _WIDEST) else _FULL
    if set_width > width + line.hang:
        return _SQUEEZED if set_width <= width + line.hang + line.squeeze else _OVER
    if line.latin:
        return _FULL if set_width * 8 > width * 7 else _SHORT
    left = width - set_width
    if left < (lead if broken else 2):
        return _EXACT if left == 0 else _FULL
    if -line.hang <= left - INDENT < (lead if broken else 2):
        return _FIRST
    return _BROKEN if broken else _SHORT
