"""What each construction says a figure measures. The sentences are written for these tests."""

from collections.abc import Callable

import pytest

from dateline_schema.records import Observation

Observe = Callable[..., dict[str, Observation]]


@pytest.mark.parametrize(
    ("text", "quote", "subject", "indicator", "measure"),
    [
        ("2023年，该港货物吞吐量3.2亿吨。", "3.2亿吨", None, "该港货物吞吐量", "level"),
        ("全年财政支出12.5亿元。", "12.5亿元", None, "财政支出", "level"),
        ("上半年国内生产总值6.1万亿元。", "6.1万亿元", None, "国内生产总值", "level"),
        ("某某集团上半年实现净利润8.3亿元。", "8.3亿元", "某某集团", "净利润", "level"),
        ("该厂预计上半年净亏损3亿元。", "3亿元", "该厂", "净亏损", "level"),
        ("该院去年共审结案件1.2万件。", "1.2万件", "该院", "审结案件", "level"),
        ("每万人拥有医生28名。", "28名", None, "每万人拥有医生", "level"),
        ("奖金增至每位获奖者10万元。", "10万元", None, "奖金", "level"),
        ("中国银行净利润458亿元。", "458亿元", "中国银行", "净利润", "level"),
        ("标普500指数报5600.5点。", "5600.5点", None, "标普500指数", "level"),
        ("省能源局编制的煤价指数为120.5。", "120.5", None, "煤价指数", "level"),
        ("8月交货的原油期货价格为每桶81.9美元。", "81.9美元", None, "8月交货的原油期货价格", "level"),
        ("我国外汇储备规模逐月回升，达到3.2万亿美元。", "3.2万亿美元", None, "外汇储备规模", "level"),
        ("药占比28%。", "28%", None, "药占比", "share"),
        ("最终消费对经济增长的贡献率为60%。", "60%", None, "最终消费对经济增长的贡献率", "contribution"),
    ],
)
def test_the_phrase_before_a_figure_names_its_measure_and_its_owner(
    observe: Observe, text: str, quote: str, subject: str | None, indicator: str, measure: str
) -> None:
    found = observe(text)[quote]
    assert (found.subject, found.indicator, found.measure) == (subject, indicator, measure)


