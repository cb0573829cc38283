"""Exchange rates of a dated table that an operator has loaded, as the money step sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol

LONGEST_GAP = timedelta(days=7)
"""No market is closed longer (the week of the Spring Festival): an older rate says nothing about the day."""


class DatedRate(NamedTuple):
    """On `on`, one unit of `base` was `value` units of `quoted` (ISO 4217), as `source` says."""

    on: date
    base: str
    quoted: str
    value: Decimal
    source: str


class Rates(Protocol):
    """A dated table."""

    def on(self, day: date) -> Iterable[DatedRate]:
        """Every rate of the last day with rates that is no later than `day` and no more than LONGEST_GAP earlier."""
        ...


@dataclass(frozen=True, slots=True)
class RateTable:
    """A table in memory; later rows for the same day and pair win."""

    days: Mapping[date, Mapping[tuple[str, str], DatedRate]]

    @classmethod
    def of(cls, rates: Iterable[DatedRate]) -> "RateTable":
        """The table of some rows."""
        days: dict[date, dict[tuple[str, str], DatedRate]] = {}
        for rate in rates:
            days.setdefault(rate.on, {})[rate.base, rate.quoted] = rate
        return cls(days)

    def on(self, day: date) -> Iterable[DatedRate]:
        """See Rates."""
        for back in range(LONGEST_GAP.days + 1):
            if rates := self.days.get(day - timedelta(days=back)):
                return tuple(rates.values())
        return ()


NO_RATES: Rates = RateTable({})
