"""Works and laws in 《》, products and events by the form of their names: what is named, not who or where."""

import re
from collections.abc import Iterator

from dateline_text.names.name import Name

_TITLE = re.compile(r"《([^《》\n]{1,40})》")
_LAW = re.compile(r"(?:法|条例|规定|办法|细则|章程|公约|条约|协定|宪法|法典|规则)(?:（[^）]*）)?$")
# 第十四届夏季达沃斯论坛, 第33届奥运会, 2023年世界杯: an ordinal or a year makes the occasion one of a kind.
_EVENT = re.compile(
    r"(?:第[0-9一二三四五六七八九十百]{1,4}届|首届|(?:19|20)\d\d年)(?P<name>[\u4e00-\u9fffA-Z—－（）()·“”]{0,16}?"
    r"(?:博览会|进博会|广交会|服贸会|交易会|消博会|运动会|奥运会|残奥会|亚运会|冬奥会|全运会|大运会|世界杯|欧洲杯|亚洲杯|美洲杯|锦标赛|世锦赛|公开赛|马拉松赛|电影节|艺术节|戏剧节|音乐节|文化节|"
    r"论坛|峰会|年会|书展|车展|航展|展览会|代表大会))"
)
# Series that are numbered, and models with letters before what they are.
_PRODUCT = re.compile(
    r"(?=[长神天嫦北风高东蛟奋雪玉朱快力谷墨“A-Z])(?:(?:长征|神舟|天舟|天宫|嫦娥|天问|北斗|风云|高分|东风|蛟龙|奋斗者|雪龙|玉兔|朱雀|快舟|力箭|谷神星|墨子)(?:[一二三四五六七八九十]{1,3}|\d{1,3})?号(?:[甲乙丙丁]|遥\d+)?|"
    r"“(?P<quoted>[^“”\n]{1,10})”(?=(?:号)?(?:卫星|飞船|火箭|探测器|客机|战机|无人机|航母|航空母舰|潜水器|月球车|火星车|大模型|机器人|手机|游轮|邮轮|货轮|油轮))|"
    r"(?<![A-Za-z0-9])[A-Z]{1,5}-?\d{1,4}[A-Z]{0,3}(?=(?:型)?(?:客机|战机|战斗机|轰炸机|运输机|直升机|无人机|导弹|火箭|卫星|手机|芯片|潜艇)))"
)


def works_in(text: str, taken: set[int]) -> Iterator[Name]:
    """Named things in text order by kind; `taken`: offsets of organisations, which periodicals in 《》 are."""
    for match in _TITLE.finditer(text):
        if taken.isdisjoint(range(*match.span())):
            yield Name(*match.span(1), "law" if _LAW.search(match[1]) else "work", match[1], "names/work")
    for match in _EVENT.finditer(text):
        yield Name(*match.span(), "event_name", match.group(), "names/event")
    for match in _PRODUCT.finditer(text):
        span = match.span("quoted") if match["quoted"] else match.span()
        if taken.isdisjoint(range(*span)):
            yield Name(*span, "product", text[slice(*span)], "names/product")
