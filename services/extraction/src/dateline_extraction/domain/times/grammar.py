"""The grammar: tokens that stand together become one expression.

Points are sequences of parts from wide to narrow; a range is two points with 到 between them, the later one borrowing what it
leaves unsaid from the earlier; words before and after (过去, 以来, 之前, 内) turn points and amounts into what they mean.
"""

import re
from dataclasses import replace

from dateline_extraction.domain.times.days import Clock, Day, DayPart, Edge, Month, Months, Weekday, Weekend
from dateline_extraction.domain.times.expressions import (
    Distance,
    Every,
    Expression,
    Length,
    Node,
    Point,
    Range,
    Reach,
)
from dateline_extraction.domain.times.lexicon import DAYPARTS
from dateline_extraction.domain.times.modifiers import ABOUT, AFTER, BEFORE, BETWEEN, WITHIN, modified, tidy
from dateline_extraction.domain.times.numerals import number
from dateline_extraction.domain.times.parts import DAY, MONTH, YEAR, Part, Shifted, Year
from dateline_extraction.domain.times.token import Amount, Token
from dateline_extraction.domain.times.tokens import DAYS, tokens

_GAP = re.compile(r"\s{0,2}的?\s{0,2}|T")
_WEEKDAY_GAP = re.compile(r"\s?[,，(（]?\s?")
_TO = re.compile(r"\s{0,2}(?:到|至|直到|[-~—–－]{1,3})\s{0,2}")
_WITH = re.compile(r"\s?(?:和|与|、)\s?")
_TODAY = ("今天", "今日")
_AND = re.compile(r"[零又余多]")
_BARE_DAY = re.compile(
    r"(?:初[一二三四五六七八九十]|(?:[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?)|[12]\d|3[01]|0?[1-9])(?![\d年月日号天个点时:.%分万亿千百十到至-])"
)
_EDGE = re.compile(
    r"初期|初(?![一二三四五六七八九十])|末期|末叶|末|底|中旬|中叶|中期|前期|早期|后期|晚期|中(?=[，。、,的前后到至以之]|$)|终|尾"
)
_EDGE_OF_YEAR = re.compile(r"[初底末](?!来|去)|全年|上半年|下半年|前[一两二三3]个?季|前[一两二三四五六七八九十\d]{1,2}个月")
_COUNTED_DAYS = re.compile(r"(?:[之以]?[后内]|[之以]?前)(?![天日续来])")
"""三日后, 30日内 count days; 25日前 is a deadline, 三日前 is not."""
_ARABIC = frozenset("0123456789")
_OTHER_WORDS = tuple("以之日月目提此当最年午马晚早")
"""Before 前, 后, 上 these make another word: 提前22天, 最后几分钟."""
_BEFORE_AMOUNT = re.compile(
    r"(?:(过去|最近|近|之前|此前|前|(?<![年开带源码口巨])头|上|往前|[这]|刚过去)|(未来|今后|接下来|往后|之后|此后|随后|后|下|还剩|再过|再))的?\s?$"
)
_YEAR_LIST = re.compile(r"[、和及](?:(?:19|20)\d\d[、和及])*(?:19|20)\d\d年")
_BOUND = re.compile(r"(?:及|或)?以[上下]")
_SHORT_DAYPART = re.compile(r"[早晨晚夜](?![报餐饭茶已就上间晨宴会市稻年期里晚])")
_FROM_UP_TO = re.compile(r"以上[,，、]?")
_UP_TO = re.compile(r"以[下内]")
_EVER_SINCE = re.compile(r"(?:以|[之])?来(?!自|到|自|源|电|访|华|看|说|回|往|临)")
_WEEKDAYS = re.compile(r"[一二三四五六日天](?:[、，,和及]?(?:周|星期|礼拜)?[一二三四五六日天](?![个次天年月日十百]))*")
_TIMES_A_WEEK = re.compile(r"\d|[一二三四五六][次天个场班节趟]")
_LEADING = re.compile(r"的?[前头首]")

_EDGES = {"初": "early", "末": "late", "底": "late", "终": "late", "尾": "late", "中旬": "second ten", "中": "middle", "中叶": "middle", "中期": "middle",
    "初期": "early", "前期": "early", "早期": "early", "后期": "late", "晚期": "late", "末期": "late", "末叶": "late",
}  # fmt: skip


def expressions(folded: str, bare_years: bool = True) -> list[Expression]:
    """All time expressions of a folded text, in order, not overlapping; `bare_years`: whether 2018 alone may be a year."""
    return _Reader(folded, bare_years).read()


