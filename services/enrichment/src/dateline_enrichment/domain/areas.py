"""REF_AREA of an article's figures: whose they are."""

import re
from collections.abc import Iterator

from dateline_enrichment.domain.entities import owner
from dateline_enrichment.domain.indicators import LOCAL, UNKNOWN_CODE, Indicator, indicator_words, words
from dateline_enrichment.domain.places import area_of
from dateline_enrichment.domain.readings import qualifies, structure_of
from dateline_enrichment.domain.series import UNKNOWN
from dateline_schema.records import FactBatch, Observation
from dateline_schema.records.fact import ObservationFact

HOME = "CN"
"""What an article of the mainland means that says no area: 社会消费品零售总额 is the country's."""
_COUNTRY_OR_PROVINCE = re.compile(r"[A-Z]{2}(?:-[A-Z]{2})?")
_COMPANY = re.compile(r".{2,10}?(?:股份|集团|公司|银行|控股)")
_LEVELS = {"省": "iso3166-2", "市": "gb-t-2260", "县": "gb-t-2260"}


def areas_of(batch: FactBatch, facts: list[ObservationFact], indicators: list[Indicator]) -> Iterator[str]:
    """REF_AREA of each figure: as said, else as said last in its paragraph, else as the article's first or its source's country."""
    here = _Here(batch)
    own = [
        _own_area(fact.body, indicator, here) or here.owner(indicator) for fact, indicator in zip(facts, indicators, strict=True)
    ]
    main = _main_area(facts, own) or _country_of_organs(batch) or _country_named(batch, indicators)
    entities = {
        area for area, indicator in zip(own, indicators, strict=True) if area and area.startswith("x:") and indicator.of_entity
    }
    entity = next(iter(entities)) if len(entities) == 1 else None if entities else _only_organisation(batch)
    last: str | None = None
    for number, (area, indicator) in enumerate(zip(own, indicators, strict=True)):
        if number and structure_of(facts[number - 1].body).paragraph != structure_of(facts[number].body).paragraph:
            last = None
        where = area
        if where is None:
            carried = last if last and last.startswith("x:") == indicator.of_entity else None
            where = carried or (entity if indicator.of_entity else main)
        if where and (indicator.code != UNKNOWN_CODE or facts[number].body.area):
            last = where
        yield where or UNKNOWN


def _country_named(batch: FactBatch, indicators: list[Indicator]) -> str | None:
    """The only country an article names besides partners of trade; home, where it names no place and is in Simplified characters."""
    places = {area.code for place in _named(batch, "place") if (area := area_of(place))}
    places -= {indicator.counterpart for indicator in indicators if indicator.counterpart}
    if places:
        return code if len(places) == 1 and len(code := places.pop()) == len(HOME) else None
    return HOME if batch.script in ("Hans", None) else None


class _Here:
    """Whose figures an article's own words mean."""

    def __init__(self, batch: FactBatch) -> None:
        self._batch = batch

    def area(self, word: str) -> str:
        """全省 and 全市: the article's only province or prefecture, else the place its source writes from."""
        scheme = _LEVELS.get(word[-1])
        found = {
            area.code for place in _named(self._batch, "place") if (area := area_of(place)) and scheme and area.scheme == scheme
        }
        return found.pop() if len(found) == 1 else f"l:{self._batch.source}:{word[-1]}"

    def owner(self, indicator: Indicator) -> str | None:
        """江海股份营业收入: the body that an entity's figure names itself, one that the article mentions or that is called a company."""
        if not (indicator.of_entity and indicator.qualifier):
            return None
        named = sorted(map(indicator_words, _named(self._batch, "organisation")), key=len, reverse=True)
        company = _COMPANY.match(indicator.qualifier)
        found = next((name for name in named if name and indicator.qualifier.startswith(name)), company[0] if company else None)
        return f"x:{owner(found)}" if found else None


def _main_area(facts: list[ObservationFact], own: list[str | None]) -> str | None:
    """The first area an article's figures are said to be of; else the first country or province their words begin with."""
    areas = [(fact.body.area, area) for fact, area in zip(facts, own, strict=True) if area and not area.startswith("x:")]
    said = (area for words, area in areas if words)
    begun = (area for _, area in areas if _COUNTRY_OR_PROVINCE.fullmatch(area))
    return next(said, None) or next(begun, None)


def _own_area(body: Observation, indicator: Indicator, here: _Here) -> str | None:
    for said in (body.subject, body.area):
        if said and (area := area_of(said)):
            return area.code
        if said in LOCAL:
            return here.area(said)
        if said == body.subject and said and body.measure != "contribution" and not qualifies(said, indicator):
            return f"x:{owner(said)}"
    if indicator.area:
        return here.area(indicator.area) if indicator.area in LOCAL else indicator.area
    return None


def _named(batch: FactBatch, kind: str) -> set[str]:
    return {fact.body.canonical for fact in batch.facts if fact.kind == "mention" and fact.body.type == kind}


def _only_organisation(batch: FactBatch) -> str | None:
    """The one organisation an article names besides bodies of statistics, to whom a company's figures without a subject belong."""
    named = _named(batch, "organisation").difference(*(words(f"organ-{country}") for country in ("CN", "US")))
    return f"x:{owner(named.pop())}" if len(named) == 1 else None


def _country_of_organs(batch: FactBatch) -> str | None:
    """The country whose statistical bodies the article names, if it is one."""
    named = _named(batch, "organisation")
    named |= {fact.body.attribution for fact in batch.facts if fact.kind == "observation" and fact.body.attribution}
    countries = {country for country in ("CN", "US") if not named.isdisjoint(words(f"organ-{country}"))}
    return countries.pop() if len(countries) == 1 else None
