"""The lexicon of the lexer: a pattern for each kind of lexeme that may belong to a time expression.

A lexeme is what the words could mean by themselves; grammar.py decides what they mean together. The text has been folded to
simplified characters and half-width digits, character by character, so offsets are those of the original.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

import opencc

from dateline_text.times.holidays import HOLIDAYS
from dateline_text.times.lexicon import ERAS, SPANS, WORDS
from dateline_text.times.numerals import CHINESE, NUMBER

_WIDE = dict(zip("０１２３４５６７８９：／．－～", "0123456789:/.-~", strict=True))


@cache
def _folding() -> tuple[re.Pattern[str], dict[str, str]]:
    """What is folded, and to what. Characters that our own words are written with stay as they are (乾隆)."""
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    ours = set("".join((*HOLIDAYS, *ERAS, *WORDS, *SPANS)))
    table = {
        old: new for old, new in zip(characters, simplified, strict=True) if old != new and len(new) == 1 and old not in ours
    }
    table |= _WIDE
    return re.compile(f"[{re.escape(''.join(table))}]"), table


def fold(text: str) -> str:
    """Simplified characters and half-width digits, of the same length."""
    if text.isascii():
        return text
    pattern, table = _folding()
    return pattern.sub(lambda match: table[match[0]], text)


_NUM = NUMBER
_FUZZY = rf"(?:{NUMBER}[几多余来]?|好?几[十百千]?|数[十百千]?)"
"""几, 数, 十几, 数十: indefinite numbers before a unit."""

_TO = r"(?:到|至|[-~—–－]{1,3})"

_UNITS = (
    r"年代(?!表)|世纪|财年|财政年度|年(?!代|龄|轻|级|货|糕|夜|青|画|会|薪|富|幼|少|长[者的]|老|味|限|检|息|化|率|利)|"
    r"季度?(?![后前]赛|风|节|军|如春|温|大棚|豆|皆|常青|分明|更替|轮)|月(?!龄|球|亮|饼|台(?![湾北中南商胞资币风])|光|薪|经|嫂|子|票|供|面|食|季|牙|老)|"
    r"星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|周(?!围|刊|岁|边|年|长|身|转|末|期|密|到|全|知|旋|折|报|一|二|三(?!次)|四|五|六|日)|"
    r"个?(?:工作|交易)日|日(?!元|圆|语|系|均|本(?![报刊社网台月周年届次轮赛]))|"
    r"号(?!线|楼|院|文|令|馆|门|室|码|机|店|公告|台|车|舰|船|井|矿|仓|库|厅|桥|路|坑|墓|股|批|球|选|种|称|召|角|航|卫星|探测|火箭|飞|客|货|轮|油|公路|国道|高速|铁路)|"
    r"(?<=个半)钟(?!头)|天(?!天|气|下|空|堂|然|真|使|津|河|猫|安|山|生|才|性|文|桥|地|敌|涯|线|王|然|赋|府|宫)|昼夜|夜(?!间|里|晚)|"
    r"个?小时|[个粒]?钟头|[个粒]钟(?!头)|分半钟|分钟|刻钟|秒钟|秒|分(?!之|别|公司|店|会|局|行|裂|析|布|享|类|工|配|子|的|数|贝)"
)

_AMOUNT = (
    rf"(?:(?P<a_from>{_FUZZY})\s*(?:{_TO}|/(?=(?:19|20)\d\d年))\s*)?"
    rf"(?P<a_num>{_FUZZY}|半)?\s*(?P<a_whole>整)?(?P<a_ge>个)?(?P<a_half>半)?(?P<a_more>[多余来])?\s*(?P<a_unit>{_UNITS})(?P<a_tail>半(?!夜))?(?P<a_rest>[多余](?!云|样|元|次))?"
)
_ORDINAL = rf"(?:第(?P<o_num>{NUMBER})|(?P<o_edge>最后一|最后|头一|首|末))(?:个)?(?P<o_unit>季度|星期|礼拜|周(?!末)|天|日|年(?![级代])|月|小时)(?P<o_day>[一二三四五六日天])?"
_WEEKDAY = r"(?:周|星期|礼拜)(?P<w_day>[一二三四五六日天末1-6])(?!期|围|边|岁|年|[十百千](?![一二]?[点时])|[个次点]|(?<=日)[均增]|[^\W\d_](?<=[子]))"
_WEEK = r"(?P<k_way>上上|下下|[上下这本今呢])(?:一个?|个)?(?:周(?!围|刊|岁|边|年|期|密|到|全|知)|星期|礼拜)(?:的?周)?(?P<k_day>[一二三四五六天末]|日(?!均))?"
_YMD = r"(?<![\d.])(?P<y_year>[12]\d{3})(?P<y_sep>\s?[-/.]\s?|\s)(?P<y_month>0?[1-9]|1[0-2])(?P=y_sep)(?P<y_day>[12]\d|3[01]|0?[1-9])(?!\d)"
_COMPACT = r"(?<!\d)(?P<x_year>19\d\d|20\d\d)(?P<x_month>0[1-9]|1[0-2])(?P<x_day>0[1-9]|[12]\d|3[01])(?!\d)"
_CHRISTIAN = rf"公元(?P<g_before>前)?\s?(?P<g_year>{NUMBER})年"
_DMY = r"(?<![\d.\-/])(?P<d_a>\d{1,2})(?P<d_sep>[-/.])(?P<d_b>\d{1,2})(?P=d_sep)(?P<d_c>[12]\d{3}|\d{2})(?![\d\-/.])"
_YM = r"(?<![\d.\-/])(?:(?P<m_year>[12]\d{3})[-/](?P<m_month>0?[1-9]|1[0-2])(?![\d.\-/年月日%])|(?P<m_month2>0?[1-9]|1[0-2])/(?P<m_year2>[12]\d{3})(?!\d))"
_MD = r"(?<![\d.\-/])(?P<s_month>0?[1-9]|1[0-2])/(?P<s_day>3[01]|[12]\d|0?[1-9])(?![\d/.])(?P<s_mark>[号日])?"
_CLOCK = r"(?P<c_day>[早晚]\s?)?(?<![\d:])(?P<c_h>[01]?\d|2[0-4]):(?P<c_m>[0-5]\d)(?::(?P<c_s>[0-5]\d))?(?![\d:])(?P<c_mark>[时分])?(?:\s*(?P<c_ap>[aApP])\.?\s?[mM]\.?)?"
_AMPM = r"(?<![\d:.])(?P<p_h>1[0-2]|0?[1-9])\s?(?P<p_ap>[aApP])\.?\s?[mM](?![A-Za-z])\.?"
_HOUR = (
    rf"(?<![升跌涨挫])(?P<h_day>[早晚])?(?:(?P<h_from>\d{{1,2}}|[{CHINESE}]{{1,3}})\s?{_TO}\s?)?(?:差(?P<h_to>{NUMBER}分钟?|一刻钟?|[1-3]刻钟?)\s?)?(?P<h_h>\d{{1,2}}|[{CHINESE}]{{1,3}})\s?"
    r"(?P<h_mark>点钟?(?![评头燃缀击赞名要建意])|时(?!间|候|代|期|速|长|装|事|常|尚|髦|差|空|政|隔|刻|光|局))(?P<h_whole>整|正)?"
    rf"(?:(?P<h_half>过?半)|(?P<h_fives>[一二两三四五六七八九十\d]{{1,2}})个字|[踏搭](?P<h_mark5>[一二三四五六七八九十\d]{{1,2}})(?:个字)?|过?(?P<h_quarter>[一二两三123])刻钟?|差(?P<h_less>[一二三123]刻|半|{NUMBER}分?)|"
    rf"过?(?P<h_m>[0-5]?\d|[零〇]?[{CHINESE}]{{1,3}})(?P<h_unit>分钟?)?(?:(?P<h_s>[0-5]?\d|[{CHINESE}]{{1,3}})秒钟?)?)?"
)
_EVERY = (
    rf"(?:每逢?|(?<![相重])逢(?=周|星期|礼拜))(?P<e_skip>隔)?(?P<e_num>{_FUZZY}|半)?(?P<e_ge>个)?(?P<e_half>半)?"
    r"(?P<e_unit>工作日|交易日|季度|星期|礼拜|小时|钟头|分钟|刻钟|秒钟?|年|月|周|天|日|夜|晚|早|晨|季|分)(?![^\W\d_](?<=[轻龄薪间]))|(?<![一-九今明后昨前每间相])(?P<e_twice>天天(?!向)|年年|月月|周周(?![一二三四五六日天末])|隔[周月年])"
)
_BARE_YEAR = r"(?<![\d.,\-/:A-Za-z])(?P<b_year>(?:1[5-9]|20)\d\d|2100)(?![\d.,:%A-Za-z元万亿千百十个只名人家件条辆台套吨米公克斤升倍多余股点分度次张页字户间所位种项号款版届期集章回部路室班例票席队轮级层栋楼])"

_DOUBLE = r"(?<![\d.\-/])(?P<z_first>(?:19|20)\d\d)年?\s?(?:[-/—–~至到]|——)\s?(?P<z_last>(?:19|20)?\d\d)年?\s?(?:学年度?|财政年度|财年|年度|赛季)"
"""2023/24年度, 2020至2021学年: years of schools, firms and leagues, which run from one calendar year into the next."""
_PLAN = r"[“\"「](?P<f_no>十[一二三四五六七八九]?|[一二三四五六七八九])五[”\"」](?:规划)?(?:时期|期间)?|(?P<f_bare>十[一二三四五六七])五(?:规划)?(?:时期|期间)"
_QUARTER = r"(?<![A-Za-z0-9])(?:(?P<u_year>(?:19|20)?\d\d)(?:年|[ ]?[-/]?))(?:[Qq](?P<u_quarter3>[1-4])|[Hh](?P<u_half>[12]))(?![A-Za-z0-9.-])|(?<![A-Za-z0-9])[Qq](?P<u_quarter>[1-4])(?![A-Za-z0-9.-])|(?<![A-Za-z0-9])(?P<u_quarter2>[1-4])[Qq](?P<u_year2>(?:19|20)?\d\d)(?![A-Za-z0-9])"
_PAIR = r"(?<![一二三四五六七八九十\d])(?P<i_first>[一二两三四五六七八九])(?P<i_last>[二三四五六七八九])(?P<i_unit>月份?|点钟?|号)(?![一二三四五六七八九十半\d])"
"""七八月, 八九点: neighbouring figures name two months, two hours."""
_LIST = r"(?<![\d.一二三四])(?P<q_first>1[0-2]|[一二三四1-9])(?:[、和及](?:1[0-2]|[一二三四1-9])){0,12}[、和及](?P<q_last>1[0-2]|[一二三四1-9])(?P<q_unit>季度|月份?)"


_NUMBERED = ("十一", "五一", "六一", "八一", "七一", "五四", "315", "七七", "三月三")
"""Holidays named by figures alone: no digits may stand around them."""
_DIGITS = "0123456789"


def _longest_first(words: Iterable[str]) -> str:
    """An alternation; 除夕夜里 is 除夕 and 夜里."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + ("(?![里间])" if word.endswith("夜") else "") for word in ordered)


