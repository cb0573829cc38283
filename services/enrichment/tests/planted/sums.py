"""Totals and shares."""

from planted.drawing import Draw, Made, off, rounded, tenth, whole, wording

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
