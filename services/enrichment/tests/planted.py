"""Short articles of ten kinds in which one figure follows from others: right, and with that figure wrong.

Each wording draws its numbers, prints the one that follows right or wrong, and says nothing of how it is checked.
"""

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

Draw = random.Random


class Planted(NamedTuple):
    """One article; `wrong`: whether its figure was made wrong."""

    kind: str
    wording: int
    headline: str
    text: str
    wrong: bool


Made = tuple[str, str]
"""Headline and text."""
Wording = Callable[[Draw, bool], Made]
KINDS: dict[str, list[Wording]] = {}


def wording(kind: str) -> Callable[[Wording], Wording]:
    """Registers one wording of a kind."""

    def register(made: Wording) -> Wording:
        KINDS.setdefault(kind, []).append(made)
        return made

    return register


def planted(seed: int, each: int) -> list[Planted]:
    """`each` articles of every wording, right and wrong."""
    found = []
    for kind, wordings in KINDS.items():
        for number, made in enumerate(wordings):
            for place in range(each):
                for wrong in (False, True):
                    draw = random.Random(f"{seed} {kind} {number} {place}")
                    headline, text = made(draw, wrong)
                    found.append(Planted(kind, number, headline, text, wrong))
    return found


def off(draw: Draw, value: Decimal, wrong: bool) -> Decimal:
    """The value, or one as a typist or a hasty writer gets it wrong: a tenth to a half off, in the same digits."""
    if not wrong:
        return value
    step = Decimal(1).scaleb(value.as_tuple().exponent)  # type: ignore[arg-type]
    share = Decimal(draw.randrange(12, 45)) / 100 * draw.choice((-1, 1))
    made = (value * (1 + share)).quantize(step, ROUND_HALF_UP)
    return (
        made
        if abs(made - value) > 2 * step
        else value + draw.choice((-1, 1)) * 3 * step
        if value > 4 * step
        else value + 4 * step
    )


def swapped(draw: Draw, value: int, wrong: bool) -> int:
    """The value, or with two unlike digits beside each other swapped."""
    digits = list(str(value))
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and not (i == 0 and digits[1] == "0")]
    if not wrong or not places:
        return value if not wrong else value + 9
    at = draw.choice(places)
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    return int("".join(digits))