def _holidays(first: str) -> str:
    """Named holidays that begin with one of the characters."""
    named = [name for name in HOLIDAYS if name[0] in first and name not in _NUMBERED]
    numbered = [name for name in _NUMBERED if name[0] in first]
    branches = [rf"(?<![个排])(?:{_longest_first(named)})(?![日号](?![^\W\d_]))(?:当天|当日|这天|那天)?"] if named else []
    if numbered:
        branches.append(rf"(?<![\d{CHINESE}第])(?:{'|'.join(numbered)})(?![\d{CHINESE}点月日号年个天周时分路线届运])")
    return "|".join(branches)


def _eras(first: str) -> str:
    return rf"(?P<r_era>{_longest_first(era for era in ERAS if era[0] in first)})(?P<r_year>元|[{CHINESE}]{{1,3}}|\d{{1,2}})年"


def _words(first: str) -> str:
    return "|".join(_guarded(word) for word in sorted([*WORDS, *SPANS], key=len, reverse=True) if word[0] in first)


_SEASON = r"(?P<n_year>[今去明昨])(?P<n_short>[春夏秋冬])(?![晚天季节奥训])|(?:这个?)?(?P<n_season>[春夏秋冬])(?:天(?!百货)|季(?!节|风|攻势|运动会))|[初早暮盛仲深晚金寒隆](?P<n_named>[春夏秋冬])(?![^\W\d_](?<=[雪奥]))"
_LUNAR = (
    rf"(?:(?P<l_mark>农历|阴历|旧历|夏历)\s?(?:(?P<l_year>\d{{4}}|[{CHINESE}]{{4}})年)?)?(?P<l_leap>闰)?"
    rf"(?:(?P<l_month>[正腊冬]|十[一二]|[一二三四五六七八九十]|1[0-2]|0?[1-9])月份?"
    rf"(?P<l_day>初[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|30|[12]\d|0?[1-9])?(?!\d)[日号]?)"
)

