"""Periods that rules leave open, official days off, and Traditional text read like Simplified."""

from datetime import date

import pytest

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations import observations
from dateline_extraction.domain.facts.observations.weighed.ranking import Table, probabilities, table
from dateline_extraction.domain.page.script import simplified
from dateline_schema.ids import article_id, page_id
from dateline_schema.records import Article
from dateline_schema.records.observation import Observation


def observed(text: str, day: str, headline: str | None = None) -> dict[str, Observation]:
    article = Article(
        article_id=article_id("test", headline, text),
        page_id=page_id(text.encode()),
        ordinal=0,
        source="test",
        headline=headline,
        paragraphs=tuple(text.split("\n")),
        text=text,
        published_on=date.fromisoformat(day),
    )
    return {d.body.quote: d.body for d in observations(Document(article)) if isinstance(d.body, Observation)}


@pytest.mark.parametrize(
    ("text", "day", "quote", "period"),
    [
        ("美国原油期货价格20号收盘时大跌，跌幅超过9%。", "2020-04-21", "9%", "2020-04-20"),
        ("“五一”假期期间，全市接待游客320万人次。", "2025-05-06", "320万人次", "2025-05-01/2025-05-05"),
        ("国庆假期，全省发送旅客88万人次。", "2024-10-08", "88万人次", "2024-10-01/2024-10-07"),
        ("五一，全市接待游客320万人次。", "2025-05-06", "320万人次", "2025-05-01"),
        ("截至上半年末，贷款余额为3.2万亿元。", "2024-08-01", "3.2万亿元", "2024-06-30"),
    ],
)
def test_a_day_of_trading_and_days_off_date_their_figures(text: str, day: str, quote: str, period: str) -> None:
    found = observed(text, day)[quote].period
    assert found is not None
    assert found.label == period


def test_the_choice_is_as_sure_as_the_weights_say() -> None:
    weights = Table.of({"near": 2.0, "near & money": 1.0})
    scores = [weights.score(["near"], ["near"], ["money"]), weights.score(["far"], ["far"], ["money"])]
    assert scores == [3.0, 0.0]
    assert sum(probabilities(scores)) == pytest.approx(1)
    assert table("periods").alone


def test_traditional_text_is_read_like_simplified_and_printed_as_it_stands() -> None:
    text = "公司公布，上半年營業收入52億港元，同比增長8.3%，淨利潤下跌4.1%。"
    found = observed(text, "2024-08-20")
    plain = observed(simplified(text), "2024-08-20")
    assert found["8.3%"].comparison == "yoy"
    assert found["4.1%"].value == "-4.1"
    assert [o.indicator for o in found.values()] == ["營業收入", "營業收入", "淨利潤"]
    assert [(o.value, o.unit, o.measure, o.comparison) for o in found.values()] == [
        (o.value, o.unit, o.measure, o.comparison) for o in plain.values()
    ]
