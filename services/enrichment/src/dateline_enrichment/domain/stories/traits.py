"""What of an article is compared with others."""

import datetime as dt
from collections.abc import Iterable, Iterator

from pydantic import Field

from dateline_enrichment.domain.history import KnownFigure
from dateline_enrichment.domain.series import unit_of
from dateline_enrichment.domain.stories.announcements import Announcement, announcement_of
from dateline_enrichment.domain.stories.sketch import Sketch, sketch, spread
from dateline_enrichment.domain.stories.text import grams, plain
from dateline_schema.record import Record
from dateline_schema.records import Article, FactBatch, Mention, Observation
from dateline_schema.records.page import Id, Timestamp

_KEY_HASHES = 24
"""Of an article's sketch, looked up in an index. Two texts of resemblance r share none of them with chance (1 - r) ** 24."""
_HEADLINE_GRAM = 6
_TELLING_DIGITS = 3
"""Significant digits from which a figure may tell an article apart."""
_RARE_DIGITS = 4
"""Significant digits, but for zeros at the end, from which a figure is rare enough to look others up by it alone."""


class Traits(Record):
    """One article as the comparison sees it.

    `figures`: value and unit of its observations as printed once normalised. `cells`: (series key, period label) to value, where
    the article gives one value only. `names`: people and organisations. Sorted, so that equal traits are equal bytes.
    """

    article_id: Id
    source: str
    agency: str | None = None
    published_on: dt.date | None = None
    dated: dt.date | None = Field(default=None, description="of its dateline, else as published")
    received_at: Timestamp | None = None
    headline: str = ""
    hashes: tuple[int, ...] = ()
    shingles: int = 0
    figures: tuple[str, ...] = ()
    telling: tuple[str, ...] = Field(default=(), description="figures of three digits and more")
    names: tuple[str, ...] = ()
    cells: dict[str, str] = Field(default_factory=dict)
    announcement: Announcement | None = None

    @property
    def sketch(self) -> Sketch:
        """As dateline_enrichment.domain.stories.sketch makes it."""
        return Sketch(self.hashes, self.shingles)

    @property
    def order(self) -> tuple[dt.date, dt.datetime, str]:
        """By day of publication, time of receipt, id; unknown days and times last."""
        latest = dt.datetime.max.replace(tzinfo=dt.UTC)
        return self.published_on or dt.date.max, self.received_at or latest, self.article_id

    @property
    def moment(self) -> tuple[dt.date, dt.datetime] | None:
        """When it came out, as far as that can order two versions; null when nothing is known."""
        return self.order[:2] if self.published_on or self.received_at else None

    @property
    def numeric(self) -> bool:
        """Whether its figures tell it apart. Notices in fixed words, a thousand a day, share everything but these."""
        return len(self.figures) > 1 and len(self.telling) > 0

    def keys(self) -> tuple[int, ...]:
        """Hashes by which it meets others: two articles that share one are looked at, where they stand near each other in time."""
        words = {f"gram:{gram}" for gram in grams(self.headline, _HEADLINE_GRAM)}
        words |= {f"figure:{figure}" for figure in self.telling if not rare(figure)}
        return tuple(sorted({*map(spread, words | self._sure()), *self.hashes[:_KEY_HASHES]}))

    def _sure(self) -> set[str]:
        """Words that few other articles share."""
        headlines = {self.headline, *(self.announcement.headlines if self.announcement else ())} - {""}
        senders = {self.source, self.agency} - {None}
        words = {f"headline:{headline}" for headline in headlines}
        words |= {f"figure:{figure}" for figure in self.telling if rare(figure)}
        # Only an article of the same sender can be another version of it; what others say of a cell may be said by hundreds.
        words |= {f"cell:{cell}@{sender}" for cell in self.cells for sender in senders}
        return words | ({f"figures:{' '.join(self.telling)}"} if self.telling else set())


def traits_of(article: Article, batch: FactBatch, known: Iterable[KnownFigure]) -> Traits:
    """The article's traits; `batch` brings its figures and names, `known` are those figures that have a cell."""
    made = sketch(plain(article.text))
    observations = [fact.body for fact in batch.facts if isinstance(fact.body, Observation)]
    return Traits(
        article_id=article.article_id,
        source=article.source,
        agency=article.dateline.agency if article.dateline else None,
        published_on=article.published_on,
        dated=(article.dateline.date if article.dateline else None) or article.published_on,
        received_at=batch.received_at,
        headline=plain(article.headline or ""),
        hashes=made.hashes,
        shingles=made.size,
        figures=_sorted(_printed(figure) for figure in observations),
        telling=_sorted(_printed(figure) for figure in observations if figure.precision.digits >= _TELLING_DIGITS),
        names=_sorted(_names(fact.body for fact in batch.facts)),
        cells=_cells(known),
        announcement=announcement_of(article),
    )


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


def _printed(figure: Observation) -> str:
    return f"{figure.value.lstrip('-')} {unit_of(figure.unit)}"


def _names(bodies: Iterable[object]) -> Iterator[str]:
    for body in bodies:
        if isinstance(body, Mention) and body.type in ("person", "organisation"):
            yield plain(body.canonical)


def _cells(known: Iterable[KnownFigure]) -> dict[str, str]:
    values: dict[str, set[str]] = {}
    for figure in known:
        values.setdefault(f"{figure.point.series_key} {figure.point.period}", set()).add(figure.observation.value)
    return {cell: next(iter(found)) for cell, found in sorted(values.items()) if len(found) == 1}


def rare(figure: str) -> bool:
    """Whether a figure of `Traits.telling` is one that hardly two happenings share."""
    return len(figure.partition(" ")[0].replace(".", "").strip("0")) >= _RARE_DIGITS
