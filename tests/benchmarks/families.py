"""The families of generated articles: how published figures hang together, each in the wordings that news uses."""

import random
from collections.abc import Callable

from generated import Number, Story, number

Rng = random.Random


def _places(rng: Rng) -> str:
    return rng.choice(("我国", "全国", "全省", "全市", "广东省", "浙江省"))


def _growth(one: Number) -> str:
    return "增长" if one.digits >= 0 else "下降"


def _percent(rng: Rng, low: float, high: float) -> float:
    value = 0.0
    while abs(value) < 0.25:
        value = round(rng.uniform(low, high), 1)
    return value


def trade(rng: Rng) -> Story:
    """total = exports + imports, surplus = exports - imports."""
    exports, share = rng.uniform(3000, 30000) * 1e8, rng.uniform(0.5, 0.95)
    imports = exports * share
    n = {
        "total": number(exports + imports, 1, "亿", "元"),
        "exports": number(exports, 1, "亿", "元"),
        "imports": number(imports, 1, "亿", "元"),
        "surplus": number(exports - imports, 1, "亿", "元"),
    }
    place = _places(rng)
    sentences = rng.choice(
        (
            (f"2023年，{place}货物贸易进出口总值{{total}}。", "其中，出口{exports}，进口{imports}，贸易顺差{surplus}。"),
            (f"2023年{place}外贸进出口总值达{{total}}，其中出口{{exports}}，进口{{imports}}。", "全年贸易顺差{surplus}。"),
            (f"{place}2023年进出口总额为{{total}}。其中出口额{{exports}}，进口额{{imports}}；贸易顺差{{surplus}}。",),
        )
    )
    return Story(
        "parts = total",
        f"2023年{place}外贸稳中有进",
        sentences,
        n,
        (lambda v: v["total"] - v["exports"] - v["imports"], lambda v: v["surplus"] - v["exports"] + v["imports"]),
    )


def industries(rng: Rng) -> Story:
    """GDP = three industries."""
    parts = [rng.uniform(800, 4000) * 1e8, rng.uniform(9000, 40000) * 1e8, rng.uniform(12000, 60000) * 1e8]
    n = {f"p{i}": number(part, 2, "亿", "元") for i, part in enumerate(parts)} | {"gdp": number(sum(parts), 2, "亿", "元")}
    place = _places(rng)
    sentences = rng.choice(
        (
            (f"2023年{place}地区生产总值{{gdp}}。", "其中，第一产业增加值{p0}，第二产业增加值{p1}，第三产业增加值{p2}。"),
            (f"2023年，{place}实现生产总值{{gdp}}，其中，第一产业增加值{{p0}}；第二产业增加值{{p1}}；第三产业增加值{{p2}}。",),
        )
    )
    return Story("parts = total", f"{place}经济运行总体平稳", sentences, n, (lambda v: v["gdp"] - v["p0"] - v["p1"] - v["p2"],))


def split(rng: Rng) -> Story:
    """Town and country make the whole."""
    town, country = rng.uniform(20000, 60000) * 1e8, rng.uniform(3000, 9000) * 1e8
    n = {
        "all": number(town + country, 1, "亿", "元"),
        "town": number(town, 1, "亿", "元"),
        "country": number(country, 1, "亿", "元"),
    }
    sentences = rng.choice(
        (
            ("2023年，社会消费品零售总额{all}。", "按经营单位所在地分，城镇消费品零售额{town}，乡村消费品零售额{country}。"),
            ("2023年社会消费品零售总额为{all}，其中城镇消费品零售额{town}，乡村消费品零售额{country}。",),
            ("2023年全国社会消费品零售总额{all}。按消费类型分，商品零售额{town}，餐饮收入{country}。",),
        )
    )
    return Story("parts = total", "消费市场持续恢复", sentences, n, (lambda v: v["all"] - v["town"] - v["country"],))