@pytest.mark.parametrize(
    ("text", "quote", "indicator", "value", "comparison"),
    [
        ("2023年，该港货物吞吐量3.2亿吨，同比增长4.5%。", "4.5%", "该港货物吞吐量", "4.5", "yoy"),
        ("6月份居民消费价格环比下降0.2%。", "0.2%", "居民消费价格", "-0.2", "mom"),
        ("二季度工业产能利用率环比上升1.3个百分点。", "1.3个百分点", "工业产能利用率", "1.3", "qoq"),
        ("从环比看，二季度建筑业产值增长0.7%。", "0.7%", "建筑业产值", "0.7", "qoq"),
        ("6月物价同比上涨0.3%，涨幅比上月回落0.1个百分点。", "0.1个百分点", "物价涨幅", "-0.1", "mom"),
        ("6月房价同比下降1.5%，降幅收窄0.2个百分点。", "0.2个百分点", "房价降幅", "-0.2", None),
        ("7月产量同比增长4%，比6月加快0.5个百分点。", "0.5个百分点", "产量增速", "0.5", "mom"),
        ("余额增速比上年同期低2.1个百分点。", "2.1个百分点", "余额增速", "-2.1", "yoy"),
        ("不良贷款率1.28%，较上年末下降0.02个百分点。", "0.02个百分点", "不良贷款率", "-0.02", None),
        ("央行决定下调存款准备金率0.5个百分点。", "0.5个百分点", "存款准备金率", "-0.5", None),
        ("成交额6600亿元，较前一日放量500亿元。", "500亿元", "成交额", "50000000000", "dod"),
        ("名录新增126种药品，平均降价61.7%。", "61.7%", "药品价格", "-61.7", None),
        ("公司净利润出现了36.1%的增长。", "36.1%", "公司净利润", "36.1", None),
        ("油价涨幅2.43%。", "2.43%", "油价", "2.43", "dod"),
        ("利润贡献录得11%升幅。", "11%", "利润贡献", "11", None),
        ("周转量同比增长17%，高于去年同期6.6个百分点。", "6.6个百分点", "周转量增速", "6.6", "yoy"),
        ("亩均增产20%。", "20%", "亩均产量", "20", None),
        ("该股跌幅2.66%。", "2.66%", "该股", "-2.66", None),
        ("2019年至2023年，用户从1200万人增至5600万人，年均增长47%。", "47%", "用户", "47", None),
    ],
)
def test_a_change_has_its_sign_its_base_and_the_thing_that_changes(
    observe: Observe, text: str, quote: str, indicator: str, value: str, comparison: str | None
) -> None:
    found = observe(text)[quote]
    assert (found.indicator, found.value, found.comparison, found.measure) == (indicator, value, comparison, "change")


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("增值税税率由17%降为16%。", {"17%": "增值税税率", "16%": "增值税税率"}),
        ("线路从19条增至29条。", {"19条": "线路", "29条": "线路"}),
        ("失业率环比上升0.1个百分点至4.1%。", {"4.1%": "失业率"}),
        ("该市出口值连续下降，从3.9亿元一直降至3.7亿元。", {"3.9亿元": "出口值", "3.7亿元": "出口值"}),
        ("全市生产总值连续跨越8000亿元、9000亿元两个台阶。", {"8000亿元": "生产总值", "9000亿元": "生产总值"}),
    ],
)
def test_two_ends_of_a_movement_are_levels_of_one_thing(observe: Observe, text: str, levels: dict[str, str]) -> None:
    found = observe(text)
    assert {quote: (found[quote].indicator, found[quote].measure) for quote in levels} == {
        quote: (indicator, "level") for quote, indicator in levels.items()
    }


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("对东盟、欧盟、日本出口分别增长3.1%、4.2%、5.3%。", {"3.1%": "对东盟出口", "4.2%": "欧盟出口", "5.3%": "日本出口"}),
        ("1月份出口2.1万亿元、进口1.9万亿元，同比分别增长6.1%和下降2.2%。", {"6.1%": "出口", "2.2%": "进口"}),
        ("6月，汽车产销分别完成250万辆和255万辆。", {"250万辆": "汽车产量", "255万辆": "汽车销量"}),
        ("吃类、穿类、用类商品分别增长20.0%、9.2%、10.5%。", {"20.0%": "吃类商品", "9.2%": "穿类商品", "10.5%": "用类商品"}),
        ("甲县、乙县、丙县的房价分别上涨2.1%、1.5%和0.9%。", {"2.1%": "甲县房价", "0.9%": "丙县房价"}),
        ("完工量25万吨，新接订单量54万吨，分别占全省的55.0%、74.7%。", {"55.0%": "完工量占全省比重", "74.7%": "新接订单量占全省比重"}),
        ("同城、异地业务量分别为72亿件、712亿件。", {"72亿件": "同城业务量", "712亿件": "异地业务量"}),
    ],
)  # fmt: skip
def test_figures_are_dealt_out_to_their_names(observe: Observe, text: str, named: dict[str, str]) -> None:
    found = observe(text)
    assert {quote: found[quote].indicator for quote in named} == named


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("全省有校舍168幢。其中，甲区有109幢、乙区33幢。", {"109幢": "甲区", "33幢": "乙区"}),
        ("播种面积17.9亿亩，其中玉米6.7亿亩。", {"6.7亿亩": "玉米"}),
        ("6月消费价格同比上涨0.3%。其中，城市上涨0.2%，农村上涨0.4%。", {"0.2%": "城市", "0.4%": "农村"}),
        ("新房价格环比下降0.5%，其中甲市、乙市分别下降0.6%、1.2%。", {"0.6%": "甲市", "1.2%": "乙市"}),
        ("各行净利润如下：甲银行743亿元，乙银行670亿元。", {"743亿元": "甲银行", "670亿元": "乙银行"}),
        ("各地出现较大阵风包括甲屿13级、乙屿11级。", {"13级": "甲屿", "11级": "乙屿"}),
        ("国有企业实现利润总额120亿元，私营企业95亿元。", {"120亿元": "国有企业", "95亿元": "私营企业"}),
    ],
)
def test_a_part_has_its_totals_measure_and_a_subject_of_its_own(observe: Observe, text: str, whose: dict[str, str]) -> None:
    found = observe(text)
    assert {quote: found[quote].subject for quote in whose} == whose
    assert len({found[quote].indicator for quote in whose}) == 1


