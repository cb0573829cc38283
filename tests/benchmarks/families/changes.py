"""Levels, what they were before, and the changes between them."""

from generated import Story, number

from families.words import Rng
from families.words import change as change_of
from families.words import place as place_of
from families.words import verb as verb_of


def against_last_year(rng: Rng) -> Story:
    """A level, the one of a year before, and the growth."""
    before, growth = rng.uniform(2000, 9000) * 1e8, change_of(rng, -18, 25)
    n = {
        "before": number(before, 1, "亿", "元"),
        "now": number(before * (1 + growth / 100), 1, "亿", "元"),
        "growth": number(growth, 1, "", "%"),
    }
    what = rng.choice(("一般公共预算收入", "税收收入", "出口总值", "进口总值", "进出口总值", "软件业务收入", "实际使用外资金额"))
    place, verb = place_of(rng), verb_of(n["growth"])
    sentences = rng.choice(
        (
            (f"2023年，{place}{what}{{now}}，同比{verb}{{growth}}。", f"2022年，{place}{what}为{{before}}。"),
            (f"2022年，{place}{what}{{before}}。", f"2023年，{place}{what}{{now}}，比上年{verb}{{growth}}。"),
        )
    )
    return Story(
        "level and growth",
        f"2023年{place}{what}公布",
        sentences,
        n,
        (lambda v: v["now"] / v["before"] - 1 - v["growth"] / 100,),
    )


def against_last_month(rng: Rng) -> Story:
    """Two months and the growth from one to the other."""
    before, growth = rng.uniform(100, 900) * 1e4, change_of(rng, -15, 20)
    n = {
        "before": number(before, 1, "万", "辆"),
        "now": number(before * (1 + growth / 100), 1, "万", "辆"),
        "growth": number(growth, 1, "", "%"),
    }
    what, verb = rng.choice(("汽车销量", "汽车产量", "新能源汽车销量", "乘用车销量")), verb_of(n["growth"])
    sentences = rng.choice(
        (
            (f"2023年11月，{what}{{before}}。", f"2023年12月，{what}{{now}}，环比{verb}{{growth}}。"),
            (f"2023年12月，{what}为{{now}}，环比{verb}{{growth}}。", f"2023年11月，{what}为{{before}}。"),
        )
    )
    return Story(
        "level and growth",
        f"12月{what}公布",
        sentences,
        n,
        (lambda v: v["now"] / v["before"] - 1 - v["growth"] / 100,),
    )


def difference(rng: Rng) -> Story:
    """A level, what it rose by, and by how many per cent."""
    before, growth = rng.uniform(2000, 9000), rng.uniform(2, 25)
    now = before * (1 + growth / 100)
    what, unit = rng.choice(
        (("粮食产量", "吨"), ("货运量", "吨"), ("发电量", "千瓦时"), ("快递业务量", "件"), ("汽车出口量", "辆"))
    )
    scale = "万" if unit in ("辆",) else "亿"
    n = {
        "now": number(now * {"万": 1e4, "亿": 1e8}[scale], 1, scale, unit),
        "more": number((now - before) * {"万": 1e4, "亿": 1e8}[scale], 1, scale, unit),
        "growth": number(growth, 1, "", "%"),
    }
    place = place_of(rng)
    sentences = rng.choice(
        (
            (f"2023年，{place}{what}{{now}}，比上年增加{{more}}，增长{{growth}}。",),
            (f"2023年{place}{what}达到{{now}}，同比增加{{more}}，同比增长{{growth}}。",),
        )
    )
    return Story(
        "change, level, growth",
        f"{place}{what}再创新高",
        sentences,
        n,
        (lambda v: v["growth"] / 100 - v["more"] / (v["now"] - v["more"]),),
    )


