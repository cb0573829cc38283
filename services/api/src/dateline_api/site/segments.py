"""Text with marks on it, cut into pieces that a page can print one after the other.

Offsets are code points, as everywhere in Dateline; a browser counts UTF-16 units. So texts are cut here and never in a script: a
piece carries its own words and the marks that cover it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """Words of a text that say something. `start`, `end`: half-open, code points; `key` names what is said."""

    start: int
    end: int
    key: str
    kind: str
    strength: float = 1.0
    state: str = ""
    """Of a figure: `bad` (contradicted), `old` (replaced), `gone` (withdrawn), `later` (forecast or plan), or nothing."""
    number: int = 0
    """What the same fact is called on both sides of one view: shorter than its id."""


@dataclass(frozen=True)
class Segment:
    """A piece of text that no mark begins or ends in. `marks`: those that cover it, the shortest first."""

    start: int
    text: str
    marks: tuple[Mark, ...]

    @property
    def first(self) -> Mark | None:
        """The mark a click means: a figure inside a quotation, not the quotation."""
        return self.marks[0] if self.marks else None


def segments(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> Iterator[Segment]:
    """The pieces of `text[start:end]`, in order: joined they are that text. Marks outside are left out, those across are cut."""
    end = len(text) if end is None else min(end, len(text))
    inside = sorted((m for m in marks if m.start < end and m.end > start and m.start < m.end), key=lambda m: m.start)
    edges = sorted({start, end, *(max(m.start, start) for m in inside), *(min(m.end, end) for m in inside)})
    # By end, so that what is over is found first; the number breaks ties between marks of one end.
    open_marks: list[tuple[int, int, Mark]] = []
    following = 0
    for low, high in pairwise(edges):
        while following < len(inside) and inside[following].start <= low:
            heappush(open_marks, (inside[following].end, following, inside[following]))
            following += 1
        while open_marks and open_marks[0][0] <= low:
            heappop(open_marks)
        covering = sorted((entry[2] for entry in open_marks), key=lambda m: (m.end - m.start, m.start, m.key))
        yield Segment(low, text[low:high], tuple(covering))


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Start and end of each line of `text[start:end]` as it arrived, without its line end (\\n, \\r\\n, form feed)."""
    low = start
    for line in text[start:end].splitlines(keepends=True):
        bare = line.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        yield low, low + len(bare)
        low += len(line)


def marked_lines(
    text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None, first: int = 1
) -> Iterator[tuple[int, list[Segment]]]:
    """Number (the first is `first`) and pieces of each line of `text[start:end]`. One walk over the marks: 20,000 of them stay quick."""
    waiting = sorted(marks, key=lambda m: m.start)
    live: list[Mark] = []
    following = 0
    for number, (low, high) in enumerate(lines_of(text, start, end), first):
        while following < len(waiting) and waiting[following].start < high:
            live.append(waiting[following])
            following += 1
        live = [mark for mark in live if mark.end > low]
        yield number, list(segments(text, live, low, high)) if high > low else []
