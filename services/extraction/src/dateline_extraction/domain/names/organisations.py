"""Organisations: known ones, and phrases that end in an organisation's last word (太原海关, 印度空间研究组织)."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import zip_longest

from dateline_extraction.domain.names.characters import ordinary
from dateline_extraction.domain.names.lexicon import Gazetteer, Hits, Words, grammar, lines
from dateline_extraction.domain.names.places import countries
from dateline_extraction.domain.names.reading import Reading

Span = tuple[int, int]

_LONGEST = 30
"""Characters a name can have; 中国石油天然气勘探开发股份有限公司 has 18."""
_PERIODICAL = re.compile(
    r"《[^》]{1,12}(?:报|杂志|周刊|时报|日报|晚报|学报|评论|通讯)》|《(?:科学|自然|柳叶刀|细胞|科学进展|财富|福布斯|经济学人|时代)》"
)
_QUOTED = re.compile(r"[“\"「]([^”\"」]{1,10})[”\"」]$")
# What follows a suffix when the word is not an organisation: 公司法, 部门规章, 银行卡, 中心城区, 政府工作报告.
_NOT_AFTER = re.compile(
    r"法(?![院官])|部队|卡|业(?!务)|债|股(?!份)|区域|城区|地带|思想|任务|内容|问题|领域|环节|位置|工作报告|采购|购买服务|性|化|产品|票|线|级|门|势|议(?!院)|长|员|务员|委|办|里"
)
# Units inside an organisation: the whole is named, the unit belongs to a title (南京大学物理学院教授).
_INSIDE = re.compile(r"[内中等方]|境内|市场|[上下]半年")
# Parts of a country stand inside names (民航东北管理局) rather than before them.
_AREAS = frozenset(grammar("region"))
# Right behind a city these name one institution: 兰州大学, 上海银行.
_OF_A_CITY = frozenset(("大学", "学院", "银行", "中学", "医院"))
_COUNTS = ("一", "一家", "一所", "两家", "多家", "某", "各", "多所")
_UNITS = (
    "学院",
    "研究中心",
    "实验室",
    "办公室",
    "局",
    "厅",
    "司",
    "处",
    "部",
    "系",
    "中心",
    "委员会",
    "站",
    "队",
    "指挥部",
)
_WHOLES = ("政府", "集团", "公司", "省", "市", "县", "区")
# Last words of works and sites, which a place alone does not name.
_PLAIN = frozenset(("派出所", "看守所", "监狱", "福利院", "敬老院", "检察院", "法院", "幼儿园", "警校"))
_SOCIETIES = frozenset(("联合会", "协会", "学会", "基金会", "研究会", "商会", "促进会", "委员会", "研究院", "研究所"))
_UTILITIES = frozenset(grammar("utility"))
_SITES = frozenset(("工厂", "煤矿", "铁矿", "金矿", "电厂", "发电厂", "制药厂", "钢铁厂", "油田"))
_LEGAL = frozenset(("公司", "有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "集团"))
_WHOLE = _LEGAL | {"大学", "学院", "医院", "银行", "委员会", "协会", "基金会", "研究院", "研究所", "俱乐部", "事务所"}
_BRANCHES = (
    "司令部",
    "下院",
    "上院",
    "众议院",
    "参议院",
    "分局",
    "分行",
    "支行",
    "分公司",
    "分院",
    "分校",
    "分会",
    "支队",
    "大队",
    "派出所",
    "总队",
    "分社",
    "医院",
    "中学",
    "小学",
    "研究所",
    "研究院",
)
_JOINED = re.compile(r"[\u4e00-\u9fff]{2,8}(?:与|和|及)[\u4e00-\u9fff]{2,12}$")
_BARE = frozenset(grammar("bare"))
_STRONG_ALONE = frozenset(grammar("trade"))


@cache
def known() -> tuple[Gazetteer, dict[str, str]]:
    """Institutions of the lexicon, and their short forms with the full name."""
    words: list[str] = []
    aliases: dict[str, str] = {}
    for line in lines("organisations.txt"):
        full, *shorts = line.split()
        words += [full, *shorts]
        aliases.update((word, full) for word in shorts)
    return Gazetteer(words), aliases


@cache
def suffixes() -> tuple[Gazetteer, re.Pattern[str]]:
    """Last words of organisations, and those of one character."""
    single = "".join(word for word in grammar("weak") if len(word) == 1)
    return Gazetteer((*grammar("strong"), *grammar("weak"))), re.compile(f"[{single}]")


def _last_words(text: str, hits: Hits | None) -> list[Span]:
    """Spans of last words in text order, without overlap, the longest at each place."""
    words, single = suffixes()
    every = [*words.find(text, hits), *(match.span() for match in single.finditer(text))]
    return _outermost(every)


@cache
def _sets() -> tuple[frozenset[str], Words, Words, Words]:
    return frozenset(grammar("weak")), Words(grammar("generic")), Words(grammar("trim")), Words(grammar("title"))


def organisations_in(reading: Reading, places: list[Span], institutions: list[Span], hits: Hits | None = None) -> list[Span]:
    """Spans of organisations in text order, without overlap.

    `places`: the places of the text, which open names; `institutions`: what the lexicon knows in it.
    """
    text = reading.text
    spans: dict[int, int] = {}
    by_end = {end: start for start, end in places}
    for start, end in institutions:
        if text[end : end + 1] not in ("门", "长"):
            # 俄罗斯外交部, 中国外交部: an office of state belongs to the country before it.
            first = start
            while first in by_end:
                first = by_end[first]
            opened = first if text[end - 1] in "部院局署会行" or text[start:end] == "解放军" else start
            if text.endswith("联合国", 0, start):
                opened = start - 3
                spans.pop(opened, None)
            spans[opened] = end
    for match in _PERIODICAL.finditer(text):
        spans[match.start()] = match.end()
    fixed = {end: start for start, end in spans.items()}
    opened_by = _Places(places)
    last = 0
    spans |= {start: end for start, end in _latin(text) if start not in spans}
    found = list(spans.items())
    ends = _last_words(text, hits)
    for (here, end), following in zip_longest(ends, ends[1:]):
        # 集团|有限公司: the last word decides.
        suffix = text[here:end]
        if following is not None and following[0] == end:
            more = text[slice(*following)]
            if more in _WHOLE or (suffix in _STRONG_ALONE and len(more) > 1 and more not in _STRONG_ALONE):
                continue
        begin = _start(reading, here, end, opened_by, fixed, last)
        if begin is not None or (len(suffix) > 1 and suffix not in _STRONG_ALONE):
            last = end
        if begin is None:
            continue
        begin = opened_by.start_of.get(begin, begin) if suffix in _LEGAL else begin
        found.append((begin, end))
        fixed[end] = begin
    return _outermost(found)


class _Places:
    """The places of a text by where they begin and end."""

    def __init__(self, spans: list[Span]) -> None:
        self.starts = sorted(start for start, _ in spans)
        self.end_of = dict(spans)
        self.start_of = {end: start for start, end in spans}


# A Latin name is a firm's beside such words: FTX创始人, 平台Binance.
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z]+[0-9]*(?![A-Za-z0-9 ])")
_BEHIND_LATIN = re.compile(r"(?:公司|集团)?(?:首席|创始人|联合创始人|董事长|总裁|CEO|公司|集团|发言人)")
_BEFORE_LATIN = ("公司", "平台", "企业", "集团", "机构", "组织", "巨头", "品牌")
_ABBREVIATIONS = frozenset(
    ("AI", "IT", "APP", "CEO", "CFO", "IPO", "ETF", "GDP", "CPI", "PMI", "VR", "AR", "IP", "TV", "DNA", "USB", "ESG")
)


def _latin(text: str) -> Iterator[Span]:
    for match in _LATIN_NAME.finditer(text):
        start, stop = match.span()
        alone = not (start and text[start - 1].isalnum() and text[start - 1].isascii())
        beside = _BEHIND_LATIN.match(text, stop) or (stop - start > 2 and text.endswith(_BEFORE_LATIN, 0, start))
        if alone and beside and match.group() not in _ABBREVIATIONS:
            end = match.end() + 2 if text.startswith(("公司", "集团"), match.end()) else match.end()
            yield match.start(), end


def _start(reading: Reading, here: int, end: int, places: _Places, ends: dict[int, int], last: int) -> int | None:
    """Where the organisation whose last word stands at `[here, end)` begins; None where it names nobody."""
    text, suffix = reading.text, reading.text[here:end]
    weak, generic, _, titles = _sets()
    if text[here - 1 : here] in ("一", "某", "两") and suffix not in _OF_A_CITY:
        return None
    if end in ends or _NOT_AFTER.match(text, end) or (len(suffix) <= 2 and (titles.at(text, here) or "") > suffix):
        return None
    if len(suffix) == 1 and (
        here in places.end_of or (text[end : end + 1] or " ") in "长员委部办处门局队院务级际里" or titles.at(text, here)
    ):
        return None
    if suffix.endswith("部门") and text[here - 1 : here] in ("台", "港", "澳") and reading.phrase_start(here) == here - 1:
        return here - 1
    if quoted := _QUOTED.search(text, max(0, here - 14), here):
        return (
            quoted.start()
            if suffix not in weak and quoted[1] not in known()[1] and known()[0].at(quoted[1], 0) != quoted[1]
            else None
        )
    limit = max(reading.phrase_start(here), end - _LONGEST)
    parent = next((ends[e] for e in range(here, max(limit, here - 9), -1) if e in ends and ends[e] >= limit - _LONGEST), None)
    if parent is not None:
        parent_end = next(e for e in range(here, max(limit, here - 9), -1) if ends.get(e) == parent)
        return _extended(text, parent, parent_end, here, suffix)
    if last > limit and here - last >= 2:
        limit = last
    if text[limit - 1 : limit] in ("与", "和", "及") and (whole := _whole_before(reading, limit - 1, ends)) is not None:
        # 古脊椎动物与|古人类研究所 is one institute, 社会和|法制委员会 a unit of the whole before it.
        return whole if suffix in ("研究所", "研究院") else None
    if text[limit - 1 : limit] in ("与", "和", "及") and suffix in _SOCIETIES:
        # 中国物流与|采购联合会
        first = _opener(text, reading.phrase_start(limit - 1), limit - 1, places)
        if first is not None:
            return first
    opener = _opener(text, limit, here, places)
    start = opener if opener is not None else _trimmed(text, limit, here)
    front = text[start:here]
    if opener is not None:
        middle = text[places.end_of[opener] : here]
        if suffix in _BARE and not middle:
            named = suffix in _OF_A_CITY and text[start:here] not in countries()
            return start if suffix == "队" or named else None
        if suffix in weak and len(suffix) == 1 and len(middle) > 5:
            return None
        kind = bool(middle) and suffix in _BARE | _STRONG_ALONE and _is_generic(middle, generic)
        # 西安交通大学 is one university, 美国交通大学 none; a trade before a title is a firm (东京电力公司发言人).
        firm = titles.at(text, end) is not None or (suffix in _OF_A_CITY and text[opener : here - len(middle)] not in countries())
        if suffix in _STRONG_ALONE and middle[-1:] in tuple("镇乡村区县市"):
            return None
        if suffix in _SITES and (not middle or (start + len(front) == here and _all_places(start, here, places))):
            return None
        # 尼日利亚国家石油公司, 苏州供电公司: one of its kind in its country or city.
        only = middle.startswith("国家") or (middle in _UTILITIES and text[opener : places.end_of[opener]] not in countries())
        holder = titles.at(middle, 0)
        if (holder and holder not in grammar("loosetitle")) or middle in _COUNTS or (kind and not (firm or only)):
            return None
        return start
    if (suffix in _BARE or suffix in _PLAIN) and suffix != "银行" and front in ordinary():
        return None
    if (
        suffix in weak
        or (opener is None and suffix in _SITES)
        or len(front) < 2
        or _is_generic(front, generic)
        or len(front) > 14
    ):
        return None
    # 太古地产: the word alone is a trade, so the name must be short and repeated, or stand before a title.
    if suffix in _STRONG_ALONE and (len(front) > 4 or not (titles.at(text, end) or text.count(text[start:end]) > 1)):
        return None
    return start


def _whole_before(reading: Reading, joint: int, ends: dict[int, int]) -> int | None:
    """The start of an organisation in whose phrase the joint stands: 中国科学院古脊椎动物|与."""
    low = reading.phrase_start(joint)
    if joint in ends:
        # 深圳分行|与: two, not one.
        return None
    return next((ends[end] for end in range(joint - 1, max(low, joint - 10), -1) if end in ends), None)


def _all_places(start: int, end: int, places: _Places) -> bool:
    """Whether nothing but places stands between the offsets: 美国|亚利桑那州|工厂 is a factory there, no firm."""
    position = end
    while position > start and position in places.start_of:
        position = places.start_of[position]
    return position <= start


def _opener(text: str, limit: int, here: int, places: _Places) -> int | None:
    """The first place between the two offsets that can open a name; 综保区内|太原重工: what is inside a place is not of it."""
    for start in places.starts[bisect_left(places.starts, limit) :]:
        if start >= here:
            return None
        end = places.end_of[start]
        if end <= here and not _INSIDE.match(text, end) and (start == limit or text[start:end] not in _AREAS):
            return start
    return None


def _extended(text: str, parent: int, parent_end: int, here: int, suffix: str) -> int | None:
    """A known organisation goes on to this suffix: a new whole (分公司, 政府通讯事务管理局), or a unit that is left to the title."""
    between = text[parent_end:here]
    if (text[parent:parent_end] in ("联合国", "欧盟", "东盟", "非盟") and (between or len(suffix) > 2)) or (
        suffix == "控股" and not between
    ):
        return parent
    if (
        len(suffix) == 1
        or len(between) > 10
        or "（" in between
        or "(" in between
        or "旗下" in between
        or _sets()[3].before(text, here)
    ):
        return None
    if suffix.endswith(_BRANCHES):
        return parent
    if suffix.endswith("管理局") and text.endswith(("公安局", "公安厅"), parent, parent_end):
        return parent
    if suffix.endswith(_UNITS) and not suffix.endswith("公司") and not text.endswith(_WHOLES, parent, parent_end):
        return None
    return parent if suffix not in _STRONG_ALONE and suffix not in ("队", "中队", "团队", "机构", "部门", "党") else None


def _trimmed(text: str, start: int, end: int) -> int:
    """The start without words that stand before names (原, 收购, 本地)."""
    trim = _sets()[2]
    while start < end and (word := trim.at(text, start)):
        if len(word) == 1 and text[start : start + 2] in ordinary():
            break
        start += len(word)
    return start


def _is_generic(front: str, generic: Words) -> bool:
    """Whether the words name a kind, not somebody: 国内航空(公司)."""
    position = 0
    while position < len(front):
        word = generic.at(front, position)
        if not word:
            return False
        position += len(word)
    return True


def _outermost(spans: Iterable[Span]) -> list[Span]:
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not chosen or span[0] >= chosen[-1][1]:
            chosen.append(span)
    return chosen


def last_word(name: str) -> str | None:
    """The last word that makes the name an organisation's; None where none does."""
    return next((name[start:end] for start, end in _last_words(name, None) if end == len(name)), None)
