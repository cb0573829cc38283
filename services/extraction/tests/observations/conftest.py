"""An article of one text, and what is observed in it."""

from collections.abc import Callable
from datetime import date

import pytest

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations import observations
from dateline_schema.records import Article, Observation

ID = "sha256:" + "0" * 64
Observe = Callable[..., dict[str, Observation]]


def _article(text: str, headline: str | None = None, published_on: date | None = date(2024, 7, 16)) -> Article:
    return Article(
        article_id=ID, page_id=ID, ordinal=0, source="test", headline=headline,
        paragraphs=tuple(text.split("\n")), text=text, published_on=published_on,
    )  # fmt: skip


@pytest.fixture(scope="session")
def article() -> Callable[..., Article]:
    """Makes an article of a text; published on 16 July 2024 unless said otherwise."""
    return _article


@pytest.fixture(scope="session")
def observe() -> Observe:
    """Reads a text; the observations by their printed figure, whose words are checked to be the evidence."""

    def read(text: str, headline: str | None = None) -> dict[str, Observation]:
        found = {}
        for draft in observations(Document(_article(text, headline))):
            assert isinstance(draft.body, Observation)
            assert text[draft.start : draft.end] == draft.body.quote
            found[draft.body.quote] = draft.body
        return found

    return read
