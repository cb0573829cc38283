"""Fits the weights that choose indicators and owners and writes weights.tsv.   python fit.py FOLDER [OUT.tsv]   (needs numpy)

FOLDER holds labelled articles (articles.jsonl, gold.jsonl); they stay outside of the project, only weights go in. Of each figure's
candidates those are right that an analyst would take: their words hold what must be held, their owner is the labelled one.
The fit climbs the logarithm of the probability of the right ones together, a log-linear ranking, by Adam with a square
penalty on the distance from what is EXPECTED. Printed is how often the choice is right on articles, and on whole sources, that it was not fitted to.
"""

import json
import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.choice.arguments import SURE
from dateline_extraction.domain.facts.observations.choice.choose import chosen_names, fitted, whose
from dateline_extraction.domain.facts.observations.choice.namings import Naming, namings
from dateline_extraction.domain.facts.observations.choice.subjects import Owner, Subjects
from dateline_extraction.domain.facts.observations.reader import Reading, read
from dateline_extraction.domain.facts.observations.script import plain, plain_view
from dateline_schema.records import Article

ID = "sha256:" + "0" * 64
PENALTY = {"name": 10.0, "subject": 80.0}
STEPS, RATE, FOLDS, ROUNDS = 150, 0.2, 8, 2
SMALLEST = 0.01
"""Weights below it are left out of the table."""
EXPECTED = {
    "none": 1.0,
    "none: the indicator holds a name": 2.0,
    "none: the indicator holds an owner": 1.0,
    "rule": 2.5,
    "running": 1.5,
    "protagonist": 2.5,
    "before in clause": 0.7,
    "before in statement": 0.5,
    "before in paragraph": 0.3,
    "like before in clause": 0.5,
    "rule debris": -2.0,
    "protagonist while another leads": -1.5,
    "sentenced": 1.5,
    "sentenced near": 1.5,
    "court": -1.5,
    "of the body that tells": 1.0,
    "of the body that tells near": 1.0,
    "topic running": 1.0,
    "running firm": 0.5,
    "clause leads nearest": 0.7,
    "clause last nearest": 0.5,
    "statement leads nearest": 0.4,
    "like the rule's": 0.5,
    "not the rule's": -0.5,
    "opens the headline": 0.7,
    "opens the headline place": 0.4,
    "in the headline place": 0.4,
    "in the headline firm": 0.5,
    "most named place": 0.2,
    "most named firm": 0.4,
    "another in the indicator": -2.0,
    "an owner in the indicator": -1.0,
    "says it": -0.7,
    "a source organ": -1.5,
    "a source person": -1.0,
    "a source firm": 0.3,
    "in a row": -0.7,
    "in a row near": -0.7,
    "behind 据": -1.0,
    "behind 从": -0.7,
    "behind 与": -1.0,
    "behind 和": -1.0,
    "behind 及": -1.0,
    "behind 对": -0.3,
    "behind 向": -0.7,
    "person": -1.0,
    "organ": -0.5,
    "deictic": -0.3,
    "work": -0.3,
}
"""What a reader of newspapers expects of an owner, in logarithms of odds: a hundred articles say too little of each feature to be
asked alone, so the penalty is on the distance from here. Features that are not in it are expected to weigh nothing."""
NAMED = {
    "rule measure": 2.0,
    "rule thing": 2.0,
    "rule thing with a verb": 1.0,
    "rule debris": -0.7,
    "rule empty": -2.0,
    "doing noun where rule generic": 1.0,
    "counted thing and rule where rule weak": 1.0,
    "what the last was of and rule where rule weak": 0.7,
    "last thing and rule where rule weak": 0.7,
    "clause before and rule where rule weak": 0.5,
    "cut behind its measure": 2.0,
    "holds a verb of saying": -2.0,
    "has a loose end": -0.7,
    "opens or closes in the middle": -0.7,
    "ends in a change": -0.7,
    "holds a number": -0.7,
    "holds a mark": -0.7,
    "money": 0.5,
    "rate": 0.5,
    "a bare measure": -1.5,
    **dict.fromkeys(SURE, 3.5),
    "behind what is coming": 2.0,
    "generic and what they do": 1.5,
    "those that": 1.5,
    "who does it to them": 1.5,
    "who does it with them": 1.5,
    "whole noun": 1.0,
    "cut at its measure": 1.0,
    "without its adverbs": 1.0,
}
"""The same of indicators."""
Row = dict[str, Any]
Candidates = list[tuple[tuple[str, ...], bool]]


