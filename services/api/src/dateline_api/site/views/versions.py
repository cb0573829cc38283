"""What changed between two versions of a story, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

LONGEST = 20_000
"""Code points of a text that are compared."""
FINEST = 600
"""Longer stretches that changed are shown as a whole: comparing them word by word costs the square of their length."""
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
_WORD = re.compile(r"[0-9A-Za-z.%]+|.", re.S)

Piece = tuple[str, str]
"""`same`, `gone` or `new`, and the words."""


def changes(before: str, after: str) -> Iterator[Piece]:
    """Pieces of both texts in order. Sentences are compared first, words only within sentences that changed.

    Characters one by one, but runs of Latin letters and digits whole, so that 41.76 becomes 41.79 as one figure.
    """
    old, new = (_SENTENCE.findall(text[:LONGEST]) for text in (before, after))
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[a:b])
        else:
            yield from _within("".join(old[a:b]), "".join(new[c:d]))


def _within(before: str, after: str) -> Iterator[Piece]:
    if not before or not after or max(len(before), len(after)) > FINEST:
        yield from ((kind, text) for kind, text in (("gone", before), ("new", after)) if text)
        return
    old, new = _WORD.findall(before), _WORD.findall(after)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[a:b])
            continue
        if b > a:
            yield "gone", "".join(old[a:b])
        if d > c:
            yield "new", "".join(new[c:d])
