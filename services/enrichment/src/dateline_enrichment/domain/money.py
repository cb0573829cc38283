"""Amounts in CNY and USD: by the rate the article itself states, else by the operator's dated table; never by a guessed rate."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from dateline_enrichment.domain.conversions import converted_pairs, is_currency, stated_rates
from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.given import Given
from dateline_enrichment.domain.rates import DatedRate, Rates
from dateline_schema.periods import Period
from dateline_schema.records import FactBatch
from dateline_schema.records.enriched import Money

TARGETS = ("CNY", "USD")
_DIGITS = 15
"""Significant digits kept of a product or a quotient: more than any rate has."""


class _Rate(NamedTuple):
    value: Decimal
    source: str
    on: date | None


def money(batch: FactBatch, given: Given) -> Mapping[str, Mapping[str, Any]]:
    """The step: every amount in another currency, in CNY and in USD where a rate is known."""
    stated = _stated(given.figures)
    beside = {one.fact_id: other for one, other in converted_pairs(given.figures)}
    found: dict[str, dict[str, Any]] = {}
    for figure in given.figures:
        currency = figure.key.unit.partition("/")[0]
        if not is_currency(currency) or figure.key.transformation == "RT":
            continue
        made = tuple(_converted(figure, currency, stated, beside.get(figure.fact_id), given.rates, batch.published_on))
        if made:
            found[figure.fact_id] = {"money": made}
    return found


def rate_days(batch: FactBatch) -> frozenset[date]:
    """The days whose rates the step may ask a table for."""
    bodies = (fact.body for fact in batch.facts if fact.kind == "observation" and is_currency(fact.body.unit.partition("/")[0]))
    return frozenset(day for body in bodies if (day := _day(body.period, batch.published_on)))


def _converted(
    figure: Figure,
    currency: str,
    stated: Mapping[tuple[str, str], _Rate],
    beside: Figure | None,
    rates: Rates,
    published: date | None,
) -> Iterator[Money]:
    value = Decimal(figure.observation.value)
    for target in TARGETS:
        if target == currency:
            continue
        if beside is not None and beside.key.unit == target:
            # The article converts the amount itself: its own words, not a product of them.
            amount = Decimal(beside.observation.value)
            rate = _Rate(_rounded(amount / value), f"{figure.observation.quote} = {beside.observation.quote}", None)
        else:
            found = stated.get((currency, target)) or _of_table(rates, currency, target, _day(figure.period, published))
            if found is None:
                continue
            rate, amount = found, value * found.value
        yield Money(currency=target, value=_plain(amount), rate=_plain(rate.value), rate_source=rate.source, rate_date=rate.on)


def _stated(figures: tuple[Figure, ...]) -> dict[tuple[str, str], _Rate]:
    """The article's rates, and their inverses; the first said of a pair counts."""
    found: dict[tuple[str, str], _Rate] = {}
    for rate in stated_rates(figures):
        found.setdefault((rate.base, rate.quoted), _Rate(rate.value, rate.said, None))
        if rate.value:
            found.setdefault((rate.quoted, rate.base), _Rate(_rounded(1 / rate.value), rate.said, None))
    return found


def _day(period: Period | None, published: date | None) -> date | None:
    """The day whose rate applies: the last of a figure's period, but no later than publication; without a period that of publication."""
    end = period.end if period else None
    return min(end, published) if end and published else end or published


def _of_table(rates: Rates, base: str, quoted: str, day: date | None) -> _Rate | None:
    """The table's rate of the day, its inverse, or two of the same day through one third currency."""
    if day is None:
        return None
    known = {(rate.base, rate.quoted): rate for rate in rates.on(day)}
    if direct := _direct(known, base, quoted):
        return direct
    for middle in sorted({currency for pair in known for currency in pair} - {base, quoted}):
        first, second = _direct(known, base, middle), _direct(known, middle, quoted)
        if first and second:
            return _Rate(_rounded(first.value * second.value), f"{first.source}; {second.source}", first.on)
    return None


def _direct(known: Mapping[tuple[str, str], DatedRate], base: str, quoted: str) -> _Rate | None:
    if rate := known.get((base, quoted)):
        return _Rate(rate.value, f"{rate.source} {rate.on}: 1 {base} = {_plain(rate.value)} {quoted}", rate.on)
    if rate := known.get((quoted, base)):
        return _Rate(_rounded(1 / rate.value), f"{rate.source} {rate.on}: 1 {quoted} = {_plain(rate.value)} {base}", rate.on)
    return None


def _rounded(value: Decimal) -> Decimal:
    return Decimal(f"{value:.{_DIGITS}g}")


def _plain(value: Decimal) -> str:
    """Plain digits without an exponent and without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
