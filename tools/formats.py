"""How well files come out as articles: a table for a folder of files with their right answers.

    python tools/formats.py DIR        DIR/answers.jsonl, one object a line: {"file", "kind", "headline", "published_on", "bylines",
                                       "sentences", "others", "refused", "stories"}; what is left out is not asked, null means that there is none

A story is right when its file gives one article with the right headline. `sentences` are to be found in the article's text, section
heads or captions; `others` are lines of other stories, to be found in none of them. `refused`: the file has to be refused, in one line. `stories`: of a file that holds several, each with "headline"
and "paragraphs"; one is right when an article has its headline and all of its paragraphs and no others.
"""

import json
import re
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateline_extraction.domain.page import articles_in
from dateline_ingest.domain.pages import pages_in
from dateline_ingest.domain.readers import Refused
from dateline_schema.records import Article, Page

_NOW = datetime(2026, 12, 1, tzinfo=UTC)
_COLUMNS = ("one article", "date", "byline", "sentences", "others in", "refused")


@dataclass
class Tally:
    """Right of asked, by column; what went wrong in words; CPU seconds and bytes."""

    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    files: int = 0
    seconds: float = 0.0
    size: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, column: str, right: int, asked: int, told: str) -> None:
        """Count one comparison."""
        self.right[column] += right
        self.asked[column] += asked
        good = right == 0 if column == "others in" else right == asked
        if not good:
            self.wrong.append(f"{column}: {told}")


def measured(folder: Path) -> dict[str, Tally]:
    """The tallies by kind."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for line in (folder / "answers.jsonl").read_text("utf-8").splitlines():
        if line.strip():
            answer = json.loads(line)
            _measure(folder / answer["file"], answer, tallies[answer.get("kind", "all")])
    return dict(tallies)


def _measure(path: Path, answer: dict[str, Any], tally: Tally) -> None:
    data = path.read_bytes()
    began = time.process_time()
    refusal = ""
    articles: list[Article] = []
    try:
        for page in pages_in(data, source="formats", received_at=_NOW, name=path.name, uri=answer.get("uri")):
            articles += articles_in(page) if isinstance(page, Page) else ()
    except Refused as refused:
        refusal = str(refused)
    tally.seconds += time.process_time() - began
    tally.files, tally.size = tally.files + 1, tally.size + len(data)
    for column, right, asked, told in _compared(answer, articles, refusal):
        tally.add(column, right, asked, f"{path.name}: {told}")


def _compared(answer: dict[str, Any], articles: list[Article], refusal: str) -> Iterator[tuple[str, int, int, str]]:
    if answer.get("refused"):
        yield "refused", int(bool(refusal) and "\n" not in refusal), 1, f"{len(articles)} articles"
        return
    for story in answer.get("stories", []):
        yield "one article", int(_found(story, articles)), 1, f"{story['headline']} among {[a.headline for a in articles]}"
    first = articles[0] if articles else None
    headlines = [article.headline for article in articles]
    if "headline" in answer:
        right = len(articles) == 1 and _folded(headlines[0] or "") == _folded(answer["headline"] or "")
        yield "one article", int(right), 1, f"{headlines} {refusal}"
    if "published_on" in answer:
        day = first.published_on.isoformat() if first and first.published_on else None
        yield "date", int(day == answer["published_on"]), 1, f"{day}, not {answer['published_on']}"
    if "bylines" in answer:
        names = [byline.name for byline in first.bylines] if first else []
        yield "byline", int(sorted(names) == sorted(answer["bylines"])), 1, f"{names}, not {answer['bylines']}"
    text = _folded("\n".join(part for article in articles for part in _parts(article)))
    lost = [sentence for sentence in answer.get("sentences", []) if _folded(sentence) not in text]
    yield "sentences", len(answer.get("sentences", [])) - len(lost), len(answer.get("sentences", [])), f"lost {lost}"
    inside = [other for other in answer.get("others", []) if _folded(other) in text]
    yield "others in", len(inside), len(answer.get("others", [])), f"inside {inside}"


def _found(story: dict[str, Any], articles: list[Article]) -> bool:
    paragraphs = [_folded(paragraph) for paragraph in story["paragraphs"]]
    return any(
        _folded(article.headline or "") == _folded(story["headline"]) and [_folded(p) for p in article.paragraphs] == paragraphs
        for article in articles
    )


def _parts(article: Article) -> Iterator[str]:
    yield article.text
    yield from (head.text for head in article.section_heads)
    yield from article.captions
    yield from ("".join(row) for table in article.tables for row in table.rows)


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def table(tallies: dict[str, Tally]) -> Iterator[str]:
    """The lines of the table, by kind."""
    yield f"{'kind':<28}{'files':>6}" + "".join(f"{column:>18}" for column in _COLUMNS) + f"{'CPU s/MB':>10}"
    for kind, tally in sorted(tallies.items()):
        cells = []
        for column in _COLUMNS:
            asked, right = tally.asked[column], tally.right[column]
            cells.append(f"{right / asked:>8.3f} {f'({right}/{asked})':>9}" if asked else f"{'-':>18}")
        yield f"{kind:<28}{tally.files:>6}" + "".join(cells) + f"{tally.seconds / (tally.size / 1e6 or 1):>10.2f}"


def main(arguments: list[str]) -> int:
    """Print the table, then what is wrong."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "answers.jsonl").is_file():
        print("usage: make formats DIR=a folder with answers.jsonl", file=sys.stderr)
        return 2
    tallies = measured(Path(arguments[0]))
    print("\n".join(table(tallies)))
    for kind, tally in sorted(tallies.items()):
        for wrong in tally.wrong:
            print(f"  {kind}: {wrong}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
