"""Texts as the comparison of articles sees them."""

import re
import unicodedata

from dateline_enrichment.domain.folding import simplified

_NO_LETTER = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Letters and digits alone, in one width, case and script: nothing else tells two texts apart."""
    return _NO_LETTER.sub("", simplified(unicodedata.normalize("NFKC", text)).upper())


def grams(text: str, size: int) -> frozenset[str]:
    """All runs of `size` neighbouring characters."""
    return frozenset(text[at : at + size] for at in range(len(text) - size + 1))
