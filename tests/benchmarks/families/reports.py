"""Articles that say a thing twice, mix several relations, or hide one among other figures."""

from generated import Residual, Story, number

from families import amounts, changes, periods, sums
from families.words import Rng
from families.words import change as change_of
from families.words import place as place_of
from families.words import verb as verb_of


def headline(rng: Rng) -> Story:
    """The headline's figure is the body's."""
    value = rng.uniform(1000, 9000) * 1e8
    n = {"headline": number(value, 1, "亿", "元"), "body": number(value, 1, "亿", "元")}
    place = place_of(rng)
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


def said_twice(rng: Rng) -> Story:
    """The same figure in two passages."""
    value = rng.uniform(1000, 9000) * 1e8
    n = {"first": number(value, 1, "亿", "元"), "again": number(value, 1, "亿", "元")}
    what, place = rng.choice(("进出口总值", "社会消费品零售总额", "一般公共预算收入", "出口总值")), place_of(rng)
    sentences = (
        f"2023年，{place}{what}为{{first}}。",
        f"该负责人表示，2023年{place}{what}达到{{again}}，成绩来之不易。",
    )
    return Story("same figure twice", f"{place}{what}公布", sentences, n, (lambda v: v["first"] - v["again"],))


def customs(rng: Rng) -> Story:
    """A customs report: totals, growths, balance, a share, an earlier level."""
    exports, imports = rng.uniform(3000, 30000) * 1e8, 0.0
    imports = exports * rng.uniform(0.5, 0.9)
    before_exports, before_imports = exports / (1 + change_of(rng) / 100), imports / (1 + change_of(rng) / 100)
    part = rng.uniform(0.2, 0.6)
    n = {
        "total": number(exports + imports, 1, "亿", "元"),
        "exports": number(exports, 1, "亿", "元"),
        "imports": number(imports, 1, "亿", "元"),
        "balance": number(exports - imports, 1, "亿", "元"),
        "g_total": number(100 * ((exports + imports) / (before_exports + before_imports) - 1), 1, "", "%"),
        "g_exports": number(100 * (exports / before_exports - 1), 1, "", "%"),
        "g_imports": number(100 * (imports / before_imports - 1), 1, "", "%"),
        "part": number(exports * part, 1, "亿", "元"),
        "share": number(100 * part, 1, "", "%"),
        "before": number(before_exports + before_imports, 1, "亿", "元"),
    }
    v = {name: verb_of(n[name]) for name in ("g_total", "g_exports", "g_imports")}
    place = rng.choice(("我国", "江苏省", "四川省", "全省"))
    sentences = rng.choice(
        (
            (
                f"据海关统计，2023年，{place}货物贸易进出口总值{{total}}人民币，比2022年{v['g_total']}{{g_total}}。",
                f"其中，出口{{exports}}，{v['g_exports']}{{g_exports}}；进口{{imports}}，{v['g_imports']}{{g_imports}}；"
                "贸易顺差{balance}。",
                "机电产品出口{part}，占出口总值的{share}。",
                f"2022年，{place}进出口总值为{{before}}。",
            ),
            (
                f"2023年{place}外贸进出口{{total}}，同比{v['g_total']}{{g_total}}（2022年为{{before}}）。",
                f"出口方面，全年出口{{exports}}，同比{v['g_exports']}{{g_exports}}；进口{{imports}}，同比{v['g_imports']}{{g_imports}}。",
                "贸易顺差为{balance}。民营企业出口{part}，占出口总值比重达{share}。",
            ),
        )
    )
    return Story(
        "customs report", f"2023年{place}外贸平稳增长", sentences, n,
        (
            lambda x: x["total"] - x["exports"] - x["imports"],
            lambda x: x["balance"] - x["exports"] + x["imports"],
            lambda x: x["share"] / 100 - x["part"] / x["exports"],
            lambda x: x["total"] / x["before"] - 1 - x["g_total"] / 100,
        ),
        (
            lambda x: x["g_total"] - max(x["g_exports"], x["g_imports"]),
            lambda x: min(x["g_exports"], x["g_imports"]) - x["g_total"],
        ),
    )  # fmt: skip


