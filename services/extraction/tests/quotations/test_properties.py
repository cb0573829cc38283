"""Quotations of any text: nothing is raised, the words are those at the offsets, and the same text gives the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.quotations import quotations
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article, Quotation
from dateline_text.names import names_in

_PIECES = (
    "“”‘’「」『』，。！？：\n、（）",
    *(
        "王小明",
        "外交部",
        "發言人毛寧",
        "他",
        "双方",
        "说",
        "表示",
        "指出，",
        "認為",
        "告诉记者",
        "看来",
        "在",
        "据",
        "称",
        "的",
        "12日",
    ),
)


@settings(deadline=None)  # the first text reads the lexicons
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(alphabet="中国美军了说表示“”，。\n", max_size=4)), max_size=24))
def test_words_lie_at_their_offsets(pieces: list[str]) -> None:
    text = "".join(pieces)
    ids = {"article_id": article_id("t", "", text), "page_id": digest(text.encode())}
    article = Article(**ids, ordinal=0, source="t", paragraphs=tuple(text.split("\n")), text=text)
    drafts = list(quotations(Document(article)))
    assert drafts == list(quotations(Document(article)))
    for draft in drafts:
        assert isinstance(draft.body, Quotation)
        assert text[draft.start : draft.end] == draft.body.text


@given(st.text(alphabet="國務院總理李克強會見馬克龍和葉海亞·辛瓦爾說：「兩國關係很好。」在臺北市", max_size=40))
def test_names_in_traditional_characters_are_as_printed(text: str) -> None:
    for name in names_in(text):
        assert 0 <= name.start < name.end <= len(text)
        assert name.canonical in text
        assert name.title is None or name.title in text
