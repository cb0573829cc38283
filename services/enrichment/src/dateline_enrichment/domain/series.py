"""The key under which figures of different articles line up, after the SDMX concepts.

FREQ.REF_AREA.INDICATOR.UNIT_MEASURE.MEASURE.TRANSFORMATION      A.CN.trade.total.CNY.level._Z
"""

from collections.abc import Mapping
from typing import Any

from dateline_enrichment.domain.given import Given
from dateline_enrichment.domain.indicators import indicator_of
from dateline_enrichment.domain.places import area_of
from dateline_shared.periods import Period
from dateline_shared.records import FactBatch, Observation

NOT_APPLICABLE = "_Z"
UNKNOWN = "_U"
YEAR_TO_DATE = "YTD"
IRREGULAR = "I"
_MONTHS_OF = {1: "M", 3: "Q", 6: "H", 12: "A"}


def series(batch: FactBatch, given: Given) -> Mapping[str, Mapping[str, Any]]:
    """The step: indicator id and series key of every observation that has an indicator."""
    return {
        fact.fact_id: {"indicator_id": indicator_of(fact.body.indicator).id, "series_key": series_key(fact.body)}
        for fact in batch.facts
        if fact.kind == "observation" and fact.body.indicator
    }


def series_key(observation: Observation) -> str:
    """The key; an unknown part is `_U`, one that does not apply `_Z`."""
    return ".".join(
        (
            frequency(observation.period),
            _area_code(observation),
            indicator_of(observation.indicator or "").id,
            observation.unit or NOT_APPLICABLE,
            observation.measure,
            observation.comparison or NOT_APPLICABLE,
        )
    )


def frequency(period: Period | None) -> str:
    """A, H, Q, M, D for whole calendar units, YTD for January to some month, I for any other stretch."""
    if period is None:
        return UNKNOWN
    if period.start == period.end:
        return "D"
    if period.start.day != 1 or period.next_day().day != 1:
        return IRREGULAR
    months = (period.next_day().year - period.start.year) * 12 + period.next_day().month - period.start.month
    if months in _MONTHS_OF and (period.start.month - 1) % months == 0:
        return _MONTHS_OF[months]
    if period.start.month == 1 and months < 12:
        return YEAR_TO_DATE
    return IRREGULAR


def _area_code(observation: Observation) -> str:
    for words in (observation.area, observation.subject):
        if words and (area := area_of(words)):
            return area.code
    return f"x:{observation.subject}" if observation.subject else UNKNOWN