@pytest.mark.parametrize(
    ("text", "quote", "indicator"),
    [
        ("采矿业增加值增长2.4%，制造业增长6.5%。", "6.5%", "制造业增加值"),
        ("第一产业用电量128亿千瓦时；第二产业5304亿千瓦时。", "5304亿千瓦时", "第二产业用电量"),
        ("出动消防员350名、消防车60辆。", "60辆", "出动消防车"),
        ("进口铁矿砂8219万吨；原油2669万吨。", "2669万吨", "原油进口量"),
        ("进口铁矿砂8219万吨，均价为每吨294.5元。", "294.5元", "铁矿砂均价"),
        ("受理投诉615件，解决497件。", "497件", "解决投诉"),
        ("中秋假期旅客流动量6.29亿人次，日均近2.1亿人次。", "2.1亿人次", "日均旅客流动量"),
        ("完成周转量和旅客运输量65.8亿吨公里和3513万人。", "3513万人", "旅客运输量"),
        ("甲地原油价格下跌0.3美元，收于每桶66.9美元；乙地原油价格下跌0.4美元，收于每桶70.1美元。", "70.1美元", "乙地原油价格"),
        ("营收下滑14%至25亿美元，低于分析师平均预期的26亿美元。", "26亿美元", "营收分析师平均预期"),
    ],
)
def test_what_a_neighbour_says_is_understood(observe: Observe, text: str, quote: str, indicator: str) -> None:
    assert observe(text)[quote].indicator == indicator


@pytest.mark.parametrize(
    ("text", "quote", "indicator", "measure"),
    [
        ("民营企业出口5亿元，占出口总值的52.1%。", "52.1%", "民营企业出口占出口总值比重", "share"),
        ("去年消费拉动经济增长2.1个百分点。", "2.1个百分点", "拉动经济增长", "contribution"),
        ("租房者的工资有40%直接上交房租。", "40%", "租房者的工资直接上交房租", "share"),
        ("参保人数达13亿人，覆盖97%人口。", "97%", "覆盖人口", "share"),
        ("62.3%的受访者认为压力较大。", "62.3%", "受访者认为压力较大", "share"),
        ("投入强度达2.8%，高于全国平均水平0.16个百分点。", "0.16个百分点", "投入强度高于全国平均水平", "ratio"),
        ("该候选人的支持率为47%，领先对手3个百分点。", "3个百分点", "该候选人的支持率领先对手", "ratio"),
        ("二季度交付44.4万辆，是一季度的1.15倍。", "1.15倍", "交付", "ratio"),
        ("1欧元约合1.08美元。", "1.08美元", "欧元兑美元汇率", "ratio"),
        ("完成投资190亿元，为年度计划的80.9%。", "80.9%", "投资完成年度计划比例", "ratio"),
        ("新增产值28亿元，完成全年目标的56.6%。", "56.6%", "产值完成目标比例", "ratio"),
        ("1月旅客运输量3018万人次，是去年同期的6成左右。", "6成", "旅客运输量", "ratio"),
        ("全年发送旅客16亿人次，恢复至2019年同期的53.5%。", "53.5%", "发送旅客恢复程度", "ratio"),
        ("全年研发经费支出333亿元，与生产总值之比为2.64%。", "2.64%", "研发经费支出与生产总值之比", "ratio"),
        ("专家说，6.3%的投资增速来之不易。", "6.3%", "投资增速", "change"),
    ],
)
def test_shares_contributions_and_ratios_are_neither_levels_nor_changes(
    observe: Observe, text: str, quote: str, indicator: str, measure: str
) -> None:
    found = observe(text)[quote]
    assert (found.indicator, found.measure) == (indicator, measure)


