"""Headlines that stand over columns without touching all of them."""

from itertools import pairwise

from dateline_ingest.domain.layout.geometry import HEADLINE, line_count, side_by_side
from dateline_ingest.domain.layout.runs import Run

# In type sizes of the body text.
_OFF_CENTRE = 1.5
_ALIKE = 0.6
"""How much the steps from column to column may differ."""
_OVERLAP = 0.3
"""How far boxes of a headline and of the text below it may overlap."""
_FEW = 2
"""Lines that say too little about their column's left edge."""
_MOST_COLUMNS = 8
_INDENT = 2.5


def below_headline(pieces: list[list[Run]], em: float) -> list[list[Run]]:
    """A headline in the middle of columns that all begin below it stands over all of them, though it touches only some.

    The headline and the rest, else all as one piece.
    """
    runs = [run for piece in pieces for run in piece]
    heads = [head for head in (_headline(piece, em) for piece in pieces) if head]
    if len(heads) == 1:
        (head,) = heads
        own = {id(run) for run in head}
        rest = [run for run in runs if id(run) not in own]
        below = rest and min(run.y0 for run in rest) >= max(run.y1 for run in head) - _OVERLAP * em
        columns = side_by_side(rest, em) if below else []
        if below and _centred(head, columns, em) and _same_pitch(columns, em):
            return [head, rest]
    return [runs]


def under_shared_headlines(columns: list[list[Run]], em: float) -> list[list[Run]]:
    """Columns, but neighbours that share such a headline as one piece, to be cut further."""
    pieces: list[list[Run]] = []
    number = 0
    while number < len(columns):
        for end in range(min(len(columns), number + _MOST_COLUMNS), number + 1, -1):
            group = columns[number:end]
            if len(group) < len(columns) and len(below_headline(group, em)) > 1:
                pieces.append([run for column in group for run in column])
                number = end
                break
        else:
            pieces.append(columns[number])
            number += 1
    return pieces


def _same_pitch(columns: list[list[Run]], em: float) -> bool:
    """Columns of one story are equally wide; one of two lines may show no more of its left edge than an indent, and one that a
    picture fills shows nothing."""
    edges = [min(run.x0 for run in column) for column in columns if line_count(column) > _FEW]
    steps = [right - left for left, right in pairwise(edges)]
    if len(columns) < 2 or len(edges) < min(2, len(columns) - 1):
        return False
    pitch = min(steps, default=1.0)
    few = [min(run.x0 for run in column) for column in columns if line_count(column) <= _FEW]
    if len(edges) < len(columns) - 1 and not all(_on_grid(edge - edges[0], pitch, em) for edge in few):
        return False
    return all(abs(step - max(1, round(step / pitch)) * pitch) <= _ALIKE * em for step in steps)


def _on_grid(shift: float, pitch: float, em: float) -> bool:
    """Whether a left edge is that of a column, or indented from it."""
    behind = shift % pitch
    return min(behind, pitch - behind) <= _ALIKE * em or behind <= _INDENT * em


def _headline(column: list[Run], em: float) -> list[Run]:
    """The larger type at the top of a column; empty when it begins with text."""
    found: list[Run] = []
    for run in sorted(column, key=lambda run: run.middle):
        if run.size < HEADLINE * em:
            break
        found.append(run)
    return found


def _centred(head: list[Run], columns: list[list[Run]], em: float) -> bool:
    """The last column reaches as far as the others are wide, however short its lines are."""
    own = min(run.x0 for run in head) + max(run.x1 for run in head)
    spans = [(min(run.x0 for run in column), max(run.ink for run in column)) for column in columns]
    widest = max((x1 - x0 for (x0, x1), column in zip(spans, columns, strict=True) if line_count(column) > _FEW), default=0.0)
    whole = spans[0][0] + max(spans[-1][1], spans[-1][0] + widest)
    return abs(own - whole) / 2 <= _OFF_CENTRE * em
