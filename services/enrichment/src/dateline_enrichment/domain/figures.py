"""The observations of an article as series and checks see them: figures with an indicator, an area, a key and an interval."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from dateline_enrichment.domain.history import KnownFigure, SeriesPoint
from dateline_enrichment.domain.indicators import (
    LOCAL,
    UNKNOWN_CODE,
    Indicator,
    contribution_of,
    flow_of,
    indicator_of,
    indicator_words,
    parts_of,
    signed,
    words,
)
from dateline_enrichment.domain.intervals import Interval
from dateline_enrichment.domain.places import area_of
from dateline_enrichment.domain.series import UNKNOWN, SeriesKey, frequency, transformation, unit_of
from dateline_shared.periods import Period
from dateline_shared.records import FactBatch, Observation
from dateline_shared.records.fact import ObservationFact

_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "approx": "≈"}
_COUNTRY_OR_PROVINCE = re.compile(r"[A-Z]{2}(?:-[A-Z]{2})?")
_IN_ROW = "observation/respectively"
_LEVELS = {"省": "iso3166-2", "市": "gb-t-2260", "县": "gb-t-2260"}
_SENTENCE_END = re.compile(r"[。！？\n]")
_REAL_GROWTH = re.compile(
    r"(?:实际|扣除价格(?:因素|上涨因素)?(?:影响)?(?:后)?，?(?:实际)?)(?:同比|比上年)?(?:增长|上涨|下降)(?:了|约)?$"
)
_COUNTED = "observation/counted"
_CLAUSE_END = re.compile(r"[，；。：、,;:]")
_FASTER = re.compile(r"[多少]增(?:了|约|近|超过)?$")
_MOVEMENT = "observation/movement"
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
    facts = [fact for fact in batch.facts if fact.kind == "observation"]
    indicators = list(_indicators(facts))
    origins = {one.fact_id for one, other in pairwise(facts) if _moves(one, other)}
    areas = _areas(batch, facts, indicators)
    scopes = _Scopes()
    found, sentence = [], 0
    for number, (fact, indicator, area) in enumerate(zip(facts, indicators, areas, strict=True)):
        sentence += number > 0 and sentence_between(facts[number - 1], fact)
        scoped = scopes.within(_of_owner(indicator, area), fact, sentence)
        found.append(_figure(fact, scoped, area, fact.fact_id in origins, sentence))
    return tuple(_without_vague(found))


def known_figure(known: KnownFigure) -> Figure:
    """A figure of another article, read back from the history."""
    key = SeriesKey.parse(known.point.series_key)
    body = known.observation
    return Figure(known.fact_id, key, Indicator.of(key.indicator), body, _interval(body), known=known)


class _Scopes:
    """对共建国家进出口额…。其中，出口…，进口…: after 其中 the parts of a total are those of its own qualifier and counterpart."""

    def __init__(self) -> None:
        self._total: Indicator | None = None
        self._sentence = self._inside = -1

    def within(self, indicator: Indicator, fact: ObservationFact, sentence: int) -> Indicator:
        """The indicator with the scope it stands in; figures are passed in text order."""
        said = _SENTENCE_END.split(fact.evidence.prefix)[-1]
        if "其中" in said and sentence - self._sentence <= 1:
            self._inside = sentence
        parts = parts_of(self._total.code) if self._total else frozenset()
        if (
            self._total
            and self._inside == sentence
            and indicator.code in parts
            and not (indicator.qualifier or indicator.counterpart)
        ):
            return replace(indicator, qualifier=self._total.qualifier, counterpart=self._total.counterpart)
        if parts_of(indicator.code) and indicator.whole is None:
            self._total, self._sentence = indicator, sentence
        return indicator


def _without_vague(found: list[Figure]) -> Iterator[Figure]:
    """A list (分别为…) that gives one cell several values tells of several cells, and not of which: none of them is placed."""
    cells: defaultdict[tuple[int, SeriesKey, str | None, bool], set[Decimal]] = defaultdict(set)
    for figure in found:
        if figure.placed and figure.fact and figure.fact.extractor.name == _IN_ROW:
            cells[figure.sentence, figure.key, figure.time, figure.real].add(figure.value)
    for figure in found:
        vague = len(cells.get((figure.sentence, figure.key, figure.time, figure.real), ())) > 1
        yield replace(figure, placed=False) if vague else figure


def _of_owner(indicator: Indicator, area: str) -> Indicator:
    """江海股份国内营业收入 of 江海股份 is its 国内 revenue."""
    owner = indicator_words(area[2:]) if area.startswith("x:") else ""
    if owner and indicator.qualifier.startswith(owner):
        return replace(indicator, qualifier=indicator.qualifier[len(owner) :])
    return indicator


def _figure(fact: ObservationFact, indicator: Indicator, area: str, origin: bool, sentence: int) -> Figure:
    body = fact.body
    code = transformation(body, indicator.growth, indicator.whole is not None)
    if code[0] == "G" and _REAL_GROWTH.search(fact.evidence.prefix) and indicator.kind:
        indicator = replace(indicator, qualifier=indicator.qualifier + "实际")
    flow = flow_of(indicator.code)
    if flow and (code == "D" or (code[0] == "D" and _FASTER.search(fact.evidence.prefix))):
        # 人民币贷款增加1.2万亿元 is a flow, 新增贷款; 同比多增 is a change of that flow.
        indicator, code = replace(indicator, code=flow), "N" if code == "D" else code
    key = SeriesKey(frequency(body.period), area, indicator.id, unit_of(body.unit), 0, code)
    return Figure(
        fact.fact_id, key, indicator, body, _interval(body), fact=fact, origin=origin, placed=not origin, sentence=sentence
    )


def _interval(body: Observation) -> Interval:
    interval = Interval.printed(body)
    return interval.scaled(Decimal(100)) if body.unit == "倍" and body.measure == "change" else interval


def _indicators(facts: list[ObservationFact]) -> Iterator[Indicator]:
    """Of each fact; in 对拉美、非洲进出口分别… the second area is traded with, like the first."""
    before: Indicator | None = None
    for number, fact in enumerate(facts):
        indicator = _indicator(fact)
        in_row = before is not None and before.counterpart and before.code == indicator.code and indicator.area
        if in_row and fact.extractor.name == _IN_ROW and 0 < fact.evidence.start - facts[number - 1].evidence.end <= 3:
            indicator = replace(indicator, counterpart=indicator.area, area=None)
        if number and not indicator.qualifier and indicator.kind and (whose := _counted_before(facts[number - 1], fact)):
            indicator = replace(indicator, qualifier=whose)
        yield indicator
        before = indicator


def _counted_before(one: ObservationFact, other: ObservationFact) -> str | None:
    """22个自由贸易试验区合计进出口增长2.7%: the growth is that of the things counted just before, in the same clause."""
    gap = other.evidence.start - one.evidence.end
    between = one.evidence.suffix[:gap] if 0 < gap <= len(one.evidence.suffix) else ""
    things = one.body.indicator or ""
    counted = one.extractor.name == _COUNTED and things and between.startswith(things)
    return indicator_words(things) if counted and not _CLAUSE_END.search(between) else None


def _indicator(fact: ObservationFact) -> Indicator:
    body = fact.body
    phrase = body.indicator or ""
    if body.measure == "contribution" and (found := contribution_of(body.subject, phrase)):
        return found
    indicator = indicator_of(phrase)
    whose = body.subject if not indicator.qualifier and indicator.kind and not indicator.of_entity else None
    if whose and whose not in LOCAL and not area_of(whose):
        return replace(indicator, qualifier=indicator_words(whose))
    return indicator


def _areas(batch: FactBatch, facts: list[ObservationFact], indicators: list[Indicator]) -> Iterator[str]:
    """REF_AREA of each figure: as said, else as said last in its sentence, else as the article's first or its source's country."""
    here = _Here(batch)
    own = [_own_area(fact.body, indicator, here) for fact, indicator in zip(facts, indicators, strict=True)]
    main = _main_area(facts, own) or _country_of_organs(batch)
    entities = {area for area in own if area and area.startswith("x:")}
    entity = next(iter(entities)) if len(entities) == 1 else None
    last: str | None = None
    for number, (area, indicator) in enumerate(zip(own, indicators, strict=True)):
        if number and sentence_between(facts[number - 1], facts[number]):
            last = None
        if area is None:
            carried = last if last and last.startswith("x:") == indicator.of_entity else None
            area = carried or (entity if indicator.of_entity else main)
        if area and (indicator.code != UNKNOWN_CODE or facts[number].body.area):
            last = area
        yield area or UNKNOWN


class _Here:
    """What 全省 and 全市 mean in an article: its only province or prefecture, else the place its source writes from."""

    def __init__(self, batch: FactBatch) -> None:
        self._batch = batch

    def area(self, word: str) -> str:
        scheme = _LEVELS.get(word[-1])
        places = (fact.body.canonical for fact in self._batch.facts if fact.kind == "mention" and fact.body.type == "place")
        found = {area.code for place in places if (area := area_of(place)) and scheme and area.scheme == scheme}
        return found.pop() if len(found) == 1 else f"l:{self._batch.source}:{word[-1]}"


def _main_area(facts: list[ObservationFact], own: list[str | None]) -> str | None:
    """The first area an article's figures are said to be of; else the first country or province their words begin with."""
    areas = [(fact.body.area, area) for fact, area in zip(facts, own, strict=True) if area and not area.startswith("x:")]
    said = (area for words, area in areas if words)
    begun = (area for _, area in areas if _COUNTRY_OR_PROVINCE.fullmatch(area))
    return next(said, None) or next(begun, None)