def share(rng: Rng) -> Story:
    """A share and the two levels it is made of."""
    whole, part = rng.uniform(5000, 30000) * 1e8, rng.uniform(0.08, 0.7)
    n = {
        "whole": number(whole, 1, "亿", "元"),
        "part": number(whole * part, 1, "亿", "元"),
        "share": number(100 * part, 1, "", "%"),
    }
    what, rest = rng.choice(
        (
            ("机电产品出口", "出口总值"),
            ("民营企业出口", "出口总值"),
            ("劳动密集型产品出口", "出口总值"),
            ("高新技术产品出口", "出口总值"),
        )
    )
    place = _places(rng)
    sentences = rng.choice(
        (
            (f"2023年，{place}出口{{whole}}。", f"其中，{what}{{part}}，占{rest}的{{share}}。"),
            (f"2023年{place}出口总值{{whole}}。", f"同期，{what}{{part}}，占{place}{rest}的{{share}}。"),
            (f"2023年，{place}出口{{whole}}，其中{what}{{part}}，占{rest}的比重为{{share}}。",),
        )
    )
    return Story(
        "share = part / total", f"{place}出口结构持续优化", sentences, n, (lambda v: v["share"] / 100 - v["part"] / v["whole"],)
    )


def against_last_year(rng: Rng) -> Story:
    """A level, the one of a year before, and the growth."""
    before, growth = rng.uniform(2000, 9000) * 1e8, _percent(rng, -18, 25)
    n = {
        "before": number(before, 1, "亿", "元"),
        "now": number(before * (1 + growth / 100), 1, "亿", "元"),
        "growth": number(growth, 1, "", "%"),
    }
    what = rng.choice(("一般公共预算收入", "税收收入", "出口总值", "进口总值", "进出口总值", "软件业务收入", "实际使用外资金额"))
    place, verb = _places(rng), _growth(n["growth"])
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
    before, growth = rng.uniform(100, 900) * 1e4, _percent(rng, -15, 20)
    n = {
        "before": number(before, 1, "万", "辆"),
        "now": number(before * (1 + growth / 100), 1, "万", "辆"),
        "growth": number(growth, 1, "", "%"),
    }
    what, verb = rng.choice(("汽车销量", "汽车产量", "新能源汽车销量", "乘用车销量")), _growth(n["growth"])
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
    place = _places(rng)
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


def price_and_quantity(rng: Rng) -> Story:
    """Growth of a value from those of its price and its quantity."""
    price, quantity = _percent(rng, -12, 12), _percent(rng, -12, 12)
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


def price_of_goods(rng: Rng) -> Story:
    """A quantity, its price and what it cost."""
    tonnes, price = rng.uniform(500, 9000) * 1e4, rng.uniform(300, 6000)
    n = {
        "tonnes": number(tonnes, 1, "万", "吨"),
        "price": number(price, 1, "", "元"),
        "value": number(tonnes * price, 1, "亿", "元"),
    }
    goods = rng.choice(("铁矿砂", "原油", "大豆", "煤炭", "天然气"))
    sentences = rng.choice(
        (
            (f"2023年12月，我国进口{goods}{{tonnes}}，价值{{value}}，进口均价为每吨{{price}}。",),
            (f"2023年12月我国进口{goods}{{tonnes}}，进口均价每吨{{price}}，进口值{{value}}。",),
        )
    )
    return Story(
        "value = price × quantity", f"{goods}进口公布", sentences, n, (lambda v: v["value"] / (v["tonnes"] * v["price"]) - 1,)
    )


def quarters(rng: Rng) -> Story:
    """Four quarters make the year."""
    parts = [rng.uniform(5, 12) * 1e12 for _ in range(4)]
    n = {f"q{i}": number(part, 2, "万亿", "元") for i, part in enumerate(parts, 1)} | {
        "year": number(sum(parts), 2, "万亿", "元")
    }
    sentences = rng.choice(
        (
            (
                "2023年，我国进出口总值{year}。",
                "分季度看，一季度进出口{q1}，二季度进出口{q2}，三季度进出口{q3}，四季度进出口{q4}。",
            ),
            (
                "2023年我国外贸进出口{year}。",
                "其中，一季度进出口{q1}；二季度进出口{q2}；三季度进出口{q3}；四季度进出口{q4}。",
            ),
        )
    )
    return Story(
        "quarters = year",
        "外贸规模逐季抬升",
        sentences,
        n,
        (lambda v: v["year"] - v["q1"] - v["q2"] - v["q3"] - v["q4"],),
    )


