"""Closed intervals of decimals: all the values that a printed figure may stand for."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from dateline_schema.records import Observation

SCALES = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9,
    "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "兆": 10**12,
}  # fmt: skip
_INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Interval:
    """`[low, high]`, either side may be infinite."""

    low: Decimal
    high: Decimal

    @classmethod
    def printed(cls, observation: Observation, *, rounded: bool = False) -> Self:
        """Half a unit of the last printed digit to both sides; bound words open a side, `rounded` leaves out 约."""
        value = Decimal(observation.value)
        step = Decimal(SCALES.get(observation.precision.scale, 1)).scaleb(-observation.precision.decimals)
        if observation.quote.endswith("成"):
            step = Decimal(10)  # 六成 is six tenths, not sixty per cent
        match observation.bound:
            case "range" if observation.low is not None and observation.high is not None:
                return cls(Decimal(observation.low) - step / 2, Decimal(observation.high) + step / 2)
            case "gt" | "ge":
                # "more than 0.3% down" is further from zero, not higher.
                return cls(value, _INFINITE) if value >= 0 else cls(-_INFINITE, value)
            case "lt" | "le":
                return cls(min(value, Decimal(0)), max(value, Decimal(0)))
            case "approx" if not rounded:
                # 约20亿: good to one unit of the last digit that is not a filling zero.
                digits = Decimal(observation.value).normalize().as_tuple()
                unit = Decimal(1).scaleb(int(digits.exponent))
                return cls(value - max(unit, step), value + max(unit, step))
            case _:
                return cls(value - step / 2, value + step / 2)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low)

    def __mul__(self, other: "Interval") -> "Interval":
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high) if not _undefined(a, b)]
        return Interval(min(corners), max(corners)) if corners else EVERYTHING

    def scaled(self, factor: Decimal) -> "Interval":
        """Every value times a positive factor."""
        return Interval(self.low * factor, self.high * factor)

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __truediv__(self, other: "Interval") -> "Interval":
        """EVERYTHING where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return EVERYTHING
        low, high = (Decimal(0) if bound.is_infinite() else 1 / bound for bound in (other.high, other.low))
        return self * Interval(low, high)

    def meets(self, other: "Interval") -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def agrees(self, other: "Interval") -> bool:
        """Whether the finer one's middle lies in the other: what rounds to it; equal ones have one middle."""
        fine, coarse = sorted((self, other), key=lambda interval: interval.high - interval.low)
        if not (self.bounded and other.bounded):
            return self.meets(other)
        middle = (fine.low + fine.high) / 2
        if fine.high - fine.low == coarse.high - coarse.low:
            return fine == coarse
        return coarse.low <= middle <= coarse.high

    def within(self, other: "Interval") -> bool:
        """Whether every value lies in the other."""
        return other.low <= self.low and self.high <= other.high

    @property
    def bounded(self) -> bool:
        """Whether both sides are finite: only then does agreement say anything."""
        return self.low.is_finite() and self.high.is_finite()

    @property
    def half_width(self) -> Decimal:
        """The tolerance."""
        return (self.high - self.low) / 2


EVERYTHING = Interval(-_INFINITE, _INFINITE)


def factor(growth: Interval) -> Interval:
    """Per cent change to the factor it multiplies with: -0.3 % is 0.997."""
    return Interval(1 + growth.low / 100, 1 + growth.high / 100)


def _undefined(a: Decimal, b: Decimal) -> bool:
    return (a.is_infinite() and b == 0) or (b.is_infinite() and a == 0)
