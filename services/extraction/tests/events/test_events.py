"""Events of every type, and sentences in which nothing of the kind has happened."""

from datetime import date
from time import process_time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.events import events
from dateline_extraction.domain.facts.events.candidates import candidates
from dateline_extraction.domain.facts.events.choice import MOST, probability
from dateline_extraction.domain.facts.events.parts import event_of
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article, Event
from dateline_schema.records.event import KnownEventType


def document(text: str, headline: str | None = None) -> Document:
    """An article of that text, published on 13 March 2024."""
    paragraphs = tuple(text.split("\n"))
    ids = {"article_id": article_id("t", "", text), "page_id": digest(text.encode())}
    return Document(
        Article(**ids, ordinal=0, source="t", headline=headline, paragraphs=paragraphs, text=text, published_on=date(2024, 3, 13))
    )


def likeliest(text: str) -> Event:
    """The event of the likeliest candidate, whether it is likely enough or not."""
    whole = document(text)
    return event_of(whole, max(candidates(whole), key=probability))


def told(text: str) -> list[tuple[str, str, list[str], str | None, str | None]]:
    """Type, trigger, `role:name` of participants, place, day."""
    return [
        (b.type, b.trigger, [f"{p.role}:{p.name}" for p in b.participants], b.place, b.when.label if b.when else None)
        for b in (draft.body for draft in events(document(text)))
        if isinstance(b, Event)
    ]


CASES = [
    (
        "乌克兰总统泽连斯基和英国首相苏纳克12日在基辅签署安全合作协议。",
        ("agreement", "签署", ["agent:泽连斯基", "agent:苏纳克"], "基辅", "2024-03-12"),
    ),
    ("外交部长王毅11日在北京会见新加坡外长维文。", ("meeting", "会见", ["agent:王毅", "partner:维文"], "北京", "2024-03-11")),
    ("法国总统马克龙10日抵达开罗。", ("visit", "抵达", ["agent:马克龙", "host:开罗"], None, "2024-03-10")),
    ("阿拉伯国家联盟9日发表声明，反对迁移平民。", ("statement", "发表声明", ["agent:阿拉伯国家联盟"], None, "2024-03-09")),
    ("以色列国防军12日空袭黎巴嫩。", ("military_action", "空袭", ["agent:以色列国防军", "patient:黎巴嫩"], None, "2024-03-12")),
    ("美英12日空袭也门。", ("military_action", "空袭", ["agent:美国", "agent:英国", "patient:也门"], None, "2024-03-12")),
    ("国家统计局9日公布居民消费价格数据。", ("publication", "公布", ["agent:国家统计局"], None, "2024-03-09")),
    ("财政部8日印发政府采购管理办法。", ("policy", "印发", ["agent:财政部"], None, "2024-03-08")),
    ("一列货运列车7日在加拿大艾伯塔省脱轨。", ("accident", "脱轨", [], "艾伯塔省", "2024-03-07")),
    ("四川省泸定县6日发生5.8级地震。", ("disaster", "发生", [], "泸定县", "2024-03-06")),
    ("保守党候选人斯塔布1日当选芬兰总统。", ("appointment", "当选", ["patient:斯塔布", "patient:芬兰"], None, "2024-03-01")),
    ("欧盟委员会12日对中国电动汽车加征关税。", ("policy", "加征关税", ["agent:欧盟委员会"], None, "2024-03-12")),
    ("中国航天科技集团3日成功发射三颗卫星。", ("launch", "成功发射", ["agent:中国航天科技集团"], None, "2024-03-03")),
    ("美的集团5日收购东芝电梯业务。", ("agreement", "收购", ["agent:美的集团"], None, "2024-03-05")),
    ("云山市公安局9日逮捕三名嫌疑人。", ("crime", "逮捕", ["agent:云山市公安局"], None, "2024-03-09")),
    ("沪指12日报收3055.94点，下跌0.41%。", ("market", "报收", [], None, "2024-03-12")),
    ("云山科技12日披露年报，全年实现营业收入12亿元。", ("company_result", "实现营业收入", [], None, "2024-03-12")),
    ("上海海港10日战胜北京国安。", ("sport_result", "战胜", ["agent:上海海港", "opponent:北京国安"], None, "2024-03-10")),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_an_event_with_its_parts(text: str, expected: tuple[str, str, list[str], str | None, str | None]) -> None:
    kind, trigger, participants, place, day = expected
    event = likeliest(text)
    assert (event.type, event.trigger, event.place, event.when and event.when.label) == (kind, trigger, place, day)
    assert [f"{p.role}:{p.name}" for p in event.participants if f"{p.role}:{p.name}" in participants] == participants


def test_every_type_has_a_case() -> None:
    assert {expected[0] for _, expected in CASES} == set(get_args(KnownEventType))


@pytest.mark.parametrize(("text", "status"), [("王毅12日访问法国。", "happened"), ("王毅将于20日访问法国。", "planned")])
def test_what_is_to_come_is_planned(text: str, status: str) -> None:
    assert likeliest(text).status == status


def test_the_headline_and_the_lead_decide() -> None:
    text = (
        "国家粮食局12日发布的夏粮收购数据显示，夏粮收购量同比增长3.1%。\n分品种看，小麦收购进度快于去年。\n"
        "去年，国家粮食局印发过收购管理办法。仓储企业还参观了新粮库。\n业内人士说，市场平稳。"
    )
    drafts = list(events(document(text, "夏粮收购量同比增长3.1%")))
    assert [d.body.type for d in drafts if isinstance(d.body, Event)] == ["publication"]
    assert len(list(events(document("\n".join([text] * 9))))) <= MOST


@pytest.mark.parametrize(
    "text",
    [
        "王毅将访问法国。",
        "发布会现场座无虚席。",
        "双方未签署协议。",
        "商务部可能出台新的办法。",
        "如果以色列空袭黎巴嫩，局势会失控。",
        "联合国呼吁各方签署停火协议。",
        "工作人员启动了机器。",
        "当选者须宣誓。",
        "“以色列空袭了医院。”他说。",
        "中国女排争取战胜日本女排。",
        "王毅批评美国对俄罗斯的制裁。",
    ],
)
def test_what_has_not_happened_is_no_event(text: str) -> None:
    assert told(text) == []


def test_a_passive_names_the_patient() -> None:
    participants = likeliest("嫌犯萨尔瓦多·拉莫斯被警方击毙。").participants
    assert [(p.role, p.name) for p in participants] == [("patient", "萨尔瓦多·拉莫斯")]


def test_the_object_ends_where_a_report_begins() -> None:
    assert likeliest("普华永道8日发布研究报告称，利润下降。").object == "研究报告"


@pytest.mark.parametrize("piece", ["“", "召开", "王毅12日会见", "据", "将", "3日发布"])
def test_long_texts_of_one_piece_cost_no_more_than_their_length(piece: str) -> None:
    def cost(times: int) -> float:
        whole = document(piece * times + "。")
        _ = whole.names, whole.times, whole.sentences
        begun = process_time()
        list(events(whole))
        return process_time() - begun

    cost(1)
    short, long = min(cost(1_000) for _ in range(3)), min(cost(8_000) for _ in range(2))
    assert long < 24 * short + 0.05


@given(st.text(alphabet="王毅会见了空袭发布报告在北京将，。“”12日被任命为的\n", max_size=60))
def test_spans_lie_in_the_text_and_are_stable(text: str) -> None:
    drafts = list(events(document(text)))
    assert drafts == list(events(document(text)))
    assert all(0 <= draft.start < draft.end <= len(text) for draft in drafts)
