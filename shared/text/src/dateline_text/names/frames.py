"""Frames that only a person fits, whatever the characters of the name: 由X执导, 在X的带领下, X（女，32岁）, 采访了X，"""

import re
from collections.abc import Iterator
from functools import cache

from dateline_text.names.characters import characters, ordinary
from dateline_text.names.person import Person, compound_surnames, no_given, words

_NAME = "(?P<{0}>[\u4e00-\u9fff]{{2,6}}?)"
_HEAD = r"(?:^|(?<=[。，；！？：“”\n（(、]))"
_AFTER_OBJECT = r"(?=[，。、；：的（(为和与]|等|当选|有期徒刑|死刑|\n|$)"
# What stands before and what behind; the name between them, from each frame's own group.
_FRAMES = (
    ("在", r"的(?:带领|指导|陪同|率领|主持|帮助|推动|见证|印象|记忆|影响|召集|倡议|鼓励|劝说)[下中里]"),
    ("由", r"(?:执导|主演|主持|导演|创作|饰演|领衔|率领|带队|编剧|作词|作曲|演唱|出任|担任|撰写|执笔|主编)"),
    ("[将把]", r"(?:抓获|逮捕|送医|送往|送到|带走|扶起|救出|刑拘|击败|淘汰|打伤|刺伤|杀害|救起|控制)"),
    ("被", r"(?:夺得|击败|淘汰|打进|扑出|超越|反超|刷新|改写|救起|收养)"),
    (
        r"(?:采访了|采访到|见到了?|认识了|遇到了|联系上|探访了|看望了|慰问了|感谢|祝贺|任命|聘任|推选|选举|判处|抓获了|逮捕了|找到了|会见了|换上|换下)",
        _AFTER_OBJECT,
    ),
    (_HEAD, r"(?=[（(](?:男|女|\d{2}岁))"),
    (_HEAD, r"(?=(?:今年|现年|年近|年仅|刚满|已经)?\d{2}岁)"),
    (_HEAD, r"(?=的(?:父亲|母亲|妻子|丈夫|儿子|女儿|爷爷|奶奶|哥哥|姐姐|弟弟|妹妹|家人|同事|队友|代理律师|遗孀|好友))"),
    (
        _HEAD,
        r"(?=(?:去世|逝世|病逝|辞世|遇难|获救|身亡|笑着说|哽咽|回忆道|回忆说|回忆称|当选|宣誓|夺冠|破门|梅开二度|打进|攻入|首开纪录|接应|头球|射门|助攻))",
    ),
    (r"(?:来自[\u4e00-\u9fff]{2,8}的)", r"(?=说|表示|告诉|介绍|以\d|获得|夺得)"),
    ("据", r"(?=(?:回忆|介绍|描述|供述|交代|讲述)[，：])"),
)
_RATIO = 1.2
_WEIGHT = 9.0
_LEAST, _LONGEST_CHINESE = -1.0, 3


@cache
def _pattern() -> re.Pattern[str]:
    parts = (f"{before}{_NAME.format(f'n{number}')}{behind}" for number, (before, behind) in enumerate(_FRAMES))
    return re.compile("|".join(parts))


def framed(text: str, blocked: set[int]) -> Iterator[Person]:
    """People that stand in such a frame, in text order."""
    position = 0
    while match := _pattern().search(text, position):
        start, end = match.span(match.lastgroup or 0)
        position = max(end, match.start() + 1)
        if blocked.isdisjoint(range(start, end)) and is_name(text[start:end]):
            yield Person(start, end, "frame", _WEIGHT)


def is_name(name: str) -> bool:
    """Whether the words between could be a name: a surname and a given name of any characters, or a transliteration."""
    known, model = ordinary(), characters()
    if name in known or words("notname").at(name, 0) or words("title").at(name, 0) or words("title").before(name, len(name)):
        return False
    compound = compound_surnames().at(name, 0)
    if compound and 1 <= len(name) - len(compound) <= 2:
        return name[len(compound)] not in no_given()
    if name[0] in model.surname and 2 <= len(name) <= _LONGEST_CHINESE:
        opens = name[:2] in known
        particles = not no_given().isdisjoint(name[1:]) and len(name) < _LONGEST_CHINESE
        return not opens and not particles and model.chinese(model.surname[name[0]], name[1:]) > _LEAST
    pairs = any(name[i : i + 2] in known for i in range(len(name) - 1))
    return len(name) > 2 and not pairs and model.transliterated(name) > _RATIO * len(name)
