"""The tables of how right rows are, for the README.   python accuracy.py FOLDER DATELINE   (needs numpy; two minutes on one core)

Two columns say what unseen articles get: every weight (periods, names, owners, confidence, calibration) is fitted without the article
that it reads, or without its whole source. The third is what the shipped command prints on the folder it was fitted to, and flatters.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fit_confidence import Row, auc, calibrated_left_out, left_out, rows_of
from labelled import Folder, Labelled, fold_of

SHOWN = (0.85, 0.8, 0.7, 0.5)
"""Confidences at which a reader may cut."""
Column = dict[str, str]
Part = Callable[[Labelled], object]
PARTS: dict[str, Part] = {"articles left out": lambda a: fold_of(a.name), "sources left out": lambda a: a.source}
FIELDS = {
    "period": "period",
    "name": "name",
    "subject": "subject",
    "change (measure and comparison)": "change",
    "status": "status",
}


def main(where: Path, dateline: str) -> None:
    folder = Folder(where)
    columns, reliable = {}, []
    for title, part_of in PARTS.items():
        rows = rows_of(folder, where, part_of)
        scores = left_out(rows, {article.name: part_of(article) for article in folder.articles})
        chances = calibrated_left_out(rows, scores, part_of)
        columns[title] = _column(folder, rows, scores, chances)
        reliable = reliable or list(_reliability(rows, chances))
    columns["shipped, in sample"] = _shipped(where, dateline)
    labelled = sum(len(article.rows) for article in folder.articles)
    print(f"{len(folder.articles)} articles, {labelled} labelled rows, {datetime.now(UTC):%Y-%m-%d}\n")
    _table(columns)
    print("\nReliability, articles left out:\n\n| confidence said | rows | right |\n|---|---|---|")
    for said, number, right in reliable:
        print(f"| {said:.2f} | {number} | {right:.2f} |")


def _column(folder: Folder, rows: Sequence[Row], scores: Sequence[float], chances: Sequence[float]) -> Column:
    def share(script: str | None) -> float:
        mine = [row.right for row in rows if script in (None, row.article.printed.article.script or "Hans")]
        all_ = [a for a in folder.articles if script in (None, a.printed.article.script or "Hans")]
        return sum(mine) / max(1, sum(len(a.rows) for a in all_))

    right = [row.right for row in rows]
    found: Column = {
        "row found and right in every field": f"{share(None):.3f}",
        "the same, Simplified / Traditional": f"{share('Hans'):.3f} / {share('Hant'):.3f}",
        "area under the curve of confidence": f"{auc(list(scores), right):.3f}",
    }
    found |= {title: f"{sum(row.verdict[field] for row in rows) / max(1, len(rows)):.3f}" for title, field in FIELDS.items()}
    for least in SHOWN:
        shown = [ok for ok, chance in zip(right, chances, strict=True) if chance >= least]
        found[f"confidence of {least} and more: right, share of rows"] = (
            f"{sum(shown) / max(1, len(shown)):.2f}, {len(shown) / max(1, len(rows)):.2f}"
        )
    return found


def _reliability(rows: Sequence[Row], chances: Sequence[float]) -> list[tuple[float, int, float]]:
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row, chance in zip(rows, chances, strict=True):
        bins[min(9, int(chance * 10))].append((chance, row.right))
    return [
        (sum(c for c, _ in members) / len(members), len(members), sum(ok for _, ok in members) / len(members))
        for _, members in sorted(bins.items())
    ]


def _shipped(where: Path, dateline: str) -> Column:
    """What the command itself prints, read by the folder's own scorers."""
    rows = _scored(where / "score_rows.py", where, dateline)
    found: Column = {
        "row found and right in every field": f"{rows['row_right_of_all']:.3f}",
        "area under the curve of confidence": f"{rows['auc']:.3f}",
        "rows found": f"{rows['found']:.3f}",
        "one series key is one series: precision, recall": f"{rows['series_precision']:.2f}, {rows['series_recall']:.2f}",
        "verdicts of inconsistent": f"{rows['alarms']:.0f}",
    }
    found |= {title: f"{rows[field]:.3f}" for title, field in FIELDS.items()}
    if (where / "score_rest.py").exists():
        rest = _scored(where / "score_rest.py", where, dateline)
        found |= {title: f"{value:.3f}" for title, value in rest.items() if isinstance(value, float)}
    return found


def _scored(scorer: Path, where: Path, dateline: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(scorer), str(where), dateline, "--json"], capture_output=True, text=True, check=True, timeout=1800
    )
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _table(columns: dict[str, Column]) -> None:
    print(f"| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for title in dict.fromkeys(title for column in columns.values() for title in column):
        print(f"| {title} | {' | '.join(column.get(title, '') for column in columns.values())} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
