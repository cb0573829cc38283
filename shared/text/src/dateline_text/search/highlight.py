"""Where a query's terms stand in a text: as segments, so that no reader has to count characters."""

from collections.abc import Iterator
from typing import NamedTuple

from dateline_text.search.folding import fold_with_origins
from dateline_text.search.query import Query


class Segment(NamedTuple):
    """A stretch of the text; joined in order the segments give the text back."""

    text: str
    hit: bool


def spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Half-open spans of the hits in `text` in code points, joined where they touch."""
    folded, origins = fold_with_origins(text)
    found = sorted((origins[at], origins[at + len(term) - 1] + 1) for term in query.terms for at in _places(folded, term))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def segments(text: str, query: Query) -> tuple[Segment, ...]:
    """The whole text, cut at the hits."""
    return _cut(text, spans(text, query))


def excerpt(text: str, query: Query, around: int = 40, most: int = 3) -> tuple[tuple[Segment, ...], ...]:
    """Up to `most` stretches of the text with hits in them, `around` characters on either side, within a line."""
    found: list[tuple[Segment, ...]] = []
    end = -1
    hits = spans(text, query)
    for start, stop in hits:
        if start < end:
            continue
        line = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", stop)
        begin, end = max(line, start - around, end), min(len(text) if line_end < 0 else line_end, stop + around)
        inside = [(a - begin, b - begin) for a, b in hits if begin <= a and b <= end]
        found.append(_cut(text[begin:end], inside))
        if len(found) == most:
            break
    return tuple(found)


def _places(folded: str, term: str) -> Iterator[int]:
    at = folded.find(term)
    while at >= 0:
        yield at
        at = folded.find(term, at + len(term))


def _cut(text: str, hits: list[tuple[int, int]]) -> tuple[Segment, ...]:
    found: list[Segment] = []
    at = 0
    for start, end in hits:
        if start > at:
            found.append(Segment(text[at:start], False))
        found.append(Segment(text[start:end], True))
        at = end
    if at < len(text):
        found.append(Segment(text[at:], False))
    return tuple(found)
