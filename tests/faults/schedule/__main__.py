"""Faults in a seeded schedule: prints the table; status 1 when something did not hold.    python -m tests.faults.schedule [--long] [--seed N]"""

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from dateline_local.errors import LocalError
from dateline_local.net import wait_until
from dateline_local.state import cache_folder
from dateline_local.toxiproxy import available
from tests.pages import page

from .bench import Bench
from .faults import FAULTS, Fault
from .invariants import differences, hash_of, lag, letters, misfits, rows
from .load import Load

SETTLE_SECONDS = 150
HEAD = ("fault", "acked", "dead/poison", "exits", "refused", "slowest POST", "back after", "holds")


def run(bench: Bench, faults: list[Fault], pages: list[bytes], rate: float, chance: random.Random) -> list[str]:
    """Pages flow, each fault happens while they do; what did not hold."""
    wrong: list[str] = []
    sizes, share, at, poison = bench.sizes(), len(pages) // max(1, len(faults)), 0, len(letters(bench))
    for one in faults:
        load = Load(bench, pages[at : at + share], rate)
        at += share
        exits = len(bench.exits)
        load.start()
        time.sleep(1)
        poison += one.act(bench, chance)
        undone = time.monotonic()
        said: list[str] = []
        if not load.finish(SETTLE_SECONDS):
            said.append(f"{load.acknowledged} of {len(load.pages)} acknowledged")
        try:
            wait_until(lambda: lag(bench) == 0, SETTLE_SECONDS, lambda: f"{lag(bench)} messages are not at their end")
        except LocalError as error:
            said.append(str(error))
        back = time.monotonic() - undone
        dead = len(letters(bench))
        if dead != poison:
            said.append(f"{dead} dead letters for {poison} poison")
            poison = dead
        said += [f"{gone.name} ended by itself: {gone.last}" for gone in bench.exits[exits:]]
        wrong += [f"{one.name}: {reason}" for reason in said]
        print(
            f"| {one.name} | {load.acknowledged}/{len(load.pages)} | {dead}/{poison} | {len(bench.exits) - exits} "
            f"| {sum(load.refusals.values())} | {load.slowest:.1f} s | {back:.0f} s | {'; '.join(said) or 'yes'} |",
            flush=True,
        )
    return wrong + misfits(bench.names, sizes, bench.sizes())


def fresh(folder: Path) -> Bench:
    """A platform over empty topics and tables, ready."""
    bench = Bench(folder)
    bench.start()
    return bench


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="every fault three times, in other orders, and the long ones")
    parser.add_argument("--seed", type=int, default=None, help="of the order and of who is hit; printed")
    parser.add_argument("--only", help="faults whose name this regular expression finds")
    parser.add_argument("--most", type=int, default=len(FAULTS), help="faults, drawn by the seed")
    parser.add_argument("--pages", type=int, default=12, help="while each fault lasts")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else int(time.time()) % 10_000
    chance = random.Random(seed)
    chosen = [one for one in FAULTS if (options.long or not one.long_only) and re.search(options.only or "", one.name)]
    if not available(cache_folder()):
        print("NO TOXIPROXY AND NO GO: the faults of the network are left out", file=sys.stderr)
        chosen = [one for one in chosen if not one.name.startswith("n")]
    chosen = chance.sample(chosen, min(options.most, len(chosen)))
    schedule = [one for _ in range(3 if options.long else 1) for one in chance.sample(chosen, len(chosen))]
    share = options.pages * (4 if options.long else 1)
    pages = [page(number) for number in range(share * len(schedule))]
    folder = Path(tempfile.mkdtemp(prefix="dateline-faults-", dir="/var/tmp"))
    print(f"seed {seed}, {len(schedule)} faults, {len(pages)} pages\n\n| {' | '.join(HEAD)} |\n{'|---' * len(HEAD)}|", flush=True)
    wrong: list[str] = []
    bench = Bench(folder / "faults", 3 if options.long else 1)
    try:
        bench.start()
        wrong += run(bench, schedule, pages, 1.5, chance)
        found = rows(bench)
    finally:
        bench.stop()
    bench = Bench(folder / "reference")
    try:
        bench.start()
        wrong += run(bench, [Fault("none (reference)", lambda *_: 0)], pages, 20, chance)
        expected = rows(bench)
    finally:
        bench.stop()
        shutil.rmtree(folder, ignore_errors=True)
    for table, there in found.items():
        same = there == expected[table]
        print(
            f"\n{table}: {len(there)} of {len(expected[table])} rows, {hash_of(there)}, {'same' if same else 'ANOTHER HASH'}",
            end="",
        )
    wrong += differences(found, expected)
    print("\n\n" + ("\n".join(f"DOES NOT HOLD  {reason}" for reason in wrong) or f"everything held (seed {seed})"))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
