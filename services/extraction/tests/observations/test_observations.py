"""Figures bound to what they measure. The texts are written for these tests."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts import Rejection, explain, facts_in
from dateline_extraction.domain.facts.observations import observations
from dateline_shared.records import Article, Observation

ID = "sha256:" + "0" * 64


def article(text: str, headline: str | None = None, published_on: date | None = date(2024, 7, 16)) -> Article:
    return Article(
        article_id=ID, page_id=ID, ordinal=0, source="test", headline=headline,
        paragraphs=tuple(text.split("\n")), text=text, published_on=published_on,
    )  # fmt: skip


def read(text: str, headline: str | None = None) -> dict[str, Observation]:
    found = {}
    for draft in observations(Document(article(text, headline))):
        assert isinstance(draft.body, Observation)
        assert text[draft.start : draft.end] == draft.body.quote
        found[draft.body.quote] = draft.body
    return found


def label(observation: Observation) -> str | None:
    return observation.period.label if observation.period else None


@pytest.mark.parametrize(
    ("text", "quote", "indicator", "value", "measure", "comparison"),
    [
        ("2023年，该港货物吞吐量3.2亿吨，同比增长4.5%。", "4.5%", "该港货物吞吐量", "4.5", "change", "yoy"),
        ("6月份居民消费价格环比下降0.2%。", "0.2%", "居民消费价格", "-0.2", "change", "mom"),
        ("二季度工业产能利用率环比上升1.3个百分点。", "1.3个百分点", "工业产能利用率", "1.3", "change", "qoq"),
        ("2023年，民营企业出口5亿元，占出口总值的52.1%。", "52.1%", "民营企业出口占出口总值比重", "52.1", "share", None),
        ("去年消费拉动经济增长2.1个百分点。", "2.1个百分点", "拉动经济增长", "2.1", "contribution", None),
        ("增值税税率由17%降为16%。", "17%", "增值税税率", "17", "level", None),
        ("增值税税率由17%降为16%。", "16%", "增值税税率", "16", "level", None),
        ("专家说，6.3%的投资增速来之不易。", "6.3%", "投资增速", "6.3", "change", None),
        ("当天共取消212个航班。", "212个", "取消航班", "212", "count", None),
        ("该厂产能达到5万辆。", "5万辆", "该厂产能", "50000", "level", None),
        ("全年财政支出12.5亿元。", "12.5亿元", "财政支出", "1250000000", "level", None),
        ("期末存款余额降至3.1万亿元。", "3.1万亿元", "期末存款余额", "3100000000000", "level", None),
        ("1欧元约合1.08美元。", "1.08美元", "欧元兑美元汇率", "1.08", "ratio", None),
    ],
)
def test_each_construction_names_what_its_figure_measures(
    text: str, quote: str, indicator: str, value: str, measure: str, comparison: str | None
) -> None:
    found = read(text)[quote]
    assert (found.indicator, found.value, found.measure, found.comparison) == (indicator, value, measure, comparison)


def test_respectively_aligns_names_with_figures() -> None:
    found = read("2023年，对东盟、欧盟、日本出口分别增长3.1%、4.2%、5.3%。")
    assert [found[quote].indicator for quote in ("3.1%", "4.2%", "5.3%")] == ["对东盟出口", "欧盟出口", "日本出口"]
    assert {found[quote].comparison for quote in found} == {"yoy"}


def test_respectively_without_names_takes_the_figures_before() -> None:
    found = read("1月份出口2.1万亿元、进口1.9万亿元，同比分别增长6.1%和下降2.2%。")
    assert found["6.1%"].indicator == "出口"


def test_an_elided_subject_is_carried_from_the_clause_before() -> None:
    found = read("2023年，钢材产量13.6亿吨，同比增长5.2%；水泥产量20.2亿吨，下降0.7%。")
    assert found["5.2%"].indicator == "钢材产量"
    assert (found["0.7%"].indicator, found["0.7%"].value, found["0.7%"].comparison) == ("水泥产量", "-0.7", "yoy")


def test_a_bare_growth_figure_of_one_day_is_not_year_on_year() -> None:
    found = read("16日，沪铜期货收于每吨7.8万元，涨幅1.2%。", "16日沪铜上涨")
    assert found["1.2%"].comparison is None
    assert found["7.8万元"].unit == "CNY/吨"


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("上半年，公司营业收入9.1亿元，同比增长8%。净利润1.2亿元。", "1.2亿元", "2024-01/2024-06"),
        ("统计局15日发布的数据显示，6月份销售额3.3亿元。", "3.3亿元", "2024-06"),
        ("6月份产量5万吨，较去年同期增长2%。", "2%", "2024-06"),
        ("上半年，出口5亿元，预计全年出口将超11亿元。该厂进口3亿元。", "3亿元", "2024-01/2024-06"),
        ("上半年产量增长。目前，平台已有3万名司机。", "3万名", None),
        ("小区占地300亩。", "300亩", None),
        ("他一审被判处有期徒刑6年。", "6年", None),
    ],
)
def test_a_period_is_said_or_inherited_or_null(text: str, quote: str, period: str | None) -> None:
    assert label(read(text)[quote]) == period


def test_the_months_of_a_quarter_are_dealt_out() -> None:
    found = read("四季度，3个月的销量增速分别为1.1%、2.2%、3.3%。", "2023年四季度车市回暖")
    assert [label(found[q]) for q in ("1.1%", "2.2%", "3.3%")] == ["2023-10", "2023-11", "2023-12"]


def test_the_currency_named_once_holds_for_the_rest() -> None:
    found = read("集团收入12.3亿元（港元，下同），盈利2.1亿元，捐款人民币300万元。")
    assert [found[q].unit for q in ("12.3亿元", "2.1亿元")] == ["HKD", "HKD"]
    assert next(found[q].unit for q in found if "300万" in q) == "CNY"


@pytest.mark.parametrize(
    ("text", "quote", "status"),
    [
        ("预计全年销量达到30万辆。", "30万辆", "forecast"),
        ("到2025年，力争产值达到500亿元。", "500亿元", "plan"),
        ("如果关税上调10%，出口将受冲击。", "10%", "conditional"),
        ("据初步统计，2023年接待游客3000万人次。", "3000万人次", "preliminary"),
        ("2023年接待游客3000万人次。", "3000万人次", "actual"),
    ],
)
def test_how_real_a_figure_is(text: str, quote: str, status: str) -> None:
    assert read(text)[quote].status == status


def test_small_counts_in_characters_and_dates_are_no_figures() -> None:
    assert read("两国三大领域的第二次会谈7月12日举行，四名代表出席。") == {}


def test_words_that_begin_like_particles_stay_whole() -> None:
    found = read("其中，和平区有109幢，中信集团收入5亿元。")
    assert found["109幢"].indicator == "和平区"
    assert (found["5亿元"].subject, found["5亿元"].indicator) == ("中信集团", "收入")


def test_the_source_is_named_without_the_dateline() -> None:
    found = read("新华社北京7月16日电（记者甲某）海关总署16日公布的数据显示，上半年，我国进出口总值21.17万亿元。")
    assert found["21.17万亿元"].attribution == "海关总署"


def test_explain_shows_the_rule_the_clauses_and_what_was_rejected_with_reasons() -> None:
    piece = article("统计局15日发布的数据显示，6月份销售额3.3亿元，较去年同期增长2%。")
    fact = next(fact for fact in facts_in(piece) if fact.kind == "observation" and fact.evidence.exact == "2%")
    told = explain(Document(piece), fact.fact_id)
    assert told is not None
    assert told.rule == fact.extractor.name == "observation/change"
    assert told.clauses[0] == "较去年同期增长2%"
    assert Rejection("time 去年同期", "base of a comparison") in told.rejected
    assert any(rejection.alternative == "rule share" and "占" in rejection.reason for rejection in told.rejected)
    assert "较去年同期增长2%" in str(told)


def test_explain_of_a_fact_that_is_not_there_is_none() -> None:
    assert explain(Document(article("6月份销售额3.3亿元。")), ID) is None


PIECES = st.sampled_from(
    ["2023年", "出口", "，", "。", "同比增长", "3.5%", "占", "的比重", "100亿元", "分别", "、", "（", "）", "由", "降为", "40多个", "企业", "：", "\n", "其中", "“", "约"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_gives_drafts_whose_words_are_in_it(text: str) -> None:
    drafts = list(observations(Document(article(text))))
    for draft in drafts:
        assert isinstance(draft.body, Observation)
        assert text[draft.start : draft.end] == draft.body.quote
    assert [(d.start, d.body) for d in drafts] == [(d.start, d.body) for d in observations(Document(article(text)))]
