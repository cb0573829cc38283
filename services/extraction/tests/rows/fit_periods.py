"""Fits data/periods.tsv to labelled articles.   python fit_periods.py FOLDER [--check]   (needs numpy)

`--check` only prints what articles left out say (ten parts in turn, then whole sources). The texts never enter the repository.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from labelled import Folder, Labelled, fold_of, held_out, pairs
from loglinear import Case, fit_choice

from dateline_extraction.domain.facts.observations.reader import Reading, read_by_rules
from dateline_extraction.domain.facts.observations.weighed import dating
from dateline_extraction.domain.facts.observations.weighed.dating import Sight, answers, dated
from dateline_extraction.domain.facts.observations.weighed.ranking import Table

PENALTY, ROUNDS = 2, 2
SHARED = 0.5
"""An article of n figures counts as n to the power of one less this: figures of one article are much alike."""
OUT = Path(dating.__file__).parent / "data" / "periods.tsv"
HEAD = "# Feature of a candidate period, tab, weight; fitted by tests/rows/fit_periods.py to {articles} labelled articles, {rows} figures.\n"


class Lessons:
    """The cases of each article, made with the periods that given weights choose for the figures before."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.readings = {article.name: read_by_rules(article.document) for article in folder.articles}

    def of(self, article: Labelled, weights: dict[str, float]) -> list[tuple[Case, bool]]:
        """Cases, and whether the rules alone were right."""
        readings, passed = self.readings[article.name]
        chosen = dated(article.document, readings, passed, Table.of(weights)) if weights else readings
        sight = Sight(article.document, passed)
        before: dict[int, Reading | None] = {id(r): (chosen[n - 1] if n else None) for n, r in enumerate(readings)}
        found = []
        for row, reading in pairs(article.rows, readings, lambda r: (r.figure.start, r.figure.end)):
            if "period" in row.get("arguable", []):
                continue
            candidates = sight.candidates(reading, before[id(reading)])
            right = answers(candidates, self.folder.days(row))
            found.append((([c.named() for c in candidates], right), 0 in right))
        return found

    def fit(self, articles: Iterable[Labelled]) -> dict[str, float]:
        """Weights, fitted again with what they choose for the figures before."""
        articles = list(articles)
        weights: dict[str, float] = {}
        for _ in range(ROUNDS):
            lessons = [[case for case, _ in self.of(a, weights)] for a in articles]
            shares = [len(cases) ** -SHARED for cases in lessons for _ in cases]
            weights = fit_choice([case for cases in lessons for case in cases], PENALTY, shares)
        return weights


def share(values: list[bool]) -> str:
    return f"{sum(values) / max(1, len(values)):.3f} of {len(values)}"


def check(lessons: Lessons) -> None:
    articles = lessons.folder.articles
    for name, part_of in (("articles", lambda a: fold_of(a.name)), ("sources", lambda a: a.source)):
        chosen: dict[str, list[bool]] = {}
        for part in sorted({part_of(a) for a in articles}, key=str):
            weights = lessons.fit(a for a in articles if part_of(a) != part)
            for a in articles:
                if part_of(a) == part:
                    chosen[a.name] = _results(lessons, a, weights)
        flat = [ok for values in chosen.values() for ok in values]
        print(
            f"left-out {name}: right {share(flat)}; held-out half {share([ok for n, v in chosen.items() if held_out(n) for ok in v])}"
        )
    cases = [case for a in articles for case in lessons.of(a, {})]
    print(
        f"rules alone {share([ok for _, ok in cases])}; a right one among the candidates {share([bool(case[1]) for case, _ in cases])}"
    )


def _results(lessons: Lessons, article: Labelled, weights: dict[str, float]) -> list[bool]:
    done = dated(article.document, *lessons.readings[article.name], Table.of(weights))
    rows = [
        row
        for row in pairs(article.rows, done, lambda r: (r.figure.start, r.figure.end))
        if "period" not in row[0].get("arguable", [])
    ]
    found = []
    for row, reading in rows:
        period = reading.choice.period
        found.append(((period.start, period.end) if period else None) in lessons.folder.days(row))
    return found


def main() -> None:
    folder = Folder(Path(sys.argv[1]))
    lessons = Lessons(folder)
    if "--check" in sys.argv:
        check(lessons)
        return
    weights = lessons.fit(folder.articles)
    lines = [f"{name}\t{weight:.2f}\n" for name, weight in sorted(weights.items()) if abs(weight) >= 0.05]
    rows = sum(len(a.rows) for a in folder.articles)
    OUT.write_text(HEAD.format(articles=len(folder.articles), rows=rows) + "".join(lines), "utf-8")
    print(f"{len(lines)} weights")


if __name__ == "__main__":
    main()
