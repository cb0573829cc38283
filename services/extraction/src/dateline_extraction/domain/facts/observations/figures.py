"""Which amounts of a text are figures: they inform, and they are not part of a date, a name or a number."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.printing import local_currency, signed, with_parts
from dateline_extraction.domain.facts.observations.worded import worded
from dateline_schema.records.observation import Bound
from dateline_text.numbers import bounds
from dateline_text.numbers.amount import Amount

_AGES = frozenset({"岁", "周岁"})
FAMILIES = frozenset({"percent", "points", "money", "quantity", "count", "temperature", "number"})
DOZENS = Decimal(10)
LARGE = Decimal(1000)
"""A number in Chinese characters informs from here on (两万余名); below it is grammar (两国, 三大)."""

_ARABIC = re.compile(r"[0-9０-９]")
_LATE_UNIT = re.compile(
    r"级(?!别|市|领导|干部|单位|以上单位|政府)|班次?(?!级|长|子|主任)|站(?!台|点)|格|环(?!保|境|比|节|球)|标箱"
)
"""Measure words that are only read after a bare number: inside other words they are common."""
_POINTS = re.compile(r"(?<![\d.．])(\d{1,3}(?:[,，]\d{3})+|\d+)(\.\d+)?点(?![\d钟半左整])", re.ASCII)
_EVENT = re.compile(
    r"(?:个人|混合|男子|女子|自由|团体)?(?:预赛|决赛|半决赛|跑|栏|接力|竞走|自由泳|蝶泳|仰泳|蛙泳|混合泳|短跑|长跑|障碍|赛|赛会|气步枪|步枪|手枪|跳台|跳板|"
    r"速滑|短道|单人|双人|项目|比赛|纪录|世界纪录|大道|台|冠军)"
)
"""What stands behind the distance in the name of an event (100米预赛): no quantity."""
_CLASS = re.compile(
    r"的?(?:国产)?(?:影片|电影|省份|城市|国家|产业|品牌|产品|公司|大县|强县|单品)|以上(?!的?[，。；])|级|项目|企业|俱乐部|园区|[镇村县](?!里)"
)
"""What stands behind a sum that only names a class of things (亿元以上项目, 超亿元企业)."""
_SIZED = re.compile(r"(?:以上)?(?:人口|口)?(?:以上)?(?:规模)?的(?:[大中小]?城市|国家|地区|省份|县|镇)")
"""300万人口规模的城市: a class of places, no population."""
_NETWORK = re.compile(r"[2-6]G", re.ASCII)
"""A generation of mobile networks, no weight."""
_CLOCKED = re.compile(r"\d+(?:\.\d+)?秒\d{1,2}(?!\d)|\d+分\d{1,2}秒(?:\d{1,2})?", re.ASCII)
"""A sports time: 10秒25."""
_CARRIED = frozenset({"吨", "人"})
"""What is carried: with 公里 behind it the unit of transport (65.8亿吨公里)."""
_UNITS_OF_TIME = ("季度", "交易日", "工作日", "赛季", "财季", "财年")
_SURPLUS = re.compile("(?<![收支产输进投])[出入]超$")
"""Nouns that end in a word of bounds."""
_PER = re.compile(r"/(?:平方公里|平方千米|平方米|立方米|公里|千米|小时|分钟|秒|天|日|月|年|亩|公顷|吨|万人|人)")
"""What a density or a rate is per: 370人/平方千米."""
_HOUSEHOLDS = re.compile("(?:(?<=[余多])|[余多])(?:贫困|脱贫|受灾|种植|养殖)?[农住商用租]?(户)(?![外均型口])")
"""90余贫困户: the thing that is counted is its own measure word."""
_SPENT = re.compile(r"(?:[斤两个只件张杯碗份花卖要价贵涨降每赚挣付给为是]|[多才就]少?)$")
"""What stands before 5块 where it is money; 冰毒41块 are pieces."""
_IN_NAME = re.compile(r"(?:工业|成分|蓝筹)?股[票份]?[^，。；\d]{0,8}指数")
"""30种工业股票平均价格指数: a number inside a name."""
_LENGTHS = frozenset({"米", "公里", "千米"})
LAST_HOUR = 24
_MOVES = frozenset("升跌涨挫")
"""What an index does by so many points; behind them 16点 is no hour."""
MEASURED = "measured"
"""The family of a duration that is itself the measure."""
_TERM = re.compile(r"(\d+)(\.\d+)?个?(年|月|天|小时|分钟|秒|周)", re.ASCII)
_MEASURED = re.compile(
    r"(?:增加|减少|提高|降低|缩短|压缩|延长|提前|推迟|多|少|小时|时长|时间|周期|寿命|[、和至到为达])(?:了|约|近|达|为|至|到)?$"
)
_FROM = frozenset("从由")
_LENGTHENED = re.compile(r"(?:延长|缩短|增加|减少|提高|降低|压缩)(?:至|到|为)")
_WITHIN = frozenset("内后前来间里以之多")
_DURATION_UNITS = frozenset({"年", "月", "个月", "天", "日", "小时", "个小时", "分钟", "秒", "周", "个星期", "季度", "地球日"})
_SHARED_LATER = frozenset("、和与及至到—-~～")
_MOST_POINTS = Decimal(100)
_RANGE_SIGNS = frozenset({"至", "到", "-", "—", "——", "~", "～", "－"})
_STEPS = re.compile(r"[从由自][^，。；]{0,6}$")
_SINCE_CURRENCY = re.compile(r"[（(][^（）()]{0,6}?([港美欧日英澳加新台]?元|英镑|澳门元)，?[以]?下同[)）]")
_CURRENCIES = {
    "港元": "HKD",
    "美元": "USD",
    "欧元": "EUR",
    "日元": "JPY",
    "英镑": "GBP",
    "澳元": "AUD",
    "加元": "CAD",
    "台元": "TWD",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Half-open span `[start, end)` of the printed figure, `outer` with its bound words; `value` in the base unit."""

    start: int
    end: int
    outer: tuple[int, int]
    value: Decimal
    unit: str
    family: str
    bound: Bound
    digits: int
    decimals: int
    scale: str
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_duration(self) -> bool:
        """Whether it counts units of time: a term, not a quantity of something."""
        return self.family != MEASURED and self.unit.removeprefix("个") in _DURATION_UNITS


