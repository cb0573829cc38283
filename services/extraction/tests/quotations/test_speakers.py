"""Speakers before, behind and inside their words, over sentences and paragraphs; words in quotation marks that nobody says."""

import pytest

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.quotations import quotations
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article, Quotation

Said = tuple[str | None, str, bool]


def said(text: str) -> list[Said]:
    """Speaker, words, and whether they stand in quotation marks."""
    paragraphs = tuple(text.split("\n"))
    ids = {"article_id": article_id("t", "", text), "page_id": digest(text.encode())}
    document = Document(Article(**ids, ordinal=0, source="t", paragraphs=paragraphs, text=text))
    bodies = [draft.body for draft in quotations(document)]
    return [(b.speaker.name if b.speaker else None, b.text, b.direct) for b in bodies if isinstance(b, Quotation)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # --- before the words
        ("商务部发言人何咏前表示，中方对此坚决反对。", [("何咏前", "中方对此坚决反对。", False)]),
        ("县长田玉明坦言：“去年全县几乎没有外资，今年来了三家。”", [("田玉明", "去年全县几乎没有外资，今年来了三家。", True)]),
        (
            "法国外长巴罗在社交媒体上写道，停火必须立即生效。",
            [("巴罗", "停火必须立即生效。", False)],
        ),
        ("世界卫生组织总干事谭德塞10日警告称，霍乱正在蔓延。", [("谭德塞", "霍乱正在蔓延。", False)]),
        ("经济学家刘世锦在论坛上指出，要扩大服务消费。", [("刘世锦", "要扩大服务消费。", False)]),
        ("村支书蒋大兴告诉记者，路修通后客商多了。", [("蒋大兴", "路修通后客商多了。", False)]),
        ("据项目经理贺建平介绍，大桥年底通车。", [("贺建平", "大桥年底通车。", False)]),
        ("以色列国防军周六表示，行动已经结束。", [("以色列国防军", "行动已经结束。", False)]),
        ("中信证券分析指出，银行股息率回升。", [("中信证券", "银行股息率回升。", False)]),
        (
            "Orbix首席财务官Amrita Solen表示，投资不会减少。Solen称，现金流充足。",
            [("Amrita Solen", "投资不会减少。", False), ("Amrita Solen", "现金流充足。", False)],
        ),
        ("包括梵蒂冈在内的几个国家被认为可能是会谈地点。", []),
        # --- behind the words
        ("“我们已经等了七年，不能再等了。”居民代表申桂兰说。", [("申桂兰", "我们已经等了七年，不能再等了。", True)]),
        ("“降雨还会持续。”气象台首席预报员孟凡强说。", [("孟凡强", "降雨还会持续。", True)]),
        ("“这不是妥协，而是务实。”德国总理朔尔茨如是说。", [("朔尔茨", "这不是妥协，而是务实。", True)]),
        # --- in the middle
        (
            "“苗是好苗，”技术员段小宁说，“就怕倒春寒。”",
            [("段小宁", "苗是好苗", True), ("段小宁", "就怕倒春寒。", True)],
        ),
        # --- pronouns and short names
        (
            "乌拉圭总统拉卡列·波乌表示，谈判进展顺利。他还说，协定将在年内签署。",
            [("拉卡列·波乌", "谈判进展顺利。", False), ("拉卡列·波乌", "协定将在年内签署。", False)],
        ),
        (
            "研究员龚丽娟认为，鸟类数量回升。她指出，湿地面积扩大是主因。",
            [("龚丽娟", "鸟类数量回升。", False), ("龚丽娟", "湿地面积扩大是主因。", False)],
        ),
        (
            "外长王毅同巴西外长维埃拉通电话。双方表示，将加强协调。",
            [("王毅、维埃拉", "将加强协调。", False)],
        ),
        # --- continued
        (
            "“孩子们有了新教室，”校长包玉梅说，“冬天不冷了。”\n“明年还要修操场，请大家来看。”",
            [
                ("包玉梅", "孩子们有了新教室", True),
                ("包玉梅", "冬天不冷了。", True),
                ("包玉梅", "明年还要修操场，请大家来看。", True),
            ],
        ),
        (
            "董事长陆家禾说，订单排到了明年三月。“海外客户占一半，利润也更高。”",
            [("陆家禾", "订单排到了明年三月。", False), ("陆家禾", "海外客户占一半，利润也更高。", True)],
        ),
        # --- organisations and the anonymous
        ("欧盟委员会称，新规将于明年生效。", [("欧盟委员会", "新规将于明年生效。", False)]),
        ("伊朗外交部在声明中说，伊方保留回应的权利。", [("伊朗外交部", "伊方保留回应的权利。", False)]),
        ("一位知情人士透露，谈判已近尾声。", [("一位知情人士", "谈判已近尾声。", False)]),
        ("多名当地居民告诉记者，供水仍未恢复。", [("多名当地居民", "供水仍未恢复。", False)]),
        ("公司有关负责人表示，产线已恢复运转。", [("公司有关负责人", "产线已恢复运转。", False)]),
        ("高盛预计，油价将在四季度回落。", [("高盛", "油价将在四季度回落。", False)]),
        (
            "“三年内产量要翻一番。”谈到将来，总经理郭长征信心十足，“这不是空话，大家都看着。”",
            [("郭长征", "三年内产量要翻一番。", True), ("郭长征", "这不是空话，大家都看着。", True)],
        ),
        ("“这绝不是巧合。”在教授贾庆国看来，此举另有考虑。", [("贾庆国", "这绝不是巧合。", True)]),
        ("朝中社援引金正恩的话说，将继续加强力量。", [("金正恩", "将继续加强力量。", False)]),
        (
            "海关有关负责人表示，通关更快了。该负责人指出，成本也降了。",
            [("海关有关负责人", "通关更快了。", False), ("海关有关负责人", "成本也降了。", False)],
        ),
        ("有网友评论说：“这才是真正的工匠精神。”", [("网友", "这才是真正的工匠精神。", True)]),
        ("“书包太沉，我来背吧。”魏晓彤一边扶着钱思琪下车，一边说。", [("魏晓彤", "书包太沉，我来背吧。", True)]),
        ("馆长孟庆元3日在“书香夜话”上说，读者多了。", [("孟庆元", "读者多了。", False)]),
        # --- nested
        (
            "教练顾小龙说：“我告诉他们，‘别怕输，放开打’，他们做到了。”",
            [("顾小龙", "我告诉他们，‘别怕输，放开打’，他们做到了。", True)],
        ),
        # --- traditional characters
        ("外交部發言人毛寧表示，中方希望各方保持克制。", [("毛寧", "中方希望各方保持克制。", False)]),
        ("行政長官李家超說：「特區政府會繼續努力，改善民生。」", [("李家超", "特區政府會繼續努力，改善民生。", True)]),
    ],
)
def test_who_said_it(text: str, expected: list[Said]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“十四五”规划纲要提出的目标已经实现。",
        "他被称为“铁人”，也被誉为“活雷锋”。",
        "《流浪地球》讲述了一段“带着地球去流浪”的故事。",
        "所谓“自由航行”，不过是借口。",
        "据了解，今年产量增加。",
        "统计数据显示，失业率下降。",
        "车身说明书写着使用方法。",
        "公司简称中国神华。",
        "会议宣布了人事任免。",
        "这表明经济回升向好。",
        "黄河被称为母亲河。",
    ],
)
def test_nobody_said_it(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "title", "organisation"),
    [
        ("美联储主席鲍威尔说，通胀仍高。", "美联储主席", "美联储"),
        ("清华大学教授、院士欧阳明高认为，电池成本还会下降。", "清华大学教授、院士", "清华大学"),
    ],
)
def test_the_speakers_title_and_organisation(text: str, title: str, organisation: str) -> None:
    paragraphs = (text,)
    ids = {"article_id": article_id("t", "", text), "page_id": digest(text.encode())}
    body = next(iter(quotations(Document(Article(**ids, ordinal=0, source="t", paragraphs=paragraphs, text=text))))).body
    assert isinstance(body, Quotation)
    assert body.speaker is not None
    assert (body.speaker.title, body.speaker.organisation) == (title, organisation)