class _Reader:
    def __init__(self, text: str, bare_years: bool) -> None:
        self.text = text
        self.tokens = [token for token in tokens(text) if bare_years or token.kind != "bare" or _YEAR_LIST.match(text, token.end)]
        self.floor = 0

    def read(self) -> list[Expression]:
        found: list[Expression] = []
        index = 0
        while index < len(self.tokens):
            expression, following = self.expression(index)
            if expression is not None:
                found.append(expression)
                self.floor = expression.end
                while following < len(self.tokens) and self.tokens[following].start < expression.end:
                    following += 1
            index = max(index + 1, following)
        return found

    def expression(self, index: int) -> tuple[Expression | None, int]:
        token = self.tokens[index]
        if token.kind == "every":
            return self.every(index)
        reach = self.reach(index)
        if reach is not None:
            return reach
        if token.parts and not self.is_amount(index):
            return self.point_or_range(index)
        if token.amount is not None:
            return self.length(index)
        return None, index + 1

    # --- points -----------------------------------------------------------------------------------------------------

    def gap(self, index: int, end: int, pattern: re.Pattern[str] = _GAP) -> bool:
        """Whether only `pattern` lies between `end` and the token."""
        return index < len(self.tokens) and bool(pattern.fullmatch(self.text, end, self.tokens[index].start))

    def is_amount(self, index: int) -> bool:
        """Whether a token that could be either a date or a duration is a duration here."""
        token = self.tokens[index]
        if token.amount is None:
            return False
        if self.text[token.end - 1] == "日" and not token.parts_from and _COUNTED_DAYS.match(self.text, token.end):
            return self.text[token.start] not in _ARABIC or not BEFORE.match(self.text, token.end)
        if token.loose:
            if _EDGE_OF_YEAR.match(self.text, token.end):
                return False
            follows = index + 1
            return not (self.gap(follows, token.end) and self.narrows(token, self.tokens[follows])) and not self.is_old_year(
                token
            )
        return False

    def is_old_year(self, token: Token) -> bool:
        digits = self.text[token.start : token.end - 1]
        return (
            len(digits) == 2
            and (
                (digits.isdigit() and digits[0] in "6789")
                or ("十" not in digits and not digits.isdigit() and digits[0] not in "百千")
            )
        ) or len(digits) >= 4

    def narrows(self, token: Token, other: Token) -> bool:
        return bool(other.parts) and other.parts[0].level > YEAR and not isinstance(other.parts[0], (Clock, DayPart))

    def point(self, index: int) -> tuple[list[Part], int, int]:
        """The parts from a token on, the end of the last one, and the token after it."""
        token = self.tokens[index]
        parts, end = list(token.parts), token.end
        index += 1
        parts, end, index = self.after_part(parts, end, index)
        while index < len(self.tokens):
            token = self.tokens[index]
            leading = self.leading_months(parts, token, end)
            if leading is not None:
                parts, end, index = [*parts, leading], token.end, index + 1
                continue
            if not token.parts or token.parts_from:
                break
            first = token.parts[0]
            if isinstance(first, Shifted) and not self.is_anniversary(parts, token):
                break
            redundant = isinstance(first, Weekday) and parts[-1].level == DAY and not isinstance(parts[-1], Weekday)
            if not (first.level > parts[-1].level or redundant):
                break
            if not (self.gap(index, end) or (redundant and self.gap(index, end, _WEEKDAY_GAP))):
                break
            if token.loose and not isinstance(first, Clock):
                break
            bracket = redundant and self.text[token.start - 1] in "(（" and self.text[token.end : token.end + 1] in ("）", ")")
            parts += token.parts
            parts, end, index = self.after_part(parts, token.end + bracket, index + 1)
        return parts, end, index

    def is_anniversary(self, parts: list[Part], token: Token) -> bool:
        """去年今天, 上个月的今天: the day it is said, in another year or month."""
        outer = parts[-1].level == YEAR or (isinstance(parts[-1], Shifted) and parts[-1].unit == "month")
        return outer and self.text[token.start : token.end] in _TODAY

    def leading_months(self, parts: list[Part], token: Token, end: int) -> Part | None:
        """今年前五个月, 2014年前三季: the first months of a year named before."""
        amount = token.amount
        if amount is None or parts[-1].level != YEAR or not _LEADING.fullmatch(self.text, end, token.start):
            return None
        months = int(amount.count) * {"month": 1, "quarter": 3}.get(amount.unit, 0)
        return Months(0, months, "span") if 0 < months < 12 else None

    def after_part(self, parts: list[Part], end: int, index: int) -> tuple[list[Part], int, int]:
        """What can follow a part without a token of its own: 8月初, 八月十五, 12日早."""
        last = parts[-1]
        if last.level == YEAR and self.text.startswith("全年", end):
            end += 2
        if isinstance(last, Month) or (isinstance(last, Months) or (last.level <= MONTH and self.text[end - 1] in "年月纪代度")):
            if self.text.startswith("份" if last.level == MONTH else "度", end) and not self.text.startswith("度中", end):
                end += 1
            match = _EDGE.match(self.text, end)
            if match and (self.text[end - 1] in "纪代" or match.group()[-1] not in "期叶"):
                of = "month" if last.level == MONTH else {"纪": "century", "度": "quarter"}.get(self.text[end - 1], "year")
                parts = [*parts, Edge(_EDGES[match.group()], of)]  # type: ignore[arg-type]
                end = match.end()
        if isinstance(parts[-1], Month) and not self.gap(index, end):
            match = _BARE_DAY.match(self.text, end)
            if match:
                value = number(match.group().removeprefix("初"))
                if value:
                    parts = [*parts, Day(int(value))]
                    end = match.end()
        elif parts[-1].level == DAY:
            match = _SHORT_DAYPART.match(self.text, end)
            if match and not self.gap(index, end):
                parts = [*parts, DAYPARTS["morning" if match.group() in "早晨" else "evening"]]
                end = match.end()
        while index < len(self.tokens) and self.tokens[index].start < end:
            index += 1
        return parts, end, index

    def point_or_range(self, index: int) -> tuple[Expression | None, int]:
        token = self.tokens[index]
        start = token.start
        if token.kind == "word" and self.text[start] == "度":
            return None, index + 1
        parts, end, following = self.point(index)
        if parts == list(token.parts) and isinstance(parts[0], Weekday) and self.dated(following, end):
            parts, end, following = self.point(following)  # 礼拜天, 二月十号: the date says it all
        node: Node = Point(tidy(parts))
        match = _TO.match(self.text, end)
        if token.loose and len(parts) == 1 and not match and isinstance(parts[0], Clock) and not self.lonely_hour(token):
            return None, index + 1
        if token.parts_from:
            first, last = [*token.parts_from], parts
            node = Range(Point(tidy(first)), Point(tidy(self.inherit(first, last))))
        elif (
            match
            and following < len(self.tokens)
            and self.tokens[following].start == match.end()
            and self.tokens[following].parts
        ):
            later, later_end, after = self.point(following)
            if later[0].level >= parts[0].level or not isinstance(later[0], Clock):
                node = Range(Point(tidy(parts)), Point(tidy(self.inherit(parts, later))))
                end, following = later_end, after
        elif between := self.between(following, end):
            later, end, following = between
            node = Range(Point(tidy(parts)), Point(tidy(self.inherit(parts, later))))
        elif following < len(self.tokens) and self.tokens[following].parts_from and self.gap(following, end):
            part = self.tokens[following]
            if part.parts_from[0].level > parts[-1].level:
                first = [*parts, *part.parts_from]
                last, end, following = self.point(following)
                node = Range(Point(tidy(first)), Point(tidy([*parts, *last])))
        return modified(self.text, self.floor, start, end, node), following

    def between(self, index: int, end: int) -> tuple[list[Part], int, int] | None:
        """The later end of 三点和五点之间: its parts, its end and the token after it."""
        match = _WITH.match(self.text, end)
        if not match or index >= len(self.tokens) or self.tokens[index].start != match.end():
            return None
        if not self.tokens[index].parts or self.tokens[index].parts_from:
            return None
        later, later_end, following = self.point(index)
        word = BETWEEN.match(self.text, later_end)
        return (later, later_end, following) if word and word[0] == "之间" else None

    def dated(self, index: int, end: int) -> bool:
        """Whether a date follows a weekday."""
        if not self.gap(index, end, _WEEKDAY_GAP):
            return False
        token = self.tokens[index]
        return bool(token.parts) and isinstance(token.parts[0], (Month, Year)) and not token.parts_from

    def lonely_hour(self, token: Token) -> bool:
        """Whether 三点 alone is a time; 一点 is a little."""
        return self.text[token.start : token.end] != "一点"

    def inherit(self, first: list[Part], last: list[Part]) -> list[Part]:
        """The later end of a range with what it takes over from the earlier one."""
        borrowed = [part for part in first if part.level < last[0].level]
        if isinstance(last[0], Shifted):
            return last
        if borrowed and first[0].level < last[0].level:
            return [*borrowed, *last]
        return last

    # --- amounts ----------------------------------------------------------------------------------------------------

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
        if (token.parts and word in ("后", "再", "这")) or (
            word in ("上", "下", "前", "后", "再", "头") and self.text[max(0, match.start() - 1) : match.start()] in _OTHER_WORDS
        ):
            return None
        if token.loose and self.is_old_year(token) and len(self.text[token.start : token.end]) > 3:
            return None
        amounts, end, following = self.amounts(index)
        if word == "还剩" and not (len(amounts) == 1 and amounts[0].unit in ("hour", "minute", "second")):
            return None
        whole = word in ("上", "下", "前", "后", "头")
        node = Reach(tuple(amounts), "past" if match[1] else "future", whole, word)
        behind = WITHIN.match(self.text, end) or (_EVER_SINCE.match(self.text, end) if match[1] else None)
        return Expression(match.start(), behind.end() if behind else end, node), following

    def length(self, index: int) -> tuple[Expression | None, int]:
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
            return Expression(start, match.end(), Distance(tuple(amounts), "past" if before else "future")), following
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
        to = _TO.match(self.text, end) or _FROM_UP_TO.match(self.text, end)
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
        token = self.tokens[index]
        amount = token.amount or Amount(1, "day")
        parts, end, following = self.every_point(token, index + 1)
        to = _TO.match(self.text, end)
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
        elif unit in "月年" and (edge := _EDGE.match(self.text, end)):
            parts, end = [Edge(_EDGES[edge.group()], "month" if unit == "月" else "year")], edge.end()
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
