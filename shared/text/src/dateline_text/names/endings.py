"""Where the organisation begins that ends with a last word: at a place, at a known organisation, or where its phrase does."""

import re
from bisect import bisect_left
from functools import cache

from dateline_text.names.characters import ordinary
from dateline_text.names.lexicon import Gazetteer, Words, alternatives, grammar, lines
from dateline_text.names.places import countries
from dateline_text.names.places import known as known_places
from dateline_text.names.reading import Reading

Span = tuple[int, int]

_LONGEST = 30
"""Characters a name can have; 中国石油天然气勘探开发股份有限公司 has 18."""
_QUOTED = re.compile(r"[“\"「]([^”\"」]{1,10})[”\"」]$")
# What follows a suffix when the word is not an organisation: 公司法, 部门规章, 银行卡, 中心城区, 政府工作报告.
_NOT_AFTER = re.compile(
    r"法(?![院官])|(?<=理工)[程作会]|(?<=武装)(?:力量|分子|人员|组织|冲突|袭击|袭|部)|部队|卡|业(?!务)|债|基地|股(?!份)|生(?!产|物|态|命|殖|活)|伍|区域|城区|地带|思想|任务|内容|问题|领域|环节|位置|工作报告|采购|购买服务|性|化|产品|票|线|级|门(?![口前外])|势|议(?!院)|长|员|务员|委|办|里"
)
_INSIDE = re.compile(r"[内中等方]|境内|市场(?!监)|[上下]半年")
_JOINTS = ("与", "和", "及")
# Parts of a country stand inside names (民航东北管理局) rather than before them.
_AREAS = frozenset(grammar("region"))
# Right behind a city these name one institution: 兰州大学, 上海银行.
_OF_A_CITY = frozenset(("大学", "学院", "银行", "中学", "医院"))
_ORDINAL = re.compile(r"[第首本上每][一二三四五六七八九十百\d]{0,4}[届次][\u4e00-\u9fff]*$")
_JOINED = 4
# 云帆科技|12日宣布, 星驰汽车|发布: what firms do, behind a trade.
_ACTS = re.compile(
    r"(?:\d{1,2}日|近日|日前|今日|昨日|当日|今天|昨天)?(?:晚间?|早间)?(?:在[^，。]{1,8})?(?:宣布|发布|公告|披露|表示|称|回应|推出|签署|与[^，。]{2,12}(?:签署|达成|联合)|董事|创始|方面表示|股价|股份|涨|跌|[在向]港交所|获[^，。]{0,6}(?:融资|投资)|完成[^，。]{0,6}融资)"
)
_COUNTS = ("一", "一家", "一所", "两家", "多家", "某", "各", "多所")
_UNIONS = ("联合国", "欧盟", "东盟", "非盟")
_SHORT_SCHOOLS = ("交大", "师大", "农大", "医大", "科大", "工大", "财大", "林大")
_BRANCHES = grammar("branch")
_ROUND = ("队", "中队", "团队", "机构", "部门", "党", "当局", "军方", "警方", "政府")
# Units that are left to the title: 南京大学物理学院|教授. Larger ones are institutions of their own (公安部治安管理局).
_SMALL = grammar("unit")
_DIVISIONS = ("政府", "集团", "公司", "省", "市", "县", "区")
_WEAK, _BARE, TRADES = frozenset(grammar("weak")), frozenset(grammar("bare")), frozenset(grammar("trade"))
_SOCIETIES, _SITES = frozenset(grammar("society")), frozenset(grammar("site"))
_PLAIN = (_BARE | frozenset(grammar("plainend"))) - {"银行"}
_UTILITIES, _LOOSE = frozenset(grammar("utility")), frozenset(grammar("loosetitle"))


@cache
def known() -> tuple[Gazetteer, dict[str, str]]:
    """Institutions of the lexicon, and their short forms with the full name."""
    words: list[str] = []
    aliases: dict[str, str] = {}
    for line in lines("organisations.txt"):
        full, *shorts = line.split()
        words += [full, *shorts]
        aliases.update((word, full) for word in shorts)
    words += (name for line in lines("listed.txt") for name in line.split())
    return Gazetteer(words), aliases


@cache
def _words(kind: str) -> Words:
    return Words(grammar(kind))


