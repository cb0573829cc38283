"""What of a text is nobody's news: datelines, bylines, credits of pictures and the lines that sites add."""

import re

Span = tuple[int, int]

_SENDER = r"(?:新华社|中新社|中新网|人民网|本报|新华网|央视网|光明网|海外网|[\u4e00-\u9fff]{2,6}[社网报讯])"
# 新华社临江3月5日专电（记者王小明）, 中新网江苏新闻8月7日电(陈甲 葛乙), 央视网消息（新闻联播）：
_HEAD = re.compile(
    rf"\s*(?:据?{_SENDER}[\u4e00-\u9fff·、]{{0,14}}\d{{1,2}}月\d{{1,2}}日[\u4e00-\u9fff]{{0,8}}?[电讯]\s*"
    r"|[\u4e00-\u9fff]{2,6}[社网报台](?:[（(][^（）()]{2,12}[）)])?(?:消息|讯|报道)(?:[（(][^（）()]{2,12}[）)])?[：:]"
    r"|【[^【】]{0,20}[社报网][^【】]{0,10}】|本报记者[ \u3000]?[\u4e00-\u9fff]{2,4}[ \u3000])?"
    r"(?:[（(][^（）()]{0,60}(?:记者|通讯员|见习|实习|[\u4e00-\u9fff]{2,4}[、 ][\u4e00-\u9fff]{2,4})[^（）()]{0,60}[）)]"
    r"|(?:(?<=[电讯])|(?<=[电讯] ))[（(][\u4e00-\u9fff]{2,3}[）)])?"
)
_REPORTERS = re.compile(r"[（(](?:[^（）()]{0,12}(?:记者|通讯员|编辑|文|图|摄)[：: ]?)[^（）()]{1,40}[）)]")
# 新华社记者 王小明 摄
_CREDIT = re.compile(r"[\u4e00-\u9fff]{2,5}[社网报]记者[ \u3000]?[\u4e00-\u9fff]{2,4}[ \u3000]?[摄报]")
# （完）（王小明）, 责任编辑：王小明, 来源：新华社, 返回搜狐，查看更多
# 中新社成都7月31日电: a dateline behind the headline of a page that was run together.
_WIRE = re.compile(
    rf"{_SENDER}[\u4e00-\u9fff·、]{{0,14}}\d{{1,2}}月\d{{1,2}}日[\u4e00-\u9fff]{{0,8}}?电[ ]?(?:[（(][\u4e00-\u9fff]{{2,3}}[）)])?"
)
# 红星新闻记者 周远航, at the end of a paragraph.
_SIGNED = re.compile(
    r"(?:记者|编辑|实习生|通讯员)[ \u3000：:]{1,2}[\u4e00-\u9fff]{2,4}(?:[ 、\u3000][\u4e00-\u9fff]{2,4}){0,3}[ \u3000]*(?=\n|$)"
)
_TAIL = re.compile(
    r"(?:[（(]完[）)][（(][\u4e00-\u9fff]{2,4}[）)]"
    r"|(?:责任编辑|责编|编辑|校对|来源|图片来源|原标题|综合自|图自|素材来源)[：:][^，。；\n]{1,30}"
    r"|返回[\u4e00-\u9fff]{2,6}，查看更多)"
)
_LONGEST = 40


def silent(text: str) -> list[Span]:
    """Spans that name nobody: who sent and wrote a story is the article's metadata, not what it is about."""
    head = _HEAD.match(text)
    spans = [head.span()] if head and head.end() else []
    spans += [match.span() for match in _REPORTERS.finditer(text) if len(match.group()) < _LONGEST]
    return spans + [match.span() for pattern in (_WIRE, _SIGNED, _CREDIT, _TAIL) for match in pattern.finditer(text)]
