"""The size of each line's type against the page's, where the layout is known: headlines are set big, captions small."""

from bisect import bisect_left
from collections.abc import Sequence
from statistics import median

from dateline_extraction.domain.page.lines import Line
from dateline_shared.records.page import Layout

_BIG, _SMALL = 1.25, 0.8
_EVERY = 8


def sizes_of(lines: Sequence[Line], layout: Layout | None) -> tuple[str, ...]:
    """big, small or same for every line; nothing when the layout does not say where the lines stand."""
    if layout is None or not layout.boxes:
        return ()
    boxes = sorted(layout.boxes, key=lambda box: box.start)
    starts = [box.start for box in boxes]
    heights = []
    for line in lines:
        first = bisect_left(starts, line.start)
        within = [box.y1 - box.y0 for box in boxes[max(0, first - 1) : bisect_left(starts, line.end)] if box.end > line.start]
        heights.append(max(within, default=0.0))
    # The type of most characters is the page's.
    usual = median(
        [height for height, line in zip(heights, lines, strict=True) for _ in line.text[::_EVERY] if height > 0] or [0.0]
    )
    return tuple(
        "unknown" if not height else "big" if height > _BIG * usual else "small" if height < _SMALL * usual else "same"
        for height in heights
    )