def halves(rng: Rng) -> Story:
    """The first eleven months and December make the year."""
    months, last = rng.uniform(8000, 30000) * 1e8, rng.uniform(700, 3000) * 1e8
    n = {
        "months": number(months, 1, "亿", "元"),
        "last": number(last, 1, "亿", "元"),
        "year": number(months + last, 1, "亿", "元"),
    }
    what, place = rng.choice(("出口", "进口", "进出口")), _places(rng)
    sentences = rng.choice(
        (
            (f"2023年1至11月，{place}{what}{{months}}。", f"12月份，{what}{{last}}。", f"2023年全年{what}{{year}}。"),
            (f"2023年{place}{what}{{year}}。", f"其中，2023年前11个月{what}{{months}}，12月{what}{{last}}。"),
        )
    )
    return Story("months = year", f"{place}{what}平稳", sentences, n, (lambda v: v["year"] - v["months"] - v["last"],))


def within(rng: Rng) -> Story:
    """A month is no more than its quarter, a quarter no more than its year."""
    year = rng.uniform(20000, 40000) * 1e8
    quarter = year * rng.uniform(0.2, 0.3)
    n = {
        "year": number(year, 1, "亿", "元"),
        "quarter": number(quarter, 1, "亿", "元"),
        "month": number(quarter * rng.uniform(0.3, 0.4), 1, "亿", "元"),
    }
    what, place = rng.choice(("出口", "进口", "社会消费品零售总额")), _places(rng)
    sentences = rng.choice(
        (
            (f"2023年，{place}{what}{{year}}。", f"其中，四季度{what}{{quarter}}，12月份{what}{{month}}。"),
            (f"2023年12月份，{place}{what}{{month}}，四季度{what}{{quarter}}。", f"2023年全年{what}{{year}}。"),
        )
    )
    return Story(
        "part ≤ total",
        f"{place}{what}公布",
        sentences,
        n,
        most=(lambda v: v["quarter"] - v["year"], lambda v: v["month"] - v["quarter"]),
    )


def between(rng: Rng) -> Story:
    """A total grows no faster than its fastest part."""
    low, high = sorted((_percent(rng, -9, 9), _percent(rng, -9, 9)))
    if high - low < 1.5:
        high = round(high + 2.3, 1)
    total = round(low + (high - low) * rng.uniform(0.3, 0.7), 1)
    exports, imports = rng.sample((low, high), 2)
    n = {
        "total": number(total, 1, "", "%"),
        "exports": number(exports, 1, "", "%"),
        "imports": number(imports, 1, "", "%"),
    }
    verbs = {name: _growth(one) for name, one in n.items()}
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


def conversion(rng: Rng) -> Story:
    """An amount in two currencies, and the rate."""
    name, code, rate = rng.choice(
        (("英镑", "美元", 1.27), ("美元", "元人民币", 7.1), ("欧元", "美元", 1.09), ("欧元", "元人民币", 7.8))
    )
    rate = rate * rng.uniform(0.97, 1.03)
    amount = round(rng.uniform(3, 90), 1) * 1e8
    n = {
        "amount": number(amount, 1, "亿", name),
        "other": number(amount * float(f"{rate:.2f}"), 1, "亿", code),
        "rate": Number(number(rate, 2).digits, "", code),
    }
    place = rng.choice(("英国", "该公司", "德国", "该集团"))
    sentences = rng.choice(
        (
            (f"{place}计划投入{{amount}}（约合{{other}}）用于基础设施建设。", f"按当日汇率，1{name}约合{{rate}}。"),
            (f"{place}2024年将投资{{amount}}（约合{{other}}）。", f"1{name}约合{{rate}}。"),
        )
    )
    return Story(
        "stated conversion",
        f"{place}宣布新的投资计划",
        sentences,
        n,
        (lambda v: v["other"] - v["amount"] * v["rate"],),
        choice=("amount", "other"),
    )