def figures_in(document: Document) -> tuple[Figure, ...]:
    """The figures in text order."""
    text = document.text
    blocked = _Blocked(document)
    currency, local = _currency_from(text), local_currency(document, text)
    found: list[Figure] = []
    for bare in document.amounts:
        if found and bare.start < found[-1].end:
            continue  # 1米87: its words belong to the figure before
        amount = _of_the_place(text, with_parts(text, signed(text, bare)), local)
        if (
            amount.family in FAMILIES
            and amount.unit not in _AGES
            and not blocked.covers(amount.start, amount.end)
            and _informs(text, amount)
        ):
            found.extend(_figures(text, amount, currency))
    known = {figure.start for figure in found}
    found.extend(figure for figure in _measured_durations(document, blocked) if figure.start not in known)
    found.extend(_worded(text, blocked, found))
    found = _spans_of_a_range(text, _units_from_the_right(text, sorted(found, key=lambda figure: figure.start)))
    return tuple(sorted([*found, *_index_points(text, found)], key=lambda figure: figure.start))


def _worded(text: str, blocked: "_Blocked", found: list[Figure]) -> list[Figure]:
    """What is told in words, where no figure in digits is."""
    taken = sorted((figure.start, figure.end) for figure in found)
    starts, made = [start for start, _ in taken], []
    for one in sorted(worded(text)):
        before = bisect_right(starts, one.end - 1) - 1
        if (before < 0 or taken[before][1] <= one.start) and not blocked.covers(one.start, one.end):
            common = (one.unit, one.family, one.digits, one.decimals, "")
            made.append(_figure(one.start, one.end, (0, 0), one.value, one.bound, common))
    return made


def _of_the_place(text: str, amount: Amount, local: str) -> Amount:
    """A sum in 元 that is said without a currency of its own, in the local one."""
    if local == "CNY" or amount.unit[:3] != "CNY" or "人民币" in text[max(0, amount.start - 4) : amount.end + 4]:
        return amount
    return amount._replace(unit=local + amount.unit[3:])


def _measured_durations(document: Document, blocked: "_Blocked") -> Iterator[Figure]:
    """利用小时1733小时, 缩短5天: a duration that is itself the measure, not the time within which something happens."""
    text = document.text
    for time in document.times:
        if time.kind != "duration" or blocked.covers(time.start, time.end):
            continue
        match = _TERM.fullmatch(text, time.start, time.end)
        measured = _MEASURED.search(text, max(0, time.start - 8), time.start) or (
            text[max(0, time.start - 1) : time.start] in _FROM and _LENGTHENED.match(text, time.end)
        )
        if match and measured and text[time.end : time.end + 1] not in _WITHIN:
            decimals = match[2] or ""
            common = (match[3], MEASURED, len((match[1] + decimals[1:]).lstrip("0")) or 1, max(0, len(decimals) - 1), "")
            yield _figure(time.start, time.end, (0, 0), Decimal(match[1] + decimals), "eq", common)


