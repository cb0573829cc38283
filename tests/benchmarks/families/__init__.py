"""The families of generated articles: how published figures hang together, each in the wordings that news uses."""

import random
from collections.abc import Callable

from generated import Story

from families import amounts, changes, periods, reports, sums

FAMILIES: tuple[Callable[[random.Random], Story], ...] = (
    sums.trade,
    sums.industries,
    sums.split,
    sums.population,
    sums.share,
    sums.all_shares,
    sums.margin,
    changes.against_last_year,
    changes.against_last_month,
    changes.difference,
    changes.moved,
    changes.loans,
    changes.points,
    changes.faster,
    changes.from_to,
    changes.price_and_quantity,
    changes.between,
    changes.contribution,
    periods.quarters,
    periods.halves,
    periods.within,
    periods.respectively,
    periods.running_total,
    amounts.price_of_goods,
    amounts.purchase,
    amounts.conversion,
    amounts.same_rate,
    amounts.order,
    amounts.ranked,
    reports.headline,
    reports.said_twice,
    reports.customs,
    reports.company,
    reports.distracted,
    reports.mixed,
    reports.mixed,
    reports.mixed,
    reports.mixed,
)
