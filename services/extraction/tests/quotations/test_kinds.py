"""Kinds of speakers and statements that were mended, each with an example that it fits and one that it must not."""

import pytest

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.quotations import quotations
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article, Quotation

Said = tuple[str | None, str]


def said(text: str) -> list[Said]:
    """Speaker and words."""
    ids = {"article_id": article_id("t", "", text), "page_id": digest(text.encode())}
    document = Document(Article(**ids, ordinal=0, source="t", paragraphs=tuple(text.split("\n")), text=text))
    bodies = [draft.body for draft in quotations(document)]
    return [(b.speaker.name if b.speaker else None, b.text) for b in bodies if isinstance(b, Quotation)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An institution by its kind is the last one of that kind.
        (
            "原告向云山市人民法院起诉。被告拒绝赔偿。该院认为，损失应当赔偿。",
            [("云山市人民法院", "损失应当赔偿。")],
        ),
        # 文章称: the paper, and nobody where no paper is named.
        ("《人民日报》刊发文章。文章称，班列开行过万。", [("人民日报", "班列开行过万。")]),
        ("局长周远航出席仪式。报道说，活动持续三天。", []),
        # A pronoun with a verb that the word list does not have.
        ("局长周远航出席仪式。他威胁说：“谁都不会得逞，走着瞧。”", [("周远航", "谁都不会得逞，走着瞧。")]),
        # The reporter of the dateline never speaks.
        ("中新网云山7月19日电 (张旭)云山国际机场18日晚发布消息称，航线恢复。", [("云山国际机场", "航线恢复。")]),
        # Of a report in a report the inner speaker.
        ("卫星社报道称，国家航天局31日在社交媒体上表示，碎片已经找到。", [("国家航天局", "碎片已经找到。")]),
        # A noun behind 作出 leads to nothing.
        ("外长周远航对此作出回应，反问称“难道不该如此吗？”", [("周远航", "难道不该如此吗？")]),
        # 分析认为 in a sentence that names somebody else.
        ("两人与周远航合谋，分析认为案件将重审。", []),
        # Marks in marks of the same kind.
        (
            "厂长周远航说：“我们用“以购代捐”的办法帮助农户，今后还要继续。”",
            [("周远航", "我们用“以购代捐”的办法帮助农户，今后还要继续。")],
        ),
        # A demand without a comma.
        ("省长周远航赶到现场，强调要全力搜救被困人员。", [("周远航", "要全力搜救被困人员。")]),
        # 说到 is a topic, 诉说请求 an action.
        ("说到今后的安排，周远航表示，先休息。", [("周远航", "先休息。")]),
        ("25名农民到人民法庭诉说请求，快立案。", []),
        # A heading between stories is nobody's statement.
        ("昨天大雨。\n军方称挫败政变\n军方发言人周远航表示，局势平稳。", [("周远航", "局势平稳。")]),
        # The subject at the head of a long clause, in its own words.
        (
            "两国代表19日在首都发表联合公报称，部队年底撤离。",
            [("两国代表", "部队年底撤离。")],
        ),
        # Words that a clause with one person leads to are that person's, not of who is named behind them.
        (
            "今天早些时候局长周远航发文预告，“比赛将在网上直播。”何立群随后作出回应，反问称“为何不换个平台，不是更好吗？”",
            [("周远航", "比赛将在网上直播。"), ("何立群", "为何不换个平台，不是更好吗？")],
        ),
        # Hong Kong's 指.
        ("統計局指，上月樓價按年跌2.8%。", [("統計局", "上月樓價按年跌2.8%。")]),
        ("他伸出手指，门开了。", []),
        ("在局长周远航看来，关键在于人才。", [("周远航", "关键在于人才。")]),
    ],
)
def test_each_kind(text: str, expected: list[Said]) -> None:
    assert said(text) == expected
