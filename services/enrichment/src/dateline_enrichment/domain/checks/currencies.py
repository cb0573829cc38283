"""Amounts in two currencies against the rates that the article states or implies."""

from collections.abc import Iterator
from itertools import pairwise

from dateline_enrichment.domain.checks.bound import told
from dateline_enrichment.domain.checks.judging import equal, plain
from dateline_enrichment.domain.checks.pool import Pool
from dateline_enrichment.domain.conversions import converted_pairs, stated_rates
from dateline_schema.records import Check


def conversions(pool: Pool) -> Iterator[Check]:
    """25亿英镑（约合31.8亿美元） against the rate the article states, and against the rate its other conversions imply.

    An amount that the article leaves unconverted is given at its rate.
    """
    pairs, rates = converted_pairs(pool.everything), stated_rates(pool.everything)
    for rate in rates:
        for amount in (figure for figure in pool.own if figure.key.unit == rate.base and not rate.states(figure)):
            printed = [other for one, other in pairs if one.fact_id == amount.fact_id and other.key.unit == rate.quoted]
            computed = amount.rounding * rate.interval
            if printed:
                words = printed[0].said, f"{amount.said} × {rate.said}"
                inputs = (printed[0], amount, rate.figure)
                yield told(
                    equal("stated-conversion", printed[0].rounding, computed, words, inputs), printed[0].rounding, computed
                )
            else:
                words = f"{amount.said} ({rate.said})", f"{plain(amount.value * rate.value)} {rate.quoted}"
                yield equal("stated-conversion", computed, computed, words, (amount, rate.figure))
    if rates:
        return
    for (amount, other), (next_amount, next_other) in pairwise(pairs):
        if (amount.key.unit, other.key.unit) == (next_amount.key.unit, next_other.key.unit):
            words = f"{other.said} / {amount.said}", f"{next_other.said} / {next_amount.said}"
            one, two = other.rounding / amount.rounding, next_other.rounding / next_amount.rounding
            yield told(equal("same-rate", one, two, words, (other, amount, next_other, next_amount)), one, two)
