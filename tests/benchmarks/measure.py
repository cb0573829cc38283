"""CPU time of works that take turns in one run: the figures of one table share whatever else the machine is doing."""

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROUNDS = 9
Work = Callable[[], Any]


def medians(works: Mapping[str, Work], rounds: int = ROUNDS) -> dict[str, float]:
    """Median CPU milliseconds of each work; the rounds alternate between all of them, after one that only warms up."""
    return timed({name: _clocked(work) for name, work in works.items()}, rounds)


def timed(works: Mapping[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """As `medians`, of works that return the CPU milliseconds they took (another process's, for instance)."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            milliseconds = work()
            if number:
                taken[name].append(milliseconds)
    return {name: statistics.median(times) for name, times in taken.items()}


def _clocked(work: Work) -> Callable[[], float]:
    def run() -> float:
        begun = time.process_time()
        work()
        return 1000 * (time.process_time() - begun)

    return run


class Opponents:
    """The libraries of `opponents.py` in a process of their own; asked by name, they answer with their CPU milliseconds."""

    def __init__(self, python: Path, sentences: list[str]) -> None:
        command = [str(python), str(Path(__file__).with_name("opponents.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.names: list[str] = self._ask(sentences)

    def work(self, name: str) -> Callable[[], float]:
        """One pass of a library over all sentences, in CPU milliseconds."""
        return lambda: float(self._ask(name))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _ask(self, question: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())
