"""extraction: pages in, articles and their facts out.

What cannot be read goes to the dead letters with the reason; see README.md for settings and metrics.
"""

from collections.abc import Iterator

from dateline_bus.app import Worker
from dateline_extraction import __version__
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_extraction.second import second_extractor
from dateline_extraction.settings import Settings
from dateline_schema.record import Record
from dateline_schema.records import Page
from dateline_schema.topics import ARTICLES, FACTS, PAGES

settings = Settings()
worker = Worker("extraction", __version__, settings)
second = second_extractor(settings)


@worker.stage(reads=PAGES, writes=(ARTICLES, FACTS))
def extract(page: Page) -> Iterator[Record]:
    """The page's articles in reading order, each followed by the batch of its facts."""
    for article in articles_in(page):
        yield article
        batch = batch_of(article).model_copy(update={"received_at": page.received_at})
        yield second.added_to(article, batch) if second else batch


if __name__ == "__main__":
    worker.main()
