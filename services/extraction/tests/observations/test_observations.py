"""Periods, status, sources and provenance of observations. The texts are written for these tests."""

from collections.abc import Callable

import pytest

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts import Rejection, batch_of, explain, facts_in
from dateline_schema.records import Article, Observation

Observe = Callable[..., dict[str, Observation]]
MakeArticle = Callable[..., Article]
ID = "sha256:" + "0" * 64


def label(observation: Observation) -> str | None:
    return observation.period.label if observation.period else None


def test_an_elided_subject_is_carried_from_the_clause_before(observe: Observe) -> None:
    found = observe("2023年，钢材产量13.6亿吨，同比增长5.2%；水泥产量20.2亿吨，下降0.7%。")
    assert found["5.2%"].indicator == "钢材产量"
    assert (found["0.7%"].indicator, found["0.7%"].value, found["0.7%"].comparison) == ("水泥产量", "-0.7", "yoy")


def test_a_bare_growth_figure_of_one_day_is_not_year_on_year(observe: Observe) -> None:
    found = observe("16日，沪铜期货收于每吨7.8万元，涨幅1.2%。", "16日沪铜上涨")
    assert found["1.2%"].comparison == "dod"
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
        ("截至6月底，全国发电装机容量27.1亿千瓦。", "27.1亿千瓦", "2024-06-30"),
        ("8月交货的原油价格为每桶81.9美元。", "81.9美元", None),
        ("该厂6月销量34.1万辆，去年同期为25.3万辆，同比增长35%。", "25.3万辆", "2023-06"),
        ("该厂6月销量34.1万辆，去年同期为25.3万辆，同比增长35%。", "35%", "2024-06"),
        ("该厂预计上半年亏损2亿元，上年同期净利润为5600万元。", "5600万元", "2023-01/2023-06"),
        ("某车企二季度交付44.4万辆，是一季度的1.15倍。", "1.15倍", "2024-Q2"),
        ("收入由2015年的3200元提高到2023年的2.1万元。", "3200元", "2015"),
        ("发生率由2014年的23.5%下降到0.8%。", "0.8%", None),
        ("客流恢复至2019年同期的53.5%。", "53.5%", None),
        ("召回2021年1月至2023年6月生产的汽车，共计12.3万辆。", "12.3万辆", None),
        ("二季度亏损3.2亿元，而上年同期盈利1.1亿元；营收下滑14%至25亿元。", "25亿元", "2024-Q2"),
        ("上半年公司实现净利润1亿元，而去年同期，公司净利润仅为8545万元。", "8545万元", "2023-01/2023-06"),
        ("收入由2015年的3200元提高到2023年的2.1万元。", "2.1万元", "2023"),
    ],
)
def test_a_period_is_said_or_inherited_or_null(observe: Observe, text: str, quote: str, period: str | None) -> None:
    assert label(observe(text)[quote]) == period


def test_the_months_of_a_quarter_are_dealt_out(observe: Observe) -> None:
    found = observe("四季度，3个月的销量增速分别为1.1%、2.2%、3.3%。", "2023年四季度车市回暖")
    assert [label(found[q]) for q in ("1.1%", "2.2%", "3.3%")] == ["2023-10", "2023-11", "2023-12"]


def test_the_currency_named_once_holds_for_the_rest(observe: Observe) -> None:
    found = observe("集团收入12.3亿元（港元，下同），盈利2.1亿元，捐款人民币300万元。")
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
        ("预计全年销量达到30万辆，增长5%。", "5%", "forecast"),
        ("公司预计上半年净利润7.5亿元，与上年同期相比，将增加3.2亿元，增长74.4%。", "74.4%", "forecast"),
        ("预计全年销量达到30万辆，目前已售出20万辆。", "20万辆", "actual"),
        ("预计全年出口超11亿元，上半年为5亿元。", "5亿元", "actual"),
        ("今年主要预期目标是：产值增长5%左右；新增就业1200万人以上。", "1200万人", "plan"),
        ("外国航空公司将新开20条航线，其中货运航线1条。", "1条", "plan"),
        ("未来三天，降水量将达80毫米。", "80毫米", "forecast"),
        ("机构预测，2024年经济增长3.2%，2025年增速为3.3%。", "3.3%", "forecast"),
        ("去年，集团公布1000亿元投资计划。", "1000亿元", "actual"),
        ("市政府工作报告提出预期目标。2024年新增学位3000个，改造老旧小区40个。", "3000个", "plan"),
        ("市政府工作报告提出预期目标。去年已新增学位2000个。", "2000个", "actual"),
        ("财政部公布预算草案，防务支出增长5%。", "5%", "plan"),
        ("去年预算执行率为98%，支出增长5%。", "5%", "actual"),
        ("财政部提前下达2025年医疗补助资金30亿元。", "30亿元", "actual"),
        ("受欧佩克将要减产的消息影响，周一油价上涨2%。", "2%", "actual"),
        ("欧佩克将要减产，预计油价上涨2%。", "2%", "forecast"),
        ("全年工业增加值预期增长目标为6%。", "6%", "plan"),
        ("去年投资计划完成率119%。", "119%", "actual"),
    ],
)
def test_how_real_a_figure_is(observe: Observe, text: str, quote: str, status: str) -> None:
    assert observe(text)[quote].status == status


