"""Words before and after a point that belong to it: 截至, 自, 之前, 以来, 左右, 内."""

import re
from dataclasses import replace

from dateline_text.times.days import Clock, DayPart
from dateline_text.times.expressions import Expression, Node, Point, Range, Relation
from dateline_text.times.parts import Part

_ROUGHLY = re.compile(r"(?:大[约概]|差不多|将近|接近|约)$")
BEFORE = re.compile(
    r"(或者?|及|和)?(?:之|以)?前(?![后往来去进景台夕述期身任途半者款线端锋]|不久|提(?![交出供升醒高])|三季|两季|[一二三四五六七八九十几\d]{1,2}个?[年月周天名位])"
)
AFTER = re.compile(r"(或者?|及|和)?(?:之|以)?后(?![来续天面期勤代台半年者果卫备进方排腿]|三季|两季)")
_SINCE = re.compile(r"(?:以来|至今|开始|起(?![来飞草义诉点码因源伏身床]))")
WITHIN = re.compile(r"期间|(?:之|以)?内(?![容部外地蒙阁政陆需心存])")
ABOUT = re.compile(r"左右|前后|上下|许(?![多可])")
_PAST_THE_HOUR = re.compile(r"多(?![云种样个次位名家])")
BETWEEN = re.compile(r"之间|期间|间(?![接隔歇断谍])")
_UNTIL_BEFORE = re.compile(r"(?:截至|截止到?|直到|直至)\s?$")
_FROM = re.compile(r"(?:从|自|由)\s?$")
_INSIDE = re.compile(r"(?:在|介于)\s?$")
_SINCE_WORD = re.compile(r"(?:自从|自打|自)\s?$")


_BEGINS_BEHIND = frozenset("左右前上许多或及和之以后至开起期内")
_ENDS_BEFORE = frozenset("约概多近到至止于从自由打在介 ")
"""What the words around a point begin and end with: most points have none, and need no search."""


def modified(text: str, floor: int, start: int, end: int, node: Node) -> Expression:
    """The expression with the words before and after it that belong to it."""
    if isinstance(node, Range):
        return _between(text, floor, start, end, node)
    relation: Relation = "in"
    inclusive = False
    if text[end : end + 1] in _BEGINS_BEHIND:
        end, relation, inclusive = _behind(text, end, node)
    if start == floor or text[start - 1] not in _ENDS_BEFORE:
        return Expression(start, end, node, relation, inclusive)
    if isinstance(node, Point) and isinstance(node.parts[0], (Clock, DayPart)):
        roughly = _ROUGHLY.search(text, max(floor, start - 3), start)
        start = roughly.start() if roughly else start
    until = _UNTIL_BEFORE.search(text, max(floor, start - 4), start)
    since = _SINCE_WORD.search(text, max(floor, start - 3), start)
    if until:
        start, relation, inclusive = until.start(), "until", True
    elif since and relation in ("in", "since"):
        start, relation = since.start(), "since"
    elif relation == "since" and text.startswith("从", start - 1):
        start -= 1
    return Expression(start, end, node, relation, inclusive)


def _between(text: str, floor: int, start: int, end: int, node: Range) -> Expression:
    match = BETWEEN.match(text, end)
    if match:
        end = match.end()
    opening = _FROM.search(text, max(floor, start - 2), start)
    if match and match[0] == "之间" and not opening:
        opening = _INSIDE.search(text, max(floor, start - 3), start)
    return Expression(opening.start() if opening else start, end, node)


def _behind(text: str, end: int, node: Node) -> tuple[int, Relation, bool]:
    """The end with the words behind a point, what they say of it, and whether it is included (及以前)."""
    last = node.parts[-1] if isinstance(node, Point) else None
    about = ABOUT.match(text, end) or (_PAST_THE_HOUR.match(text, end) if isinstance(last, Clock) else None)
    end = about.end() if about else end
    relations: tuple[tuple[re.Pattern[str], Relation], ...] = ((BEFORE, "before"), (AFTER, "after"), (_SINCE, "since"))
    for pattern, relation in relations:
        if match := pattern.match(text, end):
            return match.end(), relation, relation != "since" and bool(match[1])
    within = WITHIN.match(text, end)
    return within.end() if within else end, "in", False


_SMALL_HOURS = 4


def tidy(parts: list[Part]) -> tuple[Part, ...]:
    """The parts with the clock set by the part of the day: 下午 + 三点 is 15:00."""
    if len(parts) > 1 and isinstance(parts[-1], Clock) and isinstance(parts[-2], DayPart):
        clock, name = parts[-1], parts[-2].half
        hour = clock.hour
        if name == "pm" and hour <= _SMALL_HOURS and parts[-2].name in ("evening", "night"):
            pass  # 夜里两点 is past midnight
        elif name == "pm" and hour <= 12:
            hour += 12 if hour < 12 or parts[-2].name in ("evening", "night") else 0
        elif name == "noon" and hour < 10:
            hour += 12
        elif (name == "midnight" and hour == 12) or (name == "am" and hour == 12):
            hour = 0
        return (*parts[:-2], replace(clock, hour=hour, fuzzy=False))
    return tuple(parts)
