"""The figures a check may use: the article's own and those of other articles, found by what they measure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.intervals import Interval

Subject = tuple[str, str, bool]
MOST = 60
"""Figures of one indicator and area beyond which an article is a table, which pairs of figures would not explain."""


class Pool:
    """Figures in order, the article's own first; a cell that the article fills is never answered from elsewhere."""

    def __init__(self, own: Iterable[Figure], known: Iterable[Figure] = ()) -> None:
        self.everything = tuple(own)
        """All of the article's, for what the text binds."""
        self.own = _each_once(self.everything)
        """The same statement once."""
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


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum."""
    result = Interval(Decimal(0), Decimal(0))
    for interval in intervals:
        result = result + interval
    return result


def added(figures: Iterable[Figure]) -> str:
    """`a + b + c` in printed words."""
    return " + ".join(figure.said for figure in figures)
