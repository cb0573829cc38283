"""The observations of an article as series and checks see them: figures with an indicator, an area, a key and an interval."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from dateline_enrichment.domain.areas import areas_of
from dateline_enrichment.domain.history import KnownFigure, SeriesPoint, countable
from dateline_enrichment.domain.indicators import Indicator, signed
from dateline_enrichment.domain.intervals import Interval
from dateline_enrichment.domain.readings import Scopes, indicators_of, measured, structure_of, without_owner
from dateline_enrichment.domain.series import SeriesKey, frequency, scaled_unit
from dateline_schema.periods import Period
from dateline_schema.records import FactBatch, Observation
from dateline_schema.records.fact import ObservationFact
from dateline_schema.records.structure import Structure

_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "approx": "≈"}
_REAL = frozenset({"actual", "preliminary"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One bound figure and the values it may stand for; `fact` is null for a figure of another article."""

    fact_id: str
    key: SeriesKey
    indicator: Indicator
    observation: Observation
    interval: Interval
    fact: ObservationFact | None = None
    known: KnownFigure | None = None
    origin: bool = False
    """Where a movement starts (由10%降为9%: the 10%): a value of some time before the statement's."""
    placed: bool = True
    """Whether its cell can be trusted; not where a movement starts, nor in a list whose figures would all fill one cell."""

    @property
    def structure(self) -> Structure:
        """How it stands in its article."""
        return structure_of(self.observation)

    @property
    def sentence(self) -> int:
        """Which sentence of its article."""
        return self.structure.sentence

    @property
    def period(self) -> Period | None:
        """When."""
        return self.observation.period

    @property
    def printed(self) -> str:
        """The figure's words, with a sign where it fell."""
        sign = "-" if self.observation.value.startswith("-") and not self.observation.quote.startswith("-") else ""
        return sign + self.observation.quote

    @property
    def said(self) -> str:
        """`printed`, with the bound as a sign: ≥10万亿元."""
        return _SIGNS.get(self.observation.bound, "") + self.printed

    @property
    def value(self) -> Decimal:
        """In the unit of its key; times (增长1.2倍) as per cent."""
        return Decimal(self.observation.value) * _scale(self.observation)

    @property
    def rounding(self) -> Interval:
        """What a converted amount stands for: 约合 says that it was rounded, no more."""
        return Interval.printed(self.observation, rounded=True).scaled(_scale(self.observation))

    @property
    def real(self) -> bool:
        """Whether it is said to have happened: forecasts and plans are compared only with their like."""
        return self.observation.status in _REAL

    @property
    def time(self) -> str | None:
        """The period's label."""
        return self.observation.period.label if self.observation.period else None

    @property
    def is_level(self) -> bool:
        """A level or a count."""
        return self.key.transformation == "N"

    @property
    def is_growth(self) -> bool:
        """A change in per cent."""
        return self.key.transformation.startswith("G")

    @property
    def is_flow(self) -> bool:
        """A level that adds up over time."""
        return self.is_level and self.indicator.kind in ("flow", "quantity") and self.key.unit not in ("PC", "PP", "PT")

    @property
    def is_amount(self) -> bool:
        """A level that is never negative, so that a part of it is no more than it."""
        amount = self.is_flow or (self.is_level and self.indicator.kind == "stock" and self.key.unit != "PC")
        return amount and self.indicator.code not in signed()

    @property
    def point(self) -> SeriesPoint | None:
        """Its cell in the history; None without a period."""
        return SeriesPoint(str(self.key), self.observation.period.label) if self.observation.period else None

    @property
    def subject(self) -> tuple[str, str, bool]:
        """Whose figure of what, and whether it is real: what figures of different times must share."""
        return self.indicator.id, self.key.ref_area, self.real

    @property
    def scope(self) -> tuple[str, str | None, str, bool, str | None]:
        """What figures of different indicators must share: qualifier, counterpart, area, reality, time."""
        return self.indicator.qualifier, self.indicator.counterpart, self.key.ref_area, self.real, self.time


