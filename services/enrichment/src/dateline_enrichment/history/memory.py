"""What one article means for the memory, and what the memory says of one article: pure functions, run off the event loop."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from dateline_enrichment.domain import enrich
from dateline_enrichment.domain.history import NO_HISTORY, History, KnownFigure, SeriesPoint, known_figures
from dateline_enrichment.domain.rates import NO_RATES, Rates
from dateline_enrichment.domain.stories import Traits, traits_of
from dateline_enrichment.domain.topics import topics as topics_of
from dateline_shared.records import Article, EnrichedBatch, FactBatch, MediaTopic, Story


class Asked:
    """A history that notes what it is asked: that is what the article depends on."""

    def __init__(self, answers: History) -> None:
        self._answers = answers
        self.points: set[SeriesPoint] = set()

    def earlier(self, series_key: str, period: str) -> Iterable[KnownFigure]:
        """See History."""
        self.points.add(SeriesPoint(series_key, period))
        return self._answers.earlier(series_key, period)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept of one article. `wanted`: the cells its checks ask for."""

    figures: tuple[KnownFigure, ...] = ()
    wanted: frozenset[SeriesPoint] = frozenset()
    traits: Traits | None = None
    topics: tuple[MediaTopic, ...] = ()


def memory_of(article: Article | None, batch: FactBatch) -> Memory:
    """What one article adds; without its text (not come yet) it has figures and nothing to be related by."""
    asked = Asked(NO_HISTORY)
    alone = enrich(batch, asked).model_copy(update={"received_at": batch.received_at})
    figures = tuple(known_figures(alone))
    if article is None:
        return Memory(figures, frozenset(asked.points))
    return Memory(figures, frozenset(asked.points), traits_of(article, alone), topics_of(article))


def told(
    batch: FactBatch,
    topics: tuple[MediaTopic, ...] = (),
    story: Story | None = None,
    history: History = NO_HISTORY,
    rates: Rates = NO_RATES,
) -> EnrichedBatch:
    """The statement about an article, but for its version."""
    enriched = enrich(batch, history, rates)
    facts = enriched.facts
    if story is not None:
        facts = tuple(
            row.model_copy(update={"enriched": row.enriched.model_copy(update={"story_id": story.story_id})}) for row in facts
        )
    return enriched.model_copy(update={"facts": facts, "story": story, "topics": topics, "received_at": batch.received_at})


def fingerprint(statement: EnrichedBatch) -> bytes:
    """Equal for equal statements, whatever their versions."""
    return hashlib.sha256(statement.model_copy(update={"version": 0}).encode()).digest()
