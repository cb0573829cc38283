"""Whether the lines around a line show paragraphs by an indent: then a line without one begins no paragraph."""

from collections.abc import Sequence
from itertools import accumulate

from dateline_extraction.domain.page.lines import CALL, FULL_STOP, Line

_NEAREST = 4
"""Signs looked at before and behind a line, however long the paragraphs are."""
_FEWEST = 2
_DEEPEST = 6
"""Half columns: what stands further in is centred."""


def is_indented(line: Line) -> bool:
    """Whether it begins as far in as a paragraph's first line does."""
    return 2 <= line.indent < _DEEPEST


def indented_in(lines: Sequence[Line], widths: Sequence[int]) -> list[bool]:
    """For each line whether paragraphs around it are indented.

    Against it speak lines that begin at the margin although the line above ended a sentence and left a quarter of the column.
    """
    events: list[tuple[int, bool]] = []
    before: Line | None = None
    for i, line in enumerate(lines):
        if is_indented(line):
            events.append((i, True))
        elif (
            before is not None and not line.indent and before.ending in (FULL_STOP, CALL) and before.width * 4 < widths[i - 1] * 3
        ):
            events.append((i, False))
        before = line
    if sum(shown for _, shown in events) < _FEWEST:
        return [False] * len(lines)
    total = [0, *accumulate(shown for _, shown in events)]
    found = []
    passed = 0
    for i in range(len(lines)):
        while passed < len(events) and events[passed][0] <= i:
            passed += 1
        low, high = max(0, passed - _NEAREST), min(len(events), passed + _NEAREST)
        shown = total[high] - total[low]
        found.append(shown >= _FEWEST and 2 * shown >= high - low)
    return found
