"""The headline's figures against the body's."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from dateline_enrichment.domain.checks.judging import equal
from dateline_enrichment.domain.checks.slips import slipped
from dateline_enrichment.domain.conversions import is_currency
from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.folding import folded
from dateline_enrichment.domain.intervals import Interval
from dateline_enrichment.domain.series import PER_CENT, POINTS, scaled_unit
from dateline_schema.records import Check, Observation

FAR = 4
"""A body figure more than a quarter away from a headline's 逾, 近 or 约 is another figure."""
ENOUGH_SHARED = 1
"""Pairs of letters that the headline's words and a figure's must share before an unlike one is taken for a misprint of it."""
_RATES = frozenset({PER_CENT, POINTS, "X"})


def headline_against_body(headline: tuple[Observation, ...], figures: tuple[Figure, ...]) -> Iterator[Check]:
    """标题25亿英镑 = 正文25亿英镑. Where the body has no such figure, against one of which it is a slip, if it speaks of the same."""
    for printed in headline:
        unit, scale = scaled_unit(printed.unit)
        size, value = _size(Interval.printed(printed).scaled(scale), printed.value), abs(Decimal(printed.value)) * scale
        like = [figure for figure in figures if _comparable(printed, unit, figure)]
        meant = _nearest(printed, size, value, like) or _misprinted(printed, value, like)
        if meant is not None:
            words = f"headline {printed.quote}", f"body {meant.observation.quote}"
            other = _size(meant.interval, meant.observation.value)
            if _alike(printed, meant) and abs(meant.value) != value:
                size, other = _exactly(printed, scale), _exactly(meant.observation, scaled_unit(meant.observation.unit)[1])
            yield equal("headline=body", size, other, words, (meant,))


def _alike(printed: Observation, figure: Figure) -> bool:
    """Whether both are printed to as many digits behind one word (突破6850, 突破6850): then they are one figure, not two bounds."""
    body = figure.observation
    return printed.bound == body.bound != "range" and printed.precision == body.precision


def _printed_alike(printed: Observation, figure: Figure) -> bool:
    return printed.bound == figure.observation.bound == "eq" or _alike(printed, figure)


def _exactly(observation: Observation, scale: Decimal) -> Interval:
    """As printed, without the word that makes it a bound."""
    return _size(Interval.printed(observation.model_copy(update={"bound": "eq"})).scaled(scale), observation.value)


def _comparable(printed: Observation, unit: str, figure: Figure) -> bool:
    """Whether both are in one unit; a headline may leave out the currency, and 元 may be any."""
    mine = figure.key.unit
    if mine == unit:
        return unit not in _RATES or (printed.measure == "change") == (figure.observation.measure == "change") or figure.value > 0
    if not printed.unit:
        return mine not in _RATES and bool(figure.observation.precision.scale) and bool(printed.precision.scale)
    return unit == "CNY" and is_currency(mine)


def _size(interval: Interval, value: str) -> Interval:
    """A fall of 9.8 % is printed 9.8 %."""
    return -interval if value.startswith("-") else interval


def _nearest(printed: Observation, size: Interval, value: Decimal, like: Iterable[Figure]) -> Figure | None:
    """The figure that agrees and lies nearest; 逾42亿 speaks of 42.21亿, not of 515亿."""
    near = [
        figure
        for figure in like
        if not (_alike(printed, figure) and abs(figure.value) != value)
        and size.meets(_size(figure.interval, figure.observation.value))
        and abs(abs(figure.value) - value) <= value / FAR
    ]
    return min(near, key=lambda figure: abs(abs(figure.value) - value), default=None)


def _misprinted(printed: Observation, value: Decimal, like: list[Figure]) -> Figure | None:
    """The figure that the headline's is a slip of: of the same thing, as the words of both say, or the only one of its unit."""
    mine = _pairs(printed)
    slips = [figure for figure in like if _printed_alike(printed, figure) and slipped(value, abs(figure.value))]
    shared = [figure for figure in slips if len(mine & _pairs(figure.observation)) >= ENOUGH_SHARED]
    alone = slips if len({figure.value for figure in like}) == 1 else []
    return next(iter(shared or alone), None)


def _pairs(observation: Observation) -> set[str]:
    words = folded((observation.subject or "") + (observation.indicator or ""))
    return {words[i : i + 2] for i in range(len(words) - 1)}
