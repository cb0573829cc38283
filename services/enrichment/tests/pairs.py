"""Pairs of articles of our own whose relation is known from how they were made.

Six happenings, each told by an agency, by another one in other words, in Traditional characters and a day later; every pair is one of
these with itself changed in one way, or with another; beside them, forms that are filled in again and again.
"""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from dateline_enrichment.domain import read
from dateline_enrichment.domain.stories import Relation, Traits, traits_of
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import dateline_of
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article, FactBatch

DAY = date(2023, 11, 8)


class Happening(NamedTuple):
    """`headline`, `body`: the agency's; `changed`: a figure and what a later version makes of it."""

    headline: str
    body: str
    other_headline: str
    other_body: str
    traditional_headline: str
    traditional_body: str
    next_headline: str
    next_body: str
    changed: tuple[str, str]


HAPPENINGS = (
    Happening(
        "山河省前三季度外贸进出口增长6.3%",
        "新华社山城11月8日电（记者 林一川）山城海关8日发布数据显示，2023年前三季度，山河省外贸进出口总值4127.6亿元，同比增长6.3%。"
        "其中，出口2518.3亿元，增长8.1%；进口1609.3亿元，增长3.6%。\n"
        "山城海关副关长周远介绍，前三季度，山河省民营企业进出口2290.5亿元，占全省外贸总值的55.5%。\n"
        "机电产品是山河省第一大类出口商品。前三季度，全省出口机电产品1321.7亿元，增长10.4%。周远表示，下一阶段将继续优化口岸营商环境。",
        "山河省民营企业挑起外贸大梁 前三季度出口额超2500亿元",
        "中新社山城11月8日电 从山城海关当天举行的新闻通气会上获悉，今年前九个月山河省对外贸易实现稳步增长，出口2518.3亿元、"
        "进口1609.3亿元，合计4127.6亿元。\n据介绍，民营企业贡献突出，进出口值达到2290.5亿元。山城海关副关长周远称，"
        "企业对新兴市场的开拓成效明显。",
        "山河省前三季外貿進出口增長6.3%",
        "【本報訊】據山城海關8日發布的數據，2023年前三季度，山河省外貿進出口總值4127.6億元，同比增長6.3%。其中，出口2518.3億元，"
        "增長8.1%；進口1609.3億元，增長3.6%。\n山城海關副關長周遠介紹，前三季度，山河省民營企業進出口2290.5億元，占全省外貿總值的55.5%。",
        "山河省出台二十条措施稳外贸",
        "新华社山城11月9日电 山河省政府9日印发《关于促进外贸稳定增长的若干措施》，从通关、融资、参展等方面提出20条举措。"
        "数据显示，今年前三季度山河省外贸进出口总值4127.6亿元，民营企业进出口2290.5亿元。",
        ("4127.6", "4172.6"),
    ),
    Happening(
        "青岚江大桥建成通车",
        "新华社青岚11月8日电（记者 何田）经过四年建设，青岚江大桥8日正式建成通车。大桥全长3.86公里，主跨1176米，双向六车道，"
        "设计时速100公里，总投资47.25亿元。\n项目总工程师马立群说，建设团队攻克了深水基础施工等难题，共使用钢材12.4万吨。\n"
        "大桥通车后，青岚市两岸的车程由原来的一个多小时缩短至8分钟，对促进区域协调发展具有重要意义。",
        "四年建成 青岚江两岸车程缩至8分钟",
        "中新社青岚11月8日电 8日上午，随着首批车辆驶过江面，总投资47.25亿元的青岚江大桥投入使用。这座主跨1176米的悬索桥"
        "将天堑变为通途。\n“最难的是深水基础。”总工程师马立群告诉记者，全桥用钢12.4万吨，全长3.86公里。",
        "青嵐江大橋建成通車",
        "【本報訊】歷時四年建設，青嵐江大橋8日正式建成通車。大橋全長3.86公里，主跨1176米，雙向六車道，總投資47.25億元。\n"
        "項目總工程師馬立群說，建設團隊攻克了深水基礎施工等難題，共使用鋼材12.4萬噸。",
        "青岚江大桥通车首日车流量超3万辆次",
        "新华社青岚11月9日电 记者从青岚市交通运输局了解到，总投资47.25亿元的青岚江大桥通车首日运行平稳，24小时车流量达3.12万辆次。"
        "项目总工程师马立群表示，主跨1176米的桥面各项监测数据正常。",
        ("47.25", "47.52"),
    ),
    Happening(
        "平川县发生5.4级地震",
        "新华社平川11月8日电（记者 石磊）据平川省地震台网测定，8日3时26分，平川县发生5.4级地震，震源深度12公里。"
        "截至8日16时，地震造成17人受伤，倒塌房屋236间，转移安置群众2841人。\n"
        "平川县应急管理局局长苏河介绍，当地已启动二级应急响应，调集帐篷1350顶、棉被4200床运往灾区，电力和通信已基本恢复。",
        "平川地震致17人受伤 救灾物资运抵灾区",
        "中新社平川11月8日电 平川县8日凌晨的一场5.4级地震打破了山村的宁静。县应急管理局局长苏河向媒体通报，已有17人送医，"
        "2841名村民被安置到临时避难点，236间房屋倒塌。\n第一批1350顶帐篷当天下午送到村民手中。",
        "平川縣發生5.4級地震",
        "【本報訊】據平川省地震台網測定，8日3時26分，平川縣發生5.4級地震，震源深度12公里。截至8日16時，地震造成17人受傷，"
        "倒塌房屋236間，轉移安置群眾2841人。\n平川縣應急管理局局長蘇河介紹，當地已調集帳篷1350頂、棉被4200床運往災區。",
        "平川县灾区学校复课",
        "新华社平川11月9日电 平川县5.4级地震发生后的第二天，灾区11所学校恢复上课。县应急管理局局长苏河说，已转移安置的2841名群众"
        "生活有保障，1350顶帐篷全部搭建完毕，受损房屋正在排查。",
        ("236", "263"),
    ),
    Happening(
        "云港集团前三季度净利润同比增长21.7%",
        "新华社云港11月8日电（记者 高岩）云港集团8日发布三季报，前三季度实现营业收入863.4亿元，同比增长12.9%；净利润72.58亿元，同比增长21.7%。\n"
        "云港集团董事长陆行舟表示，业绩增长主要得益于集装箱业务。前三季度，集团完成集装箱吞吐量1945万标箱，增长9.3%；"
        "完成货物吞吐量4.36亿吨，增长5.8%。集团全年计划投资118亿元。",
        "集装箱业务发力 云港集团净利超72亿元",
        "中新社云港11月8日电 港口企业云港集团周三交出三季度成绩单：营收863.4亿元，净利72.58亿元，双双实现两位数增长。\n"
        "董事长陆行舟在业绩说明会上说，集装箱吞吐量达到1945万标箱，是增长的主要来源。",
        "雲港集團前三季度淨利潤同比增長21.7%",
        "【本報訊】雲港集團8日發布三季報，前三季度實現營業收入863.4億元，同比增長12.9%；淨利潤72.58億元，同比增長21.7%。\n"
        "雲港集團董事長陸行舟表示，業績增長主要得益於集裝箱業務。前三季度，集團完成集裝箱吞吐量1945萬標箱，增長9.3%。",
        "云港集团股价创新高",
        "新华社云港11月9日电 受三季报提振，云港集团股价9日上涨7.4%，收于18.36元。前一日发布的三季报显示，公司前三季度净利润72.58亿元，"
        "集装箱吞吐量1945万标箱。董事长陆行舟称，公司将提高分红比例。",
        ("72.58", "75.28"),
    ),
    Happening(
        "国际湿地保护大会在明湖市开幕",
        "新华社明湖11月8日电（记者 叶青）国际湿地保护大会8日在明湖市开幕，来自68个国家和地区的近千名代表出席。大会主题为“共享湿地”。\n"
        "明湖市市长秦川在开幕式上致辞说，明湖市十年来恢复湿地面积2.37万公顷，鸟类增加到312种。\n"
        "大会秘书长安德森表示，各方将就湿地修复资金等议题展开讨论，并发表《明湖宣言》。会议为期三天。",
        "千名代表聚首明湖 共商湿地保护",
        "中新社明湖11月8日电 秋日明湖，候鸟翔集。国际湿地保护大会选择在此召开，大会秘书长安德森说，这里十年间恢复了2.37万公顷湿地，"
        "鸟类达312种，为世界提供了样本。\n市长秦川向与会者介绍了明湖经验。",
        "國際濕地保護大會在明湖市開幕",
        "【本報訊】國際濕地保護大會8日在明湖市開幕，來自68個國家和地區的近千名代表出席。大會主題為「共享濕地」。\n"
        "明湖市市長秦川在開幕式上致辭說，明湖市十年來恢復濕地面積2.37萬公頃，鳥類增加到312種。",
        "国际湿地保护大会发表《明湖宣言》",
        "新华社明湖11月9日电 正在明湖市举行的国际湿地保护大会9日发表《明湖宣言》，呼吁各国加大湿地修复投入。"
        "大会秘书长安德森说，明湖市恢复2.37万公顷湿地的实践值得借鉴。市长秦川表示，鸟类已增加到312种。",
        ("2.37", "2.73"),
    ),
    Happening(
        "东陵机场三期扩建工程开工",
        "新华社东陵11月8日电（记者 丁一）东陵国际机场三期扩建工程8日开工，总投资326.8亿元。工程将新建第三跑道和面积54.6万平方米的T3航站楼，"
        "计划2027年投入使用。\n东陵机场集团总经理郝明说，工程建成后，机场年旅客吞吐能力将达到6500万人次，年货邮吞吐能力达到120万吨。"
        "去年，东陵机场旅客吞吐量为3874万人次。",
        "东陵机场将新建第三跑道 2027年投用",
        "中新社东陵11月8日电 东陵国际机场即将迎来第三条跑道。8日启动建设的三期工程概算326.8亿元，核心是54.6万平方米的T3航站楼。\n"
        "“设计容量是6500万人次。”机场集团总经理郝明说，去年旅客量已有3874万人次，扩容迫在眉睫。",
        "東陵機場三期擴建工程開工",
        "【本報訊】東陵國際機場三期擴建工程8日開工，總投資326.8億元。工程將新建第三跑道和面積54.6萬平方米的T3航站樓，"
        "計劃2027年投入使用。\n東陵機場集團總經理郝明說，工程建成後，機場年旅客吞吐能力將達到6500萬人次。去年，東陵機場旅客吞吐量為3874萬人次。",
        "东陵机场三期工程获银团贷款",
        "新华社东陵11月9日电 东陵机场集团9日与5家银行签署协议，为总投资326.8亿元的三期扩建工程融资210亿元。集团总经理郝明表示，"
        "贷款将用于54.6万平方米的T3航站楼建设。",
        ("326.8", "328.6"),
    ),
)
FORMS = (
    (
        "{who}银行{day}日开展{a}亿元逆回购操作",
        "新华社山城11月{day}日电 {who}银行{day}日以利率招标方式开展了{a}亿元7天期逆回购操作，中标利率为1.80%。当日有{b}亿元逆回购到期。",
    ),
    (
        "{who}外汇交易中心{day}日公布汇率",
        "新华社山城11月{day}日电 {who}外汇交易中心受权公布，人民币对美元汇率中间价报7.{a}元，人民币对欧元汇率中间价报7.{b}元。"
        "人民币汇率中间价的形成方式为，交易中心于每日银行间外汇市场开盘前向做市商询价，将全部做市商报价作为计算样本，去掉最高和最低报价后，"
        "将剩余报价加权平均，得到当日中间价，权重由交易中心根据报价方在银行间外汇市场的交易量及报价情况等指标综合确定。",
    ),
    (
        "{who}公司{day}日销售汽车{a}辆",
        "新华社山城11月{day}日电 {who}公司{day}日销售汽车{a}辆，同比增长12.5%；产量{b}辆，同比增长10.5%。",
    ),
    (
        "{who}市{day}日空气质量周报：优良天数占比85.7%",
        "新华社山城11月{day}日电 {who}市生态环境局{day}日发布周报，上周优良天数占比85.7%，细颗粒物平均浓度为{a}微克/立方米，臭氧浓度为{b}微克/立方米。",
    ),
    (
        "{who}农产品批发价格指数周报",
        "新华社山城11月{day}日电 农业部门{day}日监测，本周{who}农产品批发价格200指数为{a}点，比上周上升0.35个点；猪肉平均价格为每公斤{b}元。",
    ),
)  # fmt: skip
PLACES_OF_TWO = (
    ("明湖市新增两条公交线路", "新华社明湖11月8日电 明湖市交通运输局8日宣布，新增两条公交线路，投放纯电动公交车36辆，方便城东居民出行。"),
    ("明湖市一小区发生火灾", "新华社明湖11月8日电 明湖市消防救援支队8日通报，城西一小区发生火灾，消防员疏散居民52人，火灾未造成人员伤亡。"),
    ("平川县首届苹果节开幕", "新华社平川11月8日电 平川县首届苹果节8日开幕，全县苹果种植面积达到18.5万亩，预计产量32.4万吨。"),
    ("云港市举办国际龙舟赛", "新华社云港11月8日电 云港市国际龙舟赛8日开赛，来自12个国家的34支队伍参加，比赛总里程为21.6公里。"),
)  # fmt: skip


