"""Facts in, the same facts with series keys, links, money and checks out.

A step is one pure function `(FactBatch, Given) -> {fact id: what it adds}` in one file, and one line in STEPS.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from dateline_enrichment import __version__
from dateline_enrichment.domain.checks import checks, history_wanted
from dateline_enrichment.domain.figures import figures
from dateline_enrichment.domain.given import Given
from dateline_enrichment.domain.history import NO_HISTORY, History
from dateline_enrichment.domain.keys import keys
from dateline_enrichment.domain.links import links
from dateline_enrichment.domain.money import money, rate_days
from dateline_enrichment.domain.rates import NO_RATES, Rates
from dateline_shared.records import EnrichedBatch, EnrichedFact, Enrichment, FactBatch

__all__ = ["enrich", "history_wanted", "rate_days"]

Addition = Mapping[str, Any]
"""Fields of Enrichment; tuples of several steps are joined."""

STEPS: tuple[Callable[[FactBatch, Given], Mapping[str, Addition]], ...] = (keys, links, money, checks)


def enrich(batch: FactBatch, history: History = NO_HISTORY, rates: Rates = NO_RATES) -> EnrichedBatch:
    """The batch with what it, the history and the rates tell; facts keep their order and their ids.

    Without history and rates: everything that one article alone can tell.
    """
    given = Given(history, rates, figures(batch))
    added: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for step in STEPS:
        for fact_id, addition in step(batch, given).items():
            for field, value in addition.items():
                before = added[fact_id].get(field)
                added[fact_id][field] = before + value if isinstance(before, tuple) else value
    return EnrichedBatch(
        article_id=batch.article_id,
        page_id=batch.page_id,
        source=batch.source,
        headline=batch.headline,
        published_on=batch.published_on,
        extractor_version=batch.extractor_version,
        enricher_version=__version__,
        facts=tuple(EnrichedFact(fact=fact, enriched=Enrichment(**added[fact.fact_id])) for fact in batch.facts),
    )