def moved(rng: Rng) -> Story:
    """From one year's level to another's, with the growth."""
    before, growth = rng.uniform(200, 900) * 1e8, change_of(rng, 3, 40)
    n = {
        "before": number(before, 1, "亿", "元"),
        "now": number(before * (1 + growth / 100), 1, "亿", "元"),
        "growth": number(growth, 1, "", "%"),
    }
    what = rng.choice(("研发经费", "软件业务收入", "一般公共预算收入", "旅游收入"))
    place = rng.choice(("全省", "我国", "广东省"))
    sentences = rng.choice(
        (
            (f"{place}{what}从2022年的{{before}}增加到2023年的{{now}}，增长{{growth}}。",),
            (f"{place}{what}由2022年的{{before}}增至2023年的{{now}}，增幅为{{growth}}。",),
            (f"2023年，{place}{what}{{now}}，较2022年的{{before}}增长{{growth}}。",),
        )
    )
    return Story(
        "moved by", f"{place}{what}持续增长", sentences, n, (lambda v: v["now"] / v["before"] - 1 - v["growth"] / 100,)
    )  # fmt: skip


def loans(rng: Rng) -> Story:
    """Two months of new loans and their difference."""
    before, more = rng.uniform(8000, 30000) * 1e8, rng.uniform(500, 4000) * 1e8
    n = {
        "before": number(before, 0, "亿", "元"),
        "now": number(before + more, 0, "亿", "元"),
        "more": number(more, 0, "亿", "元"),
    }
    what = rng.choice(("新增人民币贷款", "社会融资规模增量"))
    sentences = (
        f"2022年12月，{what}为{{before}}。",
        f"2023年12月，{what}为{{now}}，同比多增{{more}}。",
    )
    return Story(
        "level and change", "金融数据公布", sentences, n, (lambda v: v["now"] - v["before"] - v["more"],)
    )  # fmt: skip


def points(rng: Rng) -> Story:
    """A share, the one of a year before, and the change in percentage points."""
    before, step = round(rng.uniform(20, 60), 1), round(rng.uniform(0.6, 5), 1)
    rises = rng.random() < 0.6
    n = {
        "before": number(before, 1, "", "%"),
        "now": number(before + step if rises else before - step, 1, "", "%"),
        "step": number(step, 1, "", "个百分点"),
    }
    verb = "提升" if rises else "下降"
    part = rng.choice(("民营企业进出口", "一般贸易进出口", "外商投资企业进出口"))
    sentences = (
        f"2022年，{part}占外贸总值的比重为{{before}}。",
        f"2023年，{part}占外贸总值的比重为{{now}}，比上年{verb}{{step}}。",
    )
    return Story(
        "level and change",
        "外贸结构继续优化",
        sentences,
        n,
        (lambda v: abs(v["now"] - v["before"]) - v["step"],),
    )


def faster(rng: Rng) -> Story:
    """A growth, last year's, and by how many points it is faster."""
    before, step = round(rng.uniform(2, 8), 1), round(rng.uniform(0.4, 3), 1)
    up = rng.random() < 0.5
    n = {
        "before": number(before, 1, "", "%"),
        "now": number(before + step if up else before - step, 1, "", "%"),
        "step": number(step, 1, "", "个百分点"),
    }
    if not up and before - step < 0.3:
        return faster(rng)
    what = rng.choice(("规模以上工业增加值", "社会消费品零售总额", "固定资产投资", "服务业生产指数"))
    word = rng.choice(("加快", "提高")) if up else rng.choice(("回落", "放缓"))
    sentences = (
        f"2022年，全国{what}比上年增长{{before}}。",
        f"2023年，全国{what}比上年增长{{now}}，增速比上年{word}{{step}}。",
    )
    return Story(
        "change of growth", f"{what}公布", sentences, n, (lambda v: abs(v["now"] - v["before"]) - v["step"],)
    )  # fmt: skip


def from_to(rng: Rng) -> Story:
    """From one value to another, and the change in points."""
    before = round(rng.uniform(30, 70), 1)
    step = round(rng.uniform(1.5, 9), 1)
    rises = rng.random() < 0.5
    after = before + step if rises else before - step
    n = {"before": number(before, 1, "", "%"), "after": number(after, 1, "", "%"), "step": number(step, 1, "", "个百分点")}
    what = rng.choice(("常住人口城镇化率", "资产负债率", "森林覆盖率", "工业产能利用率"))
    verb, change = ("提高", "提高") if rises else ("下降", "下降")
    sentences = (f"2023年，{what}由{{before}}{verb}到{{after}}，{change}{{step}}。",)
    return Story(
        "from - to",
        f"{what}发生变化",
        sentences,
        n,
        (lambda v: abs(v["after"] - v["before"]) - v["step"],),
    )


