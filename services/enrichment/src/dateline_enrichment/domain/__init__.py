"""Facts in, the same facts with series keys, links, money and checks out.

A step is one pure function `(FactBatch, Given) -> {fact id: what it adds}` in one file, and one line in ALONE (it looks at the article
only) or BESIDE (at the history or the rates too).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from dateline_enrichment import __version__
from dateline_enrichment.domain.checks import checks, history_wanted
from dateline_enrichment.domain.checks.wanted import points_wanted
from dateline_enrichment.domain.figures import Figure, figures
from dateline_enrichment.domain.given import Given
from dateline_enrichment.domain.history import NO_HISTORY, History, KnownFigure, SeriesPoint, known_figure_of
from dateline_enrichment.domain.keys import keys
from dateline_enrichment.domain.links import links
from dateline_enrichment.domain.money import money, rate_days
from dateline_enrichment.domain.rates import NO_RATES, Rates
from dateline_schema.records import EnrichedBatch, EnrichedFact, Enrichment, FactBatch

__all__ = ["Reading", "enrich", "enriched", "history_wanted", "rate_days", "read"]

Addition = Mapping[str, Any]
"""Fields of Enrichment; tuples of several steps are joined."""
Step = Callable[[FactBatch, Given], Mapping[str, Addition]]

ALONE: tuple[Step, ...] = (keys, links)
BESIDE: tuple[Step, ...] = (money, checks)


class Reading(NamedTuple):
    """All that a batch tells by itself: of worth to whoever enriches it again when its history has grown."""

    batch: FactBatch
    figures: tuple[Figure, ...]
    wanted: tuple[SeriesPoint, ...]
    added: Mapping[str, Addition]

    def known_figures(self) -> list[KnownFigure]:
        """What the batch adds to the history, in text order."""
        made = (
            known_figure_of(self.batch, fact, self.added.get(fact.fact_id, {}).get("series_key")) for fact in self.batch.facts
        )
        return [figure for figure in made if figure]


def enrich(batch: FactBatch, history: History = NO_HISTORY, rates: Rates = NO_RATES) -> EnrichedBatch:
    """The batch with what it, the history and the rates tell; facts keep their order and their ids.

    Without history and rates: everything that one article alone can tell.
    """
    return enriched(read(batch), history, rates)


def read(batch: FactBatch) -> Reading:
    """The first half of `enrich`: nothing in it depends on other articles."""
    own = figures(batch)
    given = Given(NO_HISTORY, NO_RATES, own)
    return Reading(batch, own, points_wanted(own), _joined(step(batch, given) for step in ALONE))


def enriched(
    reading: Reading, history: History = NO_HISTORY, rates: Rates = NO_RATES, story_id: str | None = None
) -> EnrichedBatch:
    """The second half: the batch beside its history, its rates and its story."""
    batch, given = reading.batch, Given(history, rates, reading.figures, reading.wanted)
    added = _joined([reading.added, *(step(batch, given) for step in BESIDE)])
    return EnrichedBatch(
        article_id=batch.article_id,
        page_id=batch.page_id,
        source=batch.source,
        headline=batch.headline,
        published_on=batch.published_on,
        extractor_version=batch.extractor_version,
        enricher_version=__version__,
        facts=tuple(
            EnrichedFact(fact=fact, enriched=Enrichment(**added.get(fact.fact_id, {}), story_id=story_id)) for fact in batch.facts
        ),
    )


def _joined(additions: Iterable[Mapping[str, Addition]]) -> Mapping[str, Addition]:
    added: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for addition in additions:
        for fact_id, fields in addition.items():
            for field, value in fields.items():
                before = added[fact_id].get(field)
                added[fact_id][field] = before + value if isinstance(before, tuple) else value
    return added
