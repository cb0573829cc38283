"""The checks of the sample page, through the real extraction: what an attentive editor would verify."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dateline_enrichment.domain import enrich
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_schema.ids import page_id
from dateline_schema.records import Page
from dateline_schema.records.enriched import Check

SAMPLE = Path(__file__).parents[3] / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"


@pytest.fixture(scope="module")
def told() -> list[tuple[Check, frozenset[str]]]:
    """Every check of the page with the printed words of the figures it uses."""
    text = SAMPLE.read_text("utf-8")
    now = datetime(2024, 1, 13, tzinfo=UTC)
    page = Page(page_id=page_id(text.encode()), source="xinhua", received_at=now, text=text, published_on=date(2024, 1, 13))
    found: dict[Check, frozenset[str]] = {}
    for article in articles_in(page):
        batch = enrich(batch_of(article))
        printed = {row.fact.fact_id: row.fact.body.quote for row in batch.facts if row.fact.kind == "observation"}
        for row in batch.facts:
            for check in row.enriched.checks:
                assert row.fact.fact_id in check.inputs
                found[check] = frozenset(printed[fact_id] for fact_id in check.inputs)
    return list(found.items())


@pytest.mark.parametrize(
    ("kind", "figures", "words"),
    [
        ("value=price*quantity", {"0.3%", "3.1%", "2.9%"}, ("- 0.3%", "- 3.1%", "+ 2.9%")),
        (
            "periods=total",
            {"41.76万亿元", "9.69万亿元", "10万亿元"},
            ("41.76万亿元", "9.69万亿元", "≥10万亿元 + ≥10万亿元 + ≥10万亿元"),
        ),
        ("part<=total", {"3.81万亿元", "10万亿元"}, ("3.81万亿元 (2023-12)", "(2023-Q4)")),
        ("part<=total", {"3.81万亿元", "41.76万亿元"}, ("3.81万亿元 (2023-12)", "41.76万亿元 (2023)")),
        ("growth-between-parts", {"0.2%", "0.6%", "0.3%"}, ("- 0.3% ≤ + 0.2% ≤ + 0.6%",)),
        ("stated-conversion", {"25亿英镑", "1.27美元"}, ("25亿英镑", "1英镑 = 1.27美元", "3175000000 USD")),
        ("headline=body", {"25亿英镑"}, ("headline 25亿英镑", "body 25亿英镑")),
        ("from-to", {"10%", "9%"}, ("10%", "9%", "fall")),
    ],
)
def test_what_the_page_says_holds_together(
    told: list[tuple[Check, frozenset[str]]], kind: str, figures: set[str], words: tuple[str, ...]
) -> None:
    fitting = [check for check, printed in told if check.kind == kind and printed == figures]
    assert any(all(word in check.expression for word in words) for check in fitting), [c.expression for c, _ in told]
    assert {check.verdict for check in fitting} == {"consistent"}


def test_nothing_on_the_page_is_called_inconsistent(told: list[tuple[Check, frozenset[str]]]) -> None:
    assert [check.expression for check, _ in told if check.verdict == "inconsistent"] == []
