"""Datelines and bylines: the words at the head of a story that say who sent it, from where, when, and who wrote it."""

import re
from typing import NamedTuple

from dateline_extraction.domain.page.script import simplified

_AGENCIES = (
    "新华社|新华网|新华财经|新华每日电讯|中新社|中新网|中新财经|中国新闻网|人民网|人民日报|央视新闻客户端|央视新闻|央视网|央视财经|央视|央广网|中央社|光明日报|光明网|经济日报|中国青年报|中国证券报"
    "|上海证券报|法制日报|工人日报|科技日报|解放日报|文汇报|新京报|澎湃新闻|第一财经|财联社|界面新闻|环球时报|参考消息|国际在线|中国网|中国日报网|海外网|路透社|法新社|美联社|合众国际社"
    "|塔斯社|俄新社|今日俄罗斯通讯社|共同社|时事社|韩联社|朝中社|德新社|安莎社|埃菲社|彭博社|印报托|阿纳多卢通讯社|半岛电视台|联合报|自由时报|大公报|文汇报|明报|本报|本社|本刊|本网|本台|香港中通社|中通社|中評社|中评社"
    "|[一-鿿]{2,4}(?:日报|晚报|早报|时报|商报|都市报|联合报|通讯社|电视台)"
)
_DATE = r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
_KIND = r"(?:(?!电|讯)[一-鿿]){0,5}?(?:[电讯]|消息|报道|报导)"
_DATELINE = re.compile(
    rf"(?P<relayed>据)?(?P<agency>{_AGENCIES})"
    rf"(?:(?P<place>[一-鿿·、/（）()]{{0,14}}?)(?:\d{{4}}年)?{_DATE}{_KIND}|(?:{_KIND}))"
)
# Nearly every line has none of these: looked for first, because most lines are asked.
_HINT = re.compile(r"[电讯]|消息|报道|報道|報導|\([A-Z]")
# （中央社台北13日電）, 【中央社記者王小明／台北13日電】: the whole dateline in brackets, the byline inside.
_ENCLOSED = re.compile(
    rf"[（(【〔\[](?P<agency>{_AGENCIES})(?P<reporter>记者)?(?P<inside>[一-鿿·、/／]{{0,14}}?)(?:(?P<month>\d{{1,2}})月)?(?P<day>\d{{1,2}})日(?:[一-鿿]{{0,3}})[电讯][）)】〕\]]"
)
# BEIJING, Jan. 13 (Xinhua) -- : place, day, agency, in any of the orders and with any of the dashes wires use.
_ENGLISH = re.compile(
    r"(?P<place>[A-Z][A-Z.'’/-]+(?:[ ,]+[A-Z][A-Za-z.'’/-]+){0,3}?)(?:, (?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (?P<day>\d{1,2})(?:, \d{4})?)?"
    r" ?\((?P<agency>[A-Z][A-Za-z. ]{1,20}|AP|AFP)\) ?(?:--|—|–|-)"
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# Words that open a story without being a dateline that says where and when.
_OPENING = re.compile(
    r"【[^】]{2,20}】|[〔\[［][^〕\]］]{2,16}讯[〕\]］]|[一-鿿]{2,6}(?:消息|快讯)[：:　 ]|(?:本报|本台|本网|[一-鿿]{2,4}报)记者"
    r"|记者[一-鿿 ]{2,12}(?:报道|报导)|[A-Z]{3,}(?:, [A-Z][a-z]+)? ?(?:--|—|–) |据[一-鿿《》]{2,14}(?:报道|消息)"
)
# What every agency's name and every other opening of a dateline has near its beginning.
_OPENS = re.compile(r"[社报刊网台视闻经财新]|通讯|讯社|线|消息")
_BRACKET = re.compile(r"\s*[（(](?P<inside>[^（）()]{1,60})[）)]")
_ROLES = r"特约记者|特派记者|实习记者|见习记者|本报记者|首席记者|驻站记者|摄影记者|新华社记者|记者|記者|通讯员|通訊員|实习生|特约撰稿人|特约撰稿|撰稿|编辑|摄影|文/图|图/文"
_ROLE = re.compile(rf"(?:{_ROLES})")
_SEPARATORS = re.compile(r"[、，,；;/]")
_SPACES = re.compile(r"[\s\u3000]+")
# Enough to cut two names that a line break ran together.
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦马苗凤方俞任袁柳鲍史唐费岑薛雷贺倪汤罗毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米明计成戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍万柯管卢莫房解应宗丁宣邓洪包左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段焦巴谷车侯全班仰仲宫宁栾甘厉祖武符刘景詹龙叶司黎白怀蒲从卓蔺屠乔阳闻莘党翟谭贡姬申冉桑桂尚温柴瞿阎连习艾向古易廖聂关晏欧沙鞠丰肖游竺权益岳楚仇商牟佘邬曾覃闫付涂岩麦冼区简植官邝丘辛路隋匡奚"
    "趙錢孫吳鄭馮陳衛蔣韓楊許呂張嚴華魏謝鄒蘇範魯韋馬鳳費賀湯羅畢郝傅齊顧黃蕭姚計龐紀項婁賈顏鍾邱駱萬盧應鄧單龔陸榮喬陽聞譚勞連習廖關歐豐權益嶽葉劉孟"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "令狐", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯", "东方", "端木", "南宫")


_OPENING_LENGTH = 16
_UNDATED = frozenset(["本报", "新华社", "中新社", "本社", "本刊", "本网", "本台"])
_BRACKETS = frozenset("（(【〔[")


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
    plain = simplified(text[:200])
    if not _HINT.search(plain, 0, 100):
        return None
    if text[0].isascii() and text[0].isupper():
        return _english(text)
    if not _OPENS.search(plain, 0, _OPENING_LENGTH):
        return None
    squeezed, places = _squeezed(plain[:160])
    match = _DATELINE.match(squeezed)
    if match is None:
        return _enclosed(text, squeezed, places) if squeezed[:1] in _BRACKETS else None
    if match["month"] is None and match["agency"] not in _UNDATED:
        return None
    end = places[match.end() - 1] + 1
    bracket = _BRACKET.match(text, end)
    bylines: tuple[tuple[str, str], ...] = ()
    words_end = end
    if bracket:
        names = names_of(bracket["inside"])
        if _ROLE.search(_SPACES.sub("", bracket["inside"])) or _are_names(names, bracket["inside"]):
            bylines, words_end = names, bracket.end()
    return Head(
        agency=_printed(text, places, match, "agency"),
        place=_printed(text, places, match, "place") or None,
        month=int(match["month"]) if match["month"] else None,
        day=int(match["day"]) if match["day"] else None,
        relayed=match["relayed"] is not None,
        end=end,
        words_end=words_end,
        bylines=bylines,
    )


def _printed(text: str, places: list[int], match: re.Match[str], group: str) -> str:
    """A group of a match in the squeezed text, in the characters of the page."""
    return "".join(text[places[i]] for i in range(*match.span(group))) if match[group] else ""


def _english(text: str) -> Head | None:
    match = _ENGLISH.match(text)
    if match is None:
        return None
    month = _MONTHS.index(match["month"]) + 1 if match["month"] else None
    day = int(match["day"]) if match["day"] else None
    return Head(match["agency"], match["place"], month, day, False, match.end(), match.end(), ())


def _enclosed(text: str, squeezed: str, places: list[int]) -> Head | None:
    match = _ENCLOSED.match(squeezed)
    if match is None:
        return None
    end = places[match.end() - 1] + 1
    names: tuple[tuple[str, str], ...] = ()
    place = _printed(text, places, match, "inside")
    if match["reporter"]:
        # 中央社記者王小明台北13日電: without a stroke nothing but the length tells the name from the place.
        name, _, rest = place.replace("／", "/").partition("/")
        if not rest:
            name, rest = place[:3], place[3:]
        names, place = ((_printed(text, places, match, "reporter"), name),), rest
    month = int(match["month"]) if match["month"] else None
    return Head(_printed(text, places, match, "agency"), place or None, month, int(match["day"]), False, end, end, names)


def opens_story(line: str) -> bool:
    """Whether a line begins with words that stories open with, though no dateline can be read from them."""
    return _OPENING.match(line) is not None


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Without white space and with plain digits, and where each character stood."""
    kept = [(c, i) for i, c in enumerate(text) if not c.isspace() and c != "\ufeff"]
    return "".join(c for c, _ in kept).translate(_WIDE_DIGITS), [i for _, i in kept]


_CREDIT = re.compile(r"[（(](?P<inside>(?:[一-鿿]\n?){0,6}?(?:记\n?者|記\n?者|通\n?讯\n?员|通\n?訊\n?員)[^（）()]{2,40})[）)]$")
_MARKS = re.compile(r"^[（(□■◎●○◇◆▌|\s]+|[）)\s]+$|(?:摄影报道|攝影報導|报道|报导|報導|整理|文/图|图/文)$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_ENGLISH_BYLINE = re.compile(r"By ([A-Z][\w.’' -]+?)(?:,.*)?$")


def byline_of(line: str) -> tuple[tuple[str, str], ...]:
    """(role, name) of everybody named in a line that is nothing but a byline."""
    english = _ENGLISH_BYLINE.match(line)
    if english:
        return tuple(("by", name.strip()) for name in re.split(r",| and ", english[1]))
    return names_of(_MARKS.sub("", _MARKS.sub("", line.strip())))


def told_names(line: str) -> tuple[tuple[str, str], ...]:
    """(role, name) of everybody in a line that the page's format says is the authors': names are whole, whatever they look like."""
    if _ROLE.search(line) and _CJK.search(line):
        return byline_of(line)
    role = "记者" if _CJK.search(line) else "by"
    return tuple((role, name) for name in re.split(r"、|, ", line) if name)


def credit_of(text: str) -> tuple[tuple[str, str], ...]:
    """(role, name) of everybody in the bracket that ends a text: …（记者李明）."""
    match = _CREDIT.search(text.rstrip()[-60:])
    return names_of(match["inside"]) if match else ()


def names_of(inside: str) -> tuple[tuple[str, str], ...]:
    """(role, name) of every person in a byline; roles carry over to the names that follow.

    A line feed is a line break of the page: it may tear a role or a name, or stand where a space between two names was.
    """
    found, role, position = [], "记者", 0
    text, breaks = _unbroken(inside)
    for match in _ROLE.finditer(text):
        found += _named(role, text, position, match.start(), breaks)
        role, position = match[0], match.end()
    found += _named(role, text, position, len(text), breaks)
    return tuple(found)


def _unbroken(text: str) -> tuple[str, set[int]]:
    """Without line breaks, and where they were."""
    parts = text.strip().split("\n")
    breaks, length = set(), 0
    for part in parts[:-1]:
        length += len(part)
        breaks.add(length)
    return "".join(parts), breaks


def _are_names(names: tuple[tuple[str, str], ...], words: str) -> bool:
    """Whether a bracket without a role holds nothing but people: each with a surname, and every character used."""
    used = sum(len(name) for _, name in names)
    plain = _SEPARATORS.sub("", _SPACES.sub("", words))
    return bool(names) and used == len(plain) and all(len(name) <= 4 and name[0] in _SURNAMES for _, name in names)


def _named(role: str, text: str, start: int, end: int, breaks: set[int]) -> list[tuple[str, str]]:
    words, cut = "", start
    for place in sorted(place for place in breaks if start < place < end):
        left = _LAST_NAME.search(text[cut:place])
        right = _FIRST_NAME.match(text[place:end])
        words += text[cut:place]
        if left and right and _are_two(left[0], right[0]):
            words += " "
        cut = place
    return [(role, name) for name in _names(words + text[cut:end])]


_LAST_NAME = re.compile(r"(?:(?<![一-鿿])[一-鿿][ \u3000]+[一-鿿]|[一-鿿]+)$")
_FIRST_NAME = re.compile(r"[一-鿿]+")


def _are_two(left: str, right: str) -> bool:
    """Whether a line break between two pieces stands for the space between two names: each has a surname and a length of its own."""
    left = _SPACES.sub("", left)
    if not (2 <= len(left) <= 4 and 2 <= len(right) <= 4) or left in _COMPOUND:
        return False
    return len(left) + len(right) > 4 or (left[0] in _SURNAMES and right[0] in _SURNAMES)


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
