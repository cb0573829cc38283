"""Periods that rules leave open, official days off, and Traditional text read like Simplified."""

from datetime import date

import pytest

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.draft import Draft
from dateline_extraction.domain.facts.observations import observations
from dateline_extraction.domain.facts.observations.weighed.confidence import calibrated, score
from dateline_extraction.domain.facts.observations.weighed.ranking import Table, probabilities, table
from dateline_extraction.domain.page.script import simplified
from dateline_schema.ids import article_id, page_id
from dateline_schema.records import Article
from dateline_schema.records.observation import Observation


def observed(text: str, day: str, headline: str | None = None) -> dict[str, Observation]:
    return {d.body.quote: d.body for d in _drafts(text, day, headline) if isinstance(d.body, Observation)}


def observed_drafts(text: str, day: str) -> dict[str, float]:
    return {d.body.quote: d.confidence for d in _drafts(text, day, None) if isinstance(d.body, Observation)}


def _drafts(text: str, day: str, headline: str | None) -> list[Draft]:
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
    return list(observations(Document(article)))


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


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit"),
    [
        ("全国4月出厂价格同比-4.6%。", "-4.6%", "-4.6", "%"),
        ("原油期货收于每桶-37.63美元。", "-37.63美元", "-37.63", "USD/桶"),
        ("出口占比为35%-40%。", "40%", "40", "%"),  # a dash between two figures is no sign
        ("当地气温降至零下12摄氏度。", "12摄氏度", "-12", "摄氏度"),
        ("利率下调25BP。", "25BP", "-0.25", "pp"),
        ("游客占一成五。", "一成五", "15", "%"),
        ("他身高1米87。", "1米87", "1.87", "米"),
        ("投诉量增长1.2倍。", "1.2倍", "120", "%"),
        ("規模是去年的1.2倍。", "1.2倍", "1.2", "倍"),
        ("公司在台灣上市，今年營收為52億元，年增8%。", "52億元", "5200000000", "TWD"),
        ("港府公布赤字為872億元，錄得跌幅。", "872億元", "87200000000", "HKD"),
        ("港府公布，內地企業投資人民幣5億元。", "人民幣5億元", "500000000", "CNY"),
        ("全市投资52亿元。", "52亿元", "5200000000", "CNY"),
    ],
)
def test_signs_parts_multiples_and_local_money(text: str, quote: str, value: str, unit: str) -> None:
    found = observed(text, "2024-08-20")[quote]
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "quote", "measure", "comparison"),
    [
        ("前三季度，新增装机2.1亿千瓦。", "2.1亿千瓦", "level", None),
        ("新增药品126种，比上年多增12种。", "126种", "count", None),
        ("光伏占新增装机的86%。", "86%", "share", None),
        ("已有六成农户完成播种。", "六成", "share", None),
        ("产量同比增长四成。", "四成", "change", "yoy"),
        ("房价同比涨幅比上月扩大0.1个百分点。", "0.1个百分点", "change", "mom"),
        ("今年3月，贷款利率比上年12月下降0.2个百分点。", "0.2个百分点", "change", "since:2023-12"),
        ("今年二季度，营收季增3.5%。", "3.5%", "change", "qoq"),
        ("20日，沪指收报3050.2点，上涨1.3%。", "1.3%", "change", "dod"),
        ("20日，沪指今年以来累计上涨1.3%。", "1.3%", "change", None),
    ],
)
def test_what_kind_of_figure_it_is_and_against_what(text: str, quote: str, measure: str, comparison: str | None) -> None:
    found = observed(text, "2024-08-20")[quote]
    assert (found.measure, found.comparison) == (measure, comparison)


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "measure"),
    [
        ("全市约三分之一的学校停课。", "三分之一", "33.33", "%", "share"),
        ("能耗只有原来的1/4左右。", "1/4", "25", "%", "share"),
        ("超过一半的企业实现盈利。", "一半", "50", "%", "share"),
        ("城乡居民收入都翻一番以上。", "翻一番", "100", "%", "change"),
        ("产值翻了两番。", "翻了两番", "300", "%", "change"),
        ("居民消费价格同比持平。", "持平", "0", "%", "change"),
        ("用电量相当于邻省的两倍多。", "两倍", "2", "倍", "ratio"),
        ("增速高于全国GDP5.5%的增速。", "5.5%", "5.5", "%", None),
        ("法院判处他有期徒刑14年10个月。", "14年10个月", "178", "个月", None),
        ("爆炸造成上百人受伤。", "上百人", "100", "人", None),
        ("中国队夺得五枚金牌。", "五枚", "5", "枚", None),
        ("培训为期3个月。", "3个月", "3", "个月", None),
        ("今年良好天数为240天。", "240天", "240", "天", None),
    ],
)
def test_amounts_told_in_words(text: str, quote: str, value: str, unit: str, measure: str | None) -> None:
    found = observed(text, "2024-08-20")[quote]
    assert (found.value, found.unit) == (value, unit)
    assert measure in (None, found.measure)


@pytest.mark.parametrize(
    "text",
    ["1/2月合并发布。", "持平的说法。", "实行倍增计划。", "经过3年2个月建成。", "会员卡VIP5级。"],
)
def test_words_that_tell_no_amount(text: str) -> None:
    assert not {"1/2", "持平", "倍增", "3年2个月", "5级"} & set(observed(text, "2024-08-20"))


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


def test_confidence_is_a_probability_read_from_tables() -> None:
    points = ((-4.0, 0.2), (-2.0, 0.6), (-1.0, 0.6), (0.0, 0.9))
    assert [calibrated(score, points) for score in (-9, -4, -3, -2, -1.5, -0.5, 0, 9)] == [
        0.2,
        0.2,
        0.4,
        0.6,
        0.6,
        0.75,
        0.9,
        0.9,
    ]
    weights = {"always": 1.0, "doubt": -2.0}
    assert score({}, weights) == score({"unheard of": 3.0}, weights) == 1.0
    assert score({"doubt": 1.5}, weights) == -2.0


@pytest.mark.parametrize(
    ("text", "quote", "number"),
    [
        ("上半年，海州市出口额同比增长5%。", "5%", 0),
        ("上半年，海州市新落户的外商所办企业出口额同比增长5%。", "5%", 0),  # the words are the indicator's
        ("他估摸那帮外商今年大概弄了33个。", "33个", 4),
    ],
)
def test_words_that_no_field_accounts_for_are_counted(text: str, quote: str, number: int) -> None:
    draft = next(draft for draft in _drafts(text, "2024-07-16", None) if text[draft.start : draft.end] == quote)
    assert min(number, draft.features["characters unexplained"]) == number
    assert bool(draft.features["unexplained"]) == bool(number)


def test_a_row_of_debris_is_less_sure_than_one_that_says_everything() -> None:
    text = "国家统计局公布，2024年6月，全国居民消费价格同比上涨0.2%。\n他又说那里的也大概有33个的。"
    article = observed_drafts(text, "2024-07-16")
    assert 0 <= article["33个"] < article["0.2%"] <= 1
