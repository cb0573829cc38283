"""Words and their classes, and the noun phrases made of them."""

from collections.abc import Sequence
from functools import lru_cache

import rjieba

from dateline_extraction.domain.facts.observations.lexicon import CORES, FALL, RISE, WORDS
from dateline_extraction.domain.facts.observations.phrases import REMEMBERED

Word = tuple[str, str]
"""A word and its class: n noun, v verb, vn verbal noun, d adverb, p preposition, m number, x mark or unknown (ICTCLAS' letters)."""

_CHANGES = frozenset(word for word in (*RISE, *FALL) if len(word) > 1)
_NOMINAL = frozenset({"vn", "l", "j", "eng", "an", "i", "g", "s", "b", "vg", "Vg", "Ng"})
_NAMED_VERBS = frozenset((*WORDS["nominal"], *CORES))
"""Verbs that name what they do."""
_LONGEST_TERM = 3
_TERMS = frozenset({"长期", "短期", "中期", "高速", "快速", "直接", "间接", "专项", "全口径", "大型", "小型", "新型"})
"""Adverbs by the dictionary, attributes before a noun."""
_JOINTS = frozenset({"的", "和", "与", "及", "或"})
_BRIDGES = frozenset(WORDS["bridges"])
"""Between a noun phrase and its figure."""


@lru_cache(REMEMBERED)
def words_of(text: str) -> tuple[Word, ...]:
    """The text in words; joined, they are the text."""
    return tuple(rjieba.tag(text)) if text else ()


def said(words: Sequence[Word]) -> str:
    """The words as written."""
    return "".join([word for word, _ in words])


def is_noun(word: Word) -> bool:
    """Whether it can stand in a noun phrase by itself."""
    written, kind = word
    if kind == "l" and len(written) > _LONGEST_TERM:
        return False  # 深入基层 is done
    return written not in _JOINTS and (kind[:1] == "n" or kind in _NOMINAL or written in _NAMED_VERBS)


def is_change(word: Word) -> bool:
    """Whether it says that something grows or shrinks."""
    return word[0] in _CHANGES


def noun_head(words: Sequence[Word]) -> int:
    """How many words the noun phrase has with which they begin."""
    count = 0
    while count < len(words):
        word = words[count]
        follows = count + 1 < len(words) and is_noun(words[count + 1])
        if (
            is_noun(word)
            or ((word[1] in {"a", "b", "q"} or word[0] in _TERMS) and follows)
            or (count and word[0] in _JOINTS and follows)
        ):
            count += 1
        else:
            break
    return count


def noun_tail(words: Sequence[Word]) -> int:
    """Where the noun phrase begins with which they end."""
    start = len(words)
    while start:
        word = words[start - 1]
        inside = start < len(words)
        if (
            is_noun(word)
            or (inside and word[1] in {"a", "b"})
            or (inside and word[0] in _JOINTS and start > 1 and is_noun(words[start - 2]))
        ):
            start -= 1
        else:
            break
    return start


def without_bridge(words: Sequence[Word]) -> Sequence[Word]:
    """The words without what stands between a noun phrase and its figure."""
    end = len(words)
    while end and (
        words[end - 1][0] in _BRIDGES or words[end - 1][1] in {"d", "x", "uj", "ul", "c"} or is_change(words[end - 1])
    ):
        end -= 1
    return words[:end]