def _index_points(text: str, found: list[Figure]) -> Iterator[Figure]:
    """上涨489.83点: points of an index; whole numbers up to 24 are hours and stay out."""
    taken = {figure.end for figure in found} | {figure.end + 1 for figure in found}
    for match in _POINTS.finditer(text) if "点" in text else ():
        whole, decimals = match[1].replace(",", "").replace("，", ""), match[2] or ""
        if match.end() not in taken and (decimals or int(whole) > LAST_HOUR or text[match.start() - 1 : match.start()] in _MOVES):
            digits = len((whole + decimals[1:]).lstrip("0")) or 1
            common = ("点", "quantity", digits, max(0, len(decimals) - 1), "")
            around = bounds.behind(text, match.end()) or bounds.before(text, match.start())
            yield _figure(match.start(), match.end(), (0, 0), Decimal(whole + decimals), around[0] if around else "eq", common)


class _Blocked:
    """Stretches in which a number is no figure: time expressions, the dateline, sports times."""

    def __init__(self, document: Document) -> None:
        spans = [(time.start, time.end) for time in document.times if time.kind != "duration"]
        if "秒" in document.text:
            spans += [match.span() for match in _CLOCKED.finditer(document.text)]
        self.spans = sorted(spans)
        self.starts = [start for start, _ in self.spans]

    def covers(self, start: int, end: int) -> bool:
        index = bisect_right(self.starts, start) - 1
        return index >= 0 and self.spans[index][1] >= end


def _informs(text: str, amount: Amount) -> bool:
    printed = text[amount.start : amount.end]
    if _NETWORK.fullmatch(printed):
        return False
    if amount.unit in _LENGTHS and not amount.decimals and _EVENT.match(text, amount.end):
        return False
    if amount.start and text[amount.start - 1] == "每" and amount.family != "money":
        return False  # 每10股: what a rate is per
    if amount.unit in {"公斤", "千克"} and text.startswith(("级", "以上级"), amount.end):
        return False  # 81公斤级决赛
    if amount.unit in {"人", ""} and _SIZED.match(text, amount.end):
        return False
    if amount.unit in {"种", "只"} and _IN_NAME.match(text, amount.end):
        return False
    if amount.unit == "个" and text.startswith(_UNITS_OF_TIME, amount.end):
        return False  # 连续5个季度
    if amount.unit == "年" and text[amount.end : amount.end + 1].isdigit():
        return False  # 14年10个月 is one term
    if _ARABIC.search(printed):
        if amount.family == "number" and not amount.scale and not amount.decimals:
            counts = _LATE_UNIT.match(text, amount.end) or _HOUSEHOLDS.match(text, amount.end)
            return counts is not None or _stands_alone(text, amount)
        return True
    if amount.family in {"percent", "points"}:
        return True
    if amount.family == "money" and _CLASS.match(text, amount.end):
        return False
    size = amount.value if amount.value is not None else amount.high
    if amount.unit == "枚" or (amount.family == "count" and amount.bound in {"gt", "ge"} and size is not None and size >= DOZENS):
        return amount.value is not None  # 五枚金牌, 上百人
    return size is not None and size >= LARGE and amount.unit != "" and amount.family in {"money", "count", "quantity"}


def _stands_alone(text: str, amount: Amount) -> bool:
    """A bare integer informs when a unit further right is shared with it (83、84、97小时)."""
    after = text[amount.end : amount.end + 2]
    return after[:1] in _SHARED_LATER and after[1:].isdigit()


