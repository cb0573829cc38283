"""A schedule played: pages flow, each fault happens while they do, then what must hold is looked at."""

import random
import time
from dataclasses import dataclass, field

from dateline_local.errors import LocalError
from dateline_local.net import wait_until

from .bench import Bench
from .invariants import lag, letters, misfits
from .kinds import Fault
from .load import Load

SETTLE_SECONDS = 150
PAGE_SECONDS = 2
"""For each page beyond those of a fault's share: what waits on a busy machine is no fault, what never ends is."""
LETTER_SECONDS = 0.3
"""The same for each dead letter: they are written one by one."""
HEAD = ("fault", "acked", "dead/poison", "exits", "refused", "slowest POST", "back after", "holds")


@dataclass
class Played:
    """One schedule over one bench; `wrong`: what did not hold."""

    bench: Bench
    rate: float
    chance: random.Random
    deadline: float = float("inf")
    """Of the monotonic clock: what has not begun by then is not played, and said; nor does it hold when that is most of it."""
    wrong: list[str] = field(default_factory=list)
    posted: list[bytes] = field(default_factory=list)

    def play(self, faults: list[Fault], pages: list[bytes]) -> None:
        """Every fault with its share of `pages`."""
        share, poison = len(pages) // max(1, len(faults)), len(letters(self.bench))
        sizes = self.bench.sizes()
        for number, one in enumerate(faults):
            if time.monotonic() > self.deadline:
                print(*(f"NOT PLAYED, the time was over: {late.name}" for late in faults[number:]), sep="\n", flush=True)
                self.wrong += ["most of the schedule was not played"] if 2 * number < len(faults) else []
                break
            poison = self._one(one, pages[number * share : (number + 1) * share], poison)
        self.wrong += misfits(self.bench.names, sizes, self.bench.sizes())

    def _one(self, one: Fault, pages: list[bytes], poison: int) -> int:
        """Plays a fault; the dead letters that there are or must come."""
        bench, exits = self.bench, len(self.bench.exits)
        pages = [] if one.alone else pages
        loads = [Load(bench, pages, self.rate)]
        self.posted += [*pages, *one.pages]
        if one.pages:
            loads.append(Load(bench, one.pages, 1e9 if one.at_once else self.rate, one.connections))
        for load in loads:
            load.start()
        time.sleep(1)
        said, made = list[str](), 0
        try:
            made = one.act(bench, self.chance)
        except (AssertionError, LocalError) as error:
            said.append(str(error))
        undone, poison = time.monotonic(), poison + made
        settle = max(SETTLE_SECONDS, PAGE_SECONDS * sum(len(load.pages) for load in loads) + LETTER_SECONDS * made)
        said += [f"{load.acknowledged} of {len(load.pages)} acknowledged" for load in loads if not load.finish(settle)]
        try:
            wait_until(lambda: lag(bench) == 0, settle, lambda: f"{lag(bench)} messages are not at their end")
        except LocalError as error:
            said.append(str(error))
        back, dead = time.monotonic() - undone, len(letters(bench))
        if dead != poison:
            said.append(f"{dead} dead letters for {poison} poison")
        said += [f"{gone.name} ended by itself: {gone.last}" for gone in bench.exits[exits:]]
        self.wrong += [f"{one.name}: {reason}" for reason in said]
        acknowledged, wanted = sum(load.acknowledged for load in loads), sum(len(load.pages) for load in loads)
        refused, slowest = sum(sum(load.refusals.values()) for load in loads), max(load.slowest for load in loads)
        print(
            f"| {one.name} | {acknowledged}/{wanted} | {dead}/{poison} | {len(bench.exits) - exits} "
            f"| {refused} | {slowest:.1f} s | {back:.0f} s | {'; '.join(said) or 'yes'} |",
            flush=True,
        )
        return max(dead, poison)  # letters that come late are not the next fault's
