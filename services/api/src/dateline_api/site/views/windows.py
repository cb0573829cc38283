"""A long text in parts: a page has a bounded size, however many facts and characters it is about, and leads on without scripts."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

PART_CHARACTERS = 12_000
PART_FACTS = 250
"""Facts that begin in one part of an article."""
MOST_MARKS = 600
"""Marks of one part: a hostile text can have thousands of facts in one place."""
RAW_CHARACTERS = 12_000
RAW_LINES = 400


class Part(NamedTuple):
    """The half-open stretch of a text that is shown at once. `number`: from 1, of `total`."""

    start: int
    end: int
    number: int
    total: int


def parts_of(
    paragraphs: Sequence[int], starts: Sequence[int], facts: int = PART_FACTS, characters: int = PART_CHARACTERS
) -> list[tuple[int, int]]:
    """The parts of a text, joined the whole of it. `paragraphs`: their lengths; `starts`: where facts begin, in order.

    A part ends with a paragraph where it can; a paragraph that is itself too long is cut between facts, or after so many characters.
    """
    found: list[tuple[int, int]] = []
    begun = low = 0
    for length in paragraphs:
        high = low + length + 1
        if begun < low and _full(starts, begun, high, facts, characters):
            found.append((begun, low))
            begun = low
        while _full(starts, begun, high, facts, characters):
            following = bisect_left(starts, begun) + facts
            cut = min(begun + characters, starts[following] if following < len(starts) else high)
            cut = max(cut, begun + 1)
            found.append((begun, cut))
            begun = cut
        low = high
    if begun < low or not found:
        found.append((begun, max(low, begun)))
    return found


def _full(starts: Sequence[int], low: int, high: int, facts: int, characters: int) -> bool:
    crowded = bisect_left(starts, high) - bisect_left(starts, low) > facts
    # Facts that all begin in one place cannot be parted.
    parted = crowded and starts[bisect_left(starts, low)] != starts[bisect_left(starts, high) - 1]
    return high - low > characters + 1 or parted


def part_at(parts: Sequence[tuple[int, int]], number: int | None, offset: int | None) -> Part:
    """The part that was asked for by number, or the one that holds an offset; the first where neither is given or right."""
    chosen = 0
    if number is not None:
        chosen = min(max(number, 1), len(parts)) - 1
    elif offset is not None:
        chosen = next((n for n, (_, end) in enumerate(parts) if offset < end), len(parts) - 1)
    return Part(*parts[chosen], chosen + 1, len(parts))


def raw_part(text: str, at: int) -> tuple[int, int, int]:
    """Start and end of the stretch of a page that is shown at once around an offset, and the number of its first line.

    It begins with a line where that is near enough, and a page that is short enough is shown whole.
    """
    if len(text) <= RAW_CHARACTERS and text.count("\n") < RAW_LINES:
        return 0, len(text), 1
    at = min(max(at, 0), len(text))
    line = text.rfind("\n", max(0, at - RAW_CHARACTERS // 4), at) + 1
    start = line if line or at < RAW_CHARACTERS // 4 else at
    end, lines = start, 0
    limit = min(len(text), start + RAW_CHARACTERS)
    while end < limit and lines < RAW_LINES:
        following = text.find("\n", end, limit)
        end = limit if following < 0 else following + 1
        lines += 1
    return start, end, text.count("\n", 0, start) + 1


def on_page(alignment: Sequence[tuple[int, int, int]], offset: int) -> int:
    """Where a place of an article's text stands on its page; the nearest one that does, where it stands nowhere itself."""
    best = alignment[0][1] if alignment else 0
    for start, page, length in alignment:
        if start > offset:
            break
        best = page + min(offset - start, length)
    return best
