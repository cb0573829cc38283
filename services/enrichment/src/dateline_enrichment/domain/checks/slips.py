"""Slips of the pen: a digit, two digits swapped, the point, the scale word."""

from decimal import Decimal

from dateline_enrichment.domain.figures import Figure

SIGNIFICANT = 3
"""Digits from which two figures that differ in one of them are taken for the same one misprinted."""
_SUMMED = 4
"""Digits from which a sum that differs by one is taken for a misprint rather than for parts left out."""


def is_slip(one: Figure, other: Figure) -> bool:
    """Whether two unlike figures differ as a slip makes them differ: in one digit, two swapped digits, the point or the scale word.

    Otherwise they more probably speak of different things than against each other.
    """
    return slipped(one.value, other.value)


def slipped(one: Decimal, other: Decimal) -> bool:
    """`is_slip` of two values."""
    return _slipped(_digits(one), _digits(other), SIGNIFICANT)


def is_slip_of(printed: Figure, computed: Decimal) -> bool:
    """Whether a printed figure is a computed one misprinted in one digit or by two swapped ones."""
    mine, theirs = _digits(printed.value), _digits(computed)
    return mine != theirs and _slipped(mine, theirs, _SUMMED)


def _digits(value: Decimal) -> str:
    return f"{abs(value):f}".replace(".", "").strip("0")


def _slipped(a: str, b: str, least: int) -> bool:
    if a == b:
        return len(a) > 1
    unlike = [place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if len(a) != len(b) or not unlike:
        return False
    swapped = len(unlike) == 2 and a[unlike[0]] == b[unlike[1]] and a[unlike[1]] == b[unlike[0]]
    # Two swapped digits are told from chance by fewer of them.
    return (swapped and len(a) >= least - 1) or (len(unlike) == 1 and len(a) >= least)
