"""The child's side: what a page becomes, whatever it is like; every output is one that the bus takes."""

from datetime import UTC, datetime

import pytest

from dateline_enrichment.domain import enrich
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_extraction.domain.sizes import fitted, shortened
from dateline_extraction.work import ARTICLE, BATCH, BUG, POISON, extract, unframed
from dateline_schema.ids import page_id
from dateline_schema.records import Article, FactBatch, Page
from dateline_schema.topics import ARTICLES, DEAD_LETTERS, ENRICHED, FACTS, TOPICS

TEXT = "苏州出口增长\n新华社苏州1月13日电 去年出口77.5亿元，同比增长9.1%。\n其中，机电产品出口40.2亿元，增长3.4%。\n"


def page(text: str) -> Page:
    return Page(page_id=page_id(text.encode()), source="s", received_at=datetime(2024, 1, 13, tzinfo=UTC), text=text)


def test_a_page_becomes_its_articles_each_followed_by_its_facts() -> None:
    made = [unframed(frame) for frame in extract(page(TEXT).encode())]
    assert [kind for kind, _, _ in made] == [ARTICLE, BATCH]
    article, batch = Article.decode(made[0][2]), FactBatch.decode(made[1][2])
    (expected,) = articles_in(page(TEXT))
    assert article == expected
    assert made[0][1] == made[1][1] == article.article_id == batch.article_id
    assert batch.facts == batch_of(expected).facts
    assert batch.received_at == page(TEXT).received_at


def test_what_is_no_page_is_poison_and_what_breaks_us_is_a_bug_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    (poison,) = extract(b'{"page_id": 1}')
    assert poison[:1] == POISON
    assert "page_id" in poison.decode()

    def broken(_: object) -> object:
        raise ZeroDivisionError("never thought of")

    monkeypatch.setattr("dateline_extraction.work.articles_in", broken)
    (bug,) = extract(page(TEXT).encode())
    assert bug[:1] == BUG
    assert b"never thought of" in bug


@pytest.mark.parametrize("frame", [b"", b"A", b"Z\x01xy", b"A\xffxy"])
def test_an_answer_that_is_no_output_is_not_taken_for_one(frame: bytes) -> None:
    with pytest.raises(ValueError, match="no output"):
        unframed(frame)


def test_a_batch_that_is_too_large_keeps_its_first_facts_and_counts_the_rest() -> None:
    (article,) = articles_in(page("苏州统计表\n" + "增长1.5%，" * 300 + "\n"))
    whole = batch_of(article)
    cut = fitted(whole, 100_000)
    assert 90_000 < len(cut.encode()) <= 100_000
    assert cut.facts == whole.facts[: len(cut.facts)]
    assert cut.left_out == len(whole.facts) - len(cut.facts) > 0
    assert fitted(whole, 10_000_000) is whole
    assert fitted(whole, 100).facts == ()


def test_an_article_that_is_too_large_keeps_its_beginning_and_its_alignment() -> None:
    paragraphs = tuple(f"去年出口{number}亿元，同比有所增长。" for number in range(2000))
    text = "\n".join(paragraphs)
    article = Article(article_id=page_id(b"a"), page_id=page_id(b"p"), ordinal=0, source="s", paragraphs=paragraphs, text=text,
                      alignment=tuple((at, at + 7, 3) for at in range(0, len(text), 3)))  # fmt: skip
    cut = shortened(article, 60_000)
    assert 40_000 < len(cut.encode()) <= 60_000
    assert article.text.startswith(cut.text)
    assert Article.decode(cut.encode()) == cut  # still a record whose text is its paragraphs
    assert "cut after" in cut.doubts[-1]
    assert max(start + run for start, _, run in cut.alignment) <= len(cut.text)
    assert shortened(article, 10_000_000) is article


def test_a_page_of_nothing_but_figures_goes_through_to_the_end() -> None:
    """60 KB of amounts: what extraction writes fits its topic, and what enrichment makes of it fits the next."""
    made = [unframed(frame) for frame in extract(page("苏州统计表\n" + "亿元3个" * 12_000).encode())]
    for kind, _, body in made:
        topic = {ARTICLE: ARTICLES, BATCH: FACTS}[kind]
        assert len(body) + 4096 <= topic.max_message_bytes
        if kind == BATCH:
            batch = FactBatch.decode(body)
            assert len(enrich(batch).encode()) + 4096 <= ENRICHED.max_message_bytes
            assert batch.left_out > 0


def test_a_dead_letter_of_the_largest_message_fits_its_topic() -> None:
    largest = max(topic.max_message_bytes for topic in TOPICS if topic is not DEAD_LETTERS)
    assert largest * 4 / 3 + 1_000_000 < DEAD_LETTERS.max_message_bytes
