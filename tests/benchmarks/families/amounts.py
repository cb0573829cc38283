"""Prices and quantities, two currencies, ranks and orders."""

from generated import Number, Story, number

from families.words import Rng


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


def purchase(rng: Rng) -> Story:
    """So many pieces at such a price cost so much."""
    pieces, price = rng.randrange(20, 400), rng.uniform(2000, 90000)
    n = {
        "pieces": Number(number(pieces, 0).digits, "", "吨"),
        "price": number(price, 0, "", "元"),
        "value": number(pieces * round(price), 1, "万", "元"),
    }
    goods = rng.choice(("苹果", "茶叶", "橡胶", "铜材"))
    sentences = rng.choice(
        (
            (f"2023年12月，该县出口{goods}{{pieces}}，每吨{{price}}，货值{{value}}。",),
            (f"2023年12月该县以每吨{{price}}的价格出口{goods}{{pieces}}，出口额{{value}}。",),
        )
    )
    return Story(
        "value = price × quantity", f"{goods}远销海外", sentences, n, (lambda v: v["value"] / (v["pieces"] * v["price"]) - 1,)
    )  # fmt: skip


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


def ranked(rng: Rng) -> Story:
    """Ranks and the levels behind them."""
    values = sorted((rng.uniform(300, 9000) * 1e8 for _ in range(3)), reverse=True)
    n = {f"v{i}": number(value, 1, "亿", "元") for i, value in enumerate(values)}
    a, b, c = rng.sample(("广东省", "江苏省", "浙江省", "山东省", "福建省"), 3)
    sentences = (
        f"2023年，{a}进出口总值{{v0}}，居全国第一位；{b}进出口总值{{v1}}，居全国第二位；{c}进出口总值{{v2}}，居全国第三位。",
    )
    return Story(
        "rank order", "各地外贸排名公布", sentences, n, most=(lambda v: v["v1"] - v["v0"], lambda v: v["v2"] - v["v1"])
    )  # fmt: skip
