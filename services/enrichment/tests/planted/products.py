"""Conversions, balances, averages, prices times quantities."""

from decimal import Decimal

from planted.drawing import Draw, Made, off, rounded, tenth, whole, wording

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
