"""Faults in a seeded schedule against real parts, and what must hold all the same.    make faults [LONG=1] [SEED=n]"""

import random
import re
import shutil
import tempfile
import time
from pathlib import Path

from tests.pages import page

from .bench import Bench
from .invariants import differences, hash_of, rows
from .kinds import FAULTS, Fault
from .playing import HEAD, Played
from .soak import soak

PAGES_A_SECOND = 1.5
FIRST = 100
"""Pages from here on have figures of three digits and more: with less, anything of the day may be their story."""


def held(
    seed: int, *, only: str = "", most: int = len(FAULTS), share: int = 12, long: bool = False, brokers: int = 1,
    soak_minutes: float = 0, seconds: float = float("inf"),
) -> list[str]:  # fmt: skip
    """What did not hold; the table goes to standard output.

    `only`: a regular expression for the names of faults; `most` of them are drawn by the seed, each with `share` pages; what has not
    begun after `seconds` is left out. The tables are compared with those of the same pages without a fault.
    """
    chance, deadline = random.Random(seed), time.monotonic() + seconds
    folder = Path(tempfile.mkdtemp(prefix="dateline-faults-", dir="/var/tmp"))
    folder.chmod(0o711)
    bench = Bench(folder / "faults", brokers)
    played = Played(bench, PAGES_A_SECOND, chance, deadline)
    try:
        try:
            schedule = _chosen(bench, chance, only, most, long)
            share *= 4 if long else 1
            pages = [page(FIRST + number) for number in range(share * len(schedule))]
            soaked = [page(50_000 + number) for number in range(int(soak_minutes * 60 * PAGES_A_SECOND))]
            print(
                f"seed {seed}, {len(schedule)} faults, {len(pages)} pages\n\n| {' | '.join(HEAD)} |\n{'|---' * len(HEAD)}|",
                flush=True,
            )
            bench.start()
            played.play(schedule, pages)
            if soaked:
                played.wrong += soak(bench, soaked, PAGES_A_SECOND)
                played.play([Fault("behind the soak", lambda *_: 0)], [])
            found = rows(bench)
        finally:
            bench.stop()
        found_without, wrong = _reference(folder / "reference", [*dict.fromkeys(played.posted), *soaked], chance)
        for table, there in found.items():
            same = "same" if there == found_without[table] else "ANOTHER HASH"
            print(f"\n{table}: {len(there)} of {len(found_without[table])} rows, {hash_of(there)}, {same}", end="")
        wrong = [*played.wrong, *wrong, *differences(found, found_without)]
        print(
            "\n\n" + ("\n".join(f"DOES NOT HOLD  {reason}" for reason in wrong) or f"everything held (seed {seed})"), flush=True
        )
        return wrong
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _chosen(bench: Bench, chance: random.Random, only: str, most: int, long: bool) -> list[Fault]:
    """The schedule, in its order."""
    there = [one for one in FAULTS if (long or only or not one.long_only) and re.search(only, one.name)]
    for one in there:
        if not bench.has(one.needs):
            print(f"LEFT OUT, there is no {one.needs} here: {one.name}", flush=True)
    there = [one for one in there if bench.has(one.needs)]
    there = chance.sample(there, min(most, len(there)))
    return [one for _ in range(3 if long else 1) for one in chance.sample(there, len(there))]


def _reference(
    folder: Path, pages: list[bytes], chance: random.Random
) -> tuple[dict[str, dict[str, dict[str, object]]], list[str]]:
    """What the same pages come to without a fault."""
    bench = Bench(folder)
    try:
        bench.start()
        played = Played(bench, 20, chance)
        played.play([Fault("none (reference)", lambda *_: 0)], pages)
        return rows(bench), played.wrong
    finally:
        bench.stop()
