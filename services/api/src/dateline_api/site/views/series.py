"""A series: one point a period, every print of it on the clock of its publication."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateline_api.domain.vintages import Observed
from dateline_api.site.chart import Point, Print
from dateline_api.site.numbers import Figure, amount
from dateline_api.site.views.facts import Card, Told

EVIDENCE_SHOWN = 60
"""Periods of a series whose lines are shown under the table."""


@dataclass(frozen=True)
class Line:
    """One period of the table under the chart. `first`: the first print, where it was another value; `conflict`: who says what."""

    label: str
    figure: Figure
    first: Figure | None
    source: str
    known: date | None
    cards: tuple[Card, ...]
    conflict: tuple[str, ...] = ()
    forecast: bool = False


def points_of(periods: Iterable[Observed]) -> list[Point]:
    """One point a period; its prints are the first of each vintage, so that a step is a change and no repetition."""
    found = []
    for one in periods:
        latest = one.latest
        kept = [v for v in one.vintages if v.first.expected == latest.first.expected]
        prints = tuple(Print(v.value, v.first.source, v.first.published_on, v.first.fact_id) for v in kept)
        found.append(Point(one.label, one.start, one.end, prints, latest.first.expected, one.disputed))
    return found


def vintages_in(periods: Iterable[Observed]) -> int:
    """How many values were printed in all."""
    return sum(len(one.vintages) for one in periods)


def sources_in(periods: Iterable[Observed]) -> list[str]:
    """Who printed them."""
    return sorted({p.source for one in periods for v in one.vintages for p in v.prints})


def facts_shown(periods: Sequence[Observed]) -> list[str]:
    """Ids of the facts whose lines are shown: of the newest periods, one a source and vintage."""
    newest = sorted(periods, key=lambda one: one.end, reverse=True)[:EVIDENCE_SHOWN]
    return [fact for one in newest for v in one.vintages for fact in {p.source: p.fact_id for p in reversed(v.prints)}.values()]


def table_of(periods: Sequence[Observed], told: Mapping[str, Told], unit: str) -> list[Line]:
    """The table under the chart, the newest period first."""
    found = []
    for one in sorted(periods, key=lambda one: (one.end, one.start), reverse=True):
        latest, first = one.latest, one.first
        prints = [p for v in one.vintages for p in v.prints]
        found.append(
            Line(
                label=one.label,
                figure=amount(latest.value, unit),
                first=amount(first.value, unit) if first.value != latest.value else None,
                source=latest.first.source,
                known=min((p.published_on for p in prints if p.published_on), default=None),
                cards=tuple(Card(told[p.fact_id]) for p in prints if p.fact_id in told),
                conflict=tuple(f"{amount(v.value, unit)} ({v.first.source})" for v in one.vintages) if one.disputed else (),
                forecast=latest.first.expected,
            )
        )
    return found
