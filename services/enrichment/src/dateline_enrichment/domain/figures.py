"""The observations of an article as series and checks see them: figures with an indicator, an area, a key and an interval."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from dateline_enrichment.domain.areas import areas_of
from dateline_enrichment.domain.history import KnownFigure, SeriesPoint
from dateline_enrichment.domain.indicators import Indicator, signed
from dateline_enrichment.domain.intervals import Interval
from dateline_enrichment.domain.neighbours import moves, sentence_between
from dateline_enrichment.domain.readings import IN_ROW, Scopes, as_meant, indicators_of, measured, without_owner
from dateline_enrichment.domain.series import SeriesKey, frequency, unit_of
from dateline_schema.periods import Period
from dateline_schema.records import FactBatch, Observation
from dateline_schema.records.fact import ObservationFact

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
    sentence: int = -1
    """Which sentence of the article, counted from 0 as far as the words kept with the facts tell; -1 in another article."""

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
        """In the base unit; times (增长1.2倍) as per cent."""
        value = Decimal(self.observation.value)
        return value * 100 if self.is_growth and self.observation.unit == "倍" else value

    @property
    def rounding(self) -> Interval:
        """What a converted amount stands for: 约合 says that it was rounded, no more."""
        return Interval.printed(self.observation, rounded=True)

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
    facts = list(as_meant(fact for fact in batch.facts if fact.kind == "observation"))
    indicators = list(indicators_of(facts))
    origins = {one.fact_id for one, other in pairwise(facts) if moves(one, other)}
    areas, scopes = areas_of(batch, facts, indicators), Scopes()
    found, sentence = [], 0
    for number, (fact, indicator, area) in enumerate(zip(facts, indicators, areas, strict=True)):
        sentence += number > 0 and sentence_between(facts[number - 1], fact)
        scoped = scopes.within(without_owner(indicator, area), fact, sentence)
        found.append(_figure(fact, scoped, area, fact.fact_id in origins, sentence))
    return tuple(_without_vague(found))


def known_figure(known: KnownFigure) -> Figure:
    """A figure of another article, read back from the history."""
    key, indicator = _of_key(known.point.series_key)
    body = known.observation
    return Figure(known.fact_id, key, indicator, body, _interval(body), known=known)


@lru_cache(maxsize=1 << 12)
def _of_key(series_key: str) -> tuple[SeriesKey, Indicator]:
    key = SeriesKey.parse(series_key)
    return key, Indicator.of(key.indicator)


def _figure(fact: ObservationFact, indicator: Indicator, area: str, origin: bool, sentence: int) -> Figure:
    body = fact.body
    indicator, code = measured(fact, indicator)
    key = SeriesKey(frequency(body.period), area, indicator.id, unit_of(body.unit), 0, code)
    return Figure(
        fact.fact_id, key, indicator, body, _interval(body), fact=fact, origin=origin, placed=not origin, sentence=sentence
    )


def _interval(body: Observation) -> Interval:
    interval = Interval.printed(body)
    return interval.scaled(Decimal(100)) if body.unit == "倍" and body.measure == "change" else interval


def _without_vague(found: list[Figure]) -> Iterator[Figure]:
    """A list (分别为…) that gives one cell several values tells of several cells, and not of which: none of them is placed."""
    cells: defaultdict[tuple[int, SeriesKey, str | None, bool], set[Decimal]] = defaultdict(set)
    for figure in found:
        if figure.placed and figure.fact and figure.fact.extractor.name == IN_ROW:
            cells[figure.sentence, figure.key, figure.time, figure.real].add(figure.value)
    for figure in found:
        vague = len(cells.get((figure.sentence, figure.key, figure.time, figure.real), ())) > 1
        yield replace(figure, placed=False) if vague else figure
