"""The observations of an article as the checks see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dateline_enrichment.domain.checks.intervals import Interval
from dateline_enrichment.domain.indicators import indicator_of, kinds
from dateline_enrichment.domain.places import area_of
from dateline_shared.periods import Period
from dateline_shared.records import Check, FactBatch
from dateline_shared.records.enriched import Verdict

HOME = "CN"


@dataclass(frozen=True, slots=True)
class Figure:
    """One bound figure: `head` and `qualifier` of its indicator, its area's code, and the values it may stand for."""

    fact_id: str
    head: str
    qualifier: str
    area: str
    period: Period | None
    unit: str
    measure: str
    comparison: str | None
    status: str
    printed: str
    value: Decimal
    interval: Interval

    @property
    def scope(self) -> tuple[str, str, str | None]:
        """What two figures must share to be about the same thing at the same time."""
        return self.qualifier, self.area, self.period.label if self.period else None

    @property
    def is_growth(self) -> bool:
        """A change in per cent against a year, quarter or month earlier."""
        return self.measure == "change" and self.unit == "%" and self.comparison is not None

    @property
    def is_flow_level(self) -> bool:
        """A level that adds up over time."""
        return self.measure == "level" and kinds().get(self.head) == "flow"


def figures(batch: FactBatch) -> tuple[Figure, ...]:
    """The article's figures with an indicator, in text order; the same statement is taken once."""
    found: dict[tuple[object, ...], Figure] = {}
    for fact in batch.facts:
        if fact.kind != "observation" or not fact.body.indicator:
            continue
        body, indicator = fact.body, indicator_of(fact.body.indicator)
        area = next((a.code for words in (body.area, body.subject) if words and (a := area_of(words))), None)
        figure = Figure(
            fact_id=fact.fact_id,
            head=indicator.head.id if indicator.head else indicator.id,
            qualifier=indicator.qualifier if indicator.head else "",
            area=area or body.subject or HOME,
            period=body.period,
            unit=body.unit,
            measure=body.measure,
            comparison=body.comparison,
            status=body.status,
            printed=body.quote,
            value=Decimal(body.value),
            interval=Interval.printed(body),
        )
        found.setdefault((figure.head, figure.scope, figure.unit, figure.measure, figure.comparison, figure.value), figure)
    return tuple(found.values())


def judged(kind: str, claimed: Interval, computed: Interval, expression: str, inputs: Iterable[Figure]) -> Check:
    """The verdict on `claimed` against what the other figures make of it."""
    verdict: Verdict = "inconsistent"
    if claimed.meets(computed):
        verdict = "consistent" if claimed.bounded and computed.bounded else "unverifiable"
    tolerance = claimed.half_width + computed.half_width if claimed.bounded and computed.bounded else None
    return Check(
        kind=kind,
        verdict=verdict,
        expression=expression,
        inputs=tuple(figure.fact_id for figure in inputs),
        tolerance=None if tolerance is None else f"{tolerance.quantize(Decimal('1e-6')).normalize():f}",
    )
