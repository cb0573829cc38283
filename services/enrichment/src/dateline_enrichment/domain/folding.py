"""Words as comparison sees them: one width, one case, one script, no white space and no quotation marks."""

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

_NOISE = re.compile(r"[\s“”\"‘’'「」『』]+")


@lru_cache(maxsize=1 << 16)
def folded(words: str) -> str:
    """NFKC, upper case, Traditional folded to Simplified character by character, without spaces and quotation marks."""
    return simplified(_NOISE.sub("", unicodedata.normalize("NFKC", words)).upper())


def simplified(words: str) -> str:
    """Traditional characters to Simplified ones (character by character: the length stays)."""
    return words if words.isascii() else str(_converter().convert(words))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
