"""An article and its facts as watches look at them: folded once for all of them, and no more of it than some watch asks for."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property, lru_cache

from dateline_schema.records import EnrichedBatch, EnrichedFact, Observation
from dateline_text.search import area_of, bigrams, fold, printed_words, speaker_of

Key = tuple[str, str]
"""What a watch is filed under: a kind of key, and its text."""
_APART = "\ue000"
"""Between the words of two facts: folds to itself, and no word that is looked for has it."""


class View:
    """A fact; without one (`row` is None) an article's headline, which only words can match."""

    def __init__(self, row: EnrichedFact | None, words: str) -> None:
        self.row, self.words = row, words
        self.kind = self.indicator = self.code = self.series = self.area = self.speaker = self.unit = None
        self.confidence = 1.0
        if row is None:
            return
        fact, enriched = row.fact, row.enriched
        body = fact.body
        self.kind, self.confidence = fact.kind, fact.confidence
        self.code, self.series = enriched.indicator_id, enriched.series_key
        self.area = area_of(self.series) if self.series else None
        if isinstance(body, Observation):
            self.unit = body.unit
            self.indicator = _folded(body.indicator) if body.indicator else None
        if speaker := speaker_of(body):
            self.speaker = _folded(speaker)

    kind: str | None
    indicator: str | None
    code: str | None
    series: str | None
    area: str | None
    speaker: str | None
    unit: str | None

    @cached_property
    def value(self) -> Decimal | None:
        """Of a figure."""
        body = self.row.fact.body if self.row is not None else None
        return Decimal(body.value) if isinstance(body, Observation) else None

    def filed_under(self) -> Iterator[Key]:
        """All that a watch on this fact may be filed under, but for words, the indicator's name and the source."""
        if self.series:
            yield "series", self.series
        if self.code:
            yield "code", self.code.upper()
        if self.area:
            yield "area", self.area
        if self.speaker:
            yield "speaker", self.speaker


def views_of(batch: EnrichedBatch) -> list[View]:
    """The headline, where there is one, and every fact; what they can be found by is folded in one go."""
    rows: list[EnrichedFact | None] = [*([None] if batch.headline else ()), *batch.facts]
    said = [printed_words(row) if row is not None else batch.headline or "" for row in rows]
    return [View(row, words) for row, words in zip(rows, fold(_APART.join(said)).split(_APART), strict=True)]


def all_words(views: Iterable[View]) -> str:
    """Everything that any of them can be found by."""
    return _APART.join(view.words for view in views)


def grams(folded: str) -> set[str]:
    """Every two neighbouring characters, and every single one: a word of one character is filed under it."""
    return {*bigrams(folded), *folded}


# The same names come again and again.
_folded = lru_cache(65_536)(fold)


@lru_cache(16_384)
def grams_of_name(folded: str) -> frozenset[str]:
    """The same of a name."""
    return frozenset(grams(folded))
