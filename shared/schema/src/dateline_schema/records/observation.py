"""A figure: what was measured, where, when, how much."""

from typing import Annotated, Literal

from pydantic import Field

from dateline_schema.periods import Period
from dateline_schema.record import Record
from dateline_schema.records.structure import Structure

DecimalString = Annotated[str, Field(pattern=r"^-?(0|[1-9]\d*)(\.\d+)?$")]
"""A number read from text: plain decimal digits, never a float, no exponent."""

Measure = Literal["level", "change", "share", "contribution", "ratio", "rank", "count"]
Bound = Literal["eq", "approx", "gt", "ge", "lt", "le", "range"]
Status = Literal["actual", "preliminary", "forecast", "plan", "conditional"]


class Precision(Record):
    """How the number was printed: `41.76万亿元` has digits 4, decimals 2, scale 万亿."""

    digits: int = Field(ge=1, description="significant digits")
    decimals: int = Field(ge=0, description="digits after the point")
    scale: str = Field(default="", description="the printed scale word: 万, 亿, 万亿 …")


class Observation(Record):
    """`value` in the base unit (41.76万亿元 -> 41760000000000), signed for changes (下降0.3% -> -0.3).

    `unit`: ISO 4217 for money, `%`, `pp` for 个百分点, UCUM or the usual word for physical units, else the counted thing's
    classifier. `comparison`: yoy, mom, qoq, vs_plan, `since:<label>`, or null. `indicator` is null where the figure could not
    be bound to one: an honest quantity without a series.
    """

    indicator: str | None = None
    subject: str | None = None
    area: str | None = None
    value: DecimalString
    unit: str
    measure: Measure
    comparison: str | None = None
    period: Period | None = None
    bound: Bound = "eq"
    low: DecimalString | None = None
    high: DecimalString | None = None
    status: Status = "actual"
    attribution: str | None = Field(default=None, description="the source the article names")
    speaker: str | None = None
    precision: Precision
    quote: str = Field(description="the figure's own words: 41.76万亿元")
    structure: Structure | None = Field(default=None, description="how it stands in its article; no part of the fact's identity")
