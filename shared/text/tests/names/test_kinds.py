"""Kinds of names that were mended, each with what is found and what is none."""

import pytest

from dateline_text.names import names_in


def found(text: str, kind: str) -> list[str]:
    return [text[name.start : name.end] for name in names_in(text) if name.type == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A verb or a time between a place and a last word makes a sentence, not a name.
        ("深圳安排市政府投资项目22个。", []),
        ("北京建设国际科技创新中心的步伐加快。", []),
        ("中国建设银行发布公告。", ["中国建设银行"]),
        # What a report is taken from.
        ("据云岭晚报报道，列车晚点。", ["云岭晚报"]),
        ("据当地媒体网报道，列车晚点。", []),
        # Latin letters beside what bodies do, not beside what figures do.
        ("研究机构 Novalys 的数据显示，销量下降。", ["Novalys"]),
        ("CPI的数据显示，物价平稳。", []),
        # What stands between two organisations of a list.
        ("东软集团、柯星乐芮、用友网络参会。", ["东软集团", "柯星乐芮", "用友网络"]),
        ("东软集团、专家和用友网络参会。", ["东软集团", "用友网络"]),
        # A branch belongs to its court, an office to its city, a joint to its institute.
        ("湖北省人民检察院汉江分院派员出庭。", ["湖北省人民检察院汉江分院"]),
        ("深圳市发改委发布消息。", ["深圳市发改委"]),
        ("哥斯达黎加火山和地震观察中心提醒游客注意安全。", ["哥斯达黎加火山和地震观察中心"]),
        ("英国奢侈品集团博柏利股价上涨。", ["博柏利"]),
        ("云帆科技12日宣布，产量增加。", ["云帆科技"]),
        ("国产汽车12日宣布降价。", []),
        ("日本厚生劳动省公布数据。", ["日本厚生劳动省"]),
        ("滙控升近1%，港交所偏軟。", ["滙控", "港交所"]),
    ],
)
def test_organisations(text: str, expected: list[str]) -> None:
    assert found(text, "organisation") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日本奥委会主席竹田恒和否认指控。", ["竹田恒和"]),
        ("作家森村曾撰写多部作品。", []),
        ("美国富豪埃隆·马斯克发表声明。", ["埃隆·马斯克"]),
        ("所得捐给退伍军人慈善机构。", []),
        # Who wrote it.
        ("赛事圆满结束。\n红星新闻记者 周远航", []),
        ("中新网云山7月19日电 (张旭)航线恢复。", []),
    ],
)
def test_people(text: str, expected: list[str]) -> None:
    assert found(text, "person") == expected


@pytest.mark.parametrize(("text", "expected"), [("经核实体育馆已经坍塌。", []), ("一批铁路口岸已经建成。", [])])
def test_places(text: str, expected: list[str]) -> None:
    assert found(text, "place") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Frames that only a person fits, though the given name is a word; what is no name in the same frames.
        ("在周远航的带领下，合作社扩大了规模。", ["周远航"]),
        ("在党委的带领下，合作社扩大了规模。", []),
        ("该片由易中天主演。", ["易中天"]),
        ("该奖由许多专家担任评委。", []),
        ("记者采访了乌日娜，她很高兴。", ["乌日娜"]),
        ("记者采访了农民，他们很高兴。", []),
        ("周远航（男，32岁）获救。", ["周远航"]),
        ("村民（男，32岁）获救。", []),
        ("法院判处徐都平有期徒刑三年。", ["徐都平"]),
        ("法院判处罚金，并没收所得。", []),
        ("费尔南德斯去世，享年90岁。", ["费尔南德斯"]),
        ("据了解，大桥通车。", []),
        ("副市长陈和平主持会议。", ["陈和平"]),
        ("买买提江·阿不都拉获奖。", ["买买提江·阿不都拉"]),
        ("秦光明、乌兰托雅和娜仁高娃获奖。", ["秦光明", "乌兰托雅", "娜仁高娃"]),
    ],
)
def test_people_in_frames(text: str, expected: list[str]) -> None:
    assert found(text, "person") == expected
