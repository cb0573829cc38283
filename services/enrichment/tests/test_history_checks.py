"""Checks across articles: the same series, earlier levels, periods within periods; whatever order the articles come in."""

import itertools
from datetime import date

import pytest

from dateline_enrichment.domain import enrich, history_wanted
from dateline_enrichment.domain.history import KnownFigures, known_figures
from dateline_extraction.domain.facts import batch_of
from dateline_schema.ids import digest
from dateline_schema.records import Article, EnrichedBatch, FactBatch
from dateline_schema.records.enriched import Check


def facts(text: str, day: int = 14, source: str = "xinhua") -> FactBatch:
    article = Article(
        article_id=digest((source + text).encode()), page_id=digest(b"p"), ordinal=0, source=source, headline="标题",
        paragraphs=(text,), text=text, published_on=date(2024, 1, day),
    )  # fmt: skip
    return batch_of(article)


def after(batch: FactBatch, *others: FactBatch) -> EnrichedBatch:
    """The batch, enriched with the others known."""
    return enrich(batch, KnownFigures(figure for other in others for figure in known_figures(enrich(other))))


def verdicts(batch: EnrichedBatch) -> dict[str, str]:
    return {check.kind: check.verdict for row in batch.facts for check in row.enriched.checks}


EARLIER = "2023年，我国货物贸易进出口总值41.76万亿元。"


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("2023年，我国外贸进出口41.76万亿元。", "paper", {"same-series-agrees": "consistent"}),
        ("2023年，我国外贸进出口约42万亿元。", "paper", {"same-series-agrees": "consistent"}),
        ("2023年，我国外贸进出口41.67万亿元。", "paper", {"same-series-contradicts": "inconsistent"}),
        ("2023年，我国外贸进出口41.67万亿元。", "xinhua", {"same-series-revises": "unverifiable"}),
        ("2022年，我国外贸进出口41.67万亿元。", "paper", {}),
        ("2023年，广东省外贸进出口8.3万亿元。", "paper", {}),
        ("2024年，我国外贸进出口有望达到43万亿元。", "paper", {}),
    ],
)
def test_the_same_series_in_another_article(text: str, source: str, expected: dict[str, str]) -> None:
    assert verdicts(after(facts(text, 15, source), facts(EARLIER, 13))) == expected


@pytest.mark.parametrize(
    ("again", "verdict"),
    [
        ("41.76万亿元", None),
        ("41.67万亿元", "inconsistent"),
        ("41.78万亿元", "inconsistent"),
        ("4.176万亿元", "inconsistent"),
        ("41.76亿元", "inconsistent"),
        ("23.77万亿元", None),
    ],
)
def test_a_figure_said_twice_is_contradicted_by_a_slip_and_not_by_another_thing(again: str, verdict: str | None) -> None:
    batch = enrich(facts(f"2023年，我国进出口总值41.76万亿元。司长表示，2023年我国进出口总值达到{again}。"))
    assert verdicts(batch).get("same-figure") == verdict


def test_copies_of_one_story_and_repeats_of_one_source_count_once() -> None:
    others = [facts(EARLIER, 13, source) for source in ("xinhua", "xinhua", "paper", "wire")]
    batch = after(facts("2023年，我国外贸进出口41.67万亿元。", 15, "other"), *others)
    (row,) = (row for row in batch.facts if row.enriched.checks)
    assert len(row.enriched.checks) == 3


@pytest.mark.parametrize(("growth", "verdict"), [("5.2%", "consistent"), ("2.5%", "inconsistent")])
def test_a_growth_is_checked_against_the_level_another_article_gave(growth: str, verdict: str) -> None:
    before = facts("2022年，我国税收收入16.66万亿元。", 1)
    now = facts(f"2023年，我国税收收入17.53万亿元，同比增长{growth}。")
    assert verdicts(after(now, before))["level-and-growth"] == verdict
    assert "level-and-growth" not in verdicts(enrich(now))


def test_months_of_other_articles_lie_within_the_year_and_make_the_quarter() -> None:
    months = [facts(f"2023年{month}月，我国出口{value}亿元。", month) for month, value in ((10, 1800), (11, 1900), (12, 2000))]
    assert verdicts(after(facts("2023年四季度，我国出口5700亿元。"), *months))["periods=total"] == "consistent"
    assert verdicts(after(facts("2023年四季度，我国出口7500亿元。"), *months))["periods=total"] == "inconsistent"
    assert verdicts(after(facts("2023年，我国出口1950亿元。"), *months))["part<=total"] == "inconsistent"


