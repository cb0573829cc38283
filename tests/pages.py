"""Synthetic pages for tests: small, each with its own words and figures, so that every one has its own facts."""

PLACES = ("杭州", "成都", "武汉", "西安", "长沙", "青岛", "厦门", "昆明")
GOODS = ("汽车", "轮胎", "茶叶", "钢材", "水果", "药品", "玩具", "家具")

WARES = tuple(stuff + thing for stuff in "棉麻丝竹木铁铜铝银石瓷纸皮藤胶" for thing in "椅桌箱盒杯壶灯伞帽扇")


def page(number: int, goods: str | None = None, percent: str | None = None) -> bytes:
    """Page `number`: one short story with two figures and a speaker, its headline behind it."""
    place, goods = PLACES[number % len(PLACES)], goods or GOODS[number // len(PLACES) % len(GOODS)]
    percent = percent or f"{number % 90 + 1}.{number % 10}"
    return (
        f"新华社{place}1月13日电（记者王小明）{place}海关13日发布的数据显示，2023年，{place}出口{goods}{number + 1}.5亿元，"
        f"同比增长{percent}%。\n"
        f"{place}海关关长李建国表示，编号{number:05d}的企业出口继续增长。\n\n"
        f"{place}去年出口{goods}超{number + 1}亿元\n"
    ).encode()


def page_apart(number: int) -> bytes:
    """A page that shares no figure and no series with any other, for numbers below 1,200: it is related to none, whoever comes first."""
    ware = WARES[number // len(PLACES) % len(WARES)]
    return page(90_000 + number, ware, f"{number // 100 + 1}.{number % 100:02d}7")
