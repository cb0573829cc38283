"""Where lines stand on paper, for formats that say so: the size of their type, the width of their column, how far they fill it.

What counted characters only estimate is measured here: digits narrower than half a character, spaces of justified setting,
centred lines. Everything comes out in half columns, as lines.py counts them, so that the features read both alike.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from dateline_extraction.domain.page.lines import Line
from dateline_extraction.domain.page.width import UNSET
from dateline_schema.records.page import Box, Layout

_BIG, _SMALL = 1.25, 0.8
_EVERY = 8
_ALIKE = 1.15
"""Type sizes that differ by less are one."""
_FEW = 5
"""A stretch of fewer lines may hold no full one: its column is as wide as the one beside it."""
_NEAR = 6
"""Stretches on either side that may lend it theirs."""
_OVERHANG = 1.2
"""Half columns by which a line of proportional type may pass the edge that the others keep."""


@dataclass(slots=True)
class Place:
    """`size`: of the type against the page's: big, small, same or unknown. `column`: its width in half columns; UNSET if unknown.
    `height`: of the line's box in points, 0 if unknown."""

    size: str
    column: int
    height: float = 0.0


@dataclass(slots=True)
class _Stretch:
    """Lines straight below each other in one size of type: half-open in line numbers. Points; `unit` is a half column."""

    first: int
    end: int
    unit: float = 1.0
    left: float = 0.0
    width: float = 0.0


def placed(lines: Sequence[Line], layout: Layout | None) -> tuple[list[Line], list[Place]]:
    """The lines with width, indent and blanks as they stand on paper, and their places; no places without a layout."""
    if layout is None or not layout.boxes or not lines:
        return list(lines), []
    boxes = _boxes(lines, layout)
    sizes = _sizes(lines, boxes)
    found = list(lines)
    places = [Place(size, UNSET, box.y1 - box.y0 if box else 0.0) for size, box in zip(sizes, boxes, strict=True)]
    stretches = _stretches(boxes)
    for stretch in stretches:
        _measure(stretch, lines, boxes)
    for number, stretch in enumerate(stretches):
        width = max([stretch.width, *_beside(number, stretches, boxes)])
        for i in range(stretch.first, stretch.end):
            if box := boxes[i]:
                found[i], places[i].column = _on_paper(lines[i], box, stretch, width)
        if number and _goes_on(boxes[stretch.first - 1], boxes[stretch.first]):
            found[stretch.first].gap = 0
    return found, places


def _boxes(lines: Sequence[Line], layout: Layout) -> list[Box | None]:
    boxes = sorted(layout.boxes, key=lambda box: box.start)
    starts = [box.start for box in boxes]
    found: list[Box | None] = []
    for line in lines:
        at = bisect_right(starts, line.end - 1) - 1
        box = boxes[at] if at >= 0 and boxes[at].end > line.start else None
        found.append(box if box and box.x1 > box.x0 and box.y1 > box.y0 else None)
    return found


def _sizes(lines: Sequence[Line], boxes: Sequence[Box | None]) -> list[str]:
    """The type of most characters is the page's."""
    heights = [box.y1 - box.y0 if box else 0.0 for box in boxes]
    usual = median(
        [height for height, line in zip(heights, lines, strict=True) for _ in line.text[::_EVERY] if height > 0] or [0.0]
    )
    return [
        "unknown" if not height else "big" if height > _BIG * usual else "small" if height < _SMALL * usual else "same"
        for height in heights
    ]


def _alike(one: Box, other: Box) -> bool:
    low, high = sorted((one.y1 - one.y0, other.y1 - other.y0))
    return high <= _ALIKE * low


def _goes_on(before: Box | None, box: Box | None) -> bool:
    """Whether a line stands at the head of the next column or sheet, in the same type: the white before it says nothing."""
    return before is not None and box is not None and _alike(before, box) and (before.sheet != box.sheet or box.y0 < before.y0)


def _stretches(boxes: Sequence[Box | None]) -> list[_Stretch]:
    found: list[_Stretch] = []
    before: Box | None = None
    for i, box in enumerate(boxes):
        if before is not None and box is not None and _below(before, box):
            found[-1].end = i + 1
        else:
            found.append(_Stretch(i, i + 1))
        before = box
    return found


def _below(before: Box, box: Box) -> bool:
    if before.sheet != box.sheet or box.y0 <= before.y0 or not _alike(before, box):
        return False
    return min(before.x1, box.x1) - max(before.x0, box.x0) > 0.5 * min(before.x1 - before.x0, box.x1 - box.x0)


def _measure(stretch: _Stretch, lines: Sequence[Line], boxes: Sequence[Box | None]) -> None:
    """The edges that all but a tenth of the lines keep; a mark at a line's end may stand out of its column."""
    rows = [(line, box) for line, box in list(zip(lines, boxes, strict=True))[stretch.first : stretch.end] if box]
    if not rows:
        return
    unit = stretch.unit = median((box.x1 - box.x0) / line.width for line, box in rows)
    lefts = sorted(box.x0 - line.indent * unit for line, box in rows)
    rights = sorted(box.x1 - line.hang * unit for line, box in rows)
    tenth = len(rows) // 10
    stretch.left = lefts[tenth]
    stretch.width = max(rights[-1 - tenth] - stretch.left, unit)


def _beside(number: int, stretches: Sequence[_Stretch], boxes: Sequence[Box | None]) -> list[float]:
    """Widths of the columns before and behind a stretch that is too short to show its own; of lone lines none."""
    here = stretches[number]
    box = boxes[here.first]
    if box is None or here.end - here.first >= _FEW:
        return []
    near: list[_Stretch] = []
    for way in (stretches[max(0, number - _NEAR) : number][::-1], stretches[number + 1 : number + 1 + _NEAR]):
        for other in way:
            beside = boxes[other.first]
            if beside is None or not _alike(box, beside):
                break
            near.append(other)
    least = _FEW if any(s.end - s.first >= _FEW for s in near) else 2
    return [s.width for s in near if s.end - s.first >= least]


def _on_paper(line: Line, box: Box, stretch: _Stretch, width: float) -> tuple[Line, int]:
    column = max(1, round(width / stretch.unit))
    left = (stretch.left + width - box.x1) / stretch.unit
    indent = max(0, round((box.x0 - stretch.left) / stretch.unit))
    over = 0 if -_OVERHANG < left < 0 else round(left)
    return replace(line, width=max(1, column - indent - over), indent=indent), column
