"""Who said what, in texts written for the purpose."""

import pytest

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.mentions import mentions
from dateline_extraction.domain.facts.quotations import quotations
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article, Mention, Quotation


def document(text: str) -> Document:
    paragraphs = tuple(text.split("\n"))
    ids = {"article_id": article_id("t", "", text), "page_id": digest(text.encode())}
    return Document(Article(**ids, ordinal=0, source="t", paragraphs=paragraphs, text=text))


def said(text: str) -> list[tuple[str | None, str, bool]]:
    bodies = [draft.body for draft in quotations(document(text))]
    return [(b.speaker.name if b.speaker else None, b.text, b.direct) for b in bodies if isinstance(b, Quotation)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("董事长王宜林说，形势严峻。", [("王宜林", "形势严峻。", False)]),
        ("“订单多了三成。”总经理崔巍告诉记者。", [("崔巍", "订单多了三成。", True)]),
        ("“这是突破。”院士赵红卫说，“我们将继续努力。”", [("赵红卫", "我们将继续努力。", True)]),
        (
            "专员菲利普·拉扎里尼说：“我们正面临危机。”\n拉扎里尼还说，粮食断绝。",
            [("菲利普·拉扎里尼", "我们正面临危机。", True), ("菲利普·拉扎里尼", "粮食断绝。", False)],
        ),
        (
            "外长拉夫罗夫对媒体表示，没有理由回避。他说，这是乌托邦。",
            [("拉夫罗夫", "没有理由回避。", False), ("拉夫罗夫", "这是乌托邦。", False)],
        ),
        (
            "市长李强生说，增长很快。“明年还要更快，更好。”",
            [("李强生", "增长很快。", False), ("李强生", "明年还要更快，更好。", True)],
        ),
        ("据副局长管涛分析，储备下降。", [("管涛", "储备下降。", False)]),
        ("业内人士认为，殊为不易。", [("业内人士", "殊为不易。", False)]),
        ("通讯局发言人说，资源有限。", [("通讯局发言人", "资源有限。", False)]),
        ("助理秘书长哈立德·赫亚里警告空袭可能使局势升级。", [("哈立德·赫亚里", "空袭可能使局势升级。", False)]),
    ],
)
def test_speaker_and_words(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [item for item in said(text) if item in expected] == expected


@pytest.mark.parametrize("text", ["多糖包被又称细胞被。", "数据显示，出口增长。", "他获得“杰出女科学家奖”。", "说明书很长。"])
def test_no_quotation(text: str) -> None:
    assert said(text) == []


def test_the_draft_covers_the_words() -> None:
    text = "董事长王宜林说，形势严峻。"
    for draft in quotations(document(text)):
        assert isinstance(draft.body, Quotation)
        assert text[draft.start : draft.end] == draft.body.text


def test_a_mention_carries_title_and_canonical_name() -> None:
    text = "首席执行官本·托米表示，房租上涨。本·托米还认为，不够。"
    drafts = [draft for draft in mentions(document(text)) if isinstance(draft.body, Mention)]
    assert [(d.body.name, d.body.title, text[d.start : d.end]) for d in drafts if isinstance(d.body, Mention)] == [
        ("本·托米", "首席执行官", "首席执行官本·托米")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Two speakers of one sentence.
        (
            "队长周远航认为“主要责任在我自己”，教练何立群则说“全队都要检讨训练方法”。",
            [("周远航", "主要责任在我自己", True), ("何立群", "全队都要检讨训练方法", True)],
        ),
        # A second statement behind the first.
        (
            "教练何立群赛前表示，希望球队打出配合，但他同时强调，需要尊重对手。",
            [("何立群", "希望球队打出配合", False), ("何立群", "需要尊重对手。", False)],
        ),
        # The reported part ends where the direct one begins.
        (
            "教练何立群坦言，训练条件有了改善，“大家练得比去年更主动，更投入”。",
            [("何立群", "训练条件有了改善", False), ("何立群", "大家练得比去年更主动，更投入", True)],
        ),
        # A pronoun means whom the sentence before is about, not who spoke last.
        (
            "局长周远航说，工程进展顺利。\n住持何立群主持了仪式。他说，仪式简朴。",
            [("周远航", "工程进展顺利。", False), ("何立群", "仪式简朴。", False)],
        ),
        ("总统奥巴马签署命令，并称，局势构成威胁。", [("奥巴马", "局势构成威胁。", False)]),
        ("国际足联19号宣布，决赛推迟举行。", [("国际足联", "决赛推迟举行。", False)]),
    ],
)
def test_statements_are_told_apart(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert said(text) == expected


def test_a_statement_goes_on_to_the_end_of_its_paragraph() -> None:
    words = "下一步要把预防和查处结合起来，从制度和教育两方面入手。要进一步加大督查力度，规范审批行为，防止少数人说了算。"
    text = f"云山市纪检部门指出，{words}\n记者了解到，此前已有三人被查。"
    assert said(text)[0] == ("云山市纪检部门", words, False)


def test_a_statement_ends_where_somebody_else_speaks() -> None:
    text = "局长周远航表示，工程进展顺利。市长何立群表示，资金已经到位。"
    assert said(text) == [("周远航", "工程进展顺利。", False), ("何立群", "资金已经到位。", False)]