def test_a_forecast_contradicts_nothing() -> None:
    forecast = facts("预计2023年我国进出口总值将达43万亿元。", 2)
    assert verdicts(after(facts(EARLIER), forecast)) == {}


def test_verdicts_do_not_depend_on_the_order_of_arrival_nor_on_what_came_later() -> None:
    batches = [
        facts(EARLIER, 13), facts("2023年，我国外贸进出口41.67万亿元。", 14, "paper"), facts("2022年，我国进出口总值42.07万亿元。", 2),
        facts("2023年，我国进出口总值同比下降0.7%。", 15),
    ]  # fmt: skip

    def told(order: tuple[FactBatch, ...]) -> dict[str, tuple[Check, ...]]:
        return {row.fact.fact_id: row.enriched.checks for batch in order for row in after(batch, *order).facts}

    first = told(tuple(batches))
    assert any(first.values())
    assert all(told(order) == first for order in itertools.permutations(batches))


def test_what_a_batch_asks_for_is_told_beforehand() -> None:
    asked = set()

    class Recording(KnownFigures):
        def earlier(self, series_key: str, period: str):  # type: ignore[no-untyped-def]
            asked.add((series_key, period))
            return super().earlier(series_key, period)

    batch = facts("2023年，我国税收收入17.53万亿元，同比增长5.2%。12月，我国税收收入1.1万亿元，一季度4.5万亿元。")
    enrich(batch, Recording())
    assert asked
    assert asked <= set(history_wanted(batch))
    assert len(history_wanted(batch)) < 40 * len(batch.facts)


@pytest.mark.parametrize(
    ("text", "kind", "verdict"),
    [
        ("2023年12月末，我国外汇储备3.238万亿美元，比上月增加662亿美元。2023年11月末，我国外汇储备3.1718万亿美元。", "level-and-difference", "consistent"),
        ("2023年末，全国人口140967万人，比上年末减少208万人。2022年末，全国人口141175万人。", "level-and-difference", "consistent"),
        ("2023年末，全国人口140967万人，比上年末减少208万人。2022年末，全国人口141775万人。", "level-and-difference", "inconsistent"),
        ("该产品价格由每吨5000元下降到每吨4000元，降幅为20%。", "from-to", "consistent"),
        ("该产品价格由每吨5000元下降到每吨4000元，降幅为30%。", "level-and-growth", "inconsistent"),
        ("2023年，江海股份营业收入225亿元，同比增长12.5%，2022年营业收入为200亿元。", "level-and-growth", "consistent"),
        ("2023年，江海股份营业收入225亿元，同比增长12.5%，2022年营业收入为180亿元。", "level-and-growth", "inconsistent"),
        ("2023年，江海股份实现营业收入200亿元，净利润30亿元，净利率为15%。", "ratio", "consistent"),
        ("2023年，江海股份实现营业收入200亿元，净利润30亿元，净利率为25%。", "ratio", "inconsistent"),
        ("2023年，广东省进出口8.3万亿元，居全国第一位；江苏省进出口5.25万亿元，居全国第二位。", "rank-order", "consistent"),
        ("2023年，广东省进出口3.8万亿元，居全国第一位；江苏省进出口5.25万亿元，居全国第二位。", "rank-order", "inconsistent"),
    ],
)  # fmt: skip
def test_one_article_alone_is_held_to_its_own_arithmetic(text: str, kind: str, verdict: str) -> None:
    found = {check.verdict for row in enrich(facts(text)).facts for check in row.enriched.checks if check.kind == kind}
    assert verdict in found
    assert "inconsistent" not in found or verdict == "inconsistent"


@pytest.mark.parametrize(("growth", "verdict"), [("13.9%", "consistent"), ("19.3%", "inconsistent")])
def test_the_base_of_a_comparison_is_last_years_level_and_no_figure_of_this_year(growth: str, verdict: str) -> None:
    batch = enrich(facts(f"2023年，广东省旅游收入885.4亿元，较2022年的777.3亿元增长{growth}。"))
    assert verdicts(batch)["level-and-growth"] == verdict
    figures = [row for row in batch.facts if row.fact.kind == "observation"]
    assert len({row.enriched.indicator_id for row in figures}) == 1
    assert {row.enriched.series_key for row in figures if row.fact.body.quote == "777.3亿元"} <= {
        None,
        "A.CN-GD.TOURISM_REVENUE.CNY.0.N",
    }
