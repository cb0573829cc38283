"""The key under which figures of different articles line up, after the SDMX concepts (TIME_PERIOD stays with the figure).

    key            = FREQ "." REF_AREA "." INDICATOR "." UNIT_MEASURE "." UNIT_MULT "." TRANSFORMATION
    FREQ           = A | H | Q | M | D | YTD (January to a later month) | I (any other stretch) | _U (no period)
    REF_AREA       = code of places.py | "x:" name (a company, a body) | "l:" source ":" level (全省 of a local paper) | _U
    INDICATOR      = id of indicators.py
    UNIT_MEASURE   = ISO 4217 | PC (per cent) | PP (percentage points) | code of units.tsv | the printed classifier | _Z; "/" makes a price
    UNIT_MULT      = power of ten: 0, since values are in base units; units of one dimension are kept on one scale (scales.tsv)
    TRANSFORMATION = N level | G<base> change in per cent | D<base> change in units | SH share | CT contribution | RT ratio | RK rank
    base           = Y a year before | Q the quarter before | M the month before | P the plan | "-" label (since) | nothing (not said)

`A.CN.TRADE_TOTAL.CNY.0.N`, `M.CN.CPI.PC.0.GY`. Inside a part the characters `. + * %` and white space are percent-encoded (UTF-8), so a
key splits at its full stops and reads back to what it was made of.
"""

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from dateline_enrichment.domain.data import rows
from dateline_schema.periods import Period
from dateline_schema.records import Observation

NOT_APPLICABLE = "_Z"
UNKNOWN = "_U"
YEAR_TO_DATE = "YTD"
IRREGULAR = "I"
LEVEL = "N"
PER_CENT = "PC"
POINTS = "PP"
_MONTHS_OF = {1: "M", 3: "Q", 6: "H", 12: "A"}
_BASES = {"yoy": "Y", "qoq": "Q", "mom": "M", "vs_plan": "P"}
_FIXED = {"level": LEVEL, "count": LEVEL, "share": "SH", "contribution": "CT", "ratio": "RT", "rank": "RK"}
_RESERVED = re.compile(r"[.+*%\s]")


class InvalidKey(ValueError):
    """Not a series key."""


class SeriesKey(NamedTuple):
    """The parts of a key, decoded; none is empty."""

    freq: str
    ref_area: str
    indicator: str
    unit: str
    unit_mult: int
    transformation: str

    def __str__(self) -> str:
        return ".".join(_RESERVED.sub(_encoded, str(part)) for part in self)

    @classmethod
    def parse(cls, key: str) -> "SeriesKey":
        """The parts of a written key. Raises InvalidKey."""
        parts = [unquote(part) for part in key.split(".")]
        if len(parts) != len(cls._fields) or not all(parts) or not re.fullmatch(r"-?\d+", parts[4]):
            raise InvalidKey(f"not FREQ.REF_AREA.INDICATOR.UNIT_MEASURE.UNIT_MULT.TRANSFORMATION: {key!r}")
        freq, area, indicator, unit, mult, transformation = parts
        return cls(freq, area, indicator, unit, int(mult), transformation)

    @property
    def comparison(self) -> str | None:
        """Y, Q, M, P, `-label`, or "" of a change; None of anything else."""
        return self.transformation[1:] if self.transformation[0] in "GD" else None


def frequency(period: Period | None) -> str:
    """A, H, Q, M, D for whole calendar units, YTD for January to some month, I for any other stretch."""
    if period is None:
        return UNKNOWN
    if period.start == period.end:
        return "D"
    if period.start.day != 1 or period.next_day().day != 1:
        return IRREGULAR
    months = (period.next_day().year - period.start.year) * 12 + period.next_day().month - period.start.month
    if months in _MONTHS_OF and (period.start.month - 1) % months == 0:
        return _MONTHS_OF[months]
    if period.start.month == 1 and months < 12:
        return YEAR_TO_DATE
    return IRREGULAR


def unit_of(printed: str) -> str:
    """The code of the unit in which a series of what extraction writes so is kept (公斤 and 吨 are both t)."""
    return scaled_unit(printed)[0]


@lru_cache(maxsize=1 << 12)
def scaled_unit(printed: str) -> tuple[str, Decimal]:
    """`unit_of`, and how many of that unit one of the printed one is."""
    if not printed:
        return NOT_APPLICABLE, Decimal(1)
    codes, factor = [], Decimal(1)
    for place, part in enumerate(printed.split("/")):
        code = _units().get(part, part)
        base, scale = _scales().get(code, (code, Decimal(1)))
        codes.append(base)
        factor = factor * scale if place == 0 else factor / scale
    return "/".join(codes), factor


def transformation(observation: Observation, growth: bool, of_whole: bool = False) -> str:
    """The code; `growth`: the indicator's words speak of a rate of change (经济增速5.2% is a change like 经济增长5.2%).

    `of_whole`: they name the whole of which the figure is a part (占地区生产总值), so that per cent of it are a share.
    """
    comparison = observation.comparison
    if comparison and observation.period and comparison == f"since:{observation.period.label}":
        comparison = None  # nothing is compared with itself
    if observation.measure == "level" and of_whole and observation.unit == "%":
        return _FIXED["share"]
    if observation.measure == "level" and growth and observation.unit == "%":
        return "GY" if comparison is None else f"G{_base(comparison)}"
    if observation.measure == "change":
        return ("G" if observation.unit in ("%", "倍") else "D") + _base(comparison)
    return _FIXED[observation.measure]


def _base(comparison: str | None) -> str:
    if comparison is None or comparison == "other":
        return ""
    return _BASES.get(comparison) or "-" + comparison.removeprefix("since:")


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


@cache
def _units() -> dict[str, str]:
    return {"%": PER_CENT, "pp": POINTS} | {name: row[0] for row in rows("units.tsv") for name in row[1:]}


@cache
def _scales() -> dict[str, tuple[str, Decimal]]:
    return {row[0]: (row[1], Decimal(row[2])) for row in rows("scales.tsv")}
