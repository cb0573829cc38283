"""The parts of a year, and running totals."""

from generated import Story, number

from families.words import Rng
from families.words import place as place_of


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
    what, place = rng.choice(("出口", "进口", "进出口")), place_of(rng)
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
    what, place = rng.choice(("出口", "进口", "社会消费品零售总额")), place_of(rng)
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


def respectively(rng: Rng) -> Story:
    """Four quarters in one list."""
    parts = [rng.uniform(2000, 9000) * 1e8 for _ in range(4)]
    n = {f"q{i}": number(part, 1, "亿", "元") for i, part in enumerate(parts, 1)} | {"year": number(sum(parts), 1, "亿", "元")}
    place, what = rng.choice(("我国", "浙江省", "全市")), rng.choice(("进出口", "出口", "进口"))
    sentences = rng.choice(
        (
            (f"2023年，{place}{what}{{year}}。", f"2023年一至四季度，{place}{what}分别为{{q1}}、{{q2}}、{{q3}}、{{q4}}。"),
            (f"2023年一季度、二季度、三季度、四季度，{place}{what}分别为{{q1}}、{{q2}}、{{q3}}和{{q4}}，全年{what}{{year}}。",),
            (f"2023年{place}{what}{{year}}，其中一季度{{q1}}，二季度{{q2}}，三季度{{q3}}，四季度{{q4}}。",),
        )
    )
    return Story(
        "quarters in a list", f"{place}{what}公布", sentences, n,
        (lambda v: v["year"] - v["q1"] - v["q2"] - v["q3"] - v["q4"],),
    )  # fmt: skip


def running_total(rng: Rng) -> Story:
    """A running total does not fall."""
    first = rng.uniform(4000, 9000) * 1e8
    n = {"six": number(first, 1, "亿", "元"), "seven": number(first * rng.uniform(1.1, 1.2), 1, "亿", "元")}
    what, place = rng.choice(("一般公共预算收入", "税收收入", "出口", "房地产开发投资")), place_of(rng)
    sentences = (
        f"2023年上半年，{place}{what}{{six}}。",
        f"2023年前7个月，{place}{what}累计{{seven}}。",
    )
    return Story("running total", f"{place}{what}公布", sentences, n, most=(lambda v: v["six"] - v["seven"],))
