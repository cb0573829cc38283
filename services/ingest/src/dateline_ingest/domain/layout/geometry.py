"""What columns, lines and gaps are, in numbers that all of the cut shares."""

from statistics import median

from dateline_ingest.domain.layout.runs import Run

# In type sizes of the body text.
GUTTER = 0.5
"""The narrowest white between two columns."""
SEPARATOR = 0.9
"""White that parts one thing from the next below it."""
HEADLINE = 1.15
"""Type from here on is larger than the body's."""
_NARROWEST = 4
"""The narrowest column."""

# So many runs further down, the line below a line is found, or the line is the last of its column.
_NEXT = 40


def type_size(runs: list[Run]) -> float:
    """The type size that most characters have."""
    weights: dict[float, int] = {}
    for run in runs:
        size = round(run.size, 1)
        weights[size] = weights.get(size, 0) + len(run.text)
    return max(weights, key=lambda size: (weights[size], -size), default=1.0) or 1.0


def side_by_side(runs: list[Run], em: float) -> list[list[Run]]:
    """Columns between strips of white that run through the part's whole height."""
    pieces: list[list[Run]] = []
    reach = float("-inf")
    for run in sorted(runs, key=lambda run: run.x0):
        if run.x0 - reach >= GUTTER * em:
            pieces.append([])
        pieces[-1].append(run)
        reach = max(reach, run.ink)
    return _whole_columns(pieces, em)


def _whole_columns(pieces: list[list[Run]], em: float) -> list[list[Run]]:
    """Numbers and marks before lines are no column of their own: they go with what stands right of them."""
    columns: list[list[Run]] = []
    narrow: list[Run] = []
    for right in pieces:
        piece, narrow = narrow + right, []
        width = max(run.x1 for run in piece) - min(run.x0 for run in piece)
        if width < _NARROWEST * em and not any(run.vertical for run in piece):
            narrow = piece
        else:
            columns.append(piece)
    if narrow and columns:
        columns[-1] = columns[-1] + narrow
    return columns or [narrow]


def line_count(runs: list[Run]) -> int:
    """Lines one below the other; runs at about one height are one."""
    count, reach = 0, float("-inf")
    for run in sorted(runs, key=lambda run: run.middle):
        if run.middle > reach:
            count, reach = count + 1, run.y1
    return count


def bands_of(runs: list[Run]) -> list[list[Run]]:
    """Runs between gaps that run through the part's whole width, top first."""
    bands: list[list[Run]] = []
    reach = float("-inf")
    for run in sorted(runs, key=lambda run: run.y0):
        if run.y0 > reach:
            bands.append([])
        bands[-1].append(run)
        reach = max(reach, run.y1)
    return bands


def gap_between(above: list[Run], below: list[Run]) -> float:
    """The white from the foot of one to the head of the other, in points."""
    return min(run.y0 for run in below) - max(run.y1 for run in above)


def leading_of(runs: list[Run], em: float) -> float:
    """The usual white between a line and the next in the same column."""
    ordered = sorted(runs, key=lambda run: (run.y0, run.x0))
    gaps = []
    for number, run in enumerate(ordered):
        for other in ordered[number + 1 : number + _NEXT]:
            if other.y0 >= run.y1 - 0.2 * em and min(run.x1, other.x1) > max(run.x0, other.x0):
                gaps.append(max(0.0, other.y0 - run.y1))
                break
    return median(gaps) if gaps else 0.0
