"""Fits the choice of events to labelled articles and writes event_weights.tsv.   python fit.py DIR OUT.tsv [--only IDS]   (needs numpy)

DIR holds `articles.jsonl` and `gold.jsonl` (events with type, span and day). A candidate is right when a labelled event of its type
shares words with it and, where both give one, the day is the same. Logistic regression over the candidates' named features with a
square penalty, by Newton's method. Prints precision and recall for each threshold with whole articles left out (ten folds), and with
whole sources left out.
"""

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.events.candidates import Candidate, candidates
from dateline_extraction.domain.facts.events.choice import MOST
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article

PENALTY = 12.0
# Labels that are taken for the same.
_SAME = {"accident": "bad", "disaster": "bad"}
# Types that only count as right when found: their labels are not looked for.
_RARE = frozenset({"launch", "sport_result", "market", "company_result", "other"})

Row = tuple[str, Candidate, bool]


def document(row: dict[str, str]) -> Document:
    text = row["text"]
    ids = {"article_id": article_id("t", "", text), "page_id": digest(text.encode())}
    day = date.fromisoformat(row["published_on"]) if row.get("published_on") else None
    return Document(
        Article(
            **ids,
            ordinal=0,
            source="t",
            headline=row.get("headline"),
            paragraphs=tuple(text.split("\n")),
            text=text,
            published_on=day,
        )
    )


def label_of(candidate: Candidate, labels: list[dict]) -> int | None:
    """The index of the labelled event that the candidate is; None where it is none."""
    for number, event in enumerate(labels):
        same = _SAME.get(event["type"], event["type"]) == _SAME.get(candidate.kind, candidate.kind)
        overlap = "start" in event and min(event["end"], candidate.end) > max(event["start"], candidate.start)
        days = [event.get("when"), *event.get("when_ok", [])]
        day = not candidate.when or not event.get("when") or candidate.when.start.isoformat() in days
        if same and overlap and day:
            return number
    return None


def fit(rows: list[Row], penalty: float = PENALTY) -> dict[str, float]:
    """Weights by feature."""
    names = sorted({f for _, c, _ in rows for f in c.features})
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, -1] = 1
    for i, (_, c, _) in enumerate(rows):
        x[i, [index[f] for f in c.features]] = 1
    y = np.array([right for *_, right in rows], float)
    w = np.zeros(len(names) + 1)
    ridge = np.full(len(w), penalty)
    ridge[-1] = 1e-3
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + ridge * w
        hessian = (x * (p * (1 - p) + 1e-9)[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return dict(zip([*names, "bias"], (round(float(v), 3) for v in w), strict=True))


def probability(c: Candidate, weights: dict[str, float]) -> float:
    total = weights["bias"] + sum(weights.get(f, 0.0) for f in c.features)
    return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))


def chosen(rows: list[tuple[Candidate, float]], least: float) -> list[Candidate]:
    """As choice.chosen does, with probabilities given."""
    kept: list[Candidate] = []
    for c, p in sorted(rows, key=lambda r: (-r[1], r[0].start, r[0].kind)):
        if p < least or len(kept) == MOST:
            break
        if all(c.clause[1] <= k.clause[0] or k.clause[1] <= c.clause[0] for k in kept):
            kept.append(c)
    return kept


def report(title: str, scored: dict[str, list[tuple[Candidate, float]]], gold: dict[str, list[dict]]) -> None:
    for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        given = right = found = known = 0
        for key, rows in scored.items():
            hits = [label_of(c, gold[key]) for c in chosen(rows, least)]
            given, right = given + len(hits), right + sum(h is not None for h in hits)
            wanted = {n for n, e in enumerate(gold[key]) if e["type"] not in _RARE}
            known, found = known + len(wanted), found + len(wanted & set(hits))
        print(
            f"{title:16} {least:.2f}  given {given:4}  precision {right / max(1, given):.3f}  recall {found / max(1, known):.3f}"
        )


def folds(keys: Iterable[str], group: str) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for n, key in enumerate(sorted(keys)):
        parts.setdefault(key.split("_")[0].split("-")[0] if group == "source" else str(n % 10), []).append(key)
    return parts


def main(folder: Path, out: Path | None, only: set[str] | None) -> None:
    labels = {g["id"]: g.get("events", []) for g in map(json.loads, (folder / "gold.jsonl").open(encoding="utf-8"))}
    articles = {a["id"]: a for a in map(json.loads, (folder / "articles.jsonl").open(encoding="utf-8"))}
    keys = [k for k in labels if only is None or k in only]
    found = {k: candidates(document(articles[k])) for k in keys}
    rows = [(k, c, label_of(c, labels[k]) is not None) for k in keys for c in found[k]]
    # Articles come without a headline too.
    bare = {k: candidates(document({**articles[k], "headline": ""})) for k in keys}
    rows += [(k, c, label_of(c, labels[k]) is not None) for k in keys for c in bare[k]]
    wanted = [(k, n) for k in keys for n, e in enumerate(labels[k]) if e["type"] not in _RARE]
    reached = {(k, label_of(c, labels[k])) for k, c, _ in rows}
    print(
        f"{len(keys)} articles, {len(rows)} candidates, {sum(r for *_, r in rows)} right; "
        f"{sum(w in reached for w in wanted)} of {len(wanted)} labels have a candidate"
    )
    for group in ("article", "source"):
        scored: dict[str, list[tuple[Candidate, float]]] = {}
        for part in folds(keys, group).values():
            weights = fit([r for r in rows if r[0] not in part])
            scored |= {k: [(c, probability(c, weights)) for c in found[k]] for k in part}
        report(f"{group} left out", scored, labels)
    weights = fit(rows)
    report("fitted", {k: [(c, probability(c, weights)) for c in found[k]] for k in keys}, labels)
    if out:
        head = "# Written by tests/events/fit.py: log odds by feature, that a candidate is one of its article's main events.\n"
        lines = [f"{name}\t{value:.2f}\n" for name, value in sorted(weights.items()) if abs(value) >= 0.03]
        out.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    chosen_ids = set(Path(arguments[arguments.index("--only") + 1]).read_text().split()) if "--only" in arguments else None
    main(Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 and not arguments[1].startswith("--") else None, chosen_ids)