_NOT_BEFORE = {
    "前": "目以之此当提",
    "本": "日基根资成版剧文书",
    "年": "多几数半近百千",
    "后": "以之先成产用工营效",
    "同": "不共相如",
    "当": "适相正",
}
_NOT_AFTER = {
    "天": "气(?!温|压)|津|然|性", "日": "元|本(?![报刊社网台月周年届次])", "年": "轻|龄|级|代|货|糕|画|幼|少|长者|富|薪|味",
    "月": "球|饼|光|薪|台(?![湾北中南商胞资币风])|亮|嫂|子|经",
}  # fmt: skip
"""Neighbours that make another word of the first or last character: 目前|天气, 日本|年."""


def _guarded(word: str) -> str:
    before, after = _NOT_BEFORE.get(word[0]), _NOT_AFTER.get(word[-1])
    return (f"(?<![{before}])" if before else "") + re.escape(word) + (f"(?!{after})" if after else "")


def _first(words: Iterable[str]) -> str:
    return "".join(sorted({word[0] for word in words}))


_LUNAR_AHEAD = r"(?=农历|阴历|旧历|夏历|闰|[正腊冬]月)|(?=[一二三四五六七八九十\d]{1,2}月初[一二三四五六七八九十])"
_NUMERALS = _DIGITS + CHINESE

