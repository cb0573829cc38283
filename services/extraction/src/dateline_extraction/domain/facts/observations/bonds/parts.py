"""Bonds of quotients and products: shares, balances, averages, prices."""

import re
from collections.abc import Iterator, Sequence

from dateline_extraction.domain.facts.observations.standing import Standing, following, near, preceding
from dateline_schema.records.structure import Bond

_SHARE = re.compile(
    r"(?:占(?P<whole>[^，。；占]{0,16}?)|(?:占比|比重|份额|比例))(?:的?(?:比重|比例|份额|百分比|比))?(?:约|近|超过?|逾|达到?|为|是|的|仅|了)*$"
)
_GENERIC = re.compile(r"^(?:其|全部|全国|全市|全省|全县|全区|总|整体|总体)?(?:总量|总数|总额|总|全部|总人数|比重|比例)?(?:的)?$")
_COUNTED = re.compile(r"(?:人数|数量|金额|[数量额值])$")
_TOTAL = re.compile(r"总|共|合计|全部|全年|一共")
_BALANCE = re.compile(
    r"(?P<kind>顺差|逆差|结余|盈余|赤字|差额|净流入|净流出|净投放|净回笼|净迁入|净迁出|净增加?|净减少?|净买入|净卖出|自然增[加长]|自然减少)[^，。；\d]{0,6}$"
)
_IN = re.compile(r"出口|收入|流入|出生|结汇|投放|开展|新增|增加|买入|迁入|转入|入账")
_OUT = re.compile(r"(?<!出)进口|支出|流出|死亡|售汇|回笼|到期|减少|卖出|迁出|转出|退出")
_MARKS = re.compile("[，。；、（]")
_NEGATIVE = frozenset({"逆差", "赤字", "净流出", "净回笼", "净减", "净减少", "净卖出", "净迁出", "自然减少"})
_AVERAGE = re.compile(
    r"(?:(?P<per>[人户亩店场日月校村])均|平均(?:到)?每(?P<unit>[一-鿿])|每(?P<each>[人户亩家店台件辆吨所间场天日月名位头株棵公])[^，。；\d]{0,2}平均|平均)[^，。；\d]{0,10}$"
)
_COUNTS = {
    "人": "人名位口",
    "户": "户",
    "亩": "亩",
    "店": "家店个",
    "场": "场次",
    "日": "天日",
    "天": "天日",
    "月": "月",
    "校": "所",
    "村": "个",
}
_PRICE = re.compile(
    r"(?:每(?P<unit>[一-鿿]{1,3}?)(?:的?(?:价格?|售价|单价|均价|成本))?(?:约|为|是|卖|售)?|单价(?:为|是|约)?|均价(?:为|是|约)?)$"
)
_ALL = re.compile(r"总价|总额|总值|总金额|金额|合计|共|总成本|销售额|货款|产值|收入|价值|支付|花费|支出")


def shares(items: Sequence[Standing]) -> Iterator[Bond]:
    """全市有120家，其中民营30家，占25%: the part said just before, and the whole that the words name or the total before it."""
    for place, share in enumerate(items):
        match = _SHARE.search(share.clause_left) if share.is_rate else None
        if not match:
            continue
        before = preceding(items, place)
        part = next((other for other in before if other.is_amount), None)
        if part is None or any(other.number > part.number and not other.is_change for other in before):
            continue
        whole = _whole(match["whole"] or "", _wholes(items, place, part))
        if whole is not None:
            yield Bond(relation="share", figures=(share.number, part.number, whole.number))


def _wholes(items: Sequence[Standing], place: int, part: Standing) -> list[Standing]:
    """The figures before a part that it can be a part of, nearest first: no less than it, and no parts with shares of their own."""
    shared = set()
    before = near(items, place)
    for other in before:
        if other.is_rate and _SHARE.search(other.clause_left):
            shared.add(max((o.number for o in before if o.number < other.number and o.is_amount), default=-1))
    fitting = (o for o in before if o.number < part.number and o.is_amount and o.unit == part.unit and o.size >= part.size)
    return [other for other in fitting if other.number not in shared]


