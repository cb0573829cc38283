"""Fits the confidence of observations to labelled articles.   python fit_confidence.py FOLDER [--check]   (needs numpy)

Periods, names and subjects are chosen for each article by weights fitted without it, so that a row is judged as an unseen one would
be. The logistic
regression is fitted ten times without a tenth of the articles; the scores these give the articles left out are what is calibrated.
`--check` writes nothing and leaves whole sources out as well. Run it again after any change of the reader or of other weights; it takes about a minute.
"""

import importlib.util
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from fit_periods import Lessons
from labelled import Folder, Labelled, fold_of, held_out, pairs
from loglinear import fit_probability, nondecreasing

from dateline_extraction.domain.facts.observations import observations
from dateline_extraction.domain.facts.observations.choice import choose
from dateline_extraction.domain.facts.observations.weighed import confidence, dating
from dateline_extraction.domain.facts.observations.weighed.ranking import Table

FOLDS, PENALTY, BINS = 10, 100.0, 12
LEAST = 20
"""Articles in which a feature must have been seen to be weighed."""
SHARED = 0.5
"""An article of n rows counts as n to the power of one less this."""
DATA = Path(confidence.__file__).parent / "data"


class Row(NamedTuple):
    """One labelled row as it was read: its article, features, and which fields were right."""

    article: Labelled
    features: dict[str, float]
    verdict: dict[str, bool]

    @property
    def right(self) -> bool:
        return all(self.verdict.values())


def rows_of(folder: Folder, where: Path, part_of: Callable[[Labelled], object] = lambda a: fold_of(a.name)) -> list[Row]:
    """Every row that was found, each read with weights that its part of the articles had no share in."""
    periods, names, found = Lessons(folder), _fit_of_names(), []
    lessons = list(names.lessons(where))
    shipped = dating.table, choose.weights
    parts = {article.name: part_of(article) for article in folder.articles}
    for part in sorted(set(parts.values()), key=str):
        of_periods = Table.of(periods.fit(a for a in folder.articles if parts[a.name] != part))
        of_names = dict(zip(("name", "subject"), names.train([one for one in lessons if parts[one.id] != part]), strict=True))
        dating.table = lambda _, weights=of_periods: weights  # type: ignore[attr-defined]
        choose.weights = of_names.__getitem__  # type: ignore[attr-defined]
        for article in folder.articles:
            if parts[article.name] == part:
                found += _read(folder, article)
    dating.table, choose.weights = shipped
    return found


def _fit_of_names() -> Any:
    """The script that fits the weights of names and subjects."""
    spec = importlib.util.spec_from_file_location("fit_names", Path(__file__).parents[1] / "observations" / "fit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fit_names"] = module
    spec.loader.exec_module(module)
    return module


def _read(folder: Folder, article: Labelled) -> list[Row]:
    drafts = list(observations(article.printed))
    rows = []
    for row, draft in pairs(article.rows, drafts, lambda d: (d.start, d.end)):
        verdict = folder.scorer.judge(row, {"body": draft.body.model_dump(mode="json")})
        rows.append(Row(article, dict(draft.features), {field: verdict[field] for field in folder.scorer.FIELDS}))
    return rows


def fit(rows: list[Row]) -> dict[str, float]:
    """The weights of what is seen at a row."""
    articles = [row.article.name for row in rows]
    return fit_probability([row.features for row in rows], [row.right for row in rows], articles, PENALTY, LEAST, SHARED)


def left_out(rows: list[Row], part_of: dict[str, object]) -> list[float]:
    """The score of each row by weights fitted without its part."""
    scores = [0.0] * len(rows)
    for part in sorted(set(part_of.values()), key=str):
        weights = fit([row for row in rows if part_of[row.article.name] != part])
        for place, row in enumerate(rows):
            if part_of[row.article.name] == part:
                scores[place] = confidence.score(row.features, weights)
    return scores


