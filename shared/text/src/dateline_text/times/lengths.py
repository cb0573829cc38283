"""Lengths, reaches, distances and sets: what tokens with an amount of time become."""

import re
from dataclasses import replace

from dateline_text.times.days import Clock, Edge, Weekday, Weekend
from dateline_text.times.expressions import Distance, Every, Expression, Length, Point, Reach
from dateline_text.times.lexicon import DAYPARTS
from dateline_text.times.modifiers import ABOUT, AFTER, BEFORE, WITHIN, tidy
from dateline_text.times.parts import Part
from dateline_text.times.points import EDGE, EDGES, TO, Points
from dateline_text.times.token import Amount, Token
from dateline_text.times.tokens import DAYS

_AND = re.compile(r"[零又余多]")
_OTHER_WORDS = tuple("以之日月目提此当最年午马晚早剩余留")
"""Before 前, 后, 上 these make another word: 提前22天, 最后几分钟."""
_BEFORE_AMOUNT = re.compile(
    r"(?:(过去|最近|近|之前|此前|前|(?<![年开带源码口巨])头|上|往前|[这]|刚过去)|(未来|今后|接下来|往后|之后|此后|随后|后|下|还剩|再过|再))的?\s?$"
)
_BOUND = re.compile(r"(?:及|或)?以[上下]")
_FROM_UP_TO = re.compile(r"以上[,，、]?")
_UP_TO = re.compile(r"以[下内]")
_EVER_SINCE = re.compile(r"(?:以|[之])?来(?!自|到|自|源|电|访|华|看|说|回|往|临)")
_ANNIVERSARY = re.compile(r"的?今[天日](?![上下中早晚凌夜清])")
"""两年后的今天: the day it is said, so much earlier or later."""
_WEEKDAYS = re.compile(r"[一二三四五六日天](?:[、，,和及]?(?:周|星期|礼拜)?[一二三四五六日天](?![个次天年月日十百]))*")
_TIMES_A_WEEK = re.compile(r"\d|[一二三四五六][次天个场班节趟]")


