"""Fits how far reported statements go and writes continuation_weights.tsv.   python fit.py DIR OUT.tsv [--only IDS]   (needs numpy)

DIR holds `articles.jsonl` and `gold.jsonl` (quotes with their spans). At each end of a sentence inside a labelled statement, and at the
end of the statement itself, the question is whether it goes on. Logistic regression with a square penalty; prints how often the
answer is right with whole articles, and whole sources, left out.
"""

import json
import sys
from datetime import date
from pathlib import Path

import numpy as np

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.quotations import plain, sentence_by_sentence
from dateline_extraction.domain.facts.quotations.continuation import LONGEST
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article

PENALTY = 6.0
Row = tuple[str, list[str], bool]


def document(row: dict[str, str]) -> Document:
    text = row["text"]
    ids = {"article_id": article_id("t", "", text), "page_id": digest(text.encode())}
    day = date.fromisoformat(row["published_on"]) if row.get("published_on") else None
    return Document(Article(**ids, ordinal=0, source="t", paragraphs=tuple(text.split("\n")), text=text, published_on=day))


def rows_of(key: str, article: dict[str, str], quotes: list[dict]) -> list[Row]:
    """The questions of one article with their answers."""
    whole = document(article)
    text = plain(whole)
    drafts, extent = sentence_by_sentence(whole, text)
    rows: list[Row] = []
    for draft in drafts:
        first = number = extent.number(draft.start)
        label = next((q for q in quotes if abs(q["start"] - draft.start) < 4), None)
        if draft.rule != "quotation/reported" or label is None or draft.end < extent.sentences[number][1] - 3:
            continue
        while number - first < LONGEST and extent.open_ahead(number):
            goes_on = label["end"] > extent.sentences[number + 1][0] + 2
            rows.append((key, extent.features(draft, first, number), goes_on))
            if not goes_on:
                break
            number += 1
    return rows


def fit(rows: list[Row]) -> dict[str, float]:
    names = sorted({f for _, features, _ in rows for f in features})
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, -1] = 1
    for i, (_, features, _) in enumerate(rows):
        x[i, [index[f] for f in features]] = 1
    y = np.array([right for *_, right in rows], float)
    w, ridge = np.zeros(len(names) + 1), np.full(len(names) + 1, PENALTY)
    ridge[-1] = 1e-3
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        w -= np.linalg.solve((x * (p * (1 - p) + 1e-9)[:, None]).T @ x + np.diag(ridge), x.T @ (p - y) + ridge * w)
    return dict(zip([*names, "bias"], (float(v) for v in w), strict=True))


def right(rows: list[Row], weights: dict[str, float]) -> int:
    return sum((weights["bias"] + sum(weights.get(f, 0.0) for f in features) > 0) == answer for _, features, answer in rows)


def main(folder: Path, out: Path | None, only: set[str] | None) -> None:
    labels = {g["id"]: g.get("quotes", []) for g in map(json.loads, (folder / "gold.jsonl").open(encoding="utf-8"))}
    articles = {a["id"]: a for a in map(json.loads, (folder / "articles.jsonl").open(encoding="utf-8"))}
    keys = sorted(k for k in labels if only is None or k in only)
    rows = [row for k in keys for row in rows_of(k, articles[k], labels[k])]
    print(f"{len(rows)} questions, {sum(r for *_, r in rows)} go on")
    for name, group in (("articles", lambda n, k: str(n % 10)), ("sources", lambda n, k: k.split("_")[0].split("-")[0])):
        parts: dict[str, set[str]] = {}
        for n, k in enumerate(keys):
            parts.setdefault(group(n, k), set()).add(k)
        good = sum(
            right([r for r in rows if r[0] in part], fit([r for r in rows if r[0] not in part])) for part in parts.values()
        )
        print(f"{name} left out: {good / max(1, len(rows)):.3f} right")
    weights = fit(rows)
    print(f"fitted: {right(rows, weights) / max(1, len(rows)):.3f} right")
    if out:
        head = (
            "# Written by tests/quotations/fit.py: log odds by feature, that a reported statement goes on in the next sentence.\n"
        )
        lines = [f"{name}\t{value:.2f}\n" for name, value in sorted(weights.items()) if abs(value) >= 0.03]
        out.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    chosen_ids = set(Path(arguments[arguments.index("--only") + 1]).read_text().split()) if "--only" in arguments else None
    main(Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 and not arguments[1].startswith("--") else None, chosen_ids)
