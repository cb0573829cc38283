"""Names to records outside the text, each link with its reason: places, currencies, organisations, people."""

from collections.abc import Mapping
from typing import Any

from dateline_enrichment.domain.conversions import is_currency
from dateline_enrichment.domain.entities import organisation, person
from dateline_enrichment.domain.given import Given
from dateline_enrichment.domain.places import Area, area_of
from dateline_shared.records import FactBatch, Mention, Observation
from dateline_shared.records.enriched import Link


def links(batch: FactBatch, given: Given) -> Mapping[str, Mapping[str, Any]]:
    """The step: links of mentions, and of the areas, subjects and currencies of observations."""
    found: dict[str, dict[str, Any]] = {}
    for fact in batch.facts:
        made = _of_mention(fact.body) if fact.kind == "mention" else _of_figure(fact.body) if fact.kind == "observation" else ()
        if made:
            found[fact.fact_id] = {"links": made}
    return found


def _of_mention(mention: Mention) -> tuple[Link, ...]:
    link: Link | None = None
    if mention.type == "place":
        area = area_of(mention.canonical) or area_of(mention.name)
        link = _place(mention.name, area) if area else None
    elif mention.type == "organisation":
        link = organisation(mention.name, mention.canonical)
    elif mention.type == "person":
        link = person(mention.name, mention.canonical, mention.title)
    return (link,) if link else ()


def _of_figure(figure: Observation) -> tuple[Link, ...]:
    made = tuple(_place(name, area) for name in dict.fromkeys((figure.area, figure.subject)) if name and (area := area_of(name)))
    currency = figure.unit.partition("/")[0]
    if is_currency(currency):
        made += (Link(name=figure.quote, scheme="iso4217", code=currency, reason="the figure's printed currency"),)
    return made


def _place(name: str, area: Area) -> Link:
    return Link(
        name=name, scheme=area.scheme, code=area.code, reason=area.reason, latitude=area.latitude, longitude=area.longitude
    )