def test_small_counts_in_characters_and_dates_are_no_figures(observe: Observe) -> None:
    assert observe("两国三大领域的第二次会谈7月12日举行，四名代表出席。") == {}


def test_words_that_begin_like_particles_stay_whole(observe: Observe) -> None:
    found = observe("其中，和平区有109幢，中信集团收入5亿元。")
    assert found["109幢"].indicator == "和平区"
    assert (found["5亿元"].subject, found["5亿元"].indicator) == ("中信集团", "收入")


def test_the_source_is_named_without_the_dateline(observe: Observe) -> None:
    found = observe("新华社北京7月16日电（记者甲某）海关总署16日公布的数据显示，上半年，我国进出口总值21.17万亿元。")
    assert found["21.17万亿元"].attribution == "海关总署"


def test_explain_shows_the_rule_the_clauses_and_what_was_rejected_with_reasons(article: MakeArticle) -> None:
    piece = article("统计局15日发布的数据显示，6月份销售额3.3亿元，较去年同期增长2%。")
    fact = next(fact for fact in facts_in(piece) if fact.kind == "observation" and fact.evidence.exact == "2%")
    told = explain(Document(piece), fact.fact_id)
    assert told is not None
    assert told.rule == fact.extractor.name == "observation/change"
    assert told.clauses[0] == "较去年同期增长2%"
    assert Rejection("time 去年同期", "base of a comparison") in told.rejected
    assert any(rejection.alternative == "rule share" and "占" in rejection.reason for rejection in told.rejected)
    assert "较去年同期增长2%" in str(told)


def test_explain_of_a_fact_that_is_not_there_is_none(article: MakeArticle) -> None:
    assert explain(Document(article("6月份销售额3.3亿元。")), ID) is None


@pytest.mark.parametrize(
    ("text", "quote", "source"),
    [
        ("据海关统计，上半年出口12万亿元。", "12万亿元", "海关"),
        ("统计局7月15日发布数据显示，6月销售额3.3亿元。", "3.3亿元", "统计局"),
        ("劳工部数据显示，6月失业率为4.1%。", "4.1%", "劳工部"),
        ("记者从市商务局获悉，6月出口3亿元。", "3亿元", "市商务局"),
        ("国家发展改革委预计，到2025年销量达到30万辆。", "30万辆", "国家发展改革委"),
        ("民调显示，支持率为47%。", "47%", None),
        ("据了解，6月出口3亿元。", "3亿元", None),
    ],
)
def test_the_source_is_who_the_statement_names(observe: Observe, text: str, quote: str, source: str | None) -> None:
    assert observe(text)[quote].attribution == source


@pytest.mark.parametrize(
    ("text", "quote", "comparison"),
    [
        ("6月末，储备规模为3.2万亿美元，较5月末下降97亿美元。", "97亿美元", "mom"),
        ("6月末，贷款率为1.2%，较上年末下降0.2个百分点。", "0.2个百分点", "since:2023-12-31"),
        ("五一假期，出游2.9亿人次，较2019年同期增长28.2%。", "28.2%", "since:2019"),
        ("6月，新房价格环比下降0.5%，其中甲市、乙市分别下降0.6%、1.2%。", "1.2%", "mom"),
        ("上半年，出口同比增长6.9%；进口增长5.2%。", "5.2%", "yoy"),
        ("上半年净利润7.5亿元，与上年同期相比增加3.2亿元。", "3.2亿元", "yoy"),
        ("一季度末总资产12.8万亿元，较年初增长3.1%。", "3.1%", "since:2023-12-31"),
    ],
)
def test_what_a_change_is_against(observe: Observe, text: str, quote: str, comparison: str) -> None:
    assert observe(text)[quote].comparison == comparison


