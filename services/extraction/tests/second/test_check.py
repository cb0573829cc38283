"""A proposal is a fact only when the article's words say it: what is refused, and why."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts import facts_in, with_drafts
from dateline_extraction.domain.second import ANSWER_SCHEMA, checked, proposals_in
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article

TEXT = "海关总署12日说，2023年出口23.77万亿元，增长0.6%。“我们有信心，”副署长王令浚说。中国与秘鲁签署协定。共有1.5万家企业。"
ARTICLE = Article(
    article_id=article_id("t", "", TEXT),
    page_id=digest(TEXT.encode()),
    ordinal=0,
    source="t",
    paragraphs=(TEXT,),
    text=TEXT,
    published_on=date(2024, 1, 13),
)


def figure(**changes: Any) -> dict[str, Any]:
    """A true observation with changes."""
    return {
        "kind": "observation",
        "exact": "23.77万亿元",
        "occurrence": 1,
        "value": "23770000000000",
        "unit": "CNY",
        "measure": "level",
        "indicator": "出口",
        "period": "2023",
    } | changes


def mention(**changes: Any) -> dict[str, Any]:
    return {"kind": "mention", "exact": "秘鲁", "occurrence": 1, "type": "place", "canonical": "秘鲁", "title": None} | changes


def quotation(**changes: Any) -> dict[str, Any]:
    return {"kind": "quotation", "exact": "我们有信心", "occurrence": 1, "speaker": "王令浚", "direct": True} | changes


def event(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "event",
        "exact": "中国与秘鲁签署协定",
        "occurrence": 1,
        "type": "agreement",
        "trigger": "签署",
        "participants": [{"role": "agent", "name": "中国"}],
        "place": None,
    } | changes


@pytest.mark.parametrize(
    "fact", [figure(), figure(exact="0.6%", value="0.6", unit="%", measure="change"), mention(), quotation(), event()]
)
def test_what_the_words_say_is_kept_with_the_models_name(fact: dict[str, Any]) -> None:
    proposals, malformed = proposals_in({"facts": [fact]})
    result = checked(Document(ARTICLE), proposals, (), "second/some-model")
    assert (malformed, result.refusals) == ([], ())
    (draft,) = result.drafts
    assert TEXT[draft.start : draft.end] == fact["exact"]
    (made,) = with_drafts(ARTICLE, (), result.drafts)
    assert made.extractor.name == "second/some-model"
    assert with_drafts(ARTICLE, (), result.drafts) == (made,)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (figure(exact="99.9万亿元"), "does not have these words"),
        (figure(occurrence=2), "so often"),
        (figure(value="23760000000000"), "not 23760000000000"),
        (figure(value="23.77"), "not 23.77"),
        (figure(unit="USD"), "the words say CNY, not USD"),
        (figure(value="many"), "is not a number"),
        (figure(value="NaN"), "is not a number"),
        (figure(exact="3.77万亿元", value="3770000000000"), "cut a number"),
        (figure(exact="海关总署"), "hold 0 numbers"),
        (figure(exact="23.77万亿元，增长0.6%"), "hold 2 numbers"),
        (figure(indicator="进口"), "does not have the indicator"),
        (figure(period="2022"), "names no period 2022"),
        (mention(canonical="秘鲁共和国"), "does not have the canonical"),
        (mention(title="总统"), "does not have the title"),
        (quotation(speaker="王小明"), "does not have the speaker"),
        (quotation(exact="出口23.77万亿元"), "without a quotation mark"),
        (event(trigger="废除"), "does not have the words 废除"),
        (event(trigger="增长"), "do not have the trigger"),
        (event(participants=[{"role": "agent", "name": "智利"}]), "does not have the words 智利"),
    ],
)
def test_what_they_do_not_say_is_refused_with_the_reason(fact: dict[str, Any], reason: str) -> None:
    proposals, malformed = proposals_in({"facts": [fact]})
    result = checked(Document(ARTICLE), proposals, (), "second/m")
    assert malformed == []
    assert result.drafts == ()
    assert reason in result.refusals[0].reason


def test_what_the_rules_found_is_not_found_twice() -> None:
    proposals, _ = proposals_in({"facts": [figure(), figure(), mention()]})
    result = checked(Document(ARTICLE), proposals, facts_in(ARTICLE), "second/m")
    assert result.drafts == ()
    assert {refusal.reason for refusal in result.refusals} == {"already found by the rules"}


@pytest.mark.parametrize("answer", [None, [], "x", {}, {"facts": "x"}, {"facts": [1, {"kind": "poem"}, {"kind": "mention"}]}])
def test_malformed_answers_give_reasons_and_no_facts(answer: Any) -> None:
    proposals, malformed = proposals_in(answer)
    assert proposals == []
    assert malformed


def test_one_malformed_fact_leaves_the_others() -> None:
    proposals, malformed = proposals_in({"facts": [{"kind": "mention"}, mention()]})
    assert (len(proposals), len(malformed)) == (1, 1)


def test_the_schema_is_strict() -> None:
    for shape in [ANSWER_SCHEMA, *ANSWER_SCHEMA["$defs"].values()]:
        assert shape["additionalProperties"] is False
        assert set(shape["required"]) == set(shape["properties"])


@given(
    st.fixed_dictionaries(
        {"exact": st.text(alphabet=TEXT, min_size=1, max_size=8), "value": st.text(alphabet="0123456789.-eE+", max_size=8)}
    )
)
def test_a_kept_figure_always_has_the_value_our_reader_reads(changes: dict[str, Any]) -> None:
    proposals, _ = proposals_in({"facts": [figure(**changes, indicator=None, period=None)]})
    document = Document(ARTICLE)
    for draft in checked(document, proposals, (), "second/m").drafts:
        amount = next(a for a in document.amounts if draft.start <= a.start < draft.end)
        assert float(draft.body.value) == float(amount.value or 0)  # type: ignore[union-attr]
