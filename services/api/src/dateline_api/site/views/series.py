"""A series: one point a period, every print of it on the clock of its publication."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateline_api.site.chart import Point, Print
from dateline_api.site.numbers import Figure, amount
from dateline_api.site.views.facts import Card, Told
from dateline_schema.records import Observation

_EXPECTED = frozenset({"forecast", "plan", "conditional"})


@dataclass(frozen=True)
class Line:
    """One period of the table under the chart."""

    label: str
    figure: Figure
    first: Figure | None
    source: str
    known: date | None
    cards: tuple[Card, ...]
    conflict: tuple[str, ...] = ()
    forecast: bool = False


def points_of(told: Iterable[Told], as_of: date | None = None) -> list[Point]:
    """Points in time order, as known at the end of the day `as_of`. Copies say a thing once, what was withdrawn says nothing."""
    periods: dict[tuple[date, date], list[tuple[Told, Observation]]] = {}
    for item in told:
        body = item.fact.body
        if not isinstance(body, Observation) or body.period is None or item.withdrawn or item.copy:
            continue
        if as_of is not None and (item.published_on is None or item.published_on > as_of):
            continue
        periods.setdefault((body.period.start, body.period.end), []).append((item, body))
    return [_point(span, rows) for span, rows in sorted(periods.items())]


def _point(span: tuple[date, date], rows: list[tuple[Told, Observation]]) -> Point:
    # A result takes the place of what was expected; until then the expectation is the point.
    results = [row for row in rows if row[1].status not in _EXPECTED]
    kept = sorted(results or rows, key=lambda row: (row[0].published_on or date.max, not row[0].replaced, row[0].fact.fact_id))
    prints = tuple(Print(Decimal(body.value), item.source, item.published_on, item.fact.fact_id) for item, body in kept)
    standing = {Decimal(body.value) for item, body in kept if not item.replaced and body.bound == "eq"}
    return Point(
        label=kept[0][1].period.label if kept[0][1].period else "",
        start=span[0],
        end=span[1],
        prints=prints,
        forecast=not results,
        conflict=any(item.contradicted for item, _ in kept) or (len(standing) > 1 and _different(kept)),
    )


def _different(rows: Sequence[tuple[Told, Observation]]) -> bool:
    """Whether figures that all still hold differ by more than the coarser one's printed precision."""
    standing = [body for item, body in rows if not item.replaced and body.bound == "eq"]
    steps = [_step(body) for body in standing]
    low, high = min(Decimal(b.value) for b in standing), max(Decimal(b.value) for b in standing)
    return high - low > max(steps)


def _step(body: Observation) -> Decimal:
    """What one unit of the last printed digit is worth: 0.01万亿 for 41.76万亿元."""
    value = Decimal(body.value)
    if not value:
        return Decimal(1).scaleb(-body.precision.decimals)
    return Decimal(1).scaleb(value.adjusted() - body.precision.digits + 1)


def table_of(points: Sequence[Point], told: Iterable[Told], unit: str) -> list[Line]:
    """The table under the chart, the newest period first."""
    by_id = {item.fact.fact_id: item for item in told}
    found = []
    for point in reversed(points):
        found.append(
            Line(
                label=point.label,
                figure=amount(point.latest, unit),
                first=amount(point.first, unit) if point.first != point.latest else None,
                source=point.prints[-1].source,
                known=min((p.known for p in point.prints if p.known), default=None),
                cards=tuple(Card(by_id[p.fact_id]) for p in point.prints if p.fact_id in by_id),
                conflict=tuple(f"{amount(p.value, unit)} ({p.source})" for p in point.prints) if point.conflict else (),
                forecast=point.forecast,
            )
        )
    return found
