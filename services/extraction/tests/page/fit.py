"""Fits the cut's weights to drawn pages and writes weights.tsv.   python fit.py PAGES EPOCHS OUT.tsv   (needs numpy)

The cut is a linear-chain conditional random field: the probability of the roles of all lines of a page, with the side on which
headlines stand, is the exponential of the sum of weights over that of all readings. The fit climbs its logarithm over pages
drawn by layouts.py and sheets.py from texts.txt, a third each plain, harsh and sheets, by Adam with a small square penalty. Ten epochs over
6000 pages take some minutes on one core. Pages that publishers printed are only ever measured on, never fitted to.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from layouts import Draw, MadePage, Texts
from sheets import Sheets

from dateline_extraction.domain.page.features import FEATURES, seen_in
from dateline_extraction.domain.page.lattice import KINDS, rows_of
from dateline_extraction.domain.page.lines import lines_of
from dateline_extraction.domain.page.places import placed
from dateline_extraction.domain.page.scores import FIRST, LABELS, LAST, MODES, Role, barred, follow, kind_of

ROLES = len(Role)
NAMES = sorted({LABELS[mode][role] for mode in MODES for role in Role})
COLUMN = np.array([[NAMES.index(LABELS[mode][role]) for role in Role] for mode in MODES])
NEVER = -1e4
PENALTY, RATE, BATCH = 2e-4, 0.1, 24
AVERAGED = 3
"""Epochs at the end over which the weights are averaged."""
LONGEST = 700
"""Lines of a page, so that a batch fits into memory."""


def shape() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What may follow, begin and end in each mode (0 or NEVER), and which pairs and ends of roles each kind of meeting weighs on."""
    order, start, stop = np.full((2, ROLES, ROLES), NEVER), np.full((2, ROLES), NEVER), np.full((2, ROLES), NEVER)
    pairs, ends = np.zeros((len(KINDS), ROLES, ROLES)), np.zeros((len(KINDS), ROLES))
    for which, mode in enumerate(MODES):
        start[which, list(FIRST[mode])] = 0
        stop[which, list(LAST[mode])] = 0
        for role in Role:
            for following in follow(role, mode):
                order[which, role, following] = 0
                if kind := kind_of(role, following):
                    pairs[KINDS.index(kind), role, following] = 1
    for role in Role:
        if kind := kind_of(role, None):
            ends[KINDS.index(kind), role] = 1
    return order, start, stop, pairs, ends


ORDER, START, STOP, PAIRS, ENDS = shape()