class Places:
    """The places of a text by where they begin and end."""

    def __init__(self, spans: list[Span]) -> None:
        self.starts = sorted(start for start, _ in spans)
        self.end_of = dict(spans)
        self.start_of = {end: start for start, end in spans}


def beginning(reading: Reading, here: int, end: int, places: Places, ends: dict[int, int], last: int) -> int | None:
    """Where the organisation whose last word stands at `[here, end)` begins; None where it names nobody.

    `ends`: the organisations found so far, by their end; `last`: where the last word before this one ends.
    """
    text, suffix = reading.text, reading.text[here:end]
    if end in ends or _names_nobody(text, here, end, places):
        return None
    if suffix.endswith("部门") and text[here - 1 : here] in ("台", "港", "澳") and reading.phrase_start(here) == here - 1:
        return here - 1
    if quoted := _QUOTED.search(text, max(0, here - 14), here):
        told = quoted[1] not in known()[1] and known()[0].at(quoted[1], 0) != quoted[1]
        return quoted.start() if told and suffix not in _WEAK else None
    limit = max(reading.phrase_start(here), end - _LONGEST)
    for parent_end in range(here, max(limit, here - 9), -1):
        if parent_end in ends and ends[parent_end] >= limit - _LONGEST:
            return _extended(text, ends[parent_end], parent_end, here, suffix)
    if last > limit and here - last >= 2:
        limit = last
    if text[limit - 1 : limit] in _JOINTS:
        if (whole := _whole_before(reading, limit - 1, ends)) is not None:
            # 古脊椎动物与|古人类研究所 is one institute, 社会和|法制委员会 a unit of the whole before it.
            return whole if suffix in ("研究所", "研究院") else None
        joined = suffix in _SOCIETIES or suffix.endswith(("中心", "管理局", "总局"))
        first = _opener(text, reading.phrase_start(limit - 1), limit - 1, places) if joined else None
        if (
            first is not None
            and suffix not in _SOCIETIES
            and (limit - 1 in ends or not 0 < limit - 1 - places.end_of[first] < _JOINED)
        ):
            # 北京和|上海研究中心 are two
            first = None
        if first is not None:
            # 中国物流与|采购联合会
            return first
    opener = _opener(text, limit, here, places)
    return _alone(text, limit, here, end) if opener is None else _opened(text, opener, here, end, places)


def _names_nobody(text: str, here: int, end: int, places: Places) -> bool:
    """Whether the words around the last word make it another word, a title or one of many."""
    suffix, titles = text[here:end], _words("title")
    one = (
        text[here - 1 : here] in ("一", "某", "两") and text[here - 2 : here - 1] != "第" and suffix not in ("中院", *_OF_A_CITY)
    )
    if one or is_another_word(text, end) or text[here - 1 : here] == "届":
        return True
    if suffix == "论坛" and _ORDINAL.search(text, max(0, here - 24), here):
        # 第十届世界水论坛 is an occasion.
        return True
    if suffix in _SHORT_SCHOOLS and text[end : end + 1] in tuple("臣会学型赛量力道队街楼"):
        # 外交大|臣
        return True
    if len(suffix) > 1:
        return len(suffix) == 2 and (titles.at(text, here) or "") > suffix
    follow = text[end : end + 1] or " "
    # 平|台, 舞|台
    cut = suffix == "台" and text[here - 1 : here] in tuple("平舞看阳柜讲灶擂后前出登上下亮月天展")
    return cut or here in places.end_of or follow in "长员委部办处门局队院务级际里" or titles.at(text, here) is not None


def is_another_word(text: str, end: int) -> bool:
    """Whether the last word that ends at `end` goes on to be another one: 公司|法, 大学|生."""
    return _NOT_AFTER.match(text, end) is not None


