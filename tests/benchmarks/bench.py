"""What the text work costs, as ratios measured side by side in one run.    make bench

CPU time of one core, medians of alternating rounds: machines are shared and noisy, so read the ratios, not the milliseconds.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from dateline_enrichment.domain import enrich
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.numbers import amounts_in
from dateline_extraction.domain.page import articles_in
from dateline_extraction.domain.times import times_in
from dateline_notary.domain.otuh import Message, draw_polynomial, sign, verify
from dateline_shared.ids import page_id
from dateline_shared.records import Page

SAMPLE = Path(__file__).parents[2] / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
ROUNDS = 9
NOW = datetime(2024, 1, 13, tzinfo=UTC)
SIGNED_BYTES = 53_500
"""0.428 Mbit, the size of file that the published demonstration signed."""


def page_of(text: str) -> Page:
    """A page record around a text."""
    return Page(page_id=page_id(text.encode()), source="bench", received_at=NOW, text=text, published_on=date(2024, 1, 13))


def medians(works: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median CPU milliseconds of each work; the rounds alternate between all of them, after one that only warms up."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            begun = time.process_time()
            work()
            if number:
                taken[name].append(1000 * (time.process_time() - begun))
    return {name: statistics.median(times) for name, times in taken.items()}


def stages(text: str) -> dict[str, Callable[[], object]]:
    """The steps of one page, each on the results of the one before."""
    page = page_of(text)
    articles = articles_in(page)
    batches = [batch_of(article) for article in articles]
    share_b, share_c = os.urandom(48), os.urandom(48)
    message, polynomial = Message.of(os.urandom(SIGNED_BYTES)), draw_polynomial(128, os.urandom)
    signature = sign(message, share_b, share_c, polynomial)
    return {
        "page into articles": lambda: articles_in(page),
        "articles into facts": lambda: [batch_of(article) for article in articles],
        "  amounts alone": lambda: [amounts_in(article.text) for article in articles],
        "  times alone": lambda: [times_in(article.text, NOW) for article in articles],
        "facts enriched": lambda: [enrich(batch) for batch in batches],
        "sign 0.428 Mbit": lambda: sign(message, share_b, share_c, polynomial),
        "verify 0.428 Mbit": lambda: verify(message, signature, share_b, share_c),
    }


def slope(text: str, copies: tuple[int, ...]) -> dict[str, float]:
    """Milliseconds per 1,000 characters of cutting ever longer pages; about constant when the cut is linear."""
    pages = {f"{len(text) * count:>9,} characters": page_of(text * count) for count in copies}
    works: dict[str, Callable[[], object]] = {name: (lambda page=page: articles_in(page)) for name, page in pages.items()}  # type: ignore[misc]
    return {name: taken * 1000 / len(pages[name].text) for name, taken in medians(works, 3).items()}


def main() -> None:
    """Print the tables."""
    text = SAMPLE.read_text("utf-8")
    taken = medians(stages(text))
    unit = taken["articles into facts"]
    print(f"{'the sample page, ' + format(len(text), ',') + ' characters':32} {'ms':>8} {'ratio':>8}")
    for name, milliseconds in taken.items():
        print(f"{name:32} {milliseconds:8.2f} {milliseconds / unit:8.2f}")
    print(f"\n{'cut: ms per 1,000 characters':32} {'ms':>8} {'ratio':>8}")
    per_size = slope(text, (1, 8, 64, 256))
    first = next(iter(per_size.values()))
    for name, milliseconds in per_size.items():
        print(f"{name:32} {milliseconds:8.2f} {milliseconds / first:8.2f}")


if __name__ == "__main__":
    main()
