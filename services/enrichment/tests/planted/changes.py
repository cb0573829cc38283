"""Growth against level, digits swapped between headline and body."""

from decimal import Decimal

from planted.drawing import Draw, Made, off, rounded, swapped, tenth, whole, wording

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