def words(said: object) -> str:
    """As names are compared: without marks, quotes and 的."""
    return re.sub(r"[\s“”\"‘’《》「」（）()、，,的]", "", unicodedata.normalize("NFKC", str(said or "")))


def common(one: str, other: str) -> int:
    """Characters of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = 0
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], before + 1 if a == b else max(row[j], row[j - 1])
    return row[-1]


def names_it(row: Row, subject: str | None, area: str | None, indicator: str | None) -> bool:
    """Whether the words tell the labelled series from its neighbours and hold no debris."""
    name, wanted = words(indicator), words(row["subject"]) + words(row["indicator"])
    whole = words(area) + words(subject) + name
    must = all(words(part) in whole for part in row["must"])
    others = any(words(part) in whole and words(part) not in wanted for part in row.get("must_not", []))
    return bool(name) and must and not others and len(name) <= len(wanted) + 8 and common(name, wanted) >= 0.6 * len(name)


def owns_it(row: Row, subject: str | None, area: str | None, indicator: str | None) -> bool:
    """Whether the owner is the labelled one; none is right where the indicator says whose it is or the label allows none."""
    if "subject" in row.get("arguable", []):
        return True
    owners = [words(one) for one in (row["subject"], *row.get("subject_ok", []))]
    said, name = words(subject or area), words(indicator)
    if said:
        return any(one and (said in one or one in said) for one in owners) or said in words(row["indicator"])
    return "" in owners or any(one and one in name for one in owners)


@dataclass
class Lesson:
    """One labelled article, what was read in it, and the labelled rows with the readings they are of."""

    id: str
    text: str
    readings: list[Reading]
    subjects: Subjects
    rows: list[tuple[Row, int]]
    namings: list[list[Naming]]
    owners: list[list[Owner]] = field(default_factory=list)


def lessons(folder: Path) -> Iterator[Lesson]:
    articles = {a["id"]: a for a in map(json.loads, (folder / "articles.jsonl").open(encoding="utf-8"))}
    for line in (folder / "gold.jsonl").open(encoding="utf-8"):
        gold = json.loads(plain(line))
        view = plain_view(Document(_article(articles[gold["id"]])))
        readings = read(view)
        rows = []
        for row in gold["rows"]:
            here = [k for k, r in enumerate(readings) if r.figure.start < row["end"] and row["start"] < r.figure.end]
            if here:
                rows.append((row, here[0]))
        ruled = [reading.binding.indicator or "" for reading in readings]
        proposed = [namings(view.text, readings, place, ruled) for place in range(len(readings))]
        yield Lesson(gold["id"], view.text, readings, Subjects(view), rows, proposed)


def _article(row: Row) -> Article:
    text, day = row["text"], row.get("published_on")
    return Article(
        article_id=ID, page_id=ID, ordinal=0, source="fit", headline=row.get("headline") or None,
        paragraphs=tuple(text.split("\n")), text=text, published_on=date.fromisoformat(day) if day else None,
    )  # fmt: skip


def name_choices(lesson: Lesson) -> list[Candidates]:
    """Right is a name that tells the series beside the labelled owner."""
    return [[(n.features, names_it(row, row["subject"], None, n.indicator)) for n in lesson.namings[k]] for row, k in lesson.rows]


def owned_by(lesson: Lesson, named: list[Reading], table: dict[str, float] | None) -> list[tuple[list[Owner], Reading]]:
    """The owners proposed for each reading, and the reading with the one that weighs most; the rules' own without a table."""
    done: list[tuple[list[Owner], Reading]] = []
    for reading in named:
        last = done[-1][1] if done else None
        owners = lesson.subjects.of(reading, reading.binding, (last, whose(last)) if last else None)
        number = top(owners, table) if table else 0
        binding = fitted(reading.binding, owners[number]) if number else reading.binding
        done.append((owners, replace(reading, binding=binding)))
    return done


def subject_choices(lesson: Lesson, named: list[Reading], table: dict[str, float] | None) -> list[Candidates]:
    owned, done = owned_by(lesson, named, table), []
    for row, place in lesson.rows:
        name = named[place].binding.indicator
        done.append([(o.features, owns_it(row, o.subject, o.area, name)) for o in owned[place][0]])
    return done


