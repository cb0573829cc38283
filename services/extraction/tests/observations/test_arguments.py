"""Names read from a figure's predicate and its arguments. The sentences are written for these tests; the fifth column is what must not be held."""

from collections.abc import Callable

import pytest

from dateline_extraction.domain.facts.observations.choice.words import noun_head, noun_tail, said, words_of
from dateline_schema.records import Observation

Observe = Callable[..., dict[str, Observation]]


@pytest.mark.parametrize(
    ("construction", "text", "quote", "holds", "lacks"),
    [
        ("generic and what they do", "目前已有42个国家签署该公约。", "42个", "签署", ""),
        ("generic and what they do", "全市共有12个国家级园区。", "12个", "园区", "的国家"),
        ("those that", "加上此前已批准公约的18个国家，名单将继续扩大。", "18个", "已批准公约的国家", ""),
        ("those that", "海州的18个国家级园区投入使用。", "18个", "园区", "海州的国家"),
        ("who does it with them", "民航和45个国家保持定期通航。", "45个", "民航", ""),
        ("who they are", "运动员中有24人为世界冠军。", "24人", "世界冠军", "运动员中"),
        ("those that there are", "首次参加比赛的有93人。", "93人", "首次参加比赛", ""),
        ("what they do", "全市1200名机关干部深入社区服务群众。", "1200名", "机关干部", ""),
        ("noun behind the number", "海州的60万农民工领到工资。", "60万", "农民工", ""),
        ("noun behind the next figure", "施工人员正在加快新建4台300千瓦排涝泵站。", "4台", "排涝泵站", ""),
        ("without its empty verb", "今年共安排项目30个。", "30个", "项目", "安排"),
        ("without its empty verb", "今年共新建项目30个。", "30个", "新建", "安排"),
        ("without its sum", "全省口岸累计出入境人员30万人次。", "30万人次", "口岸出入境人员", "累计"),
        ("what the row is of", "这座山上有松树、柏树、红豆杉等植物400余种。", "400余种", "植物", "松树"),
        ("behind its copula", "资金来源为公共预算30亿元。", "30亿元", "公共预算", "来源"),
        ("verb and its noun", "外资净买入20亿美元长期国债。", "20亿美元", "长期国债", ""),
        ("what it is for", "省里安排1200万元实施技术集成示范项目。", "1200万元", "示范项目", ""),
        ("what it is", "投入的9800万元中，7800万元为国债资金。", "7800万元", "国债资金", ""),
        ("measure before it", "农户以日播量200多万亩的进度加快播种。", "200多万亩", "播量", "进度"),
        ("with its superlative", "海域又发生多次地震，震级最高为6.4级。", "6.4级", "最高震级", ""),
        ("without its aim", "海州地区生产总值增长目标为6%。", "6%", "生产总值", "目标"),
        ("people of a verb", "一架搭载176人的客机降落。", "176人", "搭载", "客机"),
        ("share of what was before", "手续费收入24亿元，同比增长30%，营收占比达到58%。", "58%", "手续费收入", ""),
        ("a flow keeps its verb", "全省风电新增装机200万千瓦。", "200万千瓦", "新增装机", ""),
        ("a flow keeps its verb", "全省水电新增797万千瓦。", "797万千瓦", "水电新增", ""),
        ("what moved it is no part of it", "科技指数在多只权重股拖累下跌近4%，报4796点。", "4796点", "科技指数", "权重股"),
        ("what it is due to is no part of it", "业绩增长，主要得益于公司金融资产同比增长7%。", "7%", "金融资产", "得益"),
    ],
)  # fmt: skip
def test_the_words_around_a_figure_name_it(
    observe: Observe, construction: str, text: str, quote: str, holds: str, lacks: str
) -> None:
    indicator = observe(text)[quote].indicator or ""
    assert holds in indicator, construction
    assert not lacks or lacks not in indicator, construction


@pytest.mark.parametrize("text", ["甲市二手住宅价格同比上涨1.2%", "“星光一号”（2024）上线了……", "", "GDP 同比\n增长"])
def test_words_joined_are_the_text(text: str) -> None:
    assert said(words_of(text)) == text


def test_a_noun_phrase_ends_before_a_verb_and_keeps_what_is_joined_to_it() -> None:
    words = words_of("农村居民和城镇居民消费支出继续增长")
    assert said(words[: noun_head(words)]) == "农村居民和城镇居民消费支出"
    before = words_of("公司宣布海外市场收入")
    assert said(before[noun_tail(before) :]) == "海外市场收入"
