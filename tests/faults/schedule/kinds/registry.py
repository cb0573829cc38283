"""What a fault is, and the list of all."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..bench import Bench, pause

Act = Callable[[Bench, random.Random], int]


@dataclass(frozen=True)
class Fault:
    """`act` begins, lasts and is undone, and returns how many dead letters must follow from it: what it made bad on purpose."""

    name: str
    act: Act
    long_only: bool = False
    """Minutes rather than seconds."""
    needs: str | None = None
    """`cluster`, `network`, `clock` or `disk`: what the bench must have."""
    pages: Sequence[bytes] = ()
    """Posted while it lasts, beside the usual ones."""
    alone: bool = False
    """Only its own pages are posted: the usual ones are of series, whose articles say who came first, and it spoils that on purpose."""
    connections: int = 4
    at_once: bool = False
    """Without a pause between pages."""


FAULTS: list[Fault] = []


def fault(name: str, **more: object) -> Callable[[Act], Act]:
    """Register one."""

    def register(act: Act) -> Act:
        FAULTS.append(Fault(name, act, **more))  # type: ignore[arg-type]
        return act

    return register


def repeatedly(act: Callable[[], object], seconds: float, every: float) -> None:
    """Again and again for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        act()
        pause(every)
