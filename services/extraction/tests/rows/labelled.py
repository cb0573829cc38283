"""A folder of labelled articles: `articles.jsonl`, `gold.jsonl` and the scorer `score_rows.py` that says what is right."""

import hashlib
import importlib.util
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.script import plain_view
from dateline_extraction.domain.page import dateline_of
from dateline_extraction.domain.page.script import script_of
from dateline_schema.ids import article_id, page_id
from dateline_schema.records import Article

Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Labelled:
    """One article with its labels, as printed and as the rules read it; `source`: the letters before the first digit of its id, for leaving whole sources out."""

    name: str
    printed: Document
    document: Document
    rows: list[Row]

    @property
    def source(self) -> str:
        return self.name.split("-")[0].rstrip("0123456789_")


class Folder:
    """The articles of a folder and its judge."""

    def __init__(self, folder: Path) -> None:
        spec = importlib.util.spec_from_file_location("score_rows", folder / "score_rows.py")
        if spec is None or spec.loader is None:
            raise SystemExit(f"no score_rows.py in {folder}")
        self.scorer = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.scorer)
        articles = {row["id"]: row for row in map(json.loads, (folder / "articles.jsonl").open(encoding="utf-8"))}
        gold = map(json.loads, (folder / "gold.jsonl").open(encoding="utf-8"))
        self.articles = [_labelled(g["id"], Document(_article(articles[g["id"]])), g["rows"]) for g in gold]

    def days(self, row: Row) -> list[tuple[date, date] | None]:
        """The stretches of days that are right for a row."""
        found = [self.scorer.days(period) for period in [row["period"], *row.get("period_ok", [])]]
        return [None if days is None else (date.fromisoformat(days[0]), date.fromisoformat(days[1])) for days in found]


def _labelled(name: str, document: Document, rows: list[Row]) -> Labelled:
    return Labelled(name, document, plain_view(document), rows)


def _article(row: Row) -> Article:
    text, day = row["text"], row.get("published_on") and date.fromisoformat(row["published_on"])
    return Article(
        article_id=article_id("labelled", row.get("headline"), text),
        page_id=page_id(text.encode()),
        ordinal=0,
        source="labelled",
        headline=row.get("headline"),
        paragraphs=tuple(text.split("\n")),
        text=text,
        dateline=dateline_of(text, day),
        published_on=day,
        script=script_of(text),
    )


def pairs(rows: Iterable[Row], found: Sequence[T], span: Callable[[T], tuple[int, int]]) -> list[tuple[Row, T]]:
    """Each labelled row with what overlaps it most, each found thing once."""
    free, done = list(found), []
    for row in rows:
        overlaps = [(min(row["end"], span(f)[1]) - max(row["start"], span(f)[0]), -n) for n, f in enumerate(free)]
        best = max(overlaps, default=(0, 0))
        if best[0] > 0:
            done.append((row, free.pop(-best[1])))
    return done


def fold_of(name: str, count: int = 10) -> int:
    """The part an article belongs to when parts are left out in turn."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10007 % count


def held_out(name: str) -> bool:
    """Whether an article's errors are never looked at while developing."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 163 < 62