class Lengths(Points):
    """Adds what is said with an amount: 过去十年, 三天前, 每隔两天."""

    def amounts(self, index: int) -> tuple[list[Amount], int, int]:
        """Amounts of ever smaller units: 一年又三个月零五天."""
        token = self.tokens[index]
        found, end = [token.amount], token.end
        index += 1
        while index < len(self.tokens) and self.tokens[index].amount and found[-1]:
            token = self.tokens[index]
            if not (token.start == end or _AND.fullmatch(self.text, end, token.start)):
                break
            if token.amount is None or _size(token.amount.unit) >= _size(found[-1].unit) or token.kind != "amount":
                break
            found.append(token.amount)
            end = token.end
            index += 1
        return [amount for amount in found if amount], end, index

    def reach(self, index: int) -> tuple[Expression, int] | None:
        """过去十年, 近三月, 未来两天, 上两周, 还剩5分钟."""
        token = self.tokens[index]
        if token.amount is None:
            return None
        match = _BEFORE_AMOUNT.search(self.text, max(self.floor, token.start - 5), token.start)
        if not match:
            return None
        word = match[1] or match[2]
        alone = word == "后" and match.start() == 0 and not self.text[token.end :].strip()  # 后三月 is a reach when it is all
        if (token.parts and word in ("后", "再", "这") and not alone) or (
            word in ("上", "下", "前", "后", "再", "头") and self.text[max(0, match.start() - 1) : match.start()] in _OTHER_WORDS
        ):
            return None
        if token.loose and self.is_old_year(token) and len(self.text[token.start : token.end]) > 3:
            return None
        amounts, end, following = self.amounts(index)
        if word == "还剩" and not (len(amounts) == 1 and amounts[0].unit in ("hour", "minute", "second")):
            return None
        if word == "再过":
            return Expression(match.start(), end, Distance(tuple(amounts), "future")), following
        whole = word in ("上", "下", "前", "后", "头")
        node = Reach(tuple(amounts), "past" if match[1] else "future", whole, word)
        behind = WITHIN.match(self.text, end) or (_EVER_SINCE.match(self.text, end) if match[1] else None)
        return Expression(match.start(), behind.end() if behind else end, node), following

    def length(self, index: int) -> tuple[Expression | None, int]:
        """A length (三天), a distance (三天前), or what ends or begins now (三天内)."""
        amounts, end, following = self.amounts(index)
        start = self.tokens[index].start
        if len(amounts) == 1 and amounts[0].unit == "minute" and self.text[end - 1] == "分":
            return None, index + 1  # 十分好, 30分: not minutes by themselves
        if longer := self.longer(amounts, following, end):
            amounts, end, following = longer
        about = ABOUT.match(self.text, end)
        if about:
            end = about.end()
        before, after = BEFORE.match(self.text, end), AFTER.match(self.text, end)
        match = before or after
        if match and not match[1]:
            end = match.end()
            if anniversary := _ANNIVERSARY.match(self.text, end):
                amounts, end = [*amounts, Amount(0, "day")], anniversary.end()
                following += 1
            return Expression(start, end, Distance(tuple(amounts), "past" if before else "future")), following
        within = WITHIN.match(self.text, end)
        if within:
            return Expression(start, within.end(), Reach(tuple(amounts), "future", word="内")), following
        since = _EVER_SINCE.match(self.text, end)
        if since:
            return Expression(start, since.end(), Reach(tuple(amounts), "past"), "since"), following
        bound = _BOUND.match(self.text, end)
        return Expression(start, bound.end() if bound else end, Length(tuple(amounts))), following

    def longer(self, amounts: list[Amount], index: int, end: int) -> tuple[list[Amount], int, int] | None:
        """三天到五天, 15年以上,30年以下: one length with two ends, its end and the token after it."""
        to = TO.match(self.text, end) or _FROM_UP_TO.match(self.text, end)
        if not to or len(amounts) != 1 or index >= len(self.tokens) or self.tokens[index].start != to.end():
            return None
        high = self.tokens[index].amount
        if high is None or high.unit != amounts[0].unit or high.low is not None or high.count <= amounts[0].count:
            return None
        if self.tokens[index].parts and not self.is_amount(index):
            return None
        last = self.tokens[index].end
        if to[0].startswith("以上"):
            under = _UP_TO.match(self.text, last)
            if under is None:
                return None
            last = under.end()
        return [replace(high, low=amounts[0].count)], last, index + 1

    def every(self, index: int) -> tuple[Expression | None, int]:
        """A set, with what of each unit is meant."""
        token = self.tokens[index]
        amount = token.amount or Amount(1, "day")
        parts, end, following = self.every_point(token, index + 1)
        to = TO.match(self.text, end)
        if (
            parts
            and to
            and following < len(self.tokens)
            and self.tokens[following].start == to.end()
            and self.tokens[following].parts
        ):
            _, end, following = self.point(following)  # 每天9点到18点: the set is named by where it begins
        return Expression(token.start, end, Every(amount, Point(tidy(parts)) if parts else None)), following

    def every_point(self, token: Token, following: int) -> tuple[list[Part], int, int]:
        """What of each unit is meant: 每周[一], 每月[15号], 每天[早上8点], 每月[底]."""
        end, unit = token.end, self.text[token.end - 1]
        parts: list[Part] = []
        if unit in "周期拜" and self.text[end : end + 1] == "末":
            parts, end = [Weekend()], end + 1
        elif unit in "周期拜" and (days := _WEEKDAYS.match(self.text, end)) and not _TIMES_A_WEEK.match(self.text, end):
            parts, end = [Weekday(DAYS[self.text[end]])], days.end()
        elif unit in "月年" and (edge := EDGE.match(self.text, end)):
            parts, end = [Edge(EDGES[edge.group()], "month" if unit == "月" else "year")], edge.end()
        while following < len(self.tokens) and self.tokens[following].start < end:
            following += 1
        token = self.tokens[following] if self.gap(following, end) else token
        if token.parts and not token.parts_from and (not parts or token.parts[0].level > parts[-1].level):
            later, end, following = self.point(following)
            parts += later
        if parts and isinstance(parts[0], Clock) and unit in "晚夜早晨":
            parts.insert(0, DAYPARTS["evening" if unit in "晚夜" else "morning"])
        return parts, end, following


_SIZES = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "month": 2592000,
    "quarter": 7776000,
    "year": 31536000,
}


def _size(unit: str) -> int:
    return _SIZES.get(unit, 0)
