"""What was published earlier, as the checks see it: a view, so that the checks stay pure functions of (batch, view).

Whoever keeps the figures answers `History.earlier`; `history_wanted` tells beforehand what a batch will ask, so that a view can be
filled by one query; `known_figures` tells what a batch itself adds. A batch is never told about itself or about what was published
after it: the verdicts follow from contents and dates, not from the order of arrival.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from dateline_schema.periods import Period
from dateline_schema.records import EnrichedBatch, FactBatch, Observation
from dateline_schema.records.fact import Fact

_FIRST_YEAR, _LAST_YEAR = 1000, 9990
_FIRST_DAY = date(1970, 1, 1).toordinal()
_LATEST_DAY, _LATEST_SECOND = (1 << 16) - 1, (1 << 32) - 1


class SeriesPoint(NamedTuple):
    """One cell of a series: what a lookup names. `period` is a label of `dateline_schema.periods`."""

    series_key: str
    period: str


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure that some article has published; `observation` is the fact's body, unchanged.

    `story_id` is the article's story where it is known: copies of one story say a thing once. `received_at`: when its page came in.
    """

    fact_id: str
    article_id: str
    source: str
    published_on: date | None
    point: SeriesPoint
    observation: Observation
    story_id: str | None = None
    received_at: datetime | None = None

    @property
    def order(self) -> tuple[int, str, str]:
        """By its article's place, then by ids: the same on every replica."""
        return place_of(self.published_on, self.received_at, self.article_id), self.article_id, self.fact_id


class History(Protocol):
    """Figures of other articles, by exact cell. Any order; may answer more than is asked, never less."""

    def earlier(self, series_key: str, period: str) -> Iterable[KnownFigure]:
        """The figures known for one cell of a series."""
        ...


class KnownFigures:
    """A history in memory: what a query has fetched, or what one run has seen."""

    def __init__(self, figures: Iterable[KnownFigure] = ()) -> None:
        self._figures: defaultdict[SeriesPoint, dict[str, KnownFigure]] = defaultdict(dict)
        self._ordered: dict[SeriesPoint, list[KnownFigure]] = {}
        self.add(figures)

    def add(self, figures: Iterable[KnownFigure]) -> None:
        """Adds figures; the same fact twice counts once."""
        for figure in figures:
            self._figures[figure.point][figure.fact_id] = figure
            self._ordered.pop(figure.point, None)

    def earlier(self, series_key: str, period: str) -> Sequence[KnownFigure]:
        """In order of publication."""
        point = SeriesPoint(series_key, period)
        if point not in self._figures:
            return ()
        if point not in self._ordered:
            self._ordered[point] = sorted(self._figures[point].values(), key=lambda figure: figure.order)
        return self._ordered[point]


NO_HISTORY: History = KnownFigures()
"""For one article alone (`dateline extract`)."""


def known_figures(batch: EnrichedBatch) -> Iterator[KnownFigure]:
    """What a batch adds to the history: its figures that have a series and a period."""
    for row in batch.facts:
        if figure := known_figure_of(batch, row.fact, row.enriched.series_key, row.enriched.story_id):
            yield figure


def known_figure_of(
    batch: FactBatch | EnrichedBatch, fact: Fact, series_key: str | None, story_id: str | None = None
) -> KnownFigure | None:
    """A fact as others see it; null unless it is a figure with a series and a period."""
    body = fact.body
    if not isinstance(body, Observation) or not series_key or not body.period or not countable(body.period):
        return None
    point = SeriesPoint(series_key, body.period.label)
    return KnownFigure(fact.fact_id, batch.article_id, batch.source, batch.published_on, point, body, story_id, batch.received_at)


def countable(period: Period) -> bool:
    """Whether a calendar's arithmetic stays inside the calendar around it: the years 1000 to 9990."""
    return period.start.year >= _FIRST_YEAR and period.end.year <= _LAST_YEAR


def published_before(figure: KnownFigure, batch: FactBatch) -> bool:
    """Whether a figure stood in another article when the batch's was published."""
    mine = place_of(batch.published_on, batch.received_at, batch.article_id), batch.article_id
    return figure.article_id != batch.article_id and figure.order[:2] < mine


def place_of(published_on: date | None, received_at: datetime | None, article_id: str) -> int:
    """Where an article stands in the order of all: by day of publication, time of receipt (unknown ones last), and a hash of its id.

    63 bits: days since 1970, seconds since 1970, 15 bits of the hash. Two articles of one place are taken for unordered.
    """
    day = _LATEST_DAY if published_on is None else min(max(0, published_on.toordinal() - _FIRST_DAY), _LATEST_DAY - 1)
    second = _LATEST_SECOND if received_at is None else min(max(0, int(received_at.timestamp())), _LATEST_SECOND - 1)
    return (day << 47) | (second << 15) | (zlib.crc32(article_id.encode()) & 0x7FFF)
