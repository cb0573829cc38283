"""NAME does what it says."""

from dateline_NAME.domain.work import work
from dateline_schema.ids import digest
from dateline_schema.records import FactBatch


def test_a_batch_without_facts_gives_nothing() -> None:
    empty = FactBatch(article_id=digest(b"a"), page_id=digest(b"p"), source="test", extractor_version="0", facts=())
    assert list(work(empty)) == []