@pytest.mark.parametrize(
    ("text", "quote", "subject", "indicator"),
    [
        ("当天共取消212个航班。", "212个", None, "取消航班"),
        ("对境内目标发动了超过50次空袭。", "50次", None, "发动空袭"),
        ("58个国家的123家外国公司参展。", "58个", None, "国家"),
        ("58个国家的123家外国公司参展。", "123家", None, "外国公司"),
        ("该省22个自由贸易试验区进出口增长2.7%。", "22个", "该省", "自由贸易试验区"),
        ("空袭造成至少38人死亡、50多人受伤。", "38人", "空袭", "死亡人数"),
        ("空袭造成至少38人死亡、50多人受伤。", "50多人", "空袭", "受伤人数"),
        ("该县12个乡镇3.5万人受灾。", "3.5万人", "该县", "受灾人数"),
        ("安理会以14票赞成、1票弃权通过决议。", "1票", "安理会", "弃权票数"),
        ("36个行业利润同比增长。", "36个", None, "利润同比增长的行业"),
        ("3.7万间房屋倒塌。", "3.7万间", None, "房屋倒塌"),
        ("大会选出5位为环保做出贡献的女性。", "5位", "大会", "选出女性"),
        ("凌晨发生4.9级地震。", "4.9级", None, "地震"),
    ],
)
def test_a_count_is_of_the_noun_behind_it(observe: Observe, text: str, quote: str, subject: str | None, indicator: str) -> None:
    found = observe(text)[quote]
    assert (found.subject, found.indicator) == (subject, indicator)


@pytest.mark.parametrize(
    ("text", "quote", "subject", "indicator"),
    [
        ("面积1.28平方公里的老街区吸引游客。", "1.28平方公里", "老街区", "面积"),
        ("科考队在海拔5200米的冰川扎营。", "5200米", "冰川扎营", "海拔"),
        ("该望远镜口径6.5米，重约30吨。", "30吨", "该望远镜", "重量"),
        ("探测器降至2.1公里高度。", "2.1公里", "探测器", "高度"),
        ("小行星从距地球约120万公里处飞过。", "120万公里", None, "距地球距离"),
        ("将用至少2亿英镑采购无人机。", "2亿英镑", None, "采购无人机"),
        ("甲国将继续向乙国提供25亿英镑的军事援助。", "25亿英镑", "甲国", "军事援助"),
    ],
)
def test_a_dimension_or_a_sum_belongs_to_its_bearer(
    observe: Observe, text: str, quote: str, subject: str | None, indicator: str
) -> None:
    found = observe(text)[quote]
    assert (found.subject, found.indicator) == (subject, indicator)


@pytest.mark.parametrize(
    "text",
    [
        "两国三大领域的第二次会谈7月12日举行，四名代表出席。",
        "她在女子100米决赛中以10秒25夺冠。",
        "手机支持5G网络。",
        "新签一批亿元以上项目。",
        "300万人口规模的城市增长较快。",
        "道氏30种工业股票平均价格指数收高。",
    ],
)
def test_what_informs_of_no_quantity_is_no_figure(observe: Observe, text: str) -> None:
    assert observe(text) == {}


def test_two_amounts_with_至_between_them_are_one_range(observe: Observe) -> None:
    found = observe("该厂预计亏损1.2亿元至1.8亿元。")
    assert {(f.bound, f.low, f.high) for f in found.values()} == {("range", "120000000", "180000000")}


def test_a_point_named_once_is_the_unit_of_both(observe: Observe) -> None:
    found = observe("增速分别比上月末和上年同期低0.8个和5.1个百分点。")
    assert [(f.value, f.unit, f.comparison) for f in found.values()] == [("-0.8", "pp", "mom"), ("-5.1", "pp", "yoy")]


def test_an_amount_said_again_in_brackets_is_the_same_thing_at_the_same_time(observe: Observe) -> None:
    found = observe("4月，游客消费总额达2.1万亿日元（约合135亿美元），同比增长73.5%。")
    said, again = found["2.1万亿日元"], found["135亿美元"]
    assert (again.indicator, again.period, again.unit) == (said.indicator, said.period, "USD")