def _whole(words: str, like: list[Standing]) -> Standing | None:
    """What a part is a share of: the figure whose words the share names, a total first; without a name the only one, or a total."""
    named = like if _GENERIC.match(words) else [other for other in like if _names(words, other)]
    total = [other for other in named if _TOTAL.search(other.clause_left)]
    if total:
        return total[0]
    return named[0] if named and (len(like) == 1 or not _GENERIC.match(words)) else None


def _names(words: str, figure: Standing) -> bool:
    """Whether the words of a share name a figure: most of their pairs stand before it or in its indicator."""
    said = figure.clause_left + " " + (figure.reading.binding.indicator or "") + _MARKS.split(figure.right)[0][:6]
    core = _COUNTED.sub("", words.replace("总", "").replace("全部", "").replace("全市", ""))
    pairs = [core[i : i + 2] for i in range(len(core) - 1)] or [core]
    return sum(pair in said for pair in pairs) * 3 >= len(pairs) * 2


def balances(items: Sequence[Standing]) -> Iterator[Bond]:
    """出口80亿元，进口60亿元，顺差20亿元: what came in, what went out, and the difference."""
    for place, balance in enumerate(items):
        match = _BALANCE.search(balance.clause_left) if balance.is_amount or balance.is_change else None
        if not match or balance.is_rate or balance.unit == "pp":
            continue
        around = [o for o in (*preceding(items, place), *following(items, place)) if o.unit == balance.unit and o.is_amount]
        around = around or [o for o in near(items, place) if o.unit == balance.unit and o.is_amount]
        came = [other for other in around if _IN.search(other.clause_left) and not _OUT.search(other.clause_left)]
        went = [
            other for other in around if _OUT.search(other.clause_left + _MARKS.split(other.right)[0][:8]) and other not in came
        ]
        if len(came) == 1 and len(went) == 1:
            ends = (went[0], came[0]) if match["kind"] in _NEGATIVE else (came[0], went[0])
            yield Bond(relation="balance", figures=(balance.number, *(end.number for end in ends)))


def averages(items: Sequence[Standing]) -> Iterator[Bond]:
    """120名员工共领取360万元，人均3万元: the only amount and the only count that it can be the quotient of."""
    for place, average in enumerate(items):
        stepped = average.is_change and not average.is_rate and average.unit != "pp"  # 户均增收1.5万元
        match = _AVERAGE.search(average.clause_left) if average.is_amount or stepped else None
        if not match:
            continue
        per = match["per"] or match["unit"] or match["each"]
        unit = average.unit.partition("/")[0]
        around = [other for other in (*near(items, place), *following(items, place)[:2]) if other.is_amount]
        totals = [
            other
            for other in around
            if other.unit == unit and other.size > average.size and not _AVERAGE.search(other.clause_left)
        ]
        counts = [o for o in around if o.unit != unit and "/" not in o.unit and _counts(o.unit, per)]
        if len(totals) == 1 and len(counts) == 1:
            yield Bond(relation="average", figures=(average.number, totals[0].number, counts[0].number))


def _counts(unit: str, per: str | None) -> bool:
    """Whether a unit counts what an average is per; where that is not said, any."""
    return per is None or (bool(unit) and (unit in _COUNTS.get(per, per) or unit.endswith(per)))


def products(items: Sequence[Standing]) -> Iterator[Bond]:
    """销售200吨，每吨3000元，共60万元: a price, the only amount of what it is the price of, and the only sum of its currency."""
    for place, price in enumerate(items):
        currency, slash, per = price.unit.partition("/")
        match = _PRICE.search(price.clause_left)
        if not price.is_level or not (slash or match):
            continue
        per = per or (match["unit"] if match else None) or ""
        around = [o for o in (*preceding(items, place), *following(items, place)) if o.is_amount]
        counts = [o for o in around if "/" not in o.unit and o.unit != currency and (o.unit == per or (not per and o.unit))]
        values = [o for o in around if o.unit == currency and o.size >= price.size and not _PRICE.search(o.clause_left)]
        said = [other for other in values if _ALL.search(other.clause_left)]
        values = said if len(said) == 1 else values
        if len(counts) == 1 and len(values) == 1:
            yield Bond(relation="product", figures=(values[0].number, price.number, counts[0].number))
