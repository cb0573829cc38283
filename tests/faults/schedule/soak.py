"""Hours in small: pages flow evenly and nothing grows."""

import statistics

from .bench import Bench
from .load import Load

LOOK_SECONDS = 10.0
MOST = (40, 6, 1)
"""MiB of memory, descriptors and children by which the last third may lie above the one before."""


def soak(bench: Bench, pages: list[bytes], rate: float) -> list[str]:
    """What grew while `pages` were posted, `rate` a second, and what each replica came to."""
    load, looks = Load(bench, pages, rate), list[dict[str, tuple[int, int, int]]]()
    load.start()
    while not load.finish(LOOK_SECONDS, stop=False):
        looks.append(bench.sizes(family=True))
    wrong = []
    third = len(looks) // 3
    for name in bench.names:
        middle, last = ([look[name] for look in part if name in look] for part in (looks[third : 2 * third], looks[2 * third :]))
        if not middle or not last:
            wrong.append(f"soak: {name} was not there to be looked at")
            continue
        before, after = ([statistics.median(column) for column in zip(*part, strict=True)] for part in (middle, last))
        print(
            f"soak: {name}: {after[0]:.0f} MiB, {after[1]:.0f} descriptors, {after[2]:.0f} children (were {before})", flush=True
        )
        if any(now - then > most for now, then, most in zip(after, before, MOST, strict=True)):
            wrong.append(f"soak: {name} grew from {before} to {after}")
    print(f"soak: {load.acknowledged} of {len(pages)} pages acknowledged, slowest answer {load.slowest:.1f} s", flush=True)
    return wrong if load.acknowledged == len(pages) else [*wrong, "soak: not all pages were acknowledged"]
