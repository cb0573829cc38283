"""Differences of rates, from one level to another."""

from planted.drawing import Draw, Made, off, rounded, tenth, whole, wording

# Differences of rates


@wording("points")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 2, 5), tenth(draw, 6, 9)
    return (
        "居民收入稳步增长",
        f"去年城镇居民人均可支配收入增长{a}%，农村居民人均可支配收入增长{b}%，农村居民收入增速快于城镇{off(draw, b - a, wrong)}个百分点。",
    )


@wording("points")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 6, 9), tenth(draw, 2, 5)
    return "就业形势改善", f"该国6月份失业率为{b}%，较5月份的{a}%下降{off(draw, a - b, wrong)}个百分点。"


@wording("points")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 20, 30), tenth(draw, 31, 45)
    return "绿电占比提高", f"截至2023年底，该省可再生能源装机占比为{b}%，2022年底为{a}%，提高{off(draw, b - a, wrong)}个百分点。"


@wording("points")
def _(draw: Draw, wrong: bool) -> Made:
    a, b = tenth(draw, 50, 70), tenth(draw, 71, 90)
    return "合格率差距明显", f"抽查显示，线下商品合格率为{b}%，线上商品合格率为{a}%，两者相差{off(draw, b - a, wrong)}个百分点。"


# From one level to another


@wording("from-to")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = whole(draw, 100, 200), whole(draw, 205, 380)
    rate = off(draw, rounded((now / then - 1) * 100, 1), wrong)
    return "茶园面积扩大", f"五年来，该县茶园面积从{then}万亩增加到{now}万亩，增长{rate}%。"


@wording("from-to")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = tenth(draw, 6, 9), tenth(draw, 2, 5)
    return "贫困发生率下降", f"该县贫困发生率由{then}%降至{now}%，下降了{off(draw, then - now, wrong)}个百分点。"


@wording("from-to")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = whole(draw, 5000, 9000), whole(draw, 2000, 4500)
    rate = off(draw, rounded((1 - now / then) * 100, 1), wrong)
    return "用水量明显减少", f"改造后，小区月用水量由{then}吨下降至{now}吨，降幅达{rate}%。"


@wording("from-to")
def _(draw: Draw, wrong: bool) -> Made:
    then, now = whole(draw, 100, 200), whole(draw, 205, 380)
    return "班列开行加密", f"中欧班列开行数量从2022年的{then}列增至2023年的{now}列，增加了{off(draw, now - then, wrong)}列。"
