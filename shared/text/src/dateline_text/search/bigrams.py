"""The terms of the inverted index: every two neighbouring characters of a line, and the last character by itself.

The last one, so that a query of one character, which is asked as the beginning of a bigram, also finds a character that ends a line.
Punctuation and spaces are characters like others: what is found is what LIKE finds.
"""

from collections.abc import Iterator
from itertools import pairwise

PART_LENGTH = 100_000
"""Code points of one indexed part of a text: its distinct terms fit the 1 MB that a tsvector can hold."""
PART_OVERLAP = 2_000
"""What two neighbouring parts share: no query is longer, so none is cut in two."""


def bigrams(folded: str) -> list[str]:
    """The distinct terms of a folded text, in no order that means anything."""
    found: dict[str, None] = {}
    for line in folded.split("\n"):
        if line:
            found.update(dict.fromkeys(map("".join, pairwise(line))))
            found[line[-1]] = None
    return list(found)


def parts_of(folded: str) -> Iterator[str]:
    """A long text as overlapping parts; at least one, the whole text where it is short."""
    start = 0
    while True:
        yield folded[start : start + PART_LENGTH]
        start += PART_LENGTH - PART_OVERLAP
        if start + PART_OVERLAP >= len(folded):
            return
