"""Short articles of ten kinds in which one figure follows from others: right, and with that figure wrong.

Each wording draws its numbers, prints the one that follows right or wrong, and says nothing of how it is checked.
"""

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

Draw = random.Random


class Planted(NamedTuple):
    """One article; `wrong`: whether its figure was made wrong."""

    kind: str
    wording: int
    headline: str
    text: str
    wrong: bool


Made = tuple[str, str]
"""Headline and text."""
Wording = Callable[[Draw, bool], Made]
KINDS: dict[str, list[Wording]] = {}


def wording(kind: str) -> Callable[[Wording], Wording]:
    """Registers one wording of a kind."""

    def register(made: Wording) -> Wording:
        KINDS.setdefault(kind, []).append(made)
        return made

    return register


def planted(seed: int, each: int) -> list[Planted]:
    """`each` articles of every wording, right and wrong."""
    found = []
    for kind, wordings in KINDS.items():
        for number, made in enumerate(wordings):
            for place in range(each):
                for wrong in (False, True):
                    draw = random.Random(f"{seed} {kind} {number} {place}")
                    headline, text = made(draw, wrong)
                    found.append(Planted(kind, number, headline, text, wrong))
    return found


def off(draw: Draw, value: Decimal, wrong: bool) -> Decimal:
    """The value, or one as a typist or a hasty writer gets it wrong: a tenth to a half off, in the same digits."""
    if not wrong:
        return value
    step = Decimal(1).scaleb(value.as_tuple().exponent)  # type: ignore[arg-type]
    share = Decimal(draw.randrange(12, 45)) / 100 * draw.choice((-1, 1))
    made = (value * (1 + share)).quantize(step, ROUND_HALF_UP)
    return (
        made
        if abs(made - value) > 2 * step
        else value + draw.choice((-1, 1)) * 3 * step
        if value > 4 * step
        else value + 4 * step
    )


def swapped(draw: Draw, value: int, wrong: bool) -> int:
    """The value, or with two unlike digits beside each other swapped."""
    digits = list(str(value))
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and not (i == 0 and digits[1] == "0")]
    if not wrong or not places:
        return value if not wrong else value + 9
    at = draw.choice(places)
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    return int("".join(digits))


def rounded(value: Decimal, places: int) -> Decimal:
    """To so many places."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def whole(draw: Draw, low: int, high: int) -> Decimal:
    """A whole number."""
    return Decimal(draw.randrange(low, high))


def tenth(draw: Draw, low: int, high: int) -> Decimal:
    """A number with one decimal."""
    return Decimal(draw.randrange(low * 10 + 1, high * 10)) / 10