class Told(NamedTuple):
    """An article, its facts, and what is compared of it."""

    article: Article
    facts: FactBatch
    traits: Traits


class Pair(NamedTuple):
    """Two articles and what they are to each other; `kind` says how the pair was made."""

    kind: str
    one: Told
    other: Told
    relation: Relation | None


def told(source: str, headline: str, text: str, days: int = 0) -> Told:
    """An article of some days after DAY, received at nine."""
    on = DAY + timedelta(days)
    key = article_id(source, headline, text)
    article = Article(
        article_id=key, page_id=digest(key.encode()), ordinal=0, source=source, headline=headline, paragraphs=tuple(text.split("\n")),
        text=text, published_on=on, dateline=dateline_of(text, on),
    )  # fmt: skip
    facts = batch_of(article).model_copy(update={"received_at": datetime(on.year, on.month, on.day, 9, tzinfo=UTC)})
    return Told(article, facts, traits_of(article, facts, read(facts).known_figures()))


def light(text: str) -> str:
    """A paper's light hand: its own opening, a word here and there."""
    return text.replace("（记者", "（本报记者").replace("表示", "说").replace("介绍", "告诉记者").replace("新华社", "据新华社", 1)


def pairs_of(happening: Happening) -> Iterator[Pair]:
    headline, body = happening.headline, happening.body
    old, new = happening.changed
    first = told("xinhua", headline, body)
    revised = body.replace(old, new)
    longer = body + "\n另据了解，当地有关部门将于近期公布更多情况。本社将持续关注后续进展。"
    yield Pair("copy whole", first, told("shanhe-daily", headline, body, 1), Relation.COPY)
    yield Pair("copy whole, own headline", first, told("city-evening", happening.next_headline, body, 1), Relation.COPY)
    yield Pair("copy cut down", first, told("city-evening", headline, body.rpartition("\n")[0], 1), Relation.COPY)
    yield Pair("copy lengthened", first, told("shanhe-web", headline, longer, 0), Relation.COPY)
    yield Pair("light edit", first, told("shanhe-daily", headline + "（图）", light(body), 1), Relation.COPY)
    yield Pair(
        "Traditional", first, told("harbour-news", happening.traditional_headline, happening.traditional_body, 1), Relation.COPY
    )
    yield Pair("revision, same day", first, told("xinhua", headline.replace(old, new), revised), Relation.REVISION)
    yield Pair("revision, next day", first, told("xinhua", headline.replace(old, new), light(revised), 1), Relation.REVISION)
    notice = f"新华社11月8日播发的《{headline}》一稿中，“{old}”应为“{new}”，特此更正。"
    yield Pair("correction notice", first, told("xinhua", "更正", notice, 1), Relation.ANNOUNCEMENT)
    kill = f"请撤销新华社11月8日播发的《{headline}》一稿，已采用的请勿转载。"
    yield Pair("kill notice", first, told("xinhua", "撤稿通知", kill, 0), Relation.ANNOUNCEMENT)
    yield Pair("another agency", first, told("cns", happening.other_headline, happening.other_body), Relation.STORY)
    yield Pair("follow-up", first, told("xinhua", happening.next_headline, happening.next_body, 1), Relation.STORY)


