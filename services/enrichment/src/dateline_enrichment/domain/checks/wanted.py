"""What the checks of an article look up in the history: exact cells of series, so that one query answers a batch."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from dateline_enrichment.domain.figures import Figure, known_figure
from dateline_enrichment.domain.history import History, KnownFigure, SeriesPoint, published_before
from dateline_enrichment.domain.indicators import Indicator, relations
from dateline_enrichment.domain.series import frequency
from dateline_enrichment.domain.times import around, earlier, inside
from dateline_schema.periods import Period
from dateline_schema.records import FactBatch


def cells_wanted(figures: Iterable[Figure]) -> Iterator[SeriesPoint]:
    """Every cell that a check could set beside one of the figures; bounded per figure, some repeatedly."""
    for figure in figures:
        period = figure.period
        if period is None or not figure.placed or not figure.real or not figure.observation.indicator:
            continue
        yield SeriesPoint(str(figure.key), period.label)
        yield from _relatives(figure, period.label)
        if figure.is_growth and (before := earlier(period, figure.key.comparison)):
            for unit in _level_units(figure):
                yield from _cells(figure, unit, "N", _labelled((period.label, before)))
        elif figure.is_level:
            yield from _cells(figure, "PC", "GY", _labelled((period.label,)))
            yield from _cells(figure, figure.key.unit, "N", _over_time(period.label, figure.is_flow))


def points_wanted(own: Iterable[Figure]) -> tuple[SeriesPoint, ...]:
    """`cells_wanted`, each once."""
    return tuple(dict.fromkeys(cells_wanted(own)))


def known_beside(batch: FactBatch, own: tuple[Figure, ...], wanted: Iterable[SeriesPoint], history: History) -> Iterator[Figure]:
    """The latest figure of every wanted cell that the article itself leaves empty."""
    filled = {figure.point for figure in own}
    for cell in wanted:
        if cell in filled:
            continue
        before = [known for known in history.earlier(*cell) if published_before(known, batch)]
        if before:
            latest = known_figure(max(before, key=lambda known: known.order))
            if latest.real:
                yield latest


def one_each(known: Iterable[KnownFigure]) -> list[KnownFigure]:
    """The latest of each story, and of each source: copies of one story count once; of a source, its latest word."""
    ordered = sorted(known, key=lambda one: one.order)
    by_story = {one.story_id or one.article_id: one for one in ordered}
    by_source = {one.source: one for one in by_story.values()}
    return sorted(by_source.values(), key=lambda one: one.order)


def looked_at(
    batch: FactBatch, own: tuple[Figure, ...], wanted: Iterable[SeriesPoint], history: History
) -> Iterator[KnownFigure]:
    """The figures of the history that the checks of a batch use: with these alone they find the same as with all of it."""
    filled = {figure.point for figure in own}
    for cell in wanted:
        before = [known for known in history.earlier(*cell) if published_before(known, batch)]
        if before and cell in filled:
            yield from one_each(before)
        elif before:
            yield max(before, key=lambda known: known.order)


@lru_cache(maxsize=1 << 12)
def _over_time(label: str, flow: bool) -> tuple[tuple[str, str], ...]:
    """Frequency and label of the periods to which a level is compared: those before, and of a flow those around and inside."""
    period = Period.of(label)
    before = (period.years_back(1).label, earlier(period, "M"), earlier(period, "Q"))
    others = (other.label for other in (*around(period), *inside(period))) if flow else ()
    return _labelled((*(one for one in before if one), *others))


def _labelled(labels: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((_frequency(label), label) for label in dict.fromkeys(labels))


@lru_cache(maxsize=1 << 12)
def _frequency(label: str) -> str:
    return frequency(Period.of(label))


def _relatives(figure: Figure, label: str) -> Iterator[SeriesPoint]:
    """Wholes and parts of the figure's indicator, at its time and in its unit."""
    for code in _related().get(figure.indicator.code, ()):
        identity = Indicator(code, figure.indicator.qualifier, figure.indicator.counterpart).id
        yield SeriesPoint(str(figure.key._replace(indicator=identity)), label)


@cache
def _related() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for relation in (*relations("sum"), *relations("product")):
        codes = (relation.whole, *(code for code, _ in relation.parts))
        for code in codes:
            found.setdefault(code, {}).update(dict.fromkeys(other for other in codes if other != code))
    return {code: tuple(others) for code, others in found.items()}


def _level_units(growth: Figure) -> tuple[str, ...]:
    """The units a level of this indicator may have: a growth rate does not tell."""
    return ("CNY", "USD") if growth.indicator.kind in ("flow", "stock") else ()


def _cells(figure: Figure, unit: str, transformation: str, periods: Iterable[tuple[str, str]]) -> Iterator[SeriesPoint]:
    """The cells of one line at several periods; all but the frequency is written once."""
    line = str(figure.key._replace(unit=unit, transformation=transformation)).partition(".")[2]
    return (SeriesPoint(f"{freq}.{line}", label) for freq, label in periods)