def rounded(value: Decimal, places: int) -> Decimal:
    """To so many places."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def whole(draw: Draw, low: int, high: int) -> Decimal:
    """A whole number."""
    return Decimal(draw.randrange(low, high))


def tenth(draw: Draw, low: int, high: int) -> Decimal:
    """A number with one decimal."""
    return Decimal(draw.randrange(low * 10 + 1, high * 10)) / 10


# Sums


@wording("sum")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = whole(draw, 3000, 9000), whole(draw, 3000, 9000)
    return (
        "青禾县秋粮收购过半",
        f"记者从青禾县粮食局获悉，东片区已收购稻谷{a}吨，西片区已收购稻谷{b}吨，合计{off(draw, a + b, wrong)}吨。",
    )


@wording("sum")
def _(draw: Draw, wrong: bool) -> Made:
    a, b, c = (whole(draw, 20, 90) for _ in range(3))
    total = off(draw, a + b + c, wrong)
    return (
        "云岭市新建公园绿地",
        f"去年，云岭市新建公园{total}个，分别为城东区{a}个、城西区{b}个、高新区{c}个。市园林局负责人表示，今年还将继续增绿。",
    )


@wording("sum")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = whole(draw, 1200, 4000), whole(draw, 1200, 4000)
    return (
        "山前镇开展技能培训",
        f"山前镇今年培训农民{off(draw, a + b, wrong)}人，其中男性{a}人，女性{b}人，参训者都拿到了结业证书。",
    )


@wording("sum")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 20, 60), tenth(draw, 20, 60)
    return (
        "滨江港货运忙",
        f"上半年，滨江港内贸货物吞吐量{a}万吨，外贸货物吞吐量{b}万吨，两项合计{off(draw, a + b, wrong)}万吨，创近年新高。",
    )


@wording("sum")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = whole(draw, 150, 400), whole(draw, 150, 400)
    return "禾山区排查电梯", f"禾山区对{off(draw, a + b, wrong)}部电梯进行了排查，其中{a}部运行正常，其余{b}部已责令整改。"


@wording("sum")
def _(draw: Draw, wrong: bool) -> Made:
    a, b, c = (whole(draw, 200, 900) for _ in range(3))
    return (
        "清泉乡修好水渠",
        f"一期工程投入资金{a}万元，二期工程投入资金{b}万元，三期工程投入资金{c}万元，三期工程总计投入资金{off(draw, a + b + c, wrong)}万元。",
    )


# Shares


@wording("share")
def _(draw: Draw, wrong: bool) -> Made:
    total, part = whole(draw, 800, 2000), whole(draw, 150, 700)
    share = off(draw, rounded(part / total * 100, 1), wrong)
    return "临港区企业活力足", f"截至去年底，临港区共有规模以上企业{total}家，其中民营企业{part}家，占{share}%。"


@wording("share")
def _(draw: Draw, wrong: bool) -> Made:
    total, part = tenth(draw, 400, 900), tenth(draw, 60, 350)
    share = off(draw, rounded(part / total * 100, 1), wrong)
    return "南泽市外贸向好", f"前三季度，南泽市外贸进出口{total}亿元。对东盟进出口{part}亿元，占全市外贸进出口的{share}%。"


@wording("share")
def _(draw: Draw, wrong: bool) -> Made:
    total, part = whole(draw, 4000, 9000), whole(draw, 1000, 3500)
    share = off(draw, rounded(part / total * 100, 1), wrong)
    return "某校公布新生数据", f"该校今年录取新生{total}人，女生有{part}人，占新生总数的{share}%，比例较往年略有变化。"


@wording("share")
def _(draw: Draw, wrong: bool) -> Made:
    total, part = tenth(draw, 90, 300), tenth(draw, 10, 80)
    share = off(draw, rounded(part / total * 100, 1), wrong)
    return "海石股份披露年报", f"海石股份去年实现营业收入{total}亿元，其中海外收入{part}亿元，占比为{share}%。公司称订单充足。"


@wording("share")
def _(draw: Draw, wrong: bool) -> Made:
    total, part = whole(draw, 20000, 50000), whole(draw, 4000, 18000)
    share = off(draw, rounded(part / total * 100, 2), wrong)
    return "热线受理诉求", f"12345热线上月受理诉求{total}件。其中，咨询类诉求{part}件，占总诉求量的{share}%；其他诉求均已转办。"


# Growth against level


@wording("growth")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = tenth(draw, 100, 200), tenth(draw, 205, 380)
    rate = off(draw, rounded((now / then - 1) * 100, 1), wrong)
    return "川东集团营收增长", f"川东集团2023年实现营业收入{now}亿元，上年同期为{then}亿元，同比增长{rate}%。"


@wording("growth")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = whole(draw, 2000, 4000), whole(draw, 4100, 6000)
    rate = off(draw, rounded((now / then - 1) * 100, 1), wrong)
    return "石桥村游客多了", f"2022年，石桥村接待游客{then}人次。2023年，石桥村接待游客{now}人次，比上年增长{rate}%。"


@wording("growth")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = tenth(draw, 30, 60), tenth(draw, 65, 95)
    rate = off(draw, rounded((now / then - 1) * 100, 1), wrong)
    return "北川药业净利上升", f"北川药业公告，上半年净利润为{now}亿元，较去年同期的{then}亿元增长{rate}%，毛利率保持稳定。"


@wording("growth")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = whole(draw, 500, 900), whole(draw, 300, 480)
    rate = off(draw, rounded((1 - now / then) * 100, 1), wrong)
    return "火灾起数下降", f"去年全市共接报火灾{now}起，2022年为{then}起，同比下降{rate}%。消防部门提醒市民注意用电安全。"


@wording("growth")
def _(draw: Draw, wrong: bool) -> Made:
    then = tenth(draw, 100, 200)
    step = tenth(draw, 10, 80)
    rate = off(draw, rounded(step / then * 100, 1), wrong)
    return "丰年集团利润上升", f"丰年集团去年利润总额{then + step}亿元，比上年增加{step}亿元，增长{rate}%。"


# Digits swapped between headline and body


@wording("headline")
def _(draw: Draw, wrong: bool) -> Made:
    value = draw.choice([1253, 2847, 3961, 4528, 7316])
    return (
        f"明州港去年吞吐集装箱{swapped(draw, value, wrong)}万标箱",
        f"明州港昨日发布数据，去年该港完成集装箱吞吐量{value}万标箱，保持增长。",
    )


@wording("headline")
def _(draw: Draw, wrong: bool) -> Made:
    value = draw.choice([253, 284, 396, 452, 731])
    return (
        f"远山科技中标{swapped(draw, value, wrong)}亿元项目",
        f"远山科技公告称，公司中标城市管网改造项目，中标金额{value}亿元，工期三年。",
    )


@wording("headline")
def _(draw: Draw, wrong: bool) -> Made:
    value = draw.choice([1253, 2847, 3961, 4528, 7316])
    return (
        f"白水县{swapped(draw, value, wrong)}户居民用上天然气",
        f"日前，白水县天然气入户工程完工，{value}户居民用上了天然气，告别了煤气罐。",
    )


@wording("headline")
def _(draw: Draw, wrong: bool) -> Made:
    value = draw.choice([253, 284, 396, 452, 731])
    return (
        f"前11月软件业务收入增长{Decimal(swapped(draw, value, wrong)) / 10}%",
        f"工业和信息化部发布数据，1至11月我国软件业务收入同比增长{Decimal(value) / 10}%，利润总额平稳。",
    )


# Conversions


@wording("conversion")
def _(draw: Draw, wrong: bool) -> Made:
    rate, amount = Decimal(draw.randrange(700, 730)) / 100, tenth(draw, 20, 90)
    made = off(draw, rounded(amount * rate, 1), wrong)
    return "外企追加投资", f"该公司宣布在华追加投资{amount}亿美元（约合{made}亿元人民币）。按当日汇率，1美元约合{rate}元人民币。"


@wording("conversion")
def _(draw: Draw, wrong: bool) -> Made:
    rate, amount = Decimal(draw.randrange(120, 130)) / 100, whole(draw, 20, 90)
    made = off(draw, rounded(amount * rate, 1), wrong)
    return "英国公布援助计划", f"英国政府将提供{amount}亿英镑，约合{made}亿美元。1英镑约合{rate}美元。"


@wording("conversion")
def _(draw: Draw, wrong: bool) -> Made:
    rate = Decimal(draw.randrange(700, 730)) / 100
    a, b = whole(draw, 300, 900), whole(draw, 300, 900)
    return (
        "基金会公布捐款",
        f"基金会去年筹款{a}万美元（约合{rounded(a * rate, 0)}万元人民币），今年已筹款{b}万美元（约合{off(draw, rounded(b * rate, 0), wrong)}万元人民币）。",
    )


@wording("conversion")
def _(draw: Draw, wrong: bool) -> Made:
    rate, amount = Decimal(draw.randrange(750, 790)) / 100, whole(draw, 200, 900)
    made = off(draw, rounded(amount * rate, 0), wrong)
    return "欧洲球队签约", f"转会费为{amount}万欧元，折合人民币{made}万元。记者注意到，目前1欧元兑换{rate}元人民币。"


# Balances


@wording("balance")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 60, 99), tenth(draw, 20, 55)
    return "海州市外贸数据公布", f"一季度，海州市出口{a}亿元，进口{b}亿元，贸易顺差{off(draw, a - b, wrong)}亿元。"


@wording("balance")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 60, 99), tenth(draw, 20, 55)
    return (
        "该国贸易逆差收窄",
        f"该国统计局数据显示，6月份出口额为{b}亿美元，进口额为{a}亿美元，贸易逆差为{off(draw, a - b, wrong)}亿美元。",
    )


@wording("balance")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = whole(draw, 6000, 9900), whole(draw, 2000, 5500)
    return (
        "央行开展逆回购操作",
        f"央行昨日开展{a}亿元逆回购操作，当日有{b}亿元逆回购到期，实现净投放{off(draw, a - b, wrong)}亿元。",
    )


@wording("balance")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 300, 500), tenth(draw, 100, 250)
    return "医保基金运行平稳", f"去年全市医保基金收入{a}亿元，支出{b}亿元，当年结余{off(draw, a - b, wrong)}亿元，基金运行平稳。"


# Averages


@wording("average")
def _(draw: Draw, wrong: bool) -> Made:
    each, count = whole(draw, 300, 900), whole(draw, 20, 80)
    return "合作社年底分红", f"年底，合作社{count}户社员共分红{each * count}元，户均{off(draw, each, wrong)}元，大家喜笑颜开。"


@wording("average")
def _(draw: Draw, wrong: bool) -> Made:
    each, count = whole(draw, 3000, 9000), whole(draw, 120, 480)
    return "企业发放年终奖", f"该厂为{count}名职工发放年终奖{each * count}元，人均{off(draw, each, wrong)}元。"


@wording("average")
def _(draw: Draw, wrong: bool) -> Made:
    each, count = whole(draw, 500, 900), whole(draw, 200, 800)
    return "试验田喜获丰收", f"{count}亩试验田共收小麦{each * count}公斤，平均亩产{off(draw, each, wrong)}公斤。"


@wording("average")
def _(draw: Draw, wrong: bool) -> Made:
    each, count = whole(draw, 20, 90), whole(draw, 12, 48)
    return "图书捐赠活动", f"活动向{count}所学校捐赠图书{each * count}册，平均每所学校{off(draw, each, wrong)}册。"


# Price times quantity


@wording("product")
def _(draw: Draw, wrong: bool) -> Made:
    price, count = whole(draw, 2000, 4000), whole(draw, 200, 900)
    return "苹果销售见好", f"合作社今年卖出苹果{count}吨，每吨{price}元，销售收入{off(draw, price * count / 10000, wrong)}万元。"


@wording("product")
def _(draw: Draw, wrong: bool) -> Made:
    price, count = whole(draw, 20, 90), whole(draw, 200, 900)
    return (
        "茶农喜收明前茶",
        f"他家今年采茶{count}公斤，以每公斤{price}元的价格全部售出，总收入{off(draw, price * count, wrong)}元。",
    )


@wording("product")
def _(draw: Draw, wrong: bool) -> Made:
    price, count = whole(draw, 3, 9), whole(draw, 200, 900)
    return "学校采购电脑", f"学校采购电脑{count}台，单价{price}000元，总金额{off(draw, price * count / 10, wrong)}万元。"


@wording("product")
def _(draw: Draw, wrong: bool) -> Made:
    price, count = whole(draw, 100, 900), whole(draw, 20, 90)
    return "养蜂带来甜日子", f"村民老李卖了{count}箱蜂蜜，每箱{price}元，共收入{off(draw, price * count, wrong)}元。"


# Differences of rates


@wording("points")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 2, 5), tenth(draw, 6, 9)
    return (
        "居民收入稳步增长",
        f"去年城镇居民人均可支配收入增长{a}%，农村居民人均可支配收入增长{b}%，农村居民收入增速快于城镇{off(draw, b - a, wrong)}个百分点。",
    )


@wording("points")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 6, 9), tenth(draw, 2, 5)
    return "就业形势改善", f"该国6月份失业率为{b}%，较5月份的{a}%下降{off(draw, a - b, wrong)}个百分点。"


@wording("points")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 20, 30), tenth(draw, 31, 45)
    return "绿电占比提高", f"截至2023年底，该省可再生能源装机占比为{b}%，2022年底为{a}%，提高{off(draw, b - a, wrong)}个百分点。"


@wording("points")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 50, 70), tenth(draw, 71, 90)
    return "合格率差距明显", f"抽查显示，线下商品合格率为{b}%，线上商品合格率为{a}%，两者相差{off(draw, b - a, wrong)}个百分点。"


# From one level to another


@wording("from-to")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = whole(draw, 100, 200), whole(draw, 205, 380)
    rate = off(draw, rounded((now / then - 1) * 100, 1), wrong)
    return "茶园面积扩大", f"五年来，该县茶园面积从{then}万亩增加到{now}万亩，增长{rate}%。"


@wording("from-to")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = tenth(draw, 6, 9), tenth(draw, 2, 5)
    return "贫困发生率下降", f"该县贫困发生率由{then}%降至{now}%，下降了{off(draw, then - now, wrong)}个百分点。"


@wording("from-to")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = whole(draw, 5000, 9000), whole(draw, 2000, 4500)
    rate = off(draw, rounded((1 - now / then) * 100, 1), wrong)
    return "用水量明显减少", f"改造后，小区月用水量由{then}吨下降至{now}吨，降幅达{rate}%。"


@wording("from-to")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = whole(draw, 100, 200), whole(draw, 205, 380)
    return "班列开行加密", f"中欧班列开行数量从2022年的{then}列增至2023年的{now}列，增加了{off(draw, now - then, wrong)}列。"
