"""Spans and the alignment of clean text with the page it was cut from.

Every offset counts Unicode code points and every span is half-open, `[start, end)`. Clean text is the page's characters
with layout taken out and, rarely, a character put in (a full stop for a torn one is copied, never invented; what is put in
is called synthetic and maps to no place on the page).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

Span = tuple[int, int]


class Run(NamedTuple):
    """`length` characters of the clean text from `text_start` stand on the page from `page_start`."""

    text_start: int
    page_start: int
    length: int


class Alignment:
    """Maps spans of a clean text to spans of its page. Runs are ordered in the text and do not overlap there.

    Page order is not required: interleaved columns and a headline below its body are cut from anywhere.
    """

    def __init__(self, runs: Iterable[tuple[int, int, int]]) -> None:
        """Raises ValueError when runs overlap, are empty, or are out of text order."""
        self.runs = tuple(Run(*run) for run in runs)
        end = 0
        for run in self.runs:
            if run.length <= 0 or run.page_start < 0 or run.text_start < end:
                raise ValueError(f"alignment run out of order: {tuple(run)} after text offset {end}")
            end = run.text_start + run.length
        self._starts = [run.text_start for run in self.runs]

    def page_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where the text `[start, end)` stands on the page, in text order; neighbours on the page are joined."""
        found: list[Span] = []
        for place in range(max(0, bisect_right(self._starts, start) - 1), len(self.runs)):
            run = self.runs[place]
            if run.text_start >= end:
                break
            low = max(start, run.text_start)
            high = min(end, run.text_start + run.length)
            if low >= high:
                continue
            page = run.page_start + low - run.text_start
            if found and found[-1][1] == page:
                found[-1] = (found[-1][0], page + high - low)
            else:
                found.append((page, page + high - low))
        return tuple(found)

    def covered(self) -> int:
        """How many characters of the text stand on the page."""
        return sum(run.length for run in self.runs)


class AlignedText:
    """A text under construction that remembers where each of its characters came from."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def copy(self, text: str, page_start: int) -> None:
        """Append characters that stand on the page, in this order, from `page_start`."""
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        if last and last.text_start + last.length == self._length and last.page_start + last.length == page_start:
            self._runs[-1] = Run(last.text_start, last.page_start, last.length + len(text))
        else:
            self._runs.append(Run(self._length, page_start, len(text)))
        self._parts.append(text)
        self._length += len(text)

    def insert(self, text: str) -> None:
        """Append synthetic characters: they stand nowhere on the page (the line feed between two paragraphs)."""
        self._parts.append(text)
        self._length += len(text)

    def extend(self, other: "AlignedText") -> None:
        """Append another aligned text with its origins."""
        text, position = str(other), 0
        for run in other._runs:
            if run.text_start > position:
                self.insert(text[position : run.text_start])
            position = run.text_start + run.length
            self.copy(text[run.text_start : position], run.page_start)
        self.insert(text[position:])

    @property
    def runs(self) -> tuple[Run, ...]:
        """The alignment so far."""
        return tuple(self._runs)

    def __str__(self) -> str:
        return "".join(self._parts)


def overlaps(a: Span, b: Span) -> bool:
    """Whether two half-open spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def outermost(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans that lie inside no other, in text order."""
    end = -1
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if span[1] > end:
            yield span
            end = span[1]
