"""An article and its facts as watches look at them: folded once for all of them, and no more of it than some watch asks for."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property, lru_cache

from dateline_schema.records import EnrichedBatch, EnrichedFact, Observation
from dateline_text.search import area_of, bigrams, fold, speaker_of, words_of

Key = tuple[str, str]
"""What a watch is filed under: a kind of key, and its text."""


class View:
    """A fact; without one (`row` is None) an article's headline, which only words can match."""

    def __init__(self, row: EnrichedFact | None, headline: str = "") -> None:
        self.row = row
        self._headline = headline
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
    def words(self) -> str:
        """Folded."""
        return fold(self._headline) if self.row is None else words_of(self.row)

    @cached_property
    def value(self) -> Decimal | None:
        """Of a figure."""
        body = self.row.fact.body if self.row is not None else None
        return Decimal(body.value) if isinstance(body, Observation) else None

    def filed_under(self) -> Iterator[Key]:
        """All that a watch on this fact may be filed under, but for words and the source."""
        if self.series:
            yield "series", self.series
        if self.code:
            yield "code", self.code.upper()
        if self.indicator:
            for gram in _grams_of_name(self.indicator):
                yield "indicator", gram
        if self.area:
            yield "area", self.area
        if self.speaker:
            yield "speaker", self.speaker


def views_of(batch: EnrichedBatch) -> list[View]:
    """The headline, where there is one, and every fact."""
    return [*([View(None, batch.headline)] if batch.headline else ()), *map(View, batch.facts)]


def all_words(batch: EnrichedBatch) -> str:
    """Folded: everything that any fact or the headline can be found by, each stretch of the article once; and a little more."""
    pieces: list[str] = [batch.headline or ""]
    names: dict[str | None, None] = {}
    reached = -1
    for row in sorted(batch.facts, key=_start):
        evidence, body = row.fact.evidence, row.fact.body
        begin, end = evidence.start - len(evidence.prefix), evidence.end + len(evidence.suffix)
        if end > reached:
            around = evidence.prefix + evidence.exact + evidence.suffix
            # What continues a stretch is joined to it, so that no word is cut in two.
            pieces.append(around[reached - begin :] if begin < reached else f"\n{around}")
            reached = end
        if isinstance(body, Observation):
            names |= dict.fromkeys((body.indicator, body.subject, body.area, body.attribution, body.speaker))
        else:
            names[words_of(row)] = None
    return fold("".join(pieces) + "\n" + "\n".join(name for name in names if name))


def grams(folded: str) -> set[str]:
    """Every two neighbouring characters, and every single one: a word of one character is filed under it."""
    return {*bigrams(folded), *folded}


def _start(row: EnrichedFact) -> int:
    return row.fact.evidence.start


# The same names come again and again.
_folded = lru_cache(65_536)(fold)


@lru_cache(16_384)
def _grams_of_name(folded: str) -> frozenset[str]:
    return frozenset(grams(folded))
