"""Indicators, series keys and areas: what lines figures of different articles up, and what keeps them apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_enrichment.domain import enrich
from dateline_enrichment.domain.indicators import Indicator, heads, indicator_of, names, relations
from dateline_enrichment.domain.series import InvalidKey, SeriesKey, frequency
from dateline_extraction.domain.facts import batch_of
from dateline_schema.ids import digest
from dateline_schema.periods import Period
from dateline_schema.records import Article


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
    ("50.8%", "2023年12月，中国制造业采购经理指数（PMI）为50.8%。", "国家统计局数据显示，2023年12月份制造业PMI为50.8%。"),
    ("5.2%", "2023年，我国国内生产总值比上年增长5.2%。", "国家统计局17日公布，2023年中国经济增长5.2%。"),
    ("5.2%", "2023年我国GDP同比增长5.2%。", "2023年，中国GDP增速为5.2%。"),
    ("9.7%", "2023年12月末，我国广义货币（M2）余额同比增长9.7%。", "中国人民银行数据显示，2023年12月末M2同比增长9.7%。"),
    ("22.75万亿元", "2023年我国新增人民币贷款22.75万亿元。", "中国人民银行12日公布，2023年人民币贷款增加22.75万亿元。"),
    ("35.59万亿元", "2023年我国社会融资规模增量累计为35.59万亿元。", "央行数据显示，2023年新增社会融资规模35.59万亿元。"),
    (
        "3.2万亿美元",
        "截至2023年12月末，我国外汇储备规模为3.2万亿美元。",
        "国家外汇管理局公布，2023年12月末外汇储备余额3.2万亿美元。",
    ),
    ("3.45%", "2024年1月，1年期LPR为3.45%。", "2024年1月，1年期贷款市场报价利率为3.45%。"),
    ("5.1%", "2023年12月，全国城镇调查失业率为5.1%。", "国家统计局称，2023年12月份失业率为5.1%。"),
    ("1244万人", "2023年，全国城镇新增就业1244万人。", "人社部公布，2023年城镇新增就业人数为1244万人。"),
    ("39218元", "2023年，全国居民人均可支配收入39218元。", "国家统计局公布，2023年我国居民人均可支配收入为39218元。"),
    ("14.0967亿人", "2023年末，全国人口14.0967亿人。", "国家统计局公布，2023年末我国总人口为14.0967亿人。"),
    ("902万人", "2023年，我国出生人口902万人。", "国家统计局公布，2023年全国出生人口为902万人。"),
    ("6.95亿吨", "2023年，全国粮食总产量6.95亿吨。", "国家统计局公布，2023年我国粮食产量达6.95亿吨。"),
    ("9.2万亿千瓦时", "2023年，全社会用电量9.2万亿千瓦时。", "国家能源局公布，2023年全国全社会用电量为9.2万亿千瓦时。"),
    ("3009.4万辆", "2023年，我国汽车销量3009.4万辆。", "中国汽车工业协会公布，2023年汽车销量达3009.4万辆。"),
    ("491万辆", "2023年，我国汽车出口491万辆。", "中汽协数据显示，2023年我国汽车出口量为491万辆。"),
    ("549.15亿元", "2023年，全国电影票房549.15亿元。", "2023年我国电影总票房为549.15亿元。"),
    ("11.1%", "2023年，我国房地产开发投资下降11.1%。", "国家统计局公布，2023年全国房地产开发投资比上年下降11.1%。"),
    ("3.0%", "2023年，全国固定资产投资（不含农户）增长3.0%。", "国家统计局公布，2023年固定资产投资同比增长3.0%。"),
    ("21.7万亿元", "2023年，全国一般公共预算收入21.7万亿元。", "财政部公布，2023年全国财政收入21.7万亿元。"),
    ("1.13万亿元", "2023年，我国实际使用外资金额1.13万亿元。", "商务部公布，2023年全国实际使用外资1.13万亿元。"),
    ("1320.7亿件", "2023年，我国快递业务量1320.7亿件。", "国家邮政局公布，2023年快递业务量累计完成1320.7亿件。"),
    ("3.3万亿元", "2023年，全社会研发经费3.3万亿元。", "2023年，我国研究与试验发展（R&D）经费支出3.3万亿元。"),
    ("2886.96点", "2024年1月10日，上证综指收于2886.96点。", "2024年1月10日，沪指报2886.96点。"),
    ("48.9亿人次", "2023年，国内出游人次48.9亿人次。", "文化和旅游部公布，2023年国内旅游人次48.9亿人次。"),
    ("66.16%", "2023年末，我国常住人口城镇化率为66.16%。", "国家统计局公布，2023年末全国城镇化率为66.16%。"),
    ("57.4%", "2023年，我国汽车出口量同比增长57.4%。", "2023年，我国汽车出口比上年增加57.4%。"),
]


@pytest.mark.parametrize(("figure", "one", "other"), SAME)
def test_one_figure_in_two_wordings_is_one_series(figure: str, one: str, other: str) -> None:
    first, second = keys_in(one), keys_in(other)
    assert first[figure] == second[figure]
    assert not first[figure].startswith("_U")


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
