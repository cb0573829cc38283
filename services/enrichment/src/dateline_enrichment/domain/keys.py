"""The step that names series: indicator id and series key."""

from collections.abc import Mapping
from typing import Any

from dateline_enrichment.domain.given import Given
from dateline_schema.records import FactBatch


def keys(batch: FactBatch, given: Given) -> Mapping[str, Mapping[str, Any]]:
    """Of every figure that has an indicator; one whose cell cannot be trusted, or is not the fact's own, has no series."""
    periods = {fact.fact_id: fact.body.period for fact in batch.facts if fact.kind == "observation"}
    return {
        figure.fact_id: {"indicator_id": figure.indicator.id}
        | ({"series_key": str(figure.key)} if figure.placed and figure.period == periods[figure.fact_id] else {})
        for figure in given.figures
        if figure.observation.indicator
    }
