"""Noun phrases out of the words before and after a figure: topic, who, what."""

import re
from dataclasses import dataclass
from functools import lru_cache

from dateline_extraction.domain.facts.observations.lexicon import (
    ADVERBS,
    CORES,
    FALL,
    HEAD,
    LEAD,
    NOUN_STOPS,
    PREDICATE,
    RISE,
    TRAIL,
    VERBS,
    WORDS,
    either,
)

LONGEST = 36
"""Characters of an indicator; a longer phrase is cut at its last particle."""
REMEMBERED = 8192
"""Phrases whose reading is kept: the words around figures recur (同比增长), and reading them is pure."""

TAIL = 16
"""Characters at the end of a phrase in which the words before a figure are looked for, as often as there are some."""
_ADVERBS = frozenset(ADVERBS)
_LONG_ADVERBS = (*(word for word in ADVERBS if len(word) > 1), "同比", "环比", "按年", "按月", "年比", "月比")
_PIVOTS = either(WORDS["pivots"]).replace("完成", "完成(?!投资)")
_PIVOT = re.compile(
    f"^(?P<who>(?!每)[^，。]{{2,24}}?)(?:(?:已|(?<!公)共|预计|将|累计|合计|可|当期)*(?:{_PIVOTS})(?:了|的)?|"
    f"(?:每周|每天|每年|日均|年均)?(?:已经|已|共计|(?<!公)共|先后|成功|预计|预期|计划|拟|料)(?=(?:净利润|净亏损|亏损|盈利|收入|{either(VERBS)})))(?P<what>.{{2,}})$"
)
_HAS = re.compile(r"^(?P<who>[^，。]{2,16}?[^，。所持拥国占现没享公私含])有(?![期限关效色机力线轨人害])(?P<what>[^，。]{2,8})$")
_OF_SHARE = re.compile(
    r"^(?:[^，。]{2,14}?(?:公司|集团|供应商|运营商|服务商|制造商|零售商|开发商|生产商|巨头|企业|银行)(?=.{2,}股价))?(?P<who>(?!美股|该|公司)[^，。]{2,16}?)的?股价$"
)
"""饮料公司 | 甲乙的 | 股价: what a firm does is no part of its name."""
_DISPOSED = re.compile(r"^(?P<who>[^，。]{2,16}?)(?:决定|宣布|拟|计划)?(?:将|把)(?P<what>[^，。]{2,})$")
_PIVOT_FIRST = re.compile("^(?:实现|完成(?!投资)|取得|录得)(?=.{2})")
_AREA = re.compile(f"^(?:{either(WORDS['deictic_areas'])})(?=.{{2}})")
_ADVERB_TAIL = re.compile(f'(?:{either(_LONG_ADVERBS)}|[，,、：:\\s“”"])+$')
_KIND = re.compile(r"(?:板块|行业|产业|市场|地区|企业|产品|商品|用户|项目|业务)$")
"""What a row of names may all be."""
NAMED_ON = re.compile(r"^\d|指数?$|[和与、]")
"""A name goes on in these: 标普 | 500指数, 太古 | 广场和东荟城."""
_FORETELLS = ("预计", "预测", "预期", "估计")
_COMPANIES = ("公司", "集团", "股份", "控股", "厂")
"""Whoever else foretells a figure (a bank, an agency) speaks of others."""
_QUOTES = str.maketrans("", "", '“”"‘’')
_PER = re.compile(
    r"^(?P<np>.{2,}?)(?:也|已|均|都)*(?:增至|升至|降至|提高到|增加到|为|达)?每(?:位|名|人|户|个|家|次)[^，。、]{0,8}$"
)
_OF_MAKER = re.compile(r"^(?:由|被|经|受)?[^，。的]{2,14}(?:编制|发布|公布|开发|研发|研制|生产|运营|管理|主办|投资)的(?=.{2})")
_ASPECT = re.compile(f"^({either(VERBS)})[了过着](?=.{{2}})")
_NOUN_STOP = re.compile(
    rf"[，,。；;：:、！？\s/]|(?<!公)(?:{either((*NOUN_STOPS, *ADVERBS, *WORDS['pivots']))}|的|了|(?<!国家)和|与|及|在|将|被|(?<!自)由|于|是|(?<!行)为|占|均|都|也|中(?=[，。就有的]|$)|(?<!规模)以上|左右|以下|来|从(?!业)|对(?![象手外])|向|等|每|上(?=每|$)|[当之其]中|正(?=在)|间(?=[每的]|$)|就|有|联合|计划(?=[在于将对向从每到用投])|同比|环比|加权)(?!业|产品|品|机|长[点极])"
)
_RELATIVE = re.compile(
    f"^(?:(?:为|在|被|由|从|对|与|有|具有|符合|参与)[^，。；、]{{1,18}}|(?:{either(NOUN_STOPS)})[^，。；、]{{0,16}})的(?P<noun>[^，。；、的]{{2,12}}?)"
    r"(?=[，。；、]|$|中|是|有|就|已|将)"
)
_MEASURED = re.compile(
    rf"(?P<noun>[^，。；、的\d]{{2,10}}?)(?:{either(CORES)})+(?:同比|环比|均|都|实现|保持|合计)*(?:{either((*RISE, *FALL))})"
)
"""A noun with what is measured of it: 自由贸易试验区 | 进出口增长."""
_TOLD_OF = re.compile("(?<=.{2})(?:仍|亦|也)?(?:高于|低于|超过|不及|好于)")
"""贷款利率 | 仍高于…: what the thing is compared with."""
_COMPOUND = re.compile(
    f"(?:{either(tuple(word for word in NOUN_STOPS if len(word) > 1))})[令舰机队物款费者证书器剂弹艇站船车员线](?=[，。；、的和]|$)"
)
"""撤离令, 驱逐舰: a verb within a noun."""
_SOMEBODY = re.compile(f"(?:{either(WORDS['person'])}|原告|被告|居民|国家|地区|企业|公司|部门|单位|家庭)$")
_AMONG = re.compile(r"[当之]?中?(?:累计|合计)?$")
_CORE_TAIL = re.compile(f"(?:{either(CORES)})+$")
_THRESHOLD = re.compile(r"^[十百千万亿]+(?:元|美元)(?:以上|级)?")
"""218个 | 亿元以上 | 重点项目."""
_CHANGES = frozenset((*RISE, *FALL))
_NO_NOUN = frozenset({"数据", "水平", "纪录", "记录", "首次", "再次", "连续", "整数", "数字", "全部", "全都", "无法", "难以"})
"""Words behind a figure that name nothing it counts."""
_TURNED = re.compile(r"(?<=.{2})[由从]的?(?:持平|同比|环比|按年|按月|上年|由?[升降涨跌正负])?(?:转为?)?$")
"""CPI | 由上月上升0.2%, 非食品价格 | 由持平转为下降: where it came from is no part of the name."""
_ALL_KINDS = re.compile("^各(?:类|种|式|型)")
_CIRCUMSTANCE = re.compile(r"(?<=.{2})在[^，。]{2,16}?(?:影响|拖累|带动|推动|拉动|提振|作用|支撑|打压|压力|背景|刺激)(?:之?下)?$")
"""科技指数 | 在几只权重股拖累下 | 跌近4%: what moved it is no part of the name."""
_PASSED = re.compile(
    r"(?<=.{2})(?:首次|再次|一举|连续)*(?:突破|超过|跨越|迈上|跨上|迈入)[十百千万亿]{1,3}(?:元|美元|人|人次|件|辆|吨|大关|台阶|级)*$"
)
"""报考人数 | 突破千万: a round mark that is passed."""
_DIVISIONS = frozenset("县市区省州国村镇乡旗")
_MILESTONE = re.compile(r"(?:[一二两三四五六七八九十百千万亿]+级?个?[^，。]{0,3})?(?:大关|关口|台阶|门槛|以上|左右)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is measured (`indicator`), whose it is (`subject`) and where (`area`)."""

    indicator: str
    subject: str | None = None
    area: str | None = None


@lru_cache(REMEMBERED)
def topic(words: str) -> str:
    """The noun phrase in the words before a figure: leads, adverbs, verbs of level, bounds and predicates taken off."""
    kept = without_lead(words.translate(_QUOTES).strip("，,、：: 　—-"))
    kept = _CIRCUMSTANCE.sub("", _TURNED.sub("", _PASSED.sub("", kept)))
    if predicated := PREDICATE.match(kept):
        kept = predicated["np"]
    while True:
        shorter = _without_trail(without_lead(kept)).strip("，,、：: ")
        if shorter == kept:
            break
        kept = shorter
    kept = _shortened(kept.removesuffix("的").removesuffix("达").strip())
    if predicated := PREDICATE.match(kept):
        kept = predicated["np"]
    first, mark, last = kept.rpartition("、")
    if mark and len(last) > 1 and PREDICATE.match(first):
        kept = last  # 数量创新高、产品出口: two clauses, not two names
    per = _PER.match(kept)
    return per["np"] if per else kept


def without_lead(phrase: str) -> str:
    """The phrase without the words a clause may open with."""
    lead = LEAD.match(phrase)
    return phrase[lead.end() :] if lead else phrase


def _without_trail(phrase: str) -> str:
    """The phrase without the words that stand before a figure; only its end is searched, so that long clauses cost no more."""
    place = max(0, len(phrase) - TAIL)
    trail = TRAIL.search(phrase, place)
    kept = phrase[: trail.start()] if trail else phrase
    adverbs = _ADVERB_TAIL.search(kept, max(0, len(kept) - TAIL)) if len(kept) > 2 else None
    return kept[: adverbs.start()] if adverbs else kept


def _shortened(phrase: str) -> str:
    if len(phrase) <= LONGEST:
        return phrase
    for mark in ("，", "的", "在", "将", "对", "以", "从"):
        _, found, tail = phrase.rpartition(mark)
        if found and 3 <= len(tail) <= LONGEST:
            return tail
    return phrase[-LONGEST:]


@lru_cache(REMEMBERED)
def divided(phrase: str, organisations: tuple[str, ...] = ()) -> Phrase:
    """The phrase split into who, where and what; `organisations` are names that keep their first word (中国 | 银行 is one)."""
    phrase = _ASPECT.sub(r"\1", phrase)
    phrase = _OF_MAKER.sub("", _PIVOT_FIRST.sub("", phrase))
    if share := _OF_SHARE.match(phrase):
        return Phrase("股价", share["who"])
    pivot, moved = _PIVOT.match(phrase) or _HAS.match(phrase), _DISPOSED.match(phrase)
    if moved and not HEAD.search(topic(moved["what"])):
        moved = None
    split = pivot or moved
    subject, what = (topic(split["who"]), topic(split["what"])) if split else (None, phrase)
    if subject in _ADVERBS:
        return Phrase(what)
    if subject and (not what or (moved and HEAD.search(subject))):
        subject, what = None, phrase
    name = next((name for name in organisations if what.startswith(name)), None)
    if name and not subject:
        rest = what[len(name) :].lstrip("的")
        foretold, rest = rest.startswith(_FORETELLS) and not name.endswith(_COMPANIES), without_lead(rest)
        apart = len(rest) > 1 and HEAD.search(rest) and not NAMED_ON.search(rest)
        return Phrase(rest, None if foretold else name) if apart else Phrase(what)
    area = _AREA.match(what)
    if area and not subject and not name:
        rest = what[area.end() :].removeprefix("的")
        if _CORE_TAIL.search(rest) or HEAD.search(rest):
            return Phrase(rest, area[0] if rest in CORES else None, area[0])
        return Phrase(what, None, area[0])
    return Phrase(what or phrase, subject or None)


@lru_cache(REMEMBERED)
def noun_after(words: str) -> str:
    """The counted noun behind a figure: 50次 | 空袭. Empty where no noun follows."""
    kept = _ALL_KINDS.sub("", _THRESHOLD.sub("", words.translate(_QUOTES).lstrip(" 　").removeprefix("的")))
    if told := _TOLD_OF.search(kept):
        kept = kept[: told.start()]
    relative = _RELATIVE.match(kept)
    if relative:
        return relative["noun"]
    measured = _MEASURED.match(kept)
    if measured:
        return _AMONG.sub("", measured["noun"])
    compound = _COMPOUND.match(kept)
    if compound:
        return compound[0]
    stop = _NOUN_STOP.search(kept)
    noun = kept[: stop.start()] if stop else kept
    if stop and stop[0] == "的" and stop.end() < len(kept):
        rest = _NOUN_STOP.search(kept, stop.end())
        noun = kept[: rest.start() if rest else len(kept)] if len(noun) <= 8 and not _SOMEBODY.search(noun) else noun
    noun = noun[:16].removesuffix("的")
    if noun in _NO_NOUN or noun in _CHANGES:
        return ""
    return noun if (len(noun) > 1 or noun in _DIVISIONS) and not _MILESTONE.fullmatch(noun) else ""


def is_milestone(words: str) -> bool:
    """大关, 三个台阶: what a figure passes, nothing that is counted."""
    return bool(_MILESTONE.match(words))


def head_of(phrase: str) -> str:
    """The measure a phrase ends with: 采矿业 | 增加值. Empty where it names no measure."""
    found = _CORE_TAIL.search(phrase)
    return found[0] if found else ""


def is_measure(phrase: str) -> bool:
    """Whether the phrase names a measure (价格, 产量), not only a thing (制造业)."""
    return bool(HEAD.search(phrase))


@lru_cache(REMEMBERED)
def names_of(words: str, count: int) -> tuple[str, ...]:
    """The `count` coordinated names of a phrase, each with the common head: 对拉美、非洲进出口 -> 拉美进出口, 非洲进出口."""
    listed = re.search(rf"^(?P<rest>.*?)(?P<names>[^、和与及，]+(?:(?:、|和|与|以及|及)[^、和与及，]+){{{count - 1}}})$", words)
    if not listed:
        return ()
    items = re.split(r"、|以及|和|与|及", listed["names"])
    apart = words.split("、")
    if len(apart) == count and "等" not in words:
        items = apart  # 医药制造业、计算机及办公设备制造业: the weaker joint is inside a name
    if len(items) != count or not all(items):
        return ()
    head, items[-1] = _common_head(items)
    cleaned = [_clean(item) for item in items]
    return tuple(item if item.endswith(head) else item + head for item in cleaned)


def _common_head(items: list[str]) -> tuple[str, str]:
    """What the last name says for all of them, and the last name without it."""
    last, _, after = items[-1].partition("等")
    if after:
        head = re.sub(r"^.{0,4}(?:市场|国家|地区|产品|领域|行业|企业|城市|省份|品类|商品|品种)", "", after)
        return head, last
    core = _CORE_TAIL.search(last)
    if core and core.start() > 0:
        return core[0], last[: core.start()].removesuffix("的")
    kind = _KIND.search(last)
    if kind and kind.start() > 1:
        return kind[0], last[: kind.start()].removesuffix("的")
    ending = items[0][-1]
    if all(item.endswith(ending) for item in items[:-1]) and 0 < last.find(ending) < len(last) - 1:
        cut = last.find(ending) + 1  # 吃类、穿类、用类商品
        return last[cut:], last[:cut]
    return "", last


def _clean(item: str) -> str:
    return without_lead(item).strip() or item