def same_rate(rng: Rng) -> Story:
    """Two amounts converted at one rate."""
    name, code, rate = rng.choice((("英镑", "美元", 1.27), ("美元", "元人民币", 7.1), ("欧元", "元人民币", 7.8)))
    rate = rate * rng.uniform(0.97, 1.03)
    one, two = rng.uniform(20, 90) * 1e8, rng.uniform(20, 90) * 1e8
    n = {
        "one": number(one, 1, "亿", name), "one_other": number(one * rate, 1, "亿", code),
        "two": number(two, 1, "亿", name), "two_other": number(two * rate, 1, "亿", code),
    }  # fmt: skip
    sentences = (
        "该公司2023年营业收入{one}（约合{one_other}）。",
        "2022年，该公司营业收入{two}（约合{two_other}）。",
    )
    return Story(
        "stated conversion",
        "公司公布年度业绩",
        sentences,
        n,
        (lambda v: v["one_other"] / v["one"] - v["two_other"] / v["two"],),
    )


def headline(rng: Rng) -> Story:
    """The headline's figure is the body's."""
    value = rng.uniform(1000, 9000) * 1e8
    n = {"headline": number(value, 1, "亿", "元"), "body": number(value, 1, "亿", "元")}
    place = _places(rng)
    what = rng.choice(("社会消费品零售总额", "进出口总值", "一般公共预算收入", "旅游收入", "软件业务收入"))
    sentences = (
        f"2023年，{place}{what}{{body}}。",
        "分析人士指出，这一成绩来之不易。",
    )
    return Story(
        "headline = body",
        f"2023年{place}{what}达{{headline}}",
        sentences,
        n,
        (lambda v: v["headline"] - v["body"],),
    )


def order(rng: Rng) -> Story:
    """Levels that are said to fall."""
    values = sorted((rng.uniform(300, 9000) * 1e8 for _ in range(3)), reverse=True)
    n = {f"v{i}": number(value, 1, "亿", "元") for i, value in enumerate(values)}
    names = rng.sample(("东盟", "欧盟", "美国", "日本", "韩国", "俄罗斯", "澳大利亚"), 3)
    sentences = rng.choice(
        (
            (f"2023年，我国前三大贸易伙伴依次为{names[0]}、{names[1]}、{names[2]}，进出口额依次为{{v0}}、{{v1}}、{{v2}}。",),
            (f"2023年，我国对{names[0]}、{names[1]}、{names[2]}的出口额从高到低依次为{{v0}}、{{v1}}、{{v2}}。",),
        )
    )
    return Story(
        "rank order",
        "主要贸易伙伴公布",
        sentences,
        n,
        most=(lambda v: v["v1"] - v["v0"], lambda v: v["v2"] - v["v1"]),
    )


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


def running_total(rng: Rng) -> Story:
    """A running total does not fall."""
    first = rng.uniform(4000, 9000) * 1e8
    n = {"six": number(first, 1, "亿", "元"), "seven": number(first * rng.uniform(1.1, 1.2), 1, "亿", "元")}
    what, place = rng.choice(("一般公共预算收入", "税收收入", "出口", "房地产开发投资")), _places(rng)
    sentences = (
        f"2023年上半年，{place}{what}{{six}}。",
        f"2023年前7个月，{place}{what}累计{{seven}}。",
    )
    return Story("running total", f"{place}{what}公布", sentences, n, most=(lambda v: v["six"] - v["seven"],))


def said_twice(rng: Rng) -> Story:
    """The same figure in two passages."""
    value = rng.uniform(1000, 9000) * 1e8
    n = {"first": number(value, 1, "亿", "元"), "again": number(value, 1, "亿", "元")}
    what, place = rng.choice(("进出口总值", "社会消费品零售总额", "一般公共预算收入", "出口总值")), _places(rng)
    sentences = (
        f"2023年，{place}{what}为{{first}}。",
        f"该负责人表示，2023年{place}{what}达到{{again}}，成绩来之不易。",
    )
    return Story("same figure twice", f"{place}{what}公布", sentences, n, (lambda v: v["first"] - v["again"],))


FAMILIES: tuple[Callable[[Rng], Story], ...] = (
    trade, industries, split, share, against_last_year, against_last_month, difference, price_and_quantity, price_of_goods, quarters,
    halves, within, between, conversion, same_rate, headline, order, from_to, points, contribution, running_total, said_twice,
)  # fmt: skip