def price_and_quantity(rng: Rng) -> Story:
    """Growth of a value from those of its price and its quantity."""
    price, quantity = change_of(rng, -12, 12), change_of(rng, -12, 12)
    value = 100 * ((1 + price / 100) * (1 + quantity / 100) - 1)
    n = {"value": number(value, 1, "", "%"), "price": number(price, 1, "", "%"), "quantity": number(quantity, 1, "", "%")}
    verbs = {name: ("上涨" if name == "price" else "增长") if one.digits >= 0 else "下降" for name, one in n.items()}
    side = rng.choice(("进口", "出口"))
    sentences = rng.choice(
        (
            (
                f"2023年，我国{side}值{verbs['value']}{{value}}。",
                f"其中，{side}价格{verbs['price']}{{price}}，{side}数量{verbs['quantity']}{{quantity}}。",
            ),
            (
                f"2023年我国{side}价格{verbs['price']}{{price}}，{side}数量{verbs['quantity']}{{quantity}}，"
                f"{side}值同比{verbs['value']}{{value}}。",
            ),
        )
    )
    return Story(
        "value = price × quantity",
        f"外贸{side}量价齐看",
        sentences,
        n,
        (lambda v: (1 + v["price"] / 100) * (1 + v["quantity"] / 100) - 1 - v["value"] / 100,),
    )


def between(rng: Rng) -> Story:
    """A total grows no faster than its fastest part."""
    low, high = sorted((change_of(rng, -9, 9), change_of(rng, -9, 9)))
    if high - low < 1.5:
        high = round(high + 2.3, 1)
    total = round(low + (high - low) * rng.uniform(0.3, 0.7), 1)
    exports, imports = rng.sample((low, high), 2)
    n = {
        "total": number(total, 1, "", "%"),
        "exports": number(exports, 1, "", "%"),
        "imports": number(imports, 1, "", "%"),
    }
    verbs = {name: verb_of(one) for name, one in n.items()}
    sentences = rng.choice(
        (
            (
                f"2023年，我国货物贸易进出口总值同比{verbs['total']}{{total}}。",
                f"其中，出口值{verbs['exports']}{{exports}}，进口值{verbs['imports']}{{imports}}。",
            ),
            (
                f"2023年我国进出口{verbs['total']}{{total}}，其中出口{verbs['exports']}{{exports}}，"
                f"进口{verbs['imports']}{{imports}}。",
            ),
        )
    )
    return Story(
        "growth between parts",
        "外贸运行情况公布",
        sentences,
        n,
        most=(
            lambda v: v["total"] - max(v["exports"], v["imports"]),
            lambda v: min(v["exports"], v["imports"]) - v["total"],
        ),
    )


def contribution(rng: Rng) -> Story:
    """A part's share and growth give the points it adds."""
    earlier_share, growth, total = rng.uniform(10, 45), rng.uniform(8, 40), rng.uniform(1, 7)
    growth, total = round(growth, 1), round(total, 1)
    share_now = earlier_share * (1 + growth / 100) / (1 + total / 100)
    n = {
        "total": number(total, 1, "", "%"),
        "growth": number(growth, 1, "", "%"),
        "share": number(share_now, 1, "", "%"),
        "points": number(earlier_share * growth / 100, 1, "", "个百分点"),
    }
    part = rng.choice(("机电产品", "汽车产品", "民营企业", "高新技术产品"))
    sentences = (
        "2023年，我国出口增长{total}。",
        f"其中，{part}出口增长{{growth}}，占出口总值的{{share}}，拉动出口增长{{points}}。",
    )
    return Story(
        "contribution",
        "出口动能增强",
        sentences,
        n,
        (lambda v: v["points"] - v["share"] * (1 + v["total"] / 100) / (1 + v["growth"] / 100) * v["growth"] / 100,),
        choice=("points", "share", "growth"),
    )
