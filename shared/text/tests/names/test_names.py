"""Names in texts written for the purpose: each case is one way Chinese news introduces or repeats a name."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_text.names import names_in


def found(text: str, kind: str) -> list[str]:
    return list(dict.fromkeys(text[n.start : n.end] for n in names_in(text) if n.type == kind))


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("江苏省统计局副局长王汉春介绍，总量居前。", "王汉春", "江苏省统计局副局长"),
        ("法国总统马克龙5日表示，将继续支持。", "马克龙", "法国总统"),
        ("联合国近东救济工程处主任专员菲利普·拉扎里尼说，形势严峻。", "菲利普·拉扎里尼", "联合国近东救济工程处主任专员"),
        ("兰州大学龙文辉教授参与了计算。", "龙文辉", "教授"),
        ("武汉市公安局原副局长、交管局局长李明德受贿一案开庭。", "李明德", "武汉市公安局原副局长、交管局局长"),
        ("日本首相岸田文雄当天答辩。", "岸田文雄", "日本首相"),
        ("村民次仁旺堆高兴地说，新房子又大又亮。", "次仁旺堆", "村民"),
        ("被告人黄某犯诈骗罪。", "黄某", "被告人"),
    ],
)
def test_person_with_the_title_as_printed(text: str, name: str, title: str) -> None:
    person = next(n for n in names_in(text) if n.type == "person")
    assert (text[person.start : person.end], person.title) == (name, title)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("上海海港队的武磊、颜骏凌入选。", ["武磊", "颜骏凌"]),
        ("高度重视安全，方便群众，任何单位不得违反。", []),
        ("来自浙江大学的徐静夺冠。", ["徐静"]),
        ("母亲水窖和春雨行动惠及乡村。", []),
    ],
)
def test_people_without_a_title(text: str, names: list[str]) -> None:
    assert found(text, "person") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("记者从青岛海关获悉，出口增长。", ["青岛海关"]),
        ("江西省都昌县人民政府发起。", ["江西省都昌县人民政府"]),
        ("不少国内航空公司和上市公司受益。", []),
        ("俄罗斯外交部发言人表示不满。", ["俄罗斯外交部"]),
        ("华南理工大学物理学院教授参加。", ["华南理工大学"]),
        ("“希望”明星队获胜。", ["“希望”明星队"]),
        ("中国银行与中国人民银行签约。", ["中国银行", "中国人民银行"]),
    ],
)
def test_organisations(text: str, names: list[str]) -> None:
    assert found(text, "organisation") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在江苏南通开幕。", ["江苏", "南通"]),
        ("拉孜县曲下镇受灾。", ["拉孜县", "曲下镇"]),
        ("太原武宿综保区内企业增多。", ["太原武宿综保区"]),
        ("台风向西北移动。", []),
        ("黄石市长出席。", ["黄石"]),
        ("尼加拉瓜、也门和红海局势。", ["尼加拉瓜", "也门", "红海"]),
    ],
)
def test_places(text: str, names: list[str]) -> None:
    assert found(text, "place") == names


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("总干事哈立德·赫亚里发言。赫亚里说，很好。", "赫亚里", "哈立德·赫亚里"),
        ("宝山钢铁股份有限公司（以下简称宝钢股份）公告。宝钢股份称，可行。", "宝钢股份", "宝山钢铁股份有限公司"),
        ("中国钢铁工业协会发布数据。中钢协负责人说，回暖。", "中钢协", "中国钢铁工业协会"),
        ("印度空间研究组织(ISRO)发文。ISRO称，成功。", "ISRO", "印度空间研究组织"),
    ],
)
def test_short_forms_lead_back_to_the_full_name(text: str, short: str, full: str) -> None:
    assert next(n.canonical for n in names_in(text) if text[n.start : n.end] == short) == full


def test_reporters_and_dateline_are_not_mentions() -> None:
    assert not names_in("新华社北京1月13日电（记者张三丰、李四光）天气晴。")


class Fixed:
    """A tagger that always proposes the same."""

    def propose(self, text: str, sentences: object) -> list[tuple[int, int, str]]:
        return [(0, 3, "person"), (4, 6, "person")]


def test_a_tagger_fills_gaps_and_rules_decide() -> None:
    text = "雷鸣远和高度在场。"
    assert [text[n.start : n.end] for n in names_in(text, [(0, len(text))], Fixed())] == ["雷鸣远"]  # type: ignore[arg-type]


@given(st.text(alphabet="王小明说北京市中国银行“”，。·、在的阿尔克15日记者《》（）\n某", max_size=60))
def test_spans_lie_in_the_text_without_overlap_and_are_stable(text: str) -> None:
    names = names_in(text)
    assert names == names_in(text)
    assert all(0 <= n.start < n.end <= len(text) for n in names)
    spans = sorted(n.span for n in names if n.type in ("person", "organisation", "place"))
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("《中华人民共和国公司法》修订。", "law", ["中华人民共和国公司法"]),
        ("话剧《茶馆》上演。", "work", ["茶馆"]),
        ("第七届中国国际进口博览会开幕，第33届奥运会闭幕。", "event_name", ["第七届中国国际进口博览会", "第33届奥运会"]),
        ("长征五号遥八运载火箭升空，“悟空”卫星在轨，C919客机首飞。", "product", ["长征五号", "悟空", "C919"]),
        ("“十四五”规划和“一带一路”倡议。", "product", []),
    ],
)
def test_named_things(text: str, kind: str, names: list[str]) -> None:
    assert found(text, kind) == names
