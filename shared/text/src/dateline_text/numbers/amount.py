"""One number expression with its unit, as read from the text."""

from decimal import Decimal
from typing import Literal, NamedTuple

from dateline_schema.records.observation import Bound

Family = Literal["number", "ordinal", "percent", "points", "money", "quantity", "count", "age", "temperature", "rank", "code"]
"""points: 个百分点 and 基点. count: a number with a classifier. code: not a quantity (2722号, G20, 2:1, a phone number)."""


class Amount(NamedTuple):
    """Half-open span `[start, end)` of the number with its unit (`41.76万亿元`), without bound words around it.

    `value`: base unit, exact (41.76万亿元 -> 41760000000000); for a range its low end is `low`, its high end `high`, and value
    is None. `unit`: ISO 4217 code, `%`, `pp`, a unit word or a classifier, `` for a bare number. `bound`: from words around or
    inside the number (约, 超过, 多, 余, 以上). `outer`: the span with those words. `digits`, `decimals`, `scale`: how it
    was printed. `number_end`: where the digits and scale words end and the unit begins.
    """

    start: int
    end: int
    family: Family
    value: Decimal | None
    unit: str
    bound: Bound = "eq"
    low: Decimal | None = None
    high: Decimal | None = None
    outer: tuple[int, int] = (0, 0)
    number_end: int = 0
    digits: int = 1
    decimals: int = 0
    scale: str = ""