class Rows:
    """Numbers the rows of the table as they are met; row 0 weighs nothing."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}

    def of(self, table: str, value: str) -> int:
        return self.numbers.setdefault((table, value), len(self.numbers) + 1)


class Lesson:
    """One page as numbers: rows of its features and meetings, roles, mode, and what is barred."""

    def __init__(self, made: MadePage, rows: Rows, meetings: Rows) -> None:
        seen = seen_in(*placed(lines_of(made.text), made.layout))
        self.features = np.array([[rows.of(n, v) for n, v in zip(FEATURES, s.features, strict=True)] for s in seen])
        self.meetings = np.array([[meetings.of(k, v) for k, v in zip(KINDS, rows_of(s), strict=True)] for s in seen])
        self.roles = np.array([int(line.role) for line in made.lines if line.text.strip()])
        self.mode = int(made.after)
        self.barred = np.zeros((len(seen), ROLES))
        for i, s in enumerate(seen):
            self.barred[i, list(barred(s.features))] = NEVER

    def possible(self) -> bool:
        """Whether the right answer is one that the cut can give."""
        steps = ORDER[self.mode, self.roles[:-1], self.roles[1:]]
        own = self.barred[np.arange(len(self.roles)), self.roles]
        return bool((steps == 0).all() and (own == 0).all() and len(self.roles) < LONGEST)


def drawn_page(seed: int, texts: Texts) -> MadePage:
    """A plain page, a harsh one or a sheet in turn."""
    return Sheets(seed, texts).page() if seed % 3 == 2 else Draw(seed, texts, harsh=seed % 3 > 0).page()


def summed(values: np.ndarray, axis: int) -> np.ndarray:
    """The logarithm of the sum of exponentials."""
    high = values.max(axis, keepdims=True)
    return (high + np.log(np.exp(values - high).sum(axis, keepdims=True))).squeeze(axis)


class Field:
    """The weights, their loss and gradient over a batch, and the steps of Adam."""

    def __init__(self, rows: int, meetings: int) -> None:
        count = len(NAMES)
        self.weights = {
            "features": np.zeros((rows + 1, count)),
            "meetings": np.zeros(meetings + 1),
            "order": np.zeros((count, count)),
            "start": np.zeros((2, count)),
            "stop": np.zeros((2, count)),
        }
        self.first = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self.second = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self.steps = 0
        self.sums = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self.summed = 0

    def remember(self) -> None:
        """Counts the present weights into the mean."""
        self.summed += 1
        for name, value in self.weights.items():
            self.sums[name] += value

    def settle(self) -> None:
        """The mean of what was remembered: single steps still wander about the best weights (Polyak and Juditsky 1992)."""
        self.weights = {name: value / self.summed for name, value in self.sums.items()}

    def learn(self, lessons: list[Lesson], rate: float) -> float:
        """One step; returns the loss before it."""
        gradient = {name: np.zeros_like(value) for name, value in self.weights.items()}
        loss = sum(self._one(lesson, gradient) for lesson in lessons)
        self.steps += 1
        for name, value in self.weights.items():
            slope = PENALTY * value - gradient[name] / len(lessons)
            self.first[name] = 0.9 * self.first[name] + 0.1 * slope
            self.second[name] = 0.99 * self.second[name] + 0.01 * slope**2
            even = np.sqrt(self.second[name] / (1 - 0.99**self.steps)) + 1e-6
            np.subtract(value, rate * self.first[name] / (1 - 0.9**self.steps) / even, out=value)
        return loss

    def _one(self, lesson: Lesson, gradient: dict[str, np.ndarray]) -> float:
        w, roles, mode = self.weights, lesson.roles, lesson.mode
        count, every = len(roles), np.arange(len(roles))
        looks = w["features"][lesson.features].sum(1)[:, COLUMN] + lesson.barred[:, None]
        kinds = w["meetings"][lesson.meetings]
        order = ORDER + w["order"][COLUMN[:, :, None], COLUMN[:, None, :]]
        steps = order[None] + np.einsum("tk,kij->tij", kinds[:-1], PAIRS)[:, None]
        start = START + np.take_along_axis(w["start"], COLUMN, 1)
        stop = STOP + np.take_along_axis(w["stop"], COLUMN, 1) + kinds[-1] @ ENDS
        ahead, behind = np.zeros((count, 2, ROLES)), np.zeros((count, 2, ROLES))
        ahead[0], behind[-1] = looks[0] + start, stop
        for t in range(1, count):
            ahead[t] = summed(ahead[t - 1][..., None] + steps[t - 1], -2) + looks[t]
        for t in range(count - 2, -1, -1):
            behind[t] = summed(steps[t] + (looks[t + 1] + behind[t + 1])[:, None, :], -1)
        total = summed((ahead[-1] + stop).ravel(), 0)
        right = looks[every, mode, roles].sum() + start[mode, roles[0]] + stop[mode, roles[-1]]
        right += steps[every[:-1], mode, roles[:-1], roles[1:]].sum()

        own = -np.exp(np.minimum(ahead + behind - total, 0))
        own[every, mode, roles] += 1
        pair = -np.exp(np.minimum(ahead[:-1, :, :, None] + steps + (looks + behind)[1:, :, None, :] - total, 0))
        pair[every[:-1], mode, roles[:-1], roles[1:]] += 1
        columns = np.zeros((count, len(NAMES)))
        for which in (0, 1):
            columns[:, COLUMN[which]] += own[:, which]
            gradient["order"][np.ix_(COLUMN[which], COLUMN[which])] += pair[:, which].sum(0)
            gradient["start"][which, COLUMN[which]] += own[0, which]
            gradient["stop"][which, COLUMN[which]] += own[-1, which]
        np.add.at(gradient["features"], lesson.features, columns[:, None, :])
        np.add.at(gradient["meetings"], lesson.meetings[:-1], np.einsum("tij,kij->tk", pair.sum(1), PAIRS))
        np.add.at(gradient["meetings"], lesson.meetings[-1], ENDS @ own[-1].sum(0))
        return float(total - right)


def table(field: Field, rows: Rows, meetings: Rows) -> Iterator[str]:
    """The lines of weights.tsv."""

    def line(name: str, row: str, values: dict[str, float]) -> Iterator[str]:
        told = [f"{column}={value:.2f}" for column, value in values.items() if abs(value) >= 0.05]
        if told:
            yield "\t".join((name, row, *told))

    yield "# Written by tests/page/fit.py; scores.py says what the columns mean."
    for which, mode in enumerate(MODES):
        for name in ("start", "stop"):
            yield from line(name, mode, dict(zip(NAMES, field.weights[name][which], strict=True)))
    for number, row in enumerate(NAMES):
        yield from line("order", row, dict(zip(NAMES, field.weights["order"][number], strict=True)))
    for (kind, row), number in sorted(meetings.numbers.items()):
        yield from line(kind, row, {"weight": field.weights["meetings"][number]})
    for (name, row), number in sorted(rows.numbers.items(), key=lambda item: (FEATURES.index(item[0][0]), item[0][1])):
        yield from line(name, row, dict(zip(NAMES, field.weights["features"][number], strict=True)))


def main(pages: int, epochs: int, out: Path) -> None:
    drawn, texts, rows, meetings = random.Random(1), Texts.own(), Rows(), Rows()
    lessons = [Lesson(drawn_page(10_000 + n, texts), rows, meetings) for n in range(pages)]
    lessons = [lesson for lesson in lessons if lesson.possible()]
    print(f"{len(lessons)} of {pages} pages, {len(rows.numbers)} rows of features, {len(meetings.numbers)} of meetings")
    field = Field(len(rows.numbers), len(meetings.numbers))
    for epoch in range(epochs):
        drawn.shuffle(lessons)
        rate = RATE * (1 - epoch / epochs) ** 2 + 0.005
        loss = 0.0
        for i in range(0, len(lessons), BATCH):
            loss += field.learn(lessons[i : i + BATCH], rate)
            if epoch >= epochs - AVERAGED:
                field.remember()
        print(f"epoch {epoch}: {loss / len(lessons):.3f} nats a page", flush=True)
    field.settle()
    out.write_text("\n".join(table(field, rows, meetings)) + "\n", "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