def figures(batch: FactBatch) -> tuple[Figure, ...]:
    """The article's figures in text order; one without an indicator measures `X` of nothing known."""
    facts = [fact for fact in batch.facts if fact.kind == "observation"]
    indicators = list(indicators_of(facts))
    ends = _ends(facts)
    areas, scopes = areas_of(batch, facts, indicators), Scopes()
    found = []
    for fact, indicator, area in zip(facts, indicators, areas, strict=True):
        scoped = scopes.within(without_owner(indicator, area), structure_of(fact.body))
        found.append(_figure(fact, scoped, area, ends))
    return tuple(_without_vague(found))


def _ends(facts: Sequence[ObservationFact]) -> dict[int, Observation]:
    """Where the movements lead that start at a figure, by its number."""
    numbered = {structure_of(fact.body).number: fact.body for fact in facts if fact.body.structure}
    bonds = (bond for fact in facts for bond in structure_of(fact.body).bonds if bond.relation == "movement")
    return {bond.figures[0]: numbered[bond.figures[1]] for bond in bonds if bond.figures[1] in numbered}


def known_figure(known: KnownFigure) -> Figure:
    """A figure of another article, read back from the history."""
    key, indicator = _of_key(known.point.series_key)
    body = known.observation
    return Figure(known.fact_id, key, indicator, body, _interval(body), known=known)


@lru_cache(maxsize=1 << 12)
def _of_key(series_key: str) -> tuple[SeriesKey, Indicator]:
    key = SeriesKey.parse(series_key)
    return key, Indicator.of(key.indicator)


def _figure(fact: ObservationFact, indicator: Indicator, area: str, ends: Mapping[int, Observation]) -> Figure:
    body = fact.body
    if body.period and not countable(body.period):
        body = body.model_copy(update={"period": None})
    indicator, code = measured(body, indicator)
    key = SeriesKey(frequency(body.period), area, indicator.id, scaled_unit(body.unit)[0], 0, code)
    end = ends.get(structure_of(body).number) if body.structure else None
    # Where a movement starts, a time of its own must be said: that of its end is not its own.
    placed = end is None or (body.period is not None and body.period != end.period)
    return Figure(fact.fact_id, key, indicator, body, _interval(body), fact=fact, origin=end is not None, placed=placed)


def _interval(body: Observation) -> Interval:
    return Interval.printed(body).scaled(_scale(body))


def _scale(body: Observation) -> Decimal:
    """What a value is multiplied with to be in the unit of its key."""
    return Decimal(100) if body.unit == "倍" and body.measure == "change" else scaled_unit(body.unit)[1]


def _without_vague(found: list[Figure]) -> Iterator[Figure]:
    """Figures that would fill one cell with several values are of several things: the surest one, or the first, stays placed.

    In a list (分别为…) nothing tells which of them it is: none is placed.
    """
    cells: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in found:
        if figure.placed and figure.fact:
            cells[figure.key, figure.time, figure.observation.status in _REAL].append(figure)
    vague: set[str] = set()
    for figures_of_cell in cells.values():
        values = {figure.value for figure in figures_of_cell}
        if len(values) > 1:
            best = max(figures_of_cell, key=lambda figure: figure.fact.confidence if figure.fact else 0)
            rows = {figure.structure.row for figure in figures_of_cell} - {None}
            listed = len(rows) == 1 and all(figure.structure.row is not None for figure in figures_of_cell)
            vague |= {figure.fact_id for figure in figures_of_cell if listed or not agree(figure, best)}
    for figure in found:
        yield replace(figure, placed=False) if figure.fact_id in vague else figure


def agree(one: Figure, other: Figure) -> bool:
    """Whether two printed figures can be one: equal where they are printed alike, else the finer rounds to the coarser."""
    return one.interval.agrees(other.interval)
