"""The step that names series: indicator id and series key."""

from collections.abc import Mapping
from typing import Any

from dateline_enrichment.domain.given import Given
from dateline_schema.records import FactBatch


def keys(_batch: FactBatch, given: Given) -> Mapping[str, Mapping[str, Any]]:
    """Of every figure that has an indicator; one whose cell cannot be trusted has no series."""
    return {
        figure.fact_id: {"indicator_id": figure.indicator.id} | ({"series_key": str(figure.key)} if figure.placed else {})
        for figure in given.figures
        if figure.observation.indicator
    }
