"""What the words say of how figures hang together: bonds, and a figure's own place."""

from datetime import date

import pytest

from dateline_extraction.domain.facts import batch_of
from dateline_schema.ids import article_id, page_id
from dateline_schema.records import Article, FactBatch, Observation

BONDS = [
    ("产量从10万吨增至12万吨，增长20%。", [("movement", "10万吨", "12万吨"), ("growth", "20%", "12万吨", "10万吨")]),
    ("登记失业率由5.2%降至5.0%，下降0.2个百分点。", [("movement", "5.2%", "5.0%"), ("step", "0.2个百分点", "5.0%", "5.2%")]),
    ("产量从10万吨增至12万吨，年均增长6%。", [("movement", "10万吨", "12万吨")]),
    ("2023年公司营业收入120亿元，上年同期为100亿元，同比增长20%。", [("growth", "20%", "120亿元", "100亿元")]),
    ("公司2023年营业收入885亿元，较上年的777亿元增长13.9%。", [("growth", "13.9%", "885亿元", "777亿元")]),
    ("2022年该镇果园面积为100亩，2023年为120亩，增长20%。", [("growth", "20%", "120亩", "100亩")]),
    ("2023年该镇果园面积为120亩，比上年增长20%。", []),
    ("城镇居民收入增长5.2%，农村居民收入增长7.6%，农村比城镇快2.4个百分点。", [("gap", "2.4个百分点", "5.2%", "7.6%")]),
    ("城镇居民收入增长5.2%，农村居民收入增长7.6%，比上年加快2.4个百分点。", []),
    ("全市共有企业1200家，其中民营企业300家，占25%。", [("share", "25%", "300家", "1200家")]),
    ("民营企业300家，占比提高5个百分点。", []),
    ("甲县新建学校30所，乙县新建学校40所，两县合计新建学校70所。", [("sum", "70所", "30所", "40所")]),
    ("共抽查样品70批，分别为甲县30批、乙县40批。", [("sum", "70批", "30批", "40批")]),
    ("全村共有果树700株，其中桃树300株，其余400株为梨树。", [("sum", "700株", "300株", "400株")]),
    ("全村共有果树700株，其中桃树300株，梨树200株。", [("parts", "700株", "300株", "200株")]),
    ("提供岗位90个，其中甲类50个、乙类30个，其余10个。", [("sum", "90个", "50个", "30个", "10个")]),
    ("甲库存粮30万吨，乙库存粮40万吨，两库存粮共70万吨。", [("sum", "70万吨", "30万吨", "40万吨")]),
    ("全队共70人，包括队员30人、教练20人。", [("parts", "70人", "30人", "20人")]),
    ("企业捐款30万元，个人捐款40万元，共收到捐款70万元。", [("parts", "70万元", "30万元", "40万元")]),
    ("企业捐款30万元，棉被40床，个人捐款40万元，共收到捐款70万元。", []),
    ("全年出生9万人，死亡7万人，自然增加2万人。", [("balance", "2万人", "9万人", "7万人")]),
    ("项目带动800户农户增收1200万元，户均增收1.5万元。", [("average", "1.5万元", "1200万元", "800户")]),
    ("票价由80元降到60元，降价20元。", [("movement", "80元", "60元"), ("step", "20元", "60元", "80元")]),
    ("车间共有工人70人，其中男工30人，女工40人。", [("sum", "70人", "30人", "40人")]),
    ("一季度出口80亿元，进口60亿元，贸易顺差20亿元。", [("balance", "20亿元", "80亿元", "60亿元")]),
    ("一季度出口60亿元，进口80亿元，贸易逆差20亿元。", [("balance", "20亿元", "80亿元", "60亿元")]),
    ("120名员工共领取奖金360万元，人均3万元。", [("average", "3万元", "360万元", "120名")]),
    ("120名员工共领取奖金360万元，户均3万元。", []),
    ("合作社销售苹果200吨，每吨3000元，收入60万元。", [("product", "60万元", "3000元", "200吨")]),
    ("合作社销售苹果200箱，每吨3000元，收入60万元。", []),
    ("该项目投资25亿英镑（约合31.8亿美元）。", [("conversion", "25亿英镑", "31.8亿美元")]),
    ("该项目投资25亿英镑，利润31.8亿美元。", []),
    ("外汇市场上1英镑兑1.272美元。", [("rate", "1英镑", "1.272美元")]),
    ("三省增速由高到低依次为5.2%、4.8%、3.1%。", [("falling", "5.2%", "4.8%", "3.1%")]),
    ("三省增速分别为5.2%、4.8%、3.1%。", []),
]  # fmt: skip


