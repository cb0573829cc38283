"""Errors planted in articles of our own wording are found, and their clean twins are confirmed and never accused."""

from collections import Counter
from datetime import date

import pytest
from planted import KINDS, Planted, planted
from single import SAID

from dateline_enrichment.domain import enrich
from dateline_extraction.domain.facts import batch_of
from dateline_schema.ids import article_id, page_id
from dateline_schema.records import Article

EACH = 3


def verdicts(one: Planted, published_on: date | None) -> set[str]:
    article = Article(
        article_id=article_id("planted", one.headline, one.text), page_id=page_id(one.text.encode()), ordinal=0, source="planted",
        headline=one.headline, paragraphs=(one.text,), text=one.text, published_on=published_on,
    )  # fmt: skip
    return {check.verdict for row in enrich(batch_of(article)).facts for check in row.enriched.checks}


@pytest.mark.parametrize("published_on", [date(2024, 1, 20), None])
@pytest.mark.parametrize("kind", KINDS)
def test_an_error_of_a_kind_is_found_and_what_is_right_is_confirmed(kind: str, published_on: date | None) -> None:
    told: Counter[tuple[bool, str]] = Counter()
    for one in planted(2024, EACH):
        if one.kind == kind:
            found = verdicts(one, published_on)
            verdict = "accused" if "inconsistent" in found else "confirmed" if "consistent" in found else "silent"
            told[one.wrong, verdict] += 1
    many = EACH * len(KINDS[kind])
    assert told[True, "accused"] >= 0.95 * many
    assert told[False, "confirmed"] >= 0.9 * many
    assert told[False, "accused"] == 0


@pytest.mark.parametrize(("kind", "headline", "text", "right", "wrong"), SAID, ids=[headline for _, headline, *_ in SAID])
def test_one_wording_is_confirmed_where_it_is_right_and_accused_where_it_is_wrong(
    kind: str, headline: str, text: str, right: str, wrong: str
) -> None:
    told = [
        verdicts(Planted(kind, 0, headline.format(figure), text.format(figure), figure == wrong), date(2024, 1, 20))
        for figure in (right, wrong)
    ]
    assert "consistent" in told[0]
    assert "inconsistent" not in told[0]
    assert "inconsistent" in told[1]
