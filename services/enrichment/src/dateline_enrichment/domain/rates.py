"""Exchange rates of a dated table that an operator has loaded, as the money step sees them."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, Protocol

from babel.core import get_global

LONGEST_GAP = timedelta(days=7)
"""No market is closed longer (the week of the Spring Festival): an older rate says nothing about the day."""


class DatedRate(NamedTuple):
    """On `on`, one unit of `base` was `value` units of `quoted` (ISO 4217), as `source` says."""

    on: date
    base: str
    quoted: str
    value: Decimal
    source: str


class InvalidRates(ValueError):
    """A table that cannot be read; the message names the line."""


COLUMNS = ("date", "base", "quoted", "rate")
_OPTIONAL = ("units", "source")


def rates_in(lines: Iterable[str], source: str) -> list[DatedRate]:
    """The rates of a CSV table: `date,base,quoted,rate[,units][,source]`, days in ISO 8601, currencies in ISO 4217.

    One unit of base (or `units` of it: 100 JPY) is `rate` units of quoted; `source` holds for rows without their own. Raises
    InvalidRates for a table of which any line is wrong: half a table is worse than none.
    """
    reader = csv.DictReader(lines)
    header = [name.strip().lower() for name in reader.fieldnames or ()]
    if not set(COLUMNS) <= set(header) <= {*COLUMNS, *_OPTIONAL} or len(set(header)) < len(header):
        raise InvalidRates(f"line 1: the columns must be {', '.join(COLUMNS)} and may be {', '.join(_OPTIONAL)}")
    reader.fieldnames = header
    return [
        _rate({name: (row.get(name) or "").strip() for name in header}, source, reader.line_num, None in row) for row in reader
    ]


def _rate(row: Mapping[str, str], source: str, line: int, too_long: bool) -> DatedRate:
    if too_long:
        raise InvalidRates(f"line {line}: more cells than columns")
    try:
        day = date.fromisoformat(row["date"])
        rate, units = Decimal(row["rate"]), Decimal(row.get("units") or 1)
    except (ValueError, InvalidOperation) as error:
        raise InvalidRates(f"line {line}: a date like 2024-01-12 and decimal numbers are needed") from error
    base, quoted = row["base"], row["quoted"]
    known: Mapping[str, object] = get_global("all_currencies")
    for currency in (base, quoted):
        if currency not in known:
            raise InvalidRates(f"line {line}: {currency!r} is no currency of ISO 4217")
    if base == quoted or not (rate.is_finite() and units.is_finite() and rate > 0 and units > 0):
        raise InvalidRates(f"line {line}: a rate is a positive number between two currencies")
    return DatedRate(day, base, quoted, rate / units, row.get("source") or source)


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
        for back in range(min(LONGEST_GAP.days, (day - date.min).days) + 1):
            if rates := self.days.get(day - timedelta(days=back)):
                return tuple(rates.values())
        return ()


NO_RATES: Rates = RateTable({})
