"""What follows from facts: series, names of indicators, entities and checks, as rows of their own so that they can be asked for."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from dateline_schema.records import EnrichedBatch, Observation
from dateline_storage.domain.rows import NO_DAY, Values, terms
from dateline_text.search import fold

SERIES_COLUMNS = ("series_key", "frequency", "area", "indicator_id", "unit", "transformation", "name", "grams")
INDICATOR_COLUMNS = ("name", "indicator_id", "folded", "grams")
ENTITY_COLUMNS = ("entity_id", "scheme", "code", "name", "latitude", "longitude", "grams")
FACT_ENTITY_COLUMNS = ("entity_id", "fact_id")
CHECK_COLUMNS = ("fact_id", "position", "kind", "verdict", "expression", "inputs", "tolerance", "day")

# Links that name no thing in the world.
_NO_ENTITY = frozenset({"iso4217"})


class Derived(NamedTuple):
    """Rows of one batch of lists. Rows about the same thing appear once."""

    series: Sequence[Values]
    indicators: Sequence[Values]
    entities: Sequence[Values]
    fact_entities: Sequence[Values]
    checks: Sequence[Values]


def derived(batches: Sequence[EnrichedBatch]) -> Derived:
    """What follows from these lists, whatever was stored before."""
    series: dict[str, str] = {}
    indicators: dict[tuple[str, str], None] = {}
    entities: dict[str, tuple[Any, ...]] = {}
    links: dict[tuple[str, str], None] = {}
    checks: list[Values] = []
    for batch in batches:
        for row in batch.facts:
            body, enriched = row.fact.body, row.enriched
            if isinstance(body, Observation) and body.indicator and enriched.indicator_id:
                indicators[body.indicator, enriched.indicator_id] = None
                if enriched.series_key:
                    known = series.get(enriched.series_key)
                    series[enriched.series_key] = shorter(known, body.indicator)
            for link in enriched.links:
                if link.scheme in _NO_ENTITY:
                    continue
                identity = f"{link.scheme}:{link.code}"
                links[identity, row.fact.fact_id] = None
                name = shorter(entities[identity][0] if identity in entities else None, link.name)
                entities[identity] = (name, link.scheme, link.code, link.latitude, link.longitude)
            checks += _checks(batch, row.fact.fact_id, enriched.checks)
    return Derived(
        [found for key, name in series.items() for found in _series(key, name)],
        [(name, identity, fold(name), terms([name])) for name, identity in indicators],
        [
            (identity, scheme, code, name, latitude, longitude, terms([name, code]))
            for identity, (name, scheme, code, latitude, longitude) in entities.items()
        ],
        list(links),
        checks,
    )


def shorter(one: str | None, other: str) -> str:
    """The name that stands for all: the shortest, then the first in order, so that the order of arrival does not matter."""
    return other if one is None else min(one, other, key=lambda name: (len(name), name))


def _series(key: str, name: str) -> Iterator[Values]:
    parts = key.split(".")
    if len(parts) == 6:
        frequency, area, indicator, unit, _, transformation = parts
        yield key, frequency, area, unquote(indicator), unit, transformation, name, terms([name, unquote(indicator)])


def _checks(batch: EnrichedBatch, fact_id: str, checks: Any) -> Iterator[Values]:
    day = batch.published_on or (batch.received_at.date() if batch.received_at else NO_DAY)
    for position, check in enumerate(checks):
        tolerance = check.tolerance
        yield fact_id, position, check.kind, check.verdict, check.expression, list(check.inputs), tolerance, day