KINDS: tuple[tuple[str, str, str | Callable[[str], str]], ...] = (
    ("holiday", _first(HOLIDAYS), _holidays),
    ("era", _first(ERAS), _eras),
    ("lunar", "农阴旧夏闰正腊冬" + _NUMERALS, rf"(?:{_LUNAR_AHEAD})(?:{_LUNAR})"),
    ("season", "今去明昨这春夏秋冬初早暮盛仲深晚金寒隆", _SEASON),
    ("plan", '“"「' + CHINESE, _PLAN),
    ("quarter", "Qq" + _DIGITS, _QUARTER),
    ("pair", CHINESE, _PAIR),
    ("list", _NUMERALS, _LIST),
    ("double", _DIGITS, _DOUBLE),
    ("ymd", _DIGITS, _YMD),
    ("compact", _DIGITS, _COMPACT),
    ("christian", "公", _CHRISTIAN),
    ("dmy", _DIGITS, _DMY),
    ("ym", _DIGITS, _YM),
    ("md", _DIGITS, _MD),
    ("clock", "早晚" + _DIGITS, _CLOCK),
    ("ampm", _DIGITS, _AMPM),
    ("every", "每逢隔天年月周", _EVERY),
    ("week", "上下这本今呢", _WEEK),
    ("word", _first([*WORDS, *SPANS]), _words),
    ("ordinal", "第最头首末", _ORDINAL),
    ("hour", "早晚差" + _NUMERALS, _HOUR),
    ("amount", "几数好半个整" + _NUMERALS, _AMOUNT),
    ("weekday", "周星礼", _WEEKDAY),
    ("bare", _DIGITS, _BARE_YEAR),
)
"""Each kind of lexeme: the characters it can begin with, and its pattern or what makes one of such characters.

An earlier kind wins over a later one at the same place.
"""


def _second() -> dict[str, frozenset[str]]:
    """For each first character but figures, what can come second; a character that is not here allows everything."""
    follows = {
        "上下这本今呢": "上下一个周星礼", "第": _NUMERALS, "最": "后", "头": "一", "首末": "个季星礼周天日年月小", "早晚差": _NUMERALS + "一二三",
        "春夏秋冬": "天季", "今去明昨": "春夏秋冬", "初早暮盛仲深晚金寒隆": "春夏秋冬", "周": CHINESE + "末123456日天周", "星": "期", "礼": "拜", "公": "元",
        "农阴旧夏": "历", "正腊冬": "月", "闰": _NUMERALS + "正腊冬", "好": "几", "整": "个年月周天日夜晚季", "“\"「": CHINESE, "逢": "周星礼", "隔": "周月年", "天": "天", "年": "年", "月": "月",
    }  # fmt: skip
    allowed: dict[str, set[str]] = {}
    for firsts, seconds in follows.items():
        for first in firsts:
            allowed.setdefault(first, set()).update(seconds)
    for word in (*HOLIDAYS, *ERAS, *WORDS, *SPANS):
        allowed.setdefault(word[0], set()).add(word[1:2])
    for first in "百千万几数":
        allowed.setdefault(first, set()).update(CHINESE + "年月日天周小个分秒夜世星礼季刻钟昼多余来点时旬整工交 ")
    for first in CHINESE:
        allowed.setdefault(first, set()).update(
            CHINESE + "年月日号时点分秒刻周星礼季个粒小天世多余几来半整夜昼钟旬工交财数/到至~—–－-、和及 五差过"
        )
    everything = set(_DIGITS) | set("每半个Qq")
    return {first: frozenset(seconds) for first, seconds in allowed.items() if first not in everything}


SECOND = _second()