class Ranking:
    """Groups of candidates as arrays, and the weights that put right ones first."""

    def __init__(self, groups: list[Candidates]) -> None:
        self.names: dict[str, int] = {}
        features, owner, group, right, first = [], [], [], [], []
        for number, candidates in enumerate(groups):
            first.append(len(right))
            for seen, is_right in candidates:
                features.extend(self.names.setdefault(one, len(self.names)) for one in seen)
                owner.extend([len(right)] * len(seen))
                group.append(number)
                right.append(is_right)
        self.features, self.owner, self.group = np.array(features), np.array(owner), np.array(group)
        self.right, self.first = np.array(right, float), np.array(first)

    def fit(self, penalty: float, expected: dict[str, float]) -> dict[str, float]:
        middle = np.array([expected.get(name, 0.0) for name in self.names])
        w = middle.copy()
        first, second = np.zeros_like(w), np.zeros_like(w)
        known = np.add.reduceat(self.right, self.first)[self.group] > 0
        for step in range(1, STEPS + 1):
            scores = np.bincount(self.owner, w[self.features], minlength=len(self.right))
            odds = np.exp(scores - np.maximum.reduceat(scores, self.first)[self.group])
            chance = odds / np.add.reduceat(odds, self.first)[self.group]
            good = odds * self.right
            wanted = good / np.maximum(np.add.reduceat(good, self.first)[self.group], 1e-300)
            gap = np.where(known, wanted - chance, 0.0)
            slope = np.bincount(self.features, gap[self.owner], minlength=len(w)) - penalty * (w - middle)
            first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
            rate = RATE * (1 - step / STEPS) + 0.005
            w += rate * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        return {name: float(w[number]) for name, number in self.names.items() if abs(w[number]) >= SMALLEST}


def top(candidates: list[Any], table: dict[str, float]) -> int:
    scores = [sum(table.get(one, 0.0) for one in candidate.features) for candidate in candidates]
    return scores.index(max(scores))


def named_by(lesson: Lesson, table: dict[str, float]) -> list[Reading]:
    names = chosen_names(lesson.text, lesson.readings, table)
    return [
        replace(reading, binding=replace(reading.binding, indicator=name or None))
        for reading, (name, _) in zip(lesson.readings, names, strict=True)
    ]


Tables = tuple[dict[str, float], dict[str, float]]


def train(chosen: list[Lesson]) -> Tables:
    name = Ranking([group for lesson in chosen for group in name_choices(lesson)]).fit(PENALTY["name"], NAMED)
    named, subject = [named_by(lesson, name) for lesson in chosen], None
    for _ in range(ROUNDS):  # again with what they choose for the figures before
        groups = [g for lesson, readings in zip(chosen, named, strict=True) for g in subject_choices(lesson, readings, subject)]
        subject = Ranking(groups).fit(PENALTY["subject"], EXPECTED)
    return name, subject or {}


def measure(chosen: list[Lesson], tables: Tables | None) -> np.ndarray:
    """Rows, and how many have the right name, owner and both; without tables what the rules alone say."""
    done = np.zeros(4, int)
    for lesson in chosen:
        named = named_by(lesson, tables[0]) if tables else lesson.readings
        owned = owned_by(lesson, named, tables[1] if tables else None)
        for row, place in lesson.rows:
            binding = owned[place][1].binding
            said = (binding.subject, binding.area, binding.indicator)
            name, owner = names_it(row, *said), owns_it(row, *said)
            done += np.array([1, name, owner, name and owner])
    return done


def left_out(every: list[Lesson], key: Callable[[str], str], folds: int | None) -> np.ndarray:
    """Measured on articles whose key was not fitted to."""
    keys = sorted({key(lesson.id) for lesson in every})
    random.Random(3).shuffle(keys)
    fold = {one: number % (folds or len(keys)) for number, one in enumerate(keys)}
    done = np.zeros(4, int)
    for number in sorted(set(fold.values())):
        rest = [lesson for lesson in every if fold[key(lesson.id)] != number]
        done += measure([lesson for lesson in every if fold[key(lesson.id)] == number], train(rest))
    return done


def source(article: str) -> str:
    """What an id begins with names where the article was taken from."""
    return re.split(r"[\d_-]", article)[0]


def shown(label: str, done: np.ndarray) -> None:
    print(
        f"{label:30} {done[0]} rows: name {done[1] / done[0]:.3f}, owner {done[2] / done[0]:.3f}, both {done[3] / done[0]:.3f}",
        flush=True,
    )


def main(folder: Path, out: Path | None) -> None:
    every = list(lessons(folder))
    shown("rules alone", measure(every, None))
    shown("articles left out", left_out(every, str, FOLDS))
    shown("sources left out", left_out(every, source, None))
    tables = train(every)
    shown("fitted to all", measure(every, tables))
    if out:
        lines = ["# Written by tests/observations/fit.py; weights.py says what the columns mean."]
        for table, weights in zip(("name", "subject"), tables, strict=True):
            lines += [f"{table}\t{feature}\t{weight:.2f}" for feature, weight in sorted(weights.items())]
        out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
