"""Verdicts: what a check says of two sides, by the one relation that its sign names.

Consistent when some exact values that round to the printed figures satisfy the relation, inconsistent when none do. What no
arithmetic could tell apart from two unlike things, or what no printed figure limits, is unverifiable.
"""

import math
from collections.abc import Iterable
from decimal import Decimal

from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.intervals import Interval
from dateline_schema.records import Check
from dateline_schema.records.enriched import Verdict

Words = tuple[str, str]
SURE = 0.45
"""Confidence of its figures from which a check that rests on what they measure may accuse."""

BOUND = 0.3
"""The same, of figures in one sentence."""
_POINT_MOVED = Decimal("0.06")
"""How far from a power of ten a quotient may be that comes of a moved point, since both sides are rounded."""
CLOSE = 6
"""Sentences between figures that are still spoken of together."""


def equal(kind: str, claimed: Interval, computed: Interval, words: Words, inputs: Iterable[Figure]) -> Check:
    """claimed = computed; a side that only a bound word limits (more than 10 trillion) turns it into an inequality."""
    above, below = computed.high.is_infinite(), computed.low.is_infinite()
    sign = ("≥" if above else "≤") if above != below else "="
    verdict: Verdict = "consistent" if claimed.meets(computed) else "inconsistent"
    if above and below:
        verdict = "unverifiable"
    return _check(kind, verdict, (claimed, computed), words, sign, inputs)


def at_most(kind: str, less: Interval, more: Interval, words: Words, inputs: Iterable[Figure]) -> Check:
    """less ≤ more."""
    return _check(kind, "consistent" if less.low <= more.high else "inconsistent", (less, more), words, "≤", inputs)


def at_least(kind: str, more: Interval, less: Interval, words: Words, inputs: Iterable[Figure]) -> Check:
    """more ≥ less."""
    return _check(kind, "consistent" if less.low <= more.high else "inconsistent", (more, less), words, "≥", inputs)


def between(kind: str, middle: Interval, span: Interval, words: Words, inputs: Iterable[Figure]) -> Check:
    """lowest ≤ middle ≤ highest; `words`: `lowest ≤ middle` and `highest`."""
    return _check(kind, "consistent" if middle.meets(span) else "inconsistent", (middle, span), words, "≤", inputs)


def identical(kind: str, one: Interval, other: Interval, words: Words, inputs: Iterable[Figure]) -> Check:
    """One figure printed twice: equal where it is printed to one digit, else the finer rounds to the coarser."""
    return _check(kind, "consistent" if one.agrees(other) else "inconsistent", (one, other), words, "=", inputs)


def unless_accused(check: Check, doubtful: bool) -> Check:
    """The check, but unverifiable where it accuses and there is doubt."""
    return check.model_copy(update={"verdict": "unverifiable"}) if doubtful and check.verdict == "inconsistent" else check


def by_meaning(check: Check, inputs: Iterable[Figure]) -> Check:
    """A check that rests on what figures are said to measure, not on words that bind them: it accuses only where that is sure.

    The article's own figures stand a few sentences apart, and each is known with confidence.
    """
    own = [figure for figure in inputs if figure.fact is not None]
    sentences = [figure.sentence for figure in own]
    least = BOUND if one_sentence(*own) else SURE
    doubtful = any(figure.fact.confidence < least for figure in own if figure.fact)
    return unless_accused(check, doubtful or max(sentences, default=0) - min(sentences, default=0) > CLOSE)


def far(claimed: Decimal, computed: Decimal, most: Decimal) -> bool:
    """Whether two values are so unlike that they are hardly one thing misprinted: more than `most` of the larger apart, and not by
    the place of the point or the scale word either."""
    larger, smaller = max(abs(claimed), abs(computed)), min(abs(claimed), abs(computed))
    if abs(claimed - computed) <= most * larger:
        return False
    if smaller == 0 or claimed * computed < 0:
        return True
    tens = round(math.log10(larger / smaller))
    return tens == 0 or abs(larger / smaller.scaleb(tens) - 1) > _POINT_MOVED


def one_sentence(*figures: Figure) -> bool:
    """Whether the article's own figures stand in one sentence and measure what the dictionary knows: then the text binds them."""
    own = [figure for figure in figures if figure.fact is not None]
    known = all(figure.indicator.kind is not None for figure in own)
    return len(own) == len(figures) and known and len({figure.sentence for figure in own}) == 1


def middle(interval: Interval) -> Decimal:
    """The middle of a bounded interval; else the side that is bounded, or 0."""
    if interval.bounded:
        return (interval.low + interval.high) / 2
    return next((side for side in (interval.low, interval.high) if side.is_finite()), Decimal(0))


def _check(
    kind: str, verdict: Verdict, sides: tuple[Interval, Interval], words: Words, sign: str, inputs: Iterable[Figure]
) -> Check:
    one, other = sides
    tolerance = one.half_width + other.half_width if one.bounded and other.bounded else None
    return Check(
        kind=kind,
        verdict=verdict,
        expression=f"{words[0]} {sign} {words[1]}",
        inputs=tuple(dict.fromkeys(figure.fact_id for figure in inputs)),
        tolerance=None if tolerance is None else plain(tolerance),
    )


def plain(value: Decimal) -> str:
    """Plain digits, at most six after the point, without trailing zeros."""
    text = f"{value.quantize(Decimal('1e-6')) if abs(value) < 10**15 else value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
