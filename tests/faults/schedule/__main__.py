"""Faults in a seeded schedule: prints the table; status 1 when something did not hold.    python -m tests.faults.schedule [--long] [--seed N]"""

import argparse
import sys
import time

from . import held
from .kinds import FAULTS


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="every fault three times, in other orders, the long ones, and a soak")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 10_000, help="of the order and of who is hit; printed")
    parser.add_argument("--only", default="", help="faults whose name this regular expression finds, the long ones too")
    parser.add_argument("--most", type=int, default=len(FAULTS), help="faults, drawn by the seed")
    parser.add_argument("--pages", type=int, default=12, help="while each fault lasts")
    parser.add_argument("--brokers", type=int, choices=(1, 3), help="three where the schedule is long")
    parser.add_argument(
        "--soak", type=float, default=0, help="minutes of even load behind the faults; 15 where the schedule is long"
    )
    parser.add_argument("--seconds", type=float, default=float("inf"), help="what has not begun by then is left out")
    given = parser.parse_args()
    wrong = held(
        given.seed, only=given.only, most=given.most, share=given.pages, long=given.long, brokers=given.brokers or (3 if given.long else 1),
        soak_minutes=given.soak or (15 if given.long else 0), seconds=given.seconds,
    )  # fmt: skip
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
