"""Writes shared/schema/examples again from the sample page: pages, articles, facts and enriched facts as the services make them.

    make examples

Only what the page says is in them, and a fixed time of receipt, so the same code gives the same bytes. Examples of the other topics
are written by hand.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from dateline_enrichment.domain import enrich
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_schema.ids import page_id
from dateline_schema.record import Record
from dateline_schema.records import Page

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
EXAMPLES = ROOT / "shared" / "schema" / "examples"
RECEIVED = datetime(2024, 1, 13, 8, tzinfo=UTC)
CHOSEN = (0, 3)
"""Articles of the page: the long one full of figures, and one with money and a stated rate."""


def write(topic: str, name: str, record: Record) -> None:
    """One example, indented for readers."""
    text = json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=2)
    (EXAMPLES / topic / f"{name}.json").write_text(text + "\n", "utf-8")


def main() -> None:
    """Write them."""
    data = SAMPLE.read_bytes()
    page = Page(page_id=page_id(data), source="xinhua", received_at=RECEIVED, published_on=date(2024, 1, 13), text=data.decode())
    write("dateline.pages.v1", "sample-page", page)
    articles = articles_in(page)
    for ordinal in CHOSEN:
        batch = batch_of(articles[ordinal]).model_copy(update={"received_at": RECEIVED})
        write("dateline.articles.v1", f"sample-article-{ordinal}", articles[ordinal])
        write("dateline.enriched.v2", f"sample-enriched-{ordinal}", enrich(batch))
    write("dateline.facts.v2", "sample-facts-3", batch_of(articles[3]).model_copy(update={"received_at": RECEIVED}))


if __name__ == "__main__":
    main()
