"""Indicators, series keys and areas: what lines figures of different articles up, and what keeps them apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_enrichment.domain import enrich
from dateline_enrichment.domain.indicators import Indicator, heads, indicator_of, names, relations
from dateline_enrichment.domain.series import InvalidKey, SeriesKey, frequency
from dateline_extraction.domain.facts import batch_of
from dateline_shared.ids import digest
from dateline_shared.periods import Period
from dateline_shared.records import Article


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("我国货物贸易进出口总值", "TRADE_TOTAL"),
        ("外贸进出口", "TRADE_TOTAL"),
        ("我国进出口规模逐季抬升", "TRADE_TOTAL"),
        ("进出口规模逐季抬升增速", "TRADE_TOTAL"),
        ("進出口總值", "TRADE_TOTAL"),
        ("跨境电商进出口", "TRADE_TOTAL@跨境电商"),
        ("我国对拉美进出口", "TRADE_TOTAL@to-419"),
        ("对东盟出口", "TRADE_EXPORT@to-ASEAN"),
        ("进口数量", "TRADE_IMPORT_QUANTITY"),
        ("机电产品出口占出口总值比重", "TRADE_EXPORT@机电产品/TRADE_EXPORT"),
        ("“新三样”产品合计出口", "TRADE_EXPORT@新三样产品"),
        ("国内生产总值增速", "GDP"),
        ("经济增速", "GDP"),
        ("ＧＤＰ", "GDP"),
        ("居民消费价格指数（CPI）", "CPI"),
        ("规模以上工业增加值", "IIP"),
        ("规上工业增加值", "IIP"),
        ("广义货币（M2）余额", "M2"),
        ("社会融资规模增量", "TSF"),
        ("社会融资规模存量", "TSF_STOCK"),
        ("全国城镇调查失业率", "UNEMPLOYMENT_RATE"),
        ("5年期以上LPR", "LPR_5Y"),
        ("手持发票数", "X@手持发票数"),
    ],
)
def test_an_indicator_phrase_has_a_stable_id_that_reads_back(phrase: str, expected: str) -> None:
    indicator = indicator_of(phrase)
    assert indicator.id == expected
    assert Indicator.of(indicator.id).id == expected


def test_the_dictionary_is_sound() -> None:
    assert len(heads()) > 400
    assert {head.kind for head in heads().values()} == {"flow", "stock", "rate", "index", "price", "quantity"}
    assert {head.whose for head in heads().values()} == {"area", "entity"}
    for kind in ("sum", "product", "rebased"):
        for relation in relations(kind):
            assert {relation.whole, *(code for code, _ in relation.parts)} <= set(heads())
    for name, head in names().items():
        assert indicator_of(name).code == head.code, name


PARTS = st.text(min_size=1, max_size=8).filter(lambda text: text.strip() == text)


@given(PARTS, PARTS, PARTS, PARTS, st.integers(-9, 12), PARTS)
def test_a_series_key_reads_back_to_its_parts(freq: str, area: str, indicator: str, unit: str, mult: int, change: str) -> None:
    key = SeriesKey(freq, area, indicator, unit, mult, change)
    assert SeriesKey.parse(str(key)) == key
    assert str(key).count(".") == 5
    assert not any(char.isspace() for char in str(key))


@given(PARTS)
def test_an_indicator_of_any_words_reads_back(words: str) -> None:
    indicator = indicator_of(words)
    assert Indicator.of(indicator.id).id == indicator.id


@pytest.mark.parametrize("key", ["", "A.CN.GDP.CNY.0", "A.CN.GDP.CNY.x.N", "A..GDP.CNY.0.N", "A.CN.GDP.CNY.0.N.more"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidKey):
        SeriesKey.parse(key)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("2023", "A"), ("2023-Q4", "Q"), ("2023-12", "M"), ("2024-01-12", "D"), ("2023-01/2023-06", "H"), ("2023-01/2023-07", "YTD"),
        ("2023-02/2023-04", "I"), ("2024-01-12/2024-01-13", "I"), ("2023-07/2023-12", "H"),
    ],
)  # fmt: skip
def test_the_frequency_follows_from_the_period(label: str, expected: str) -> None:
    assert frequency(Period.of(label)) == expected


def keys_in(text: str, headline: str = "标题") -> dict[str, str]:
    """Printed words to series keys, through the real extraction."""
    article = Article(
        article_id=digest(text.encode()), page_id=digest(b"p"), ordinal=0, source="test", headline=headline,
        paragraphs=tuple(text.split("\n")), text=text, published_on=date(2024, 1, 18),
    )  # fmt: skip
    batch = enrich(batch_of(article))
    return {
        row.fact.body.quote: row.enriched.series_key
        for row in batch.facts
        if row.fact.kind == "observation" and row.enriched.series_key
    }


SAME = [
    (
        "41.8万亿元",
        "2023年，我国货物贸易进出口总值41.8万亿元，同比增长0.2%。",
        "海关总署数据显示，2023年我国外贸进出口41.8万亿元。",
    ),
    ("0.2%", "2023年，我国进出口总值同比增长0.2%。", "2023年，中国货物贸易进出口总额比上年增长0.2%。"),
    ("0.7%", "2023年，我国居民消费价格指数（CPI）同比上涨0.7%。", "国家统计局数据显示，2023年全国居民消费价格比上年上涨0.7%。"),
    (
        "47.2万亿元",
        "2023年，社会消费品零售总额47.2万亿元，国家统计局17日公布。",
        "国家统计局称，2023年社会消费品零售额达47.2万亿元。",
    ),
    ("4.5%", "2023年，我国规模以上工业增加值同比增长4.5%。", "2023年，全国规上工业增加值比上年增长4.5%。"),
    ("2.1万亿元", "2023年我国跨境电商进出口2.1万亿元。", "2023年，中国跨境电商进出口总额为2.1万亿元。"),
    ("6.1%", "2023年，我国对拉美进出口增长6.1%。", "2023年，我国与拉美进出口总值同比增长6.1%。"),
    ("49.5%", "2023年，我国机电产品出口占出口总值的49.5%。", "2023年，机电产品出口占我国出口总值的比重为49.5%。"),
]


@pytest.mark.parametrize(("figure", "one", "other"), SAME, ids=[figure for figure, _, _ in SAME])
def test_one_figure_in_two_wordings_is_one_series(figure: str, one: str, other: str) -> None:
    first, second = keys_in(one), keys_in(other)
    assert first[figure] == second[figure]
    assert "_U" not in first[figure]


APART = [
    ("4.5%", "2023年，我国出口增长4.5%。", "2023年，美国出口增长4.5%。"),
    ("4.5%", "2023年，我国对美国出口增长4.5%。", "2023年，美国出口增长4.5%。"),
    ("4.5%", "2023年12月，我国出口同比增长4.5%。", "2023年，我国出口同比增长4.5%。"),
    ("4.5%", "2023年12月，我国出口同比增长4.5%。", "2023年12月，我国出口环比增长4.5%。"),
    ("4.5%", "2023年，我国机电产品出口增长4.5%。", "2023年，我国出口增长4.5%。"),
]


@pytest.mark.parametrize(("figure", "one", "other"), APART)
def test_figures_of_different_things_are_different_series(figure: str, one: str, other: str) -> None:
    assert keys_in(one)[figure] != keys_in(other)[figure]