def _figures(text: str, amount: Amount, currency: tuple[int, str] | None) -> list[Figure]:
    if amount.unit == "升" and text.startswith(("至", "到", "为"), amount.end):
        amount = amount._replace(unit="", family="number", end=amount.end - 1, outer=(amount.outer[0], amount.end - 1))
    unit, end = amount.unit, amount.end
    late = _LATE_UNIT.match(text, end) if amount.family == "number" else None
    if late:
        unit, end = late[0], late.end()
    if amount.family == "number" and (households := _HOUSEHOLDS.match(text, end)):
        unit = households[1]
    if unit == "人" and text.startswith("口", end):
        end += 1
    if unit in _CARRIED and text.startswith("公里", end):
        unit, end = unit + "公里", end + len("公里")
    if unit == "CNY" and text[end - 1] == "块" and not _SPENT.search(text, max(0, amount.start - 4), amount.outer[0]):
        return _figures(text, amount._replace(unit="块", family="count"), currency)
    if unit and amount.family in {"count", "quantity"} and (per := _PER.match(text, end)):
        unit, end = unit + per[0], per.end()
    if currency and unit == "CNY" and amount.end > currency[0] and "人民币" not in text[amount.start - 3 : amount.end]:
        unit = currency[1]
    if _SURPLUS.search(text, max(0, amount.outer[0] - 2), amount.outer[0] + 1):
        amount = amount._replace(bound="eq", outer=(amount.start, amount.outer[1]))
    common = (unit, amount.family, amount.digits, amount.decimals, amount.scale)
    if amount.value is not None:
        return [_figure(amount.start, end, amount.outer, amount.value, amount.bound, common)]
    if amount.low is None or amount.high is None:
        return []
    cut = re.search(r"[至到—~～\-－]+", text[amount.start : amount.end])
    if not cut:
        return []
    middle, right = amount.start + cut.start(), amount.start + cut.end()
    bounds = (amount.low, amount.high)
    first = _figure(amount.start, middle, (amount.outer[0], middle), amount.low, "range", common, bounds)
    return [first, _figure(right, end, (right, amount.outer[1]), amount.high, "range", common, bounds)]


def _figure(
    start: int,
    end: int,
    outer: tuple[int, int],
    value: Decimal,
    bound: Bound,
    common: tuple[str, str, int, int, str],
    limits: tuple[Decimal, Decimal] | None = None,
) -> Figure:
    unit, family, digits, decimals, scale = common
    low, high = limits or (None, None)
    outer = (min(outer[0], start), max(outer[1], end)) if outer != (0, 0) else (start, end)
    return Figure(start, end, outer, value, unit, family, bound, digits, decimals, scale, low, high)


def _currency_from(text: str) -> tuple[int, str] | None:
    """Where （港元，下同） stands, and the currency that a bare 元 has from the figure before it on."""
    match = _SINCE_CURRENCY.search(text)
    code = _CURRENCIES.get(match[1]) if match else None
    return (match.start() - 1, code) if match and code else None


def _units_from_the_right(text: str, figures: list[Figure]) -> list[Figure]:
    """83、84、97小时: a bare number in a list has the unit of the next figure; 0.8个和5.1个百分点 are both points."""
    done: list[Figure] = []
    for bare in reversed(figures):
        figure = bare
        right = done[-1] if done else None
        listed = right and right.unit and text[figure.end : right.start] in _SHARED_LATER and _lacks_unit(figure, right)
        if right and (listed or _said_again(text, figure, right)):
            figure = replace(figure, unit=right.unit, family=right.family)
        if figure.unit or figure.decimals or figure.scale:
            done.append(figure)
    return done[::-1]


def _said_again(text: str, figure: Figure, right: Figure) -> bool:
    """3388万(33888726例): the bracket says the same amount exactly, and of what."""
    beside = right.start == figure.end + 1 and text[figure.end] in "（("
    same = abs(right.value - figure.value) * LARGE < figure.value * 10
    return beside and not figure.unit and bool(figure.scale) and bool(right.unit) and same


def _lacks_unit(figure: Figure, right: Figure) -> bool:
    if figure.unit == "个" and right.unit == "pp":
        return bool(figure.decimals) or figure.value < _MOST_POINTS
    return figure.family == "number" and not figure.unit


def _spans_of_a_range(text: str, figures: list[Figure]) -> list[Figure]:
    """1.2亿元至1.8亿元: two full amounts are the ends of one range, unless 从 or 由 makes them steps."""
    done = list(figures)
    for place, (left, right) in enumerate(pairwise(figures)):
        if left.unit != right.unit or left.bound == "range" or text[left.end : right.start].strip() not in _RANGE_SIGNS:
            continue
        if left.value < right.value and not _STEPS.search(text, max(0, left.start - 8), left.start):
            done[place] = replace(
                done[place], bound="range" if left.bound == "eq" else left.bound, low=left.value, high=right.value
            )
            done[place + 1] = replace(
                right, bound="range" if right.bound == "eq" else right.bound, low=left.value, high=right.value
            )
    return done
