"""Datelines and bylines: the words at the head of a story that say who sent it, from where, when, and who wrote it."""

import re
from typing import NamedTuple

_AGENCIES = (
    "新华社|新华网|新华财经|新华每日电讯|中新社|中新网|中新财经|中国新闻网|人民网|人民日报|央视新闻客户端|央视新闻|央视网|央视财经|央视|央广网|中央社|光明日报|光明网|经济日报|中国青年报|中国证券报"
    "|上海证券报|法制日报|工人日报|科技日报|解放日报|文汇报|新京报|澎湃新闻|第一财经|财联社|界面新闻|环球时报|参考消息|国际在线|中国网|中国日报网|海外网|路透社|法新社|美联社|合众国际社"
    "|塔斯社|俄新社|今日俄罗斯通讯社|共同社|时事社|韩联社|朝中社|德新社|安莎社|埃菲社|彭博社|印报托|阿纳多卢通讯社|半岛电视台|本报|本社|本刊|本网|本台|香港中通社|中通社|中評社|中评社"
    "|[一-鿿]{2,4}(?:日报|晚报|早报|时报|商报|都市报|通讯社)"
)
_DATE = r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
_KIND = r"(?:(?!电|讯)[一-鿿]){0,5}?(?:[电電訊讯]|消息|报道|報道)"
_DATELINE = re.compile(
    rf"(?P<relayed>据)?(?P<agency>{_AGENCIES})"
    rf"(?:(?P<place>[一-鿿·、/（）()]{{0,14}}?)(?:\d{{4}}年)?{_DATE}{_KIND}|(?:{_KIND}))"
)
# Nearly every line has none of these: looked for first, because most lines are asked.
_HINT = re.compile(r"[电電訊讯]|消息|报道|報道")
_BRACKET = re.compile(r"\s*[（(](?P<inside>[^（）()]{1,60})[）)]")
_ROLES = r"特约记者|特派记者|实习记者|见习记者|本报记者|首席记者|驻站记者|摄影记者|新华社记者|记者|記者|通讯员|通訊員|实习生|特约撰稿人|特约撰稿|撰稿|编辑|摄影|文/图|图/文"
_ROLE = re.compile(rf"(?:{_ROLES})")
_NAMES_ONLY = re.compile(r"[一-鿿]{2,4}(?:[、，,\s]+[一-鿿]{2,4}){0,5}$")
_SEPARATORS = re.compile(r"[、，,；;/]")
_SPACES = re.compile(r"[\s\u3000]+")
# Enough to cut two names that a line break ran together.
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦马苗凤方俞任袁柳鲍史唐费岑薛雷贺倪汤罗毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米明计成戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍万柯管卢莫房解应宗丁宣邓洪包左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段焦巴谷车侯全班仰仲宫宁栾甘厉祖武符刘景詹龙叶司黎白怀蒲从卓蔺屠乔阳闻莘党翟谭贡姬申冉桑桂尚温柴瞿阎连习艾向古易廖聂关晏欧沙鞠丰肖游竺权益岳楚仇商牟佘邬"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "令狐", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯", "东方", "端木", "南宫")


class Head(NamedTuple):
    """A dateline at the start of a text. `end`: behind it; `words_end`: behind the bylines too. Offsets in the text given."""

    agency: str
    place: str | None
    month: int | None
    day: int | None
    relayed: bool
    end: int
    words_end: int
    bylines: tuple[tuple[str, str], ...]


_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def head_of(text: str) -> Head | None:
    """The dateline that a text (or a line, joined with the next ones) begins with."""
    if not _HINT.search(text, 0, 100):
        return None
    squeezed, places = _squeezed(text[:160])
    match = _DATELINE.match(squeezed)
    if match is None:
        return None
    if match["month"] is None and match["agency"] not in ("本报", "新华社", "中新社", "本社", "本刊", "本网", "本台"):
        return None
    end = places[match.end() - 1] + 1
    bracket = _BRACKET.match(text, end)
    bylines: tuple[tuple[str, str], ...] = ()
    words_end = end
    if bracket and (_ROLE.search(_SPACES.sub("", bracket["inside"])) or _NAMES_ONLY.match(bracket["inside"].strip())):
        bylines, words_end = names_of(bracket["inside"]), bracket.end()
    return Head(
        agency=match["agency"],
        place=match["place"] or None,
        month=int(match["month"]) if match["month"] else None,
        day=int(match["day"]) if match["day"] else None,
        relayed=match["relayed"] is not None,
        end=end,
        words_end=words_end,
        bylines=bylines,
    )


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Without white space and with plain digits, and where each character stood."""
    kept = [(c, i) for i, c in enumerate(text) if not c.isspace() and c != "\ufeff"]
    return "".join(c for c, _ in kept).translate(_WIDE_DIGITS), [i for _, i in kept]


def names_of(inside: str) -> tuple[tuple[str, str], ...]:
    """(role, name) of every person in a byline bracket; roles carry over to the names that follow."""
    found, role, position = [], "记者", 0
    text = inside.strip()
    parts = []
    for match in _ROLE.finditer(text):
        parts.append((role, text[position : match.start()]))
        role, position = match[0], match.end()
    parts.append((role, text[position:]))
    for part_role, words in parts:
        found += [(part_role, name) for name in _names(words)]
    return tuple(found)


def _names(words: str) -> list[str]:
    names: list[str] = []
    for group in _SEPARATORS.split(words):
        pieces = [piece for piece in _SPACES.split(group) if piece]
        joined: list[str] = []
        for piece in pieces:
            # 王　希: a name of two characters set apart.
            if joined and len(joined[-1]) == 1 and len(piece) == 1:
                joined[-1] += piece
            else:
                joined.append(piece)
        for piece in joined:
            names += _run_together(piece)
    return [name for name in names if 1 < len(name) <= 20]


def _run_together(piece: str) -> list[str]:
    """魏弘毅丁乐: cut before a surname so that both names have two to four characters."""
    if len(piece) < 5 or "·" in piece or piece.isascii():
        return [piece]
    for first in (3, 2, 4):
        rest = piece[first:]
        if rest[:1] in _SURNAMES or rest[:2] in _COMPOUND:
            tail = _run_together(rest)
            if all(2 <= len(name) <= 4 for name in tail):
                return [piece[:first], *tail]
    return [piece]
