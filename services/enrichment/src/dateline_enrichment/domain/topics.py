"""What an article is about: the first level of the IPTC Media Topics, by words counted.

A rule one can read and argue with, instead of a model: the words stand in data/topics.tsv. Its accuracy on labelled articles is in
the service's README.
"""

import math
import re
from functools import cache
from typing import NamedTuple

from dateline_enrichment.domain.data import rows
from dateline_enrichment.domain.folding import simplified
from dateline_schema.records import Article, MediaTopic

_HEADLINE_WEIGHT = 4.0
"""A headline names the subject; the body's words are about everything around it too."""
_LEAD_WEIGHT = 2.0
_LEAD_CHARACTERS = 160
_LEAST = 4.0
"""Below this much evidence nothing is said."""
_SECOND_SHARE = 0.45
"""A further topic needs this part of the first one's evidence."""
_MOST = 3


class _Word(NamedTuple):
    topic: int
    weight: float


class _Lexicon(NamedTuple):
    codes: tuple[tuple[str, str], ...]
    words: dict[str, tuple[_Word, ...]]
    pattern: re.Pattern[str]


def topics(article: Article) -> tuple[MediaTopic, ...]:
    """At most three, the strongest first; empty when too little speaks for any."""
    lexicon = _lexicon()
    evidence = [0.0] * len(lexicon.codes)
    headline = simplified(" ".join(filter(None, (article.kicker, article.headline, article.subheadline))))
    text = simplified(article.text)
    counts: dict[str, float] = {}
    for part, weight in ((headline, _HEADLINE_WEIGHT), (text[:_LEAD_CHARACTERS], _LEAD_WEIGHT), (text[_LEAD_CHARACTERS:], 1.0)):
        for match in lexicon.pattern.finditer(part):
            counts[match[0]] = counts.get(match[0], 0.0) + weight
    for word, count in counts.items():
        for topic, weight in lexicon.words[word]:
            # Damped: a word said ten times is not ten signs.
            evidence[topic] += weight * math.log2(1 + count)
    best = max(evidence)
    if best < _LEAST:
        return ()
    ranked = sorted(range(len(evidence)), key=lambda topic: (-evidence[topic], topic))[:_MOST]
    kept = [topic for topic in ranked if evidence[topic] >= max(_LEAST, _SECOND_SHARE * best)]
    total = sum(evidence)
    return tuple(
        MediaTopic(
            code=f"medtop:{lexicon.codes[topic][0]}", name=lexicon.codes[topic][1], score=round(evidence[topic] / total, 3)
        )
        for topic in kept
    )


@cache
def _lexicon() -> _Lexicon:
    codes: list[tuple[str, str]] = []
    words: dict[str, tuple[_Word, ...]] = {}
    for code, name, listed in rows("topics.tsv"):
        for marked in listed.split():
            weight = {"*": 2.0, "-": 0.5}.get(marked[0], 1.0)
            word = marked.lstrip("*-")
            words[word] = (*words.get(word, ()), _Word(len(codes), weight))
        codes.append((code, name))
    # Longest first: 国防部 before a shorter word that it begins with.
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))))
    return _Lexicon(tuple(codes), words, pattern)
