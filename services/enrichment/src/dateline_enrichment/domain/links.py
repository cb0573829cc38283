"""Names to records outside the text, each link with its reason: places, currencies, organisations, people."""

from collections.abc import Iterable, Mapping
from typing import Any

from dateline_enrichment.domain.conversions import is_currency
from dateline_enrichment.domain.entities import organisation, person
from dateline_enrichment.domain.given import Given
from dateline_enrichment.domain.places import Area, area_of
from dateline_schema.records import Event, FactBatch, Mention, Observation, Quotation
from dateline_schema.records.enriched import Link


def links(batch: FactBatch, _given: Given) -> Mapping[str, Mapping[str, Any]]:
    """The step: links of mentions, of figures' areas, subjects and currencies, of speakers, and of those who take part in events."""
    names = _Names(batch)
    found: dict[str, dict[str, Any]] = {}
    for fact in batch.facts:
        match fact.body:
            case Mention():
                made = _of_mention(fact.body)
            case Observation():
                made = _of_figure(fact.body)
            case Quotation(speaker=speaker):
                made = names.links([speaker.name, speaker.organisation] if speaker else [])
            case Event():
                made = names.links([fact.body.place, *(participant.name for participant in fact.body.participants)])
        if made:
            found[fact.fact_id] = {"links": made}
    return found


class _Names:
    """What a name in an article is, as its mentions say."""

    def __init__(self, batch: FactBatch) -> None:
        self._mentions: dict[str, Mention] = {}
        for fact in batch.facts:
            if fact.kind == "mention":
                self._mentions.setdefault(fact.body.name, fact.body)
                self._mentions.setdefault(fact.body.canonical, fact.body)

    def links(self, names: Iterable[str | None]) -> tuple[Link, ...]:
        """The links of those of the names that some mention explains."""
        mentions = (self._mentions.get(name) for name in names if name)
        return tuple(dict.fromkeys(link for mention in mentions if mention for link in _of_mention(mention)))


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
