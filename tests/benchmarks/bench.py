"""What the text work costs, as ratios measured side by side in one run.    make bench

CPU time of one core, medians of alternating rounds: machines are shared and noisy, so read the ratios, not the milliseconds.
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from dateline_bus.runtime import garbage
from dateline_enrichment.domain import enrich
from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_notary.domain.otuh import Message, draw_polynomial, sign, verify
from dateline_schema.ids import page_id
from dateline_schema.records import Article, Page
from dateline_text.numbers import amounts_in
from dateline_text.times import times_in

sys.path.insert(0, str(Path(__file__).parent))
from measure import Opponents, medians, timed

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
OPPONENTS = ROOT / ".opponents" / "bin" / "python"
NOW = datetime(2024, 1, 13, tzinfo=UTC)
SIGNED_BYTES = 53_500
"""0.428 Mbit, the size of file that the published demonstration signed."""


def page_of(text: str) -> Page:
    """A page record around a text."""
    return Page(page_id=page_id(text.encode()), source="bench", received_at=NOW, text=text, published_on=date(2024, 1, 13))


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


def families(articles: tuple[Article, ...]) -> dict[str, Callable[[], object]]:
    """What the opponents do, by our own means, on the same articles."""

    def quantities_and_times() -> None:
        for article in articles:
            amounts_in(article.text)
            times_in(article.text, NOW)

    return {
        "ours: quantities + times": quantities_and_times,
        "ours: names alone": lambda: [Document(article).names for article in articles],
        "ours: every fact": lambda: [batch_of(article) for article in articles],
    }


def against(articles: tuple[Article, ...], rounds: int = 5) -> dict[str, float]:
    """CPU milliseconds of ours and of the public libraries over the same sentences, in alternating rounds."""
    sentences = [a.text[s.start : s.end] for a in articles for s in Document(a).sentences]
    opponents = Opponents(OPPONENTS, sentences)
    ours = families(articles)
    try:
        works = {name: (lambda work=work: medians({"": work}, 1)[""]) for name, work in ours.items()}  # type: ignore[misc]
        return timed(works | {name: opponents.work(name) for name in opponents.names}, rounds)
    finally:
        opponents.close()


def show(title: str, taken: dict[str, float], unit: float) -> None:
    """One table: milliseconds, and how many times `unit` they are."""
    print(f"{title:40} {'ms':>9} {'ratio':>9}")
    for name, milliseconds in taken.items():
        print(f"{name:40} {milliseconds:9.2f} {milliseconds / unit:9.2f}")
    print()


def main() -> None:
    """Print the tables."""
    garbage.settle()  # as the services do
    text = SAMPLE.read_text("utf-8")
    taken = medians(stages(text))
    show(f"the sample page, {len(text):,} characters", taken, taken["articles into facts"])
    per_size = slope(text, (1, 8, 64, 256))
    show("cut: ms per 1,000 characters", per_size, next(iter(per_size.values())))
    if not OPPONENTS.exists():
        print("the public libraries are not installed (make bench installs them): no comparison")
        return
    compared = against(articles_in(page_of(text)))
    show("the sample page's articles, by sentence", compared, compared["ours: quantities + times"])


if __name__ == "__main__":
    main()
