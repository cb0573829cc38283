"""Figures as a Chinese reader counts: 万, 亿 and 万亿, a true minus sign, and no digit that was not printed."""

from dataclasses import dataclass
from decimal import Decimal

from dateline_schema.records import Observation

MINUS = "\N{MINUS SIGN}"
SCALES = ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"), (Decimal(1), ""))
CURRENCIES = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "JPY": "日元",
    "GBP": "英镑",
    "HKD": "港元",
    "TWD": "新台币",
    "MOP": "澳门元",
}
SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "approx": "≈"}


@dataclass(frozen=True)
class Figure:
    """A figure set in two sizes: `number` large, `unit` small behind it."""

    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"


def plain(value: Decimal) -> str:
    """Digits without an exponent, with a true minus sign: -0.30 -> −0.30."""
    text = f"{value:f}"
    return MINUS + text[1:] if text.startswith("-") else text


def grouped(count: int) -> str:
    """A count in the interface: 12,345."""
    return f"{count:,}".replace("-", MINUS)


def scale_of(value: Decimal) -> tuple[Decimal, str]:
    """The largest of 万亿, 亿, 万 that leaves at least one digit before the point, and what it is called."""
    size = abs(value)
    return next((scale for scale in SCALES if size >= scale[0]), SCALES[-1])


def unit_of(unit: str) -> str:
    """A unit as a reader says it: 元 for CNY, 个百分点 for pp, CNY/吨 -> 元/吨."""
    if unit == "pp":
        return "个百分点"
    head, slash, per = unit.partition("/")
    return CURRENCIES.get(head, head) + slash + per


def amount(value: Decimal, unit: str, decimals: int | None = None) -> Figure:
    """A value in its base unit: 41760000000000 CNY -> 41.76 万亿元. `decimals`: no more than these after the point."""
    if unit in ("%", "pp"):
        size, word = Decimal(1), ""
    else:
        size, word = scale_of(value)
    scaled = value / size
    if decimals is not None:
        scaled = round(scaled, decimals)
    text = plain(scaled.normalize() if scaled == scaled.to_integral() or decimals is None else scaled)
    return Figure(text, word + unit_of(unit))


def figure(body: Observation) -> Figure:
    """An observation as a desk prints it: with its bound, a range with both ends, a change with its sign."""
    if body.bound == "range" and body.low is not None and body.high is not None:
        low, high = amount(Decimal(body.low), body.unit), amount(Decimal(body.high), body.unit)
        ends = low.number if low.unit == high.unit else str(low)
        return Figure(f"{ends}–{high.number}", high.unit)
    made = amount(Decimal(body.value), body.unit)
    sign = "+" if body.measure in ("change", "contribution") and Decimal(body.value) > 0 else ""
    return Figure(SIGNS.get(body.bound, "") + sign + made.number, made.unit)
