"""What holds of observations in any text: offsets, values, determinism, cost."""

from collections.abc import Callable
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts import explain, facts_in
from dateline_extraction.domain.facts.observations import observations
from dateline_schema.records import Article, Observation

MakeArticle = Callable[..., Article]

PIECES = st.sampled_from(
    ["2023年", "上半年", "去年同期", "出口", "甲集团", "制造业", "，", "。", "；", "同比增长", "环比下降", "3.5%", "0.2个百分点", "占", "的比重", "100亿元",
     "分别", "、", "和", "（", "）", "由", "从", "降为", "增至", "40多个", "企业", "3万名", "死亡", "：", "\n", "其中", "“", "约", "超过", "预计", "将", "是", "的",
     "2倍", "14票", "海拔", "每吨", "据统计局统计", "王某说", "目前", "至", "较上月末", "低", "…", "5G"]
)  # fmt: skip


@settings(deadline=None)  # the first text of a run loads the word lists
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_row_of_constructions_gives_drafts_whose_words_are_in_it(article: MakeArticle, text: str) -> None:
    _check(article(text))


@settings(deadline=None)  # the first text of a run loads the word lists
@given(st.text(max_size=120))
def test_any_text_at_all_is_read(article: MakeArticle, text: str) -> None:
    _check(article(text.replace("\n", "")))


def _check(piece: Article) -> None:
    drafts = list(observations(Document(piece)))
    for draft in drafts:
        body = draft.body
        assert isinstance(body, Observation)
        assert piece.text[draft.start : draft.end] == body.quote != ""
        assert 0 < draft.confidence <= 1
        assert body.indicator is None or body.indicator.strip() == body.indicator != ""
        assert body.measure == "change" or body.comparison is None
        assert (body.low is None) == (body.high is None) == (body.bound != "range" and body.low is None)
    assert drafts == list(observations(Document(piece)))


NUMBERS = st.tuples(st.integers(1, 99_999), st.integers(0, 99)).map(lambda pair: Decimal(f"{pair[0]}.{pair[1]:02d}"))


@settings(deadline=None)  # the first text of a run loads the word lists
@given(NUMBERS, st.sampled_from([("亿元", "CNY", 8), ("万吨", "吨", 4), ("%", "%", 0), ("万人次", "人次", 4)]))
def test_the_value_is_what_the_words_say(article: MakeArticle, number: Decimal, unit: tuple[str, str, int]) -> None:
    printed, code, power = unit
    quote = f"{number}{printed}"
    (draft,) = observations(Document(article(f"该市今年指标值为{quote}。")))
    body = draft.body
    assert isinstance(body, Observation)
    assert (body.quote, body.unit, Decimal(body.value)) == (quote, code, number.scaleb(power))


@settings(deadline=None)  # the first text of a run loads the word lists
@given(NUMBERS, st.sampled_from([("增长", 1), ("下降", -1), ("回落", -1), ("上升", 1), ("减少", -1)]))
def test_the_sign_is_what_the_verb_says(article: MakeArticle, number: Decimal, verb: tuple[str, int]) -> None:
    said, sign = verb
    (draft,) = observations(Document(article(f"该市出口同比{said}{number}%。")))
    assert isinstance(draft.body, Observation)
    assert (Decimal(draft.body.value), draft.body.measure, draft.body.comparison) == (sign * number, "change", "yoy")


@settings(deadline=None)  # the first text of a run loads the word lists
@given(st.lists(PIECES, min_size=4, max_size=20).map("".join))
def test_every_fact_can_be_explained(article: MakeArticle, text: str) -> None:
    piece = article(text)
    for fact in facts_in(piece):
        told = explain(Document(piece), fact.fact_id)
        assert told is not None
        assert (told.fact_id, told.rule, told.evidence) == (fact.fact_id, fact.extractor.name, fact.evidence.exact)
