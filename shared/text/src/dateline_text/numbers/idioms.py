"""Words that hold a numeral character without counting anything: 统一, 四川, 十分. The words are data (data/idioms.txt)."""

import re

from dateline_text.numbers.tables import lines

_NUMERAL_CHARACTER = re.compile("[零〇一二三四五六七八九两十]")
"""What a numeral can begin with; 百, 千 and 万 alone begin none."""


def _words() -> list[str]:
    return sorted({word for line in lines("idioms.txt") if not line.startswith("[") for word in line.split()})


def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words that begin with their numeral; and words from the numeral on, with what must stand before it."""
    tails: dict[str, list[str]] = {}
    for word in _words():
        first = _NUMERAL_CHARACTER.search(word)
        if first:
            tails.setdefault(word[: first.start()], []).append(word[first.start() :])
    plain, *headed = (
        (f"(?<={head})" if head else "") + f"(?:{'|'.join(sorted(tails[head], key=lambda tail: (-len(tail), tail)))})"
        for head in sorted(tails, key=lambda head: (len(head), head))
    )
    return re.compile(plain), re.compile("|".join(reversed(headed)))


_WORD, _INSIDE = _patterns()
_CONTINUES = re.compile(r"[零〇一二三四五六七八九两十百千万亿\d第几数]")
# 一起案件 counts, 一度电 measures, 十分之三 divides.
_COUNTS = re.compile(
    r"一起[^，。；、]{0,8}(?:案|纠纷|事故|事件|火灾|爆炸|袭击)|一度电|一线生机|一次性|三角(?:\d|[一二三四五六七八九])|一下子|十分之|百分之|万一千|"
    r"一行[字文]|一片[叶面]|一路[公车]|一面[旗墙镜]|两手牌|四边形|一线城市"
)


def idiom_at(text: str, position: int) -> int | None:
    """The end of an idiom whose first numeral stands at `position`; None when the numeral counts."""
    match = _WORD.match(text, position)
    if match is not None and not (position and _CONTINUES.match(text, position - 1)):
        return None if _COUNTS.match(text, position) else match.end()
    match = _INSIDE.match(text, position)
    if match is None or text.startswith("分之", position - 2):
        return None
    return match.end()
