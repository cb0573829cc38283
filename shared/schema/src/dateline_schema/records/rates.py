"""Exchange rates that an operator publishes, by which amounts are converted where the article states no rate."""

from datetime import date

from pydantic import Field

from dateline_schema.record import Record
from dateline_schema.records.observation import DecimalString
from dateline_schema.records.page import Id, Timestamp


class Rate(Record):
    """On `on`, one unit of `base` was `value` units of `quoted` (ISO 4217), as `source` says."""

    on: date
    base: str = Field(pattern="^[A-Z]{3}$")
    quoted: str = Field(pattern="^[A-Z]{3}$")
    value: DecimalString
    source: str = Field(min_length=1, max_length=200)


class Rates(Record):
    """One table, whole or not at all. Of several rates of one day and pair the latest table's holds; nothing is deleted."""

    rates_id: Id
    rates: tuple[Rate, ...] = Field(min_length=1)
    at: Timestamp
