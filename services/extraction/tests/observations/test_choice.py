"""What speaks for and against a reading, and which one is chosen. The sentences are written for these tests."""

from collections.abc import Callable

import pytest

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts import explain, facts_in
from dateline_extraction.domain.facts.observations import observations
from dateline_extraction.domain.facts.observations.choice.debris import debris
from dateline_schema.records import Article, Observation

Observe = Callable[..., dict[str, Observation]]


@pytest.mark.parametrize(
    ("indicator", "wrong"),
    [
        ("货物进出口总值", ()),
        ("外商投资企业出口额", ()),
        ("截至6月底贷款余额", ("holds a time", "holds a number")),
        ("局长介绍出口额", ("holds a verb of saying",)),
        ("出口额增长", ("ends in a change", "names no measure")),
        ("把出口额", ("opens or closes in the middle",)),
        ("规模", ("says nothing alone",)),
    ],
)
def test_the_debris_test_tells_names_of_measures_from_remains_of_sentences(indicator: str, wrong: tuple[str, ...]) -> None:
    assert debris(indicator) == wrong


@pytest.mark.parametrize(
    ("text", "quote", "indicator", "measure"),
    [
        ("去年該市出口額為30億元，按年上升5%。", "5%", "出口額", "change"),
        ("科技公司去年營業額錄得12億元，跌幅3%。", "12億元", "科技公司營業額", "level"),
    ],
)
def test_traditional_text_is_read_like_simplified_text_and_given_back_as_printed(
    observe: Observe, text: str, quote: str, indicator: str, measure: str
) -> None:
    found = observe(text)[quote]
    assert (found.indicator, found.measure) == (indicator, measure)


@pytest.mark.parametrize(
    ("text", "quote", "owner"),
    [
        ("宏远机械股份有限公司发布年报。去年营业收入达到12亿元。\n该公司研发费用增长5%。", "5%", "宏远机械股份有限公司"),
        ("国家统计局公布数据，6月份居民消费价格上涨0.3%。", "0.3%", None),
        ("标普500指数报5600.5点。", "5600.5点", None),
    ],
)
def test_who_is_spoken_of_owns_the_figures_that_follow_and_a_source_owns_none(
    observe: Observe, text: str, quote: str, owner: str | None
) -> None:
    found = observe(text)[quote]
    assert (found.subject or found.area) == owner


def test_an_explanation_shows_the_candidates_with_what_they_weigh(article: Callable[..., Article]) -> None:
    text = "宏远机械股份有限公司发布年报。去年营业收入达到12亿元。"
    document = Document(article(text))
    fact = next(fact for fact in facts_in(document.article) if fact.kind == "observation")
    told = str(explain(document, fact.fact_id))
    assert "owner 宏远机械股份有限公司: " in told
    assert "owner -: " in told  # that it is nobody's was weighed and rejected
    assert "running +" in told


@pytest.mark.parametrize(
    ("headline", "text", "quote", "owner"),
    [
        ("兴浩中期少赚三成", "兴浩上半年盈利跌30%至18亿元。\n集团收入38亿元，整体出租率跌1.3个百分点。", "1.3个百分点", "兴浩"),
        ("广东经济平稳", "广东上半年经济平稳。进出口总额增长3.2%，固定资产投资增长4.1%。", "4.1%", "广东"),
        ("股市收盘走低", "兴浩上半年盈利跌30%至18亿元。\n整体出租率跌1.3个百分点。", "1.3个百分点", None),
    ],
)
def test_who_opens_headline_and_text_is_spoken_of_until_somebody_else_is(
    article: Callable[..., Article], headline: str, text: str, quote: str, owner: str | None
) -> None:
    drafts = {draft.body.quote: draft.body for draft in observations(Document(article(text, headline)))}
    assert (drafts[quote].subject or drafts[quote].area) == owner


@pytest.mark.parametrize(
    ("text", "quote", "owner"),
    [
        ("德国联邦统计局数据显示，11月CPI同比上涨2.3%，环比下降0.2%。", "0.2%", "德国"),
        ("广东省统计局公布，前三季度地区生产总值10.5万亿元，同比增长4.1%。", "4.1%", "广东省"),
        ("国家统计局公布，前三季度国内生产总值增长4.1%。", "4.1%", None),
    ],
)
def test_what_a_body_tells_is_of_its_own_country_or_province(observe: Observe, text: str, quote: str, owner: str | None) -> None:
    found = observe(text)[quote]
    assert (found.subject or found.area) == owner


@pytest.mark.parametrize(
    ("text", "quote", "owner"),
    [
        ("丰宁市中级人民法院审理此案，判处王建国有期徒刑3年，并处罚金20万元。", "20万元", "王建国"),
        ("航空方面共取消航班90班。", "90班", None),
    ],
)
def test_who_is_sentenced_is_spoken_of_and_a_turn_of_speech_is_nobody(
    observe: Observe, text: str, quote: str, owner: str | None
) -> None:
    found = observe(text)[quote]
    assert (found.subject or found.area) == owner
