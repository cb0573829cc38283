"""A text as its smallest hashes: enough to tell how much of two texts is the same, in constant space.

Bottom-k MinHash (Cohen and Kaplan, 2007) over shingles of characters: Chinese needs no words for it.
"""

import heapq
import zlib
from collections.abc import Sequence
from typing import NamedTuple

SHINGLE = 5
"""Characters: long enough that common phrases (记者从…获悉) are few among a text's shingles."""
SIZE = 192
"""Hashes kept: a similarity of 0.5 is estimated with a standard deviation of 0.04."""


class Sketch(NamedTuple):
    """`hashes`: the smallest ones, ascending. `size`: how many different shingles the text has."""

    hashes: tuple[int, ...]
    size: int


def sketch(text: str) -> Sketch:
    """The sketch of a folded text; empty for one shorter than a shingle."""
    shingles = {text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)}
    hashes = {spread(shingle) for shingle in shingles}
    return Sketch(tuple(heapq.nsmallest(SIZE, hashes)), len(hashes))


def spread(text: str) -> int:
    """A 32-bit hash that is the same in every process and spread evenly (CRC-32, then the mixer of MurmurHash3)."""
    value = zlib.crc32(text.encode())
    value = ((value ^ value >> 16) * 0x85EBCA6B) & 0xFFFFFFFF
    value = ((value ^ value >> 13) * 0xC2B2AE35) & 0xFFFFFFFF
    return value ^ value >> 16


def resemblance(one: Sketch, other: Sketch) -> float:
    """About |A ∩ B| / |A ∪ B| of the shingles; exact for short texts."""
    both = {*one.hashes}.intersection(other.hashes)
    if not both:
        return 0.0
    # Both are ascending, so that sorting them together only merges them.
    merged = list(dict.fromkeys(sorted(one.hashes + other.hashes)))[:SIZE]
    return len(both.intersection(merged)) / len(merged)


def containment(one: Sketch, other: Sketch) -> float:
    """About |A ∩ B| / min(|A|, |B|): 1 when the shorter text is part of the longer one."""
    smaller = min(one.size, other.size)
    if not smaller:
        return 0.0
    alike = resemblance(one, other)
    return min(1.0, alike * (one.size + other.size) / (1 + alike) / smaller)


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Shared members over those of the smaller set (Szymkiewicz-Simpson); 0 when one is empty."""
    mine, theirs = frozenset(one), frozenset(other)
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
