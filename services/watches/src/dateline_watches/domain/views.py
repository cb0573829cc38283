"""A fact as watches look at it: folded words and names, made once for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dateline_schema.records import EnrichedFact, Observation
from dateline_text.search import area_of, bigrams, fold, speaker_of, words_of

Key = tuple[str, str]
"""What a watch is filed under: a kind of key, and its text."""


@dataclass(frozen=True, slots=True)
class View:
    """`row` is None for an article's headline, which only words can match."""

    row: EnrichedFact | None
    words: str
    kind: str | None = None
    indicator: str | None = None
    code: str | None = None
    series: str | None = None
    area: str | None = None
    speaker: str | None = None
    confidence: float = 1.0
    value: Decimal | None = None
    unit: str | None = None

    def keys(self) -> Iterator[Key]:
        """All that a watch on this fact may be filed under, but for words (`grams`) and the source."""
        if self.series:
            yield "series", self.series
        if self.code:
            yield "code", self.code
        if self.indicator:
            for gram in grams(self.indicator):
                yield "indicator", gram
        if self.area:
            yield "area", self.area
        if self.speaker:
            yield "speaker", self.speaker


def grams(folded: str) -> set[str]:
    """Every two neighbouring characters, and every single one: a word of one character is filed under it."""
    return {*bigrams(folded), *folded}


def view_of(row: EnrichedFact) -> View:
    """The fact."""
    body, enriched = row.fact.body, row.enriched
    figure = body if isinstance(body, Observation) else None
    speaker = speaker_of(body)
    return View(
        row=row,
        words=words_of(row),
        kind=row.fact.kind,
        indicator=fold(figure.indicator) if figure and figure.indicator else None,
        code=enriched.indicator_id.upper() if enriched.indicator_id else None,
        series=enriched.series_key,
        area=area_of(enriched.series_key),
        speaker=fold(speaker) if speaker else None,
        confidence=row.fact.confidence,
        value=Decimal(figure.value) if figure else None,
        unit=figure.unit if figure else None,
    )