def test_a_figure_without_words_of_its_own_is_less_sure(article: MakeArticle) -> None:
    facts = facts_in(article("6月，金价上涨0.3美元，收于每盎司2400美元。"))
    sure = {fact.evidence.exact: fact.confidence for fact in facts if fact.kind == "observation"}
    assert sure["2400美元"] < sure["0.3美元"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年一季度、二季度，我国出口分别为5.6万亿元和5.9万亿元。", ["2023-Q1", "2023-Q2"]),
        ("2023年一至三季度，我国出口分别为5.6万亿元、5.9万亿元、6.1万亿元。", ["2023-Q1", "2023-Q2", "2023-Q3"]),
        ("2023年10月和11月，我国出口分别增长0.8%和1.3%。", ["2023-10", "2023-11"]),
        ("2022年、2023年，我国出口23.6万亿元。", ["2023"]),
    ],
)
def test_times_in_a_row_are_dealt_out_to_the_figures(observe: Observe, text: str, expected: list[str]) -> None:
    assert [label(observation) for observation in observe(text).values()] == expected


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("截至2023年12月31日止六个月，该集团录得纯利1.2亿港元。", "1.2亿港元", "2023-07/2023-12"),
        ("截至2024年3月31日止年度，该集团收入8.5亿港元。", "8.5亿港元", "2023-04/2024-03"),
        ("该公司公布截至6月30日第二季度业绩。净收入为11.2亿元。", "11.2亿元", "2024-Q2"),
        ("7月前10日，该国出口增长13.5%。", "13.5%", "2024-07-01/2024-07-10"),
        ("2024财年，该公司营收25亿元。", "25亿元", "2024"),
        ("项目建成后年产值2.6亿元。", "2.6亿元", None),
        ("6月价格同比上涨1.2%，低于此前预测的1.35%。", "1.35%", "2024-06"),
        ("截至14日16时，灾害造成54人受伤（其中东区16人、西区38人）。", "16人", "2024-07-14"),
        ("统计局公布2024年6月全国物价数据。物价按月上升0.3%。", "0.3%", "2024-06"),
        ("6月份，物价上涨。从环比看，物价由上月下降0.4%转为上涨0.3%。", "0.4%", "2024-05"),
        ("6月份，物价上涨。从环比看，物价由上月下降0.4%转为上涨0.3%。", "0.3%", "2024-06"),
        ("“十三五”期间，企业资产增加，2020年底达到69.5万亿元，年均增速7.6%。", "7.6%", "2016/2020"),
        ("上半年，该馆接待观众3万人次，低于去年同期的4.5万人次。", "4.5万人次", "2023-01/2023-06"),
        ("自1月14日春运启动至2月14日，该站发送旅客413万人次。", "413万人次", "2024-01-14/2024-02-14"),
        ("6月份。其中，某市场日均成交同比下降26.5%。", "26.5%", "2024-06"),
        ("6月份出口增长5%。三季度以来，企业订单回升。产能利用率75.3%。", "75.3%", "2024-06"),
        ("沪深股市15日收盘上涨。\n甲公司股价下跌3.4%。", "3.4%", "2024-07-15"),
        ("据介绍，过去24小时，空袭造成36人死亡。", "36人", "2024-07-15"),
        ("6月份，用户增长。按照上年不变价计算的业务总量增长23%。", "23%", "2024-06"),
        ("截至6月末，基站占比35%，占比较一季度提高1.3个百分点。", "1.3个百分点", "2024-06-30"),
        ("2023年，案件上诉率为39.5%，较2022年的47%下降7.5个百分点。", "47%", "2022"),
        ("2023年，案件上诉率为39.5%，较2022年的47%下降7.5个百分点。", "7.5个百分点", "2023"),
        ("1至5月，全国共破获案件1.6万起。\n一是加强堵截，缴获毒品4.6吨。", "4.6吨", "2024-01/2024-05"),
        ("3年来，公司投资额增长。年均增速20%。", "20%", None),
        ("统计局16日公布，今年第一季度，该国出口增长1.3%。当季，该国进口增长4.2%。", "4.2%", "2024-Q1"),
        ("2024年元旦假期，出游527万人次，恢复至2019年元旦节假日同期的42.5%。", "42.5%", "2023-12-30/2024-01-01"),
        ("二季度利润9.5亿元，逊于一季度的增速，环比下滑27%。", "27%", "2024-Q2"),
        ("从2018年975万人增至2023年，当年人数达1031万人。", "1031万人", "2023"),
    ],
)
def test_periods_of_reports_of_markets_and_of_what_turned(observe: Observe, text: str, quote: str, period: str | None) -> None:
    assert label(observe(text)[quote]) == period


@pytest.mark.parametrize(
    ("text", "quote", "comparison"),
    [
        ("6月份，食品烟酒价格环比上涨1.2%。食品中，水产品价格上涨8.5%。", "8.5%", "mom"),
        ("6月份物价上涨。从环比看，工业品价格下降0.3%。食品价格下降0.4%。", "0.4%", "mom"),
        ("6月份，物价指数月比上升0.2%、年比升高1.8%。", "0.2%", "mom"),
        ("6月份，物价指数月比上升0.2%、年比升高1.8%。", "1.8%", "yoy"),
        ("一季度，出口金额成长11.5%。", "11.5%", "yoy"),
        ("1至5月，增产的行业达20个，较前4月增加4个。", "4个", None),
        ("上半年，存款利率下调0.25个百分点。", "0.25个百分点", None),
        ("一季度，该国出口环比下降1.3%，按年率计算下降5.1%。", "5.1%", None),
    ],
)
def test_a_comparison_holds_on_for_what_goes_on(observe: Observe, text: str, quote: str, comparison: str | None) -> None:
    assert observe(text)[quote].comparison == comparison


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Exports rose 5.2% to $3.1 billion in May, the customs office said on 9 June.", False),
        ("5月，出口增长5.2%至31亿美元（Export Monitor, May issue）。", True),
        ("5.2%，31亿。", True),
    ],
)
def test_a_language_that_is_not_read_gives_no_facts_and_says_so(article: Callable[..., Article], text: str, read: bool) -> None:
    batch = batch_of(article(text))
    assert bool(batch.facts) == read
    assert (batch.script == "Latn") != read