def _own_area(body: Observation, indicator: Indicator, here: _Here) -> str | None:
    for said in (body.area, body.subject):
        if said and (area := area_of(said)):
            return area.code
        if said in LOCAL:
            return here.area(said)
    if indicator.area:
        return here.area(indicator.area) if indicator.area in LOCAL else indicator.area
    return f"x:{body.subject}" if body.subject and indicator.of_entity else None


def _country_of_organs(batch: FactBatch) -> str | None:
    """The country whose statistical bodies the article names, if it is one."""
    named = {fact.body.canonical for fact in batch.facts if fact.kind == "mention" and fact.body.type == "organisation"}
    named |= {fact.body.attribution for fact in batch.facts if fact.kind == "observation" and fact.body.attribution}
    countries = {country for country in ("CN", "US") if not named.isdisjoint(words(f"organ-{country}"))}
    return countries.pop() if len(countries) == 1 else None


def _moves(one: ObservationFact, other: ObservationFact) -> bool:
    """Whether a figure goes from one value to the other: the rule for movements read both, a few words apart."""
    gap = other.evidence.start - one.evidence.end
    like = (one.body.unit, one.body.indicator, one.body.measure) == (other.body.unit, other.body.indicator, other.body.measure)
    return one.extractor.name == other.extractor.name == _MOVEMENT and like and 0 < gap <= 12


def sentence_between(one: ObservationFact, other: ObservationFact) -> bool:
    """Whether a sentence ends between two neighbouring facts, as far as the words kept with them tell (else it is taken so)."""
    gap = other.evidence.start - one.evidence.end
    if gap <= 0:
        return False
    said = one.evidence.suffix[:gap] + other.evidence.prefix[-gap:]
    return len(said) < gap or any(mark in said for mark in "。！？\n")