def calibration(scores: list[float], right: list[bool]) -> list[tuple[float, float]]:
    """Points of a nondecreasing line through the shares right of BINS groups of rows with like scores."""
    ordered = sorted(zip(scores, right, strict=True))
    size = max(1, len(ordered) // BINS)
    groups = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    if len(groups) > 1 and len(groups[-1]) < size // 2:
        groups[-2] += groups.pop()
    middles = [sum(score for score, _ in group) / len(group) for group in groups]
    shares = [(sum(ok for _, ok in group) + 0.5) / (len(group) + 1) for group in groups]
    steps = nondecreasing(shares)
    return [(round(middle, 3), round(share, 3)) for middle, share in zip(middles, steps, strict=True)]


def auc(scores: list[float], right: list[bool]) -> float:
    """The chance that a row that is right scores above one that is wrong."""
    good = sorted(s for s, ok in zip(scores, right, strict=True) if ok)
    bad = sorted(s for s, ok in zip(scores, right, strict=True) if not ok)
    return sum((g > b) + 0.5 * (g == b) for g in good for b in bad) / max(1, len(good) * len(bad))


def calibrated_left_out(rows: list[Row], scores: list[float], part_of: Callable[[Labelled], object]) -> list[float]:
    """The confidence of each row, calibrated on the scores of the other parts."""
    chances, parts = [0.0] * len(rows), [part_of(row.article) for row in rows]
    for part in set(parts):
        others = [n for n, one in enumerate(parts) if one != part]
        points = calibration([scores[n] for n in others], [rows[n].right for n in others])
        for n, one in enumerate(parts):
            if one == part:
                chances[n] = confidence.calibrated(scores[n], points)
    return chances


def report(rows: list[Row], scores: list[float], title: str) -> None:
    """Area under the curve, and what stands at and above some thresholds, calibrated on the other parts."""
    right = [row.right for row in rows]
    chances = calibrated_left_out(rows, scores, lambda a: fold_of(a.name))
    print(f"{title}: {len(rows)} rows, {sum(right) / len(rows):.3f} right, area under the curve {auc(scores, right):.3f}")
    for least in (0.95, 0.9, 0.85, 0.8, 0.7, 0.5):
        shown = [ok for ok, chance in zip(right, chances, strict=True) if chance >= least]
        print(f"  confidence >= {least}: {len(shown) / len(rows):.3f} of rows, {sum(shown) / max(1, len(shown)):.3f} right")
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, ok in zip(chances, right, strict=True):
        bins[min(9, int(chance * 10))].append((chance, ok))
    for _, members in sorted(bins.items()):
        said = sum(chance for chance, _ in members) / len(members)
        print(f"  said {said:.2f}: {sum(ok for _, ok in members) / len(members):.2f} right of {len(members)}")
    half = [(s, ok) for s, ok, row in zip(scores, right, rows, strict=True) if held_out(row.article.name)]
    print(f"  held-out half: area {auc([s for s, _ in half], [ok for _, ok in half]):.3f}")


def write(name: str, head: str, lines: list[tuple[str, float]], places: int) -> None:
    body = "".join(f"{key}\t{value:.{places}f}\n" for key, value in lines)
    (DATA / f"{name}.tsv").write_text(f"# {head}\n{body}", "utf-8")


def main() -> None:
    folder = Folder(Path(sys.argv[1]))
    rows = rows_of(folder, Path(sys.argv[1]))
    right = [row.right for row in rows]
    scores = left_out(rows, {a.name: fold_of(a.name) for a in folder.articles})
    report(rows, scores, "articles left out")
    if "--check" in sys.argv:
        report(rows, left_out(rows, {a.name: a.source for a in folder.articles}), "sources left out")
        return
    made = f"fitted by tests/rows/fit_confidence.py to {len(rows)} rows of {len(folder.articles)} labelled articles"
    write("confidence", f"Feature of a row, tab, weight of one of it; {made}.", sorted(fit(rows).items()), 4)
    points = calibration(scores, right)
    write(
        "calibration",
        f"Score of a row, tab, share right there on articles left out; {made}.",
        [(f"{s:.3f}", p) for s, p in points],
        3,
    )


if __name__ == "__main__":
    main()
