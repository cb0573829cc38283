"""The figures a check may use: the article's own and those of other articles, found by what they measure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.intervals import Interval
from dateline_schema.records import Check
from dateline_schema.records.enriched import Verdict

Subject = tuple[str, str, bool]
PASSAGE = 60
"""Characters within which figures are taken to explain each other."""
MOST = 60
"""Figures of one indicator and area beyond which an article is a table, which pairs of figures would not explain."""


class Pool:
    """Figures in order, the article's own first; a cell that the article fills is never answered from elsewhere."""

    def __init__(self, own: Iterable[Figure], known: Iterable[Figure] = ()) -> None:
        self.own = _each_once(own)
        """All of the article's, for what rests on how they stand beside each other."""
        self.figures = tuple(figure for figure in (*self.own, *known) if figure.observation.indicator and figure.placed)
        """Those whose cell can be trusted, other articles' too."""
        self._by_subject: defaultdict[Subject, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            self._by_subject[figure.subject].append(figure)
        for subject in [subject for subject, figures in self._by_subject.items() if len(figures) > MOST]:
            del self._by_subject[subject]

    def of(self, figure: Figure, indicator: str | None = None) -> list[Figure]:
        """Figures of the same area and reality, of the same indicator or another one."""
        identity, area, real = figure.subject
        return self._by_subject.get((indicator or identity, area, real), [])

    def at(self, figure: Figure, time: str | None, indicator: str | None = None) -> Iterator[Figure]:
        """`of`, at a time (a period's label, or None for figures without one)."""
        return (other for other in self.of(figure, indicator) if other.time == time)


def _each_once(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The same statement is taken once, where it stands first."""
    found: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        found.setdefault((figure.key, figure.time, figure.real, figure.value, figure.interval), figure)
    return tuple(found.values())


def judged(
    kind: str, claimed: Interval, computed: Interval, words: tuple[str, str], inputs: Iterable[Figure], sign: str = "="
) -> Check:
    """The verdict on `claimed` against what the other figures make of it; `words` name the two sides.

    Consistent when some values that round to the printed figures satisfy the expression. A side that only a bound word limits
    (more than 10 trillion) turns the equation into an inequality; one that nothing limits cannot be verified.
    """
    open_above, open_below = computed.high.is_infinite(), computed.low.is_infinite()
    if sign == "=" and open_above != open_below:
        sign = "≥" if open_above else "≤"
    verdict: Verdict = "inconsistent"
    if claimed.meets(computed):
        verdict = "unverifiable" if open_above and open_below else "consistent"
    tolerance = claimed.half_width + computed.half_width if claimed.bounded and computed.bounded else None
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


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum."""
    result = Interval(Decimal(0), Decimal(0))
    for interval in intervals:
        result = result + interval
    return result


def added(figures: Iterable[Figure]) -> str:
    """`a + b + c` in printed words."""
    return " + ".join(figure.said for figure in figures)