def _opened(text: str, opener: int, here: int, end: int, places: Places) -> int | None:
    """The place before the last word, where the words between them make the whole a name."""
    suffix, titles = text[here:end], _words("title")
    middle = text[places.end_of[opener] : here]
    if is_doing(middle):
        return None
    local = text[opener : places.end_of[opener]] not in countries()
    if suffix in _BARE and not middle:
        return opener if suffix == "队" or (suffix in _OF_A_CITY and local) else None
    if suffix in _WEAK and len(suffix) == 1 and len(middle) > 5:
        return None
    if suffix in TRADES and middle.endswith(("镇", "乡", "村", "区", "县", "市")):
        return None
    if suffix in _SITES and (not middle or _all_places(opener, here, places)):
        return None
    holder = titles.at(middle, 0)
    # 纽约|自由人队
    if (holder and holder not in _LOOSE and not (suffix == "队" and holder == middle)) or middle in _COUNTS:
        return None
    of_china = suffix == "集团" and text.startswith("中国", opener)
    if middle and suffix in _BARE | TRADES | {"集团"} and not of_china and is_generic(middle):
        # 西安交通大学 is one university, 美国交通大学 none; a trade before a title is a firm (东京电力公司发言人);
        # 尼日利亚国家石油公司, 苏州供电公司: one of its kind in its country or city.
        firm = titles.at(text, end) is not None or (suffix in _OF_A_CITY and local)
        return opener if firm or middle.startswith(("国家", "国际")) or (middle in _UTILITIES and local) else None
    return opener


def _alone(text: str, limit: int, here: int, end: int) -> int | None:
    """The start of a name that neither a place nor an organisation opens."""
    suffix, start = text[here:end], _trimmed(text, limit, here)
    front = text[start:here]
    if suffix in _WEAK or suffix in _SITES or not 2 <= len(front) <= 14 or is_generic(front) or is_doing(front):
        return None
    if suffix in _PLAIN and front in ordinary():
        return None
    # 太古地产: the word alone is a trade, so the name must be short and repeated, or stand before a title.
    if suffix in TRADES and (
        len(front) > 4
        or not (
            _words("title").at(text, end)
            or text.count(text[start:end]) > 1
            or (_ACTS.match(text, end) and front not in ordinary())
        )
    ):
        return None
    return start


def _whole_before(reading: Reading, joint: int, ends: dict[int, int]) -> int | None:
    """The start of an organisation in whose phrase the joint stands: 中国科学院古脊椎动物|与."""
    low = reading.phrase_start(joint)
    if joint in ends:
        # 深圳分行|与: two, not one.
        return None
    return next((ends[end] for end in range(joint - 1, max(low, joint - 10), -1) if end in ends), None)


def _all_places(start: int, end: int, places: Places) -> bool:
    """Whether nothing but places stands between the offsets: 美国|亚利桑那州|工厂 is a factory there, no firm."""
    position = end
    while position > start and position in places.start_of:
        position = places.start_of[position]
    return position <= start


def _opener(text: str, limit: int, here: int, places: Places) -> int | None:
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
    if text[parent:parent_end] in _UNIONS and (between or len(suffix) > 2):
        return parent
    if suffix == "控股" and not between:
        return parent
    if (
        len(suffix) == 1
        or len(between) > 10
        or "（" in between
        or "(" in between
        or "旗下" in between
        or _words("title").before(text, here)
    ):
        return None
    if suffix.endswith(_BRANCHES):
        return parent
    if suffix.endswith("管理局") and text.endswith(("公安局", "公安厅"), parent, parent_end):
        return parent
    if known_places()[0].at(between, 0):
        # 水利部|珠江水利委员会
        return parent if len(suffix) > 1 and suffix not in TRADES else None
    if suffix.endswith("参谋部"):
        return parent
    if suffix.endswith(_SMALL) and not suffix.endswith("公司") and not text.endswith(_DIVISIONS, parent, parent_end):
        return None
    return parent if suffix not in TRADES and suffix not in _ROUND else None


def _trimmed(text: str, start: int, end: int) -> int:
    """The start without words that stand before names (原, 收购, 本地)."""
    trim = _words("trim")
    while start < end and (word := trim.at(text, start)):
        if len(word) == 1 and text[start : start + 2] in ordinary():
            break
        start += len(word)
    return start


@cache
def _doing() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(grammar('doingfirst'))})(?=.{{2}})|.*?{alternatives(grammar('doing'))}")


def is_doing(words: str) -> bool:
    """Whether the words before a last word hold a verb or a time, so that they are part of a sentence: 安排, 建设国际科技."""
    return _doing().match(words) is not None


def is_generic(front: str) -> bool:
    """Whether the words name a kind, not somebody: 国内航空(公司)."""
    position, generic = 0, _words("generic")
    while position < len(front):
        word = generic.at(front, position)
        if not word:
            return False
        position += len(word)
    return True
