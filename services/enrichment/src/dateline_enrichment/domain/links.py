"""Names to records outside the text: places to ISO 3166 and M49, currencies to ISO 4217, each link with its reason."""

from collections.abc import Mapping
from typing import Any

from dateline_enrichment.domain.given import Given
from dateline_enrichment.domain.places import area_of
from dateline_shared.records import FactBatch
from dateline_shared.records.enriched import Link


def links(batch: FactBatch, given: Given) -> Mapping[str, Mapping[str, Any]]:
    """The step: links of mentions and of the areas of observations."""
    found: dict[str, dict[str, Any]] = {}
    for fact in batch.facts:
        made: tuple[Link, ...] = ()
        if fact.kind == "mention" and fact.body.type == "place":
            made = _area(fact.body.canonical)
        elif fact.kind == "observation":
            made = _area(fact.body.area) if fact.body.area else ()
            currency = fact.body.unit.split("/")[0]
            if len(currency) == 3 and currency.isascii() and currency.isupper():
                made += (Link(name=fact.body.quote, scheme="iso4217", code=currency, reason="the figure's printed currency"),)
        if made:
            found[fact.fact_id] = {"links": made}
    return found


def _area(name: str) -> tuple[Link, ...]:
    area = area_of(name)
    return (Link(name=name, scheme=area.scheme, code=area.code, reason="name in CLDR or the alias list"),) if area else ()