def test_a_class_of_things_stays_in_the_name_of_what_is_counted(observe: Observe) -> None:
    found = observe("其中亿元以上项目216个，比上年多93个。")
    assert {quote: figure.indicator for quote, figure in found.items()} == {"216个": "亿元以上项目", "93个": "亿元以上项目"}


@pytest.mark.parametrize(
    ("text", "quote", "subject", "indicator"),
    [
        ("省地震局派出85人赶赴震区。", "85人", "省地震局", "派出人员"),
        ("某总队调集10个支队118辆消防车530人赶赴现场。", "530人", "某总队", "调集人员"),
        (
            "批发和零售业，交通运输、仓储和邮政业，住宿和餐饮业增加值分别增长1.5%、2.5%和2.7%。",
            "2.5%",
            None,
            "交通运输、仓储和邮政业增加值",
        ),
        ("医药制造业、计算机及办公设备制造业投资分别增长21%和9%。", "9%", None, "计算机及办公设备制造业投资"),
        ("甲业、乙业产值增速分别恢复到4.7%和1.9%，9月份增速分别达到11.5%和6.5%。", "11.5%", None, "甲业产值"),
        ("6月失业率为4.85%，比上月高0.02个百分点，比上年同期低0.07个百分点。", "0.07个百分点", None, "失业率"),
        ("6月产量同比增长6.3%，比上月加快2.1个百分点，环比增长0.85%。", "0.85%", None, "产量"),
        ("出口增长2.5%，拉高整体增速4.2个百分点。", "4.2个百分点", "出口", "拉高整体增速增长"),
        ("一线城市票房占比较去年降低2.5%。", "2.5%", None, "一线城市票房占比"),
        ("扣除食品和能源价格的核心物价同比上涨1.3%。", "1.3%", None, "核心物价"),
        ("酒店业就业人数增加7.2万人；建筑业减少9000人。", "9000人", None, "建筑业就业人数"),
        ("失业率降至4.8%，好于5.1%的预期。", "5.1%", None, "失业率预期"),
        ("空袭造成16503名儿童和青少年死亡。", "16503名", "空袭", "儿童和青少年死亡人数"),
        ("报考人数突破千万，达到1031万。", "1031万", None, "报考人数"),
        ("失业率为5.5%。受天气影响走高至6.1%。", "6.1%", None, "失业率"),
        ("年主营业务收入500万元以上的企业。", "500万元", None, "年主营业务收入"),
        ("甲公司的营收和利润分别为19.5亿元和9.5亿元，同比增速为9.4%和8.9%。", "8.9%", None, "甲公司利润"),
        ("某酒投放量约3万吨。", "3万吨", None, "某酒投放量"),
        ("里程从不足1万公里，延展到2.2万公里。", "2.2万公里", None, "里程"),
        ("人均增收6000元。", "6000元", None, "人均收入"),
        ("该国实际国内生产总值环比下降1.3%。", "1.3%", None, "该国实际国内生产总值"),
        ("甲地、乙地用户渗透率分别为33%和26%；手机用户分别达4.92亿户、2.7亿户。", "2.7亿户", None, "手机用户"),
        ("服务业指数从53.4升至53.8。", "53.4", None, "服务业指数"),
    ],
)
def test_names_that_stand_apart_from_their_figures(
    observe: Observe, text: str, quote: str, subject: str | None, indicator: str
) -> None:
    found = observe(text)[quote]
    assert (found.subject, found.indicator) == (subject, indicator)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("密度约370人/平方千米。", {"370人/平方千米": "人/平方千米"}),
        ("缴获冰毒41块，花了41块5毛。", {"41块": "块", "41块5毛": "CNY"}),
        ("确诊病例超过3388万（33888726例）。", {"3388万": "例", "33888726例": "例"}),
        ("票房过亿元的影片达47部。", {"47部": "部"}),
        ("男子73公斤以上级决赛打响，连续5个季度举行。", {}),
    ],
)
def test_units_of_things_by_the_words_beside_them(observe: Observe, text: str, units: dict[str, str]) -> None:
    assert {quote: observation.unit for quote, observation in observe(text).items()} == units