def forms() -> Iterator[Pair]:
    amounts = ((1850, 1780), (2240, 2170), (1960, 2035), (12847, 13152))
    for headline, body in FORMS:

        def filled(
            who: str, day: int, values: tuple[int, int], source: str = "xinhua", form: tuple[str, str] = (headline, body)
        ) -> Told:
            words = {"who": who, "day": day, "a": values[0], "b": values[1]}
            return told(source, form[0].format(**words), form[1].format(**words), day - 8)

        if "周报" not in headline:
            yield Pair("form, next day", filled("山河", 8, amounts[0]), filled("山河", 9, amounts[1]), None)
        yield Pair("form, next week", filled("山河", 8, amounts[1]), filled("山河", 15, amounts[2]), None)
        yield Pair("form, another's", filled("山河", 8, amounts[0]), filled("云港", 8, amounts[1]), None)
        yield Pair("form, another's of another source", filled("山河", 8, amounts[2]), filled("平川", 8, amounts[3], "cns"), None)


def others() -> Iterator[Pair]:
    for one, other in itertools.combinations(HAPPENINGS, 2):
        yield Pair("two happenings", told("xinhua", one.headline, one.body), told("xinhua", other.headline, other.body), None)
    for headline, body in PLACES_OF_TWO:
        for happening in (HAPPENINGS[2], HAPPENINGS[3], HAPPENINGS[4]):
            yield Pair(
                "two in one place", told("xinhua", headline, body), told("xinhua", happening.headline, happening.body), None
            )
    yield Pair("two in one place", *(told("xinhua", *PLACES_OF_TWO[at]) for at in (0, 1)), None)


def all_pairs() -> list[Pair]:
    return [*itertools.chain.from_iterable(map(pairs_of, HAPPENINGS)), *forms(), *others()]