def batch(text: str, headline: str | None = None) -> FactBatch:
    identity = article_id("test", headline, text)
    return batch_of(
        Article(
            article_id=identity, page_id=page_id(text.encode()), ordinal=0, source="test", headline=headline,
            paragraphs=tuple(text.split("\n")), text=text, published_on=date(2024, 1, 20),
        )
    )  # fmt: skip


def figures(text: str) -> list[Observation]:
    return [fact.body for fact in batch(text).facts if fact.kind == "observation"]


@pytest.mark.parametrize(("text", "bonds"), BONDS, ids=[text[:16] for text, _ in BONDS])
def test_a_bond_is_made_by_the_words_alone(text: str, bonds: list[tuple[str, ...]]) -> None:
    said = figures(text)
    quotes = {one.structure.number: one.quote for one in said if one.structure}
    found = [(bond.relation, *(quotes[n] for n in bond.figures)) for one in said if one.structure for bond in one.structure.bonds]
    assert sorted(found) == sorted(bonds)


def test_the_direction_of_a_movement_is_that_of_its_verb() -> None:
    (rose,) = [bond.rose for one in figures("产量从10万吨增至12万吨。") if one.structure for bond in one.structure.bonds]
    (fell,) = [bond.rose for one in figures("产量从12万吨降至10万吨。") if one.structure for bond in one.structure.bonds]
    assert (rose, fell) == (True, False)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("该行新增贷款30亿元。", "transformation", "flow"),
        ("居民收入实际增长5.2%。", "transformation", "real"),
        ("居民收入增长5.2%。", "transformation", None),
        ("该港累计吞吐货物300万吨。", "transformation", "cumulative"),
        ("民营企业占全市企业的25%。", "whole", "全市企业"),
        ("甲省产量300万吨，居全国第二位。", "rank", 2),
        ("甲省产量300万吨，居全国首位。", "rank", None),
        ("三省产量均为300万吨。", "each", True),
    ],
)
def test_the_words_around_a_figure_say_how_to_read_it(text: str, field: str, value: object) -> None:
    structure = figures(text)[0].structure
    assert structure is not None
    assert getattr(structure, field) == value


def test_figures_are_numbered_in_text_order_with_their_sentences_and_paragraphs() -> None:
    found = [one.structure for one in figures("甲厂产量30吨，乙厂产量40吨。丙厂产量50吨。\n丁厂产量60吨。") if one.structure]
    assert [(one.number, one.paragraph, one.sentence - found[0].sentence) for one in found] == [
        (0, 0, 0), (1, 0, 0), (2, 0, 1), (3, 1, found[3].sentence - found[0].sentence)
    ]  # fmt: skip
    assert found[3].sentence > found[2].sentence


def test_the_place_in_the_article_is_no_part_of_a_facts_identity() -> None:
    one, other = (batch(text).facts for text in ("甲厂产量30吨。乙厂产量40吨。", "甲厂产量30吨，乙厂产量40吨。"))
    assert [fact.body.model_copy(update={"structure": None}) for fact in one if fact.kind == "observation"] == [
        fact.body.model_copy(update={"structure": None}) for fact in other if fact.kind == "observation"
    ]


def test_the_figures_of_the_headline_come_with_the_batch() -> None:
    (figure,) = batch("甲厂去年产量30吨。", "甲厂产量逾30吨").headline_figures
    assert (figure.value, figure.unit, figure.bound) == ("30", "吨", "gt")


def test_many_figures_of_one_sentence_take_time_in_proportion() -> None:
    text = "其中甲县30个，占比20%，" * 400
    assert len(figures(text + "合计300个。")) > 700
