"""Clocks that jump: of all services at once, as after a machine was suspended or its time server went mad."""

import random

from tests.pages import page_apart

from ..bench import Bench, pause
from .registry import fault

# Related to nobody: which of two versions of one day came first only the time of receipt tells, and here that is wrong on purpose.
_APART = tuple(page_apart(700 + n) for n in range(16))


@fault("h1 clocks of the services jump +1 h, -1 h, +1 d, back", needs="clock", pages=_APART, alone=True)
def jumps(bench: Bench, _: random.Random) -> int:
    for offset in ("+1h", "-1h", "+1d"):
        bench.set_clock(offset)
        pause(4)
    bench.set_clock("+0")
    pause(2)  # until every process has seen it
    return 0
