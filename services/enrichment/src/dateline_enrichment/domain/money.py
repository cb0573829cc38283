"""Amounts in other currencies by the rate the article itself states (1英镑约合1.27美元); never a guessed one."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from dateline_enrichment.domain.given import Given
from dateline_shared.records import FactBatch, Observation
from dateline_shared.records.enriched import Money

TARGETS = ("CNY", "USD")
# Between the two amounts of a stated rate stand only these words.
_SAYS_RATE = re.compile(r"^(?:人民币)?(?:约|大约|约合|合|折合|约折合|兑换|可兑换|兑|等于|=|＝|为|约为|相当于|约等于)+$")


class Rate(NamedTuple):
    """One unit of `base` is `value` units of `quoted`; `exact` are the words that say so."""

    base: str
    quoted: str
    value: Decimal
    exact: str


def money(batch: FactBatch, given: Given) -> Mapping[str, Mapping[str, Any]]:
    """The step: every amount in a currency for which the article states a rate to CNY or USD."""
    amounts = [fact for fact in batch.facts if fact.kind == "observation" and _currency(fact.body)]
    rates = list(stated_rates(batch))
    found: dict[str, dict[str, Any]] = {}
    for fact in amounts:
        body: Observation = fact.body
        made = tuple(
            Money(
                currency=rate.quoted,
                value=_plain(Decimal(body.value) * rate.value),
                rate=_plain(rate.value),
                rate_source=rate.exact,
            )
            for rate in rates
            if rate.base == body.unit and rate.quoted in TARGETS and Decimal(body.value) != 1
        )
        if made:
            found[fact.fact_id] = {"money": made}
    return found


def stated_rates(batch: FactBatch) -> Iterator[Rate]:
    """Neighbouring amounts `1 X` and `r Y` with nothing but 约合 or the like between them."""
    amounts = [fact for fact in batch.facts if fact.kind == "observation" and _currency(fact.body)]
    for one, other in pairwise(amounts):
        between = other.evidence.start - one.evidence.end
        if Decimal(one.body.value) != 1 or one.body.unit == other.body.unit or not 0 <= between <= 8:
            continue
        words = one.evidence.suffix[:between]
        if _SAYS_RATE.match(words):
            exact = one.evidence.exact + words + other.evidence.exact
            yield Rate(one.body.unit, other.body.unit, Decimal(other.body.value), exact)


def _currency(observation: Observation) -> bool:
    unit = observation.unit
    return len(unit) == 3 and unit.isascii() and unit.isupper()


def _plain(value: Decimal) -> str:
    """Plain digits without an exponent and without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
