"""Words that several families share."""

import random

from generated import Number

Rng = random.Random


def place(rng: Rng) -> str:
    """Whose figures they are."""
    return rng.choice(("我国", "全国", "全省", "全市", "广东省", "浙江省", "河南省"))


def verb(one: Number) -> str:
    """The verb that goes with a change."""
    return "增长" if one.digits >= 0 else "下降"


def change(rng: Rng, low: float = -12, high: float = 20) -> float:
    """A rate of change that is not lost in rounding."""
    value = 0.0
    while abs(value) < 0.25:
        value = round(rng.uniform(low, high), 1)
    return value
