"""Facts beside each other: what stands between them, as far as the words kept with each tell."""

import re

from dateline_schema.records.fact import ObservationFact

SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[，；。：、,;:]")
_MOVEMENT, _COUNTED = "observation/movement", "observation/counted"
"""Rules of the extraction whose figures are read together."""
_FEW_WORDS = 12


def sentence_between(one: ObservationFact, other: ObservationFact) -> bool:
    """Whether a sentence ends between two neighbouring facts, as far as the words kept with them tell (else it is taken so)."""
    said = _between(one, other)
    return said is None or bool(SENTENCE_END.search(said))


def paragraph_between(one: ObservationFact, other: ObservationFact) -> bool:
    """Whether a paragraph ends between them; taken so where nothing tells."""
    said = _between(one, other)
    return said is None or "\n" in said


def _between(one: ObservationFact, other: ObservationFact) -> str | None:
    """The words between two facts (some perhaps twice); None where they are further apart than the words kept with them."""
    gap = other.evidence.start - one.evidence.end
    if gap <= 0:
        return ""
    said = one.evidence.suffix[:gap] + other.evidence.prefix[-gap:]
    return said if len(said) >= gap else None


def moves(one: ObservationFact, other: ObservationFact) -> bool:
    """Whether a figure goes from one value to the other: the rule for movements read the second, a few words after the first."""
    gap = other.evidence.start - one.evidence.end
    like = (one.body.unit, one.body.indicator, one.body.measure) == (other.body.unit, other.body.indicator, other.body.measure)
    return other.extractor.name == _MOVEMENT and like and 0 < gap <= _FEW_WORDS


def counted_before(one: ObservationFact, other: ObservationFact) -> str | None:
    """22个自由贸易试验区合计进出口增长2.7%: the growth is that of the things counted just before, in the same clause."""
    gap = other.evidence.start - one.evidence.end
    between = one.evidence.suffix[:gap] if 0 < gap <= len(one.evidence.suffix) else ""
    things = one.body.indicator or ""
    counted = one.extractor.name == _COUNTED and things and between.startswith(things)
    return things if counted and not _CLAUSE_END.search(between) else None