def company(rng: Rng) -> Story:
    """A company's year: revenue and profit against last year's, by segments."""
    before, growth = rng.uniform(100, 900) * 1e8, change_of(rng)
    now = before * (1 + growth / 100)
    first = now * rng.uniform(0.3, 0.6)
    n = {
        "now": number(now, 2, "亿", "元"),
        "before": number(before, 2, "亿", "元"),
        "growth": number(growth, 2, "", "%"),
        "home": number(first, 2, "亿", "元"),
        "abroad": number(now - first, 2, "亿", "元"),
        "share": number(100 * first / now, 2, "", "%"),
    }
    firm, verb = rng.choice(("江海股份", "东山科技", "南湖集团")), verb_of(n["growth"])
    sentences = (
        f"2023年，{firm}实现营业收入{{now}}，同比{verb}{{growth}}，2022年营业收入为{{before}}。",
        f"分地区看，{firm}国内营业收入{{home}}，国外营业收入{{abroad}}。",
        "国内营业收入占营业收入的{share}。",
    )
    return Story(
        "company report", f"{firm}发布2023年年报", sentences, n,
        (
            lambda v: v["now"] / v["before"] - 1 - v["growth"] / 100,
            lambda v: v["now"] - v["home"] - v["abroad"],
            lambda v: v["share"] / 100 - v["home"] / v["now"],
        ),
    )  # fmt: skip


def distracted(rng: Rng) -> Story:
    """Relations among figures of other places, years and forecasts that are no part of them."""
    exports, imports = rng.uniform(3000, 9000) * 1e8, rng.uniform(2000, 3000) * 1e8
    n = {
        "total": number(exports + imports, 1, "亿", "元"),
        "exports": number(exports, 1, "亿", "元"),
        "imports": number(imports, 1, "亿", "元"),
        "other": number(exports * rng.uniform(1.5, 4), 1, "亿", "元"),
        "next": number((exports + imports) * rng.uniform(1.02, 1.2), 1, "亿", "元"),
        "old": number((exports + imports) * rng.uniform(0.3, 0.6), 1, "亿", "元"),
        "america": number(exports * rng.uniform(0.1, 0.3), 1, "亿", "元"),
    }
    sentences = (
        "2023年，浙江省进出口总值{total}，其中出口{exports}，进口{imports}。",
        "2023年，浙江省对美国出口{america}。",
        "2023年，广东省出口{other}。",
        "2018年，浙江省进出口总值为{old}。",
        "预计2024年浙江省进出口总值将达到{next}。",
    )
    return Story(
        "among distractors", "浙江外贸稳中提质", sentences, n, (lambda v: v["total"] - v["exports"] - v["imports"],),
        (lambda v: v["america"] - v["exports"],), choice=("total", "exports", "imports"),
    )  # fmt: skip


_TOGETHER = (
    (sums.trade, sums.industries, sums.split, changes.against_last_month, amounts.price_of_goods, sums.population, sums.margin),
    (periods.quarters, sums.split, changes.faster, changes.loans, changes.from_to, sums.all_shares),
    (sums.share, sums.split, changes.difference, changes.price_and_quantity, sums.margin, amounts.ranked),
    (company, periods.running_total, amounts.order, changes.contribution, sums.industries),
    (periods.halves, changes.faster, changes.points, amounts.conversion, sums.population, sums.all_shares),
)
"""Families that speak of different things, so that what one draws contradicts nothing of another."""


def mixed(rng: Rng) -> Story:
    """Three relations, a paragraph each."""
    stories = [family(rng) for family in rng.sample(rng.choice(_TOGETHER), 3)]
    return Story(
        "three in one",
        stories[0].headline,
        tuple("".join(_renamed(sentence, story, place) for sentence in story.sentences) for place, story in enumerate(stories)),
        {f"s{place}{name}": one for place, story in enumerate(stories) for name, one in story.numbers.items()},
        tuple(_moved(r, story, place) for place, story in enumerate(stories) for r in story.equal),
        tuple(_moved(r, story, place) for place, story in enumerate(stories) for r in story.most),
        tuple(f"s{place}{name}" for place, story in enumerate(stories) for name in story.choice or story.numbers),
    )


def _renamed(sentence: str, story: Story, place: int) -> str:
    return sentence.format(**{name: f"{{s{place}{name}}}" for name in story.numbers})


def _moved(residual: Residual, story: Story, place: int) -> Residual:
    return lambda values: residual({name: values[f"s{place}{name}"] for name in story.numbers})
