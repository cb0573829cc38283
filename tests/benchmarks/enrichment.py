"""What enrichment notices and what it costs, measured in one run.    python tests/benchmarks/enrichment.py

1. 1,000 generated articles with one planted error each and 1,000 clean ones, through the real extraction: how many of the errors
   some check calls inconsistent (recall), and how many clean articles are called so (false alarms), by family of relations.
2. The cost of enrichment beside extraction's, on the same articles and the same core.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from dateline_enrichment.domain import enrich
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_schema.ids import article_id, page_id
from dateline_schema.records import Article, EnrichedBatch, Page

sys.path.insert(0, str(Path(__file__).parent))
from families import FAMILIES
from generated import Written, articles
from measure import medians

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
COUNT = 1000
SEED = 20240113
RECALL, FALSE_ALARMS = 0.95, 0.02
"""The goals."""


class Row(NamedTuple):
    """One family: planted errors and those found, clean articles and those accused."""

    planted: int
    found: int
    clean: int
    accused: int


def article_of(written: Written) -> Article:
    """The record around a generated article."""
    identity = article_id("generated", written.headline, written.text)
    return Article(
        article_id=identity, page_id=page_id(written.text.encode()), ordinal=0, source="generated", headline=written.headline,
        paragraphs=tuple(written.text.split("\n")), text=written.text, published_on=written.published_on,
    )  # fmt: skip


def enriched(written: Written) -> EnrichedBatch:
    """Through the real extraction and enrichment."""
    return enrich(batch_of(article_of(written)))


def accusations(batch: EnrichedBatch) -> list[str]:
    """The expressions that do not hold."""
    found = (check for row in batch.facts for check in row.enriched.checks if check.verdict == "inconsistent")
    return list(dict.fromkeys(f"{check.kind}: {check.expression}" for check in found))


def measured(planted: Iterable[Written], clean: Iterable[Written]) -> dict[str, Row]:
    """A row for each family, and their sum under `all`."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for place, group in ((0, planted), (2, clean)):
        for written in group:
            accused = bool(accusations(enriched(written)))
            for name in (written.family, "all"):
                counts[name][place] += 1
                counts[name][place + 1] += accused
    return {name: Row(*row) for name, row in sorted(counts.items(), key=lambda item: item[0] == "all")}


def table(rows: dict[str, Row]) -> str:
    """As text."""
    lines = [f"{'relation':<26}{'planted':>8}{'found':>7}{'recall':>8}{'clean':>8}{'accused':>9}{'rate':>8}"]
    for name, row in rows.items():
        lines.append(
            f"{name:<26}{row.planted:>8}{row.found:>7}{row.found / row.planted:>8.3f}{row.clean:>8}{row.accused:>9}"
            f"{row.accused / row.clean:>8.3f}"
        )
    return "\n".join(lines)


def throughput() -> dict[str, float]:
    """CPU milliseconds of one pass over the sample page's articles and 100 generated ones, the two stages in turns."""
    text = SAMPLE.read_text("utf-8")
    now = datetime(2024, 1, 13, tzinfo=UTC)
    page = Page(page_id=page_id(text.encode()), source="bench", received_at=now, text=text, published_on=date(2024, 1, 13))
    texts = [*articles_in(page), *(article_of(written) for written in articles(FAMILIES, 100, SEED, planted=False))]
    batches = [batch_of(article) for article in texts]
    return medians({"extraction": lambda: [batch_of(a) for a in texts], "enrichment": lambda: [enrich(b) for b in batches]}, 5)


def main() -> int:
    """Print both tables; 1 when a goal is missed."""
    planted, clean = (articles(FAMILIES, COUNT, SEED + flag, planted=bool(flag)) for flag in (1, 0))
    rows = measured(planted, clean)
    print(table(rows))
    cost = throughput()
    ratio = cost["extraction"] / cost["enrichment"]
    print(f"\nthroughput of enrichment / extraction on the same core: {ratio:.2f} (goal: at least 1)")
    everything = rows["all"]
    good = everything.found / everything.planted >= RECALL and everything.accused / everything.clean <= FALSE_ALARMS
    return 0 if good and ratio >= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
