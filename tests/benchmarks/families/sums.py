"""Totals and their parts: exports and imports, industries, town and country, shares."""

from generated import Number, Story, number

from families.words import Rng
from families.words import place as place_of


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
    place = place_of(rng)
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
    place = place_of(rng)
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


def population(rng: Rng) -> Story:
    """Men and women, town and country."""
    men, women = rng.uniform(3000, 7000) * 1e4, rng.uniform(3000, 7000) * 1e4
    town = (men + women) * rng.uniform(0.5, 0.8)
    n = {
        "all": number(men + women, 1, "万", "人"),
        "men": number(men, 1, "万", "人"),
        "women": number(women, 1, "万", "人"),
        "town": number(town, 1, "万", "人"),
        "country": number(men + women - town, 1, "万", "人"),
    }
    place = rng.choice(("全省", "河南省", "全国"))
    sentences = (
        f"2023年末，{place}总人口{{all}}。",
        "其中，男性人口{men}，女性人口{women}。",
        "从城乡构成看，城镇人口{town}，乡村人口{country}。",
    )
    return Story(
        "parts = total", f"{place}人口数据公布", sentences, n,
        (lambda v: v["all"] - v["men"] - v["women"], lambda v: v["all"] - v["town"] - v["country"]),
    )  # fmt: skip


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
    place = place_of(rng)
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


def all_shares(rng: Rng) -> Story:
    """Shares of three industries make a hundred."""
    first, second = rng.uniform(4, 12), rng.uniform(30, 45)
    n = {
        "a": number(first, 1, "", "%"),
        "b": number(second, 1, "", "%"),
        "c": Number(100 - number(first, 1).digits - number(second, 1).digits, "", "%"),
    }
    place = rng.choice(("全国", "全省", "福建省"))
    sentences = rng.choice(
        (
            (
                f"2023年，{place}第一产业增加值占国内生产总值比重为{{a}}，第二产业增加值占国内生产总值比重为{{b}}，"
                "第三产业增加值占国内生产总值比重为{c}。",
            ),
            (
                f"2023年{place}第一产业增加值占地区生产总值的{{a}}，第二产业增加值占地区生产总值的{{b}}，"
                "第三产业增加值占地区生产总值的{c}。",
            ),
        )
    )
    return Story("shares = 100 %", f"{place}产业结构优化", sentences, n, (lambda v: v["a"] + v["b"] + v["c"] - 100,))


def margin(rng: Rng) -> Story:
    """A company's revenue, profit and margin."""
    revenue, rate = rng.uniform(100, 900) * 1e8, rng.uniform(4, 30)
    n = {
        "revenue": number(revenue, 2, "亿", "元"),
        "profit": number(revenue * rate / 100, 2, "亿", "元"),
        "margin": number(rate, 1, "", "%"),
    }
    firm = rng.choice(("江海股份", "东山科技", "南湖集团"))
    sentences = (f"2023年，{firm}实现营业收入{{revenue}}，净利润{{profit}}，净利率为{{margin}}。",)
    return Story(
        "ratio", f"{firm}发布年报", sentences, n, (lambda v: v["margin"] / 100 - v["profit"] / v["revenue"],)
    )  # fmt: skip
