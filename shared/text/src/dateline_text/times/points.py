"""Points and ranges: tokens from wide to narrow become one stretch of the calendar.

A range is two points with 到 between them, the later one borrowing what it leaves unsaid from the earlier.
"""

import re

from dateline_text.times.days import Clock, Day, DayPart, Edge, Month, Months, Weekday
from dateline_text.times.expressions import Expression, Node, Point, Range
from dateline_text.times.lexicon import DAYPARTS
from dateline_text.times.modifiers import BEFORE, BETWEEN, modified, tidy
from dateline_text.times.numerals import number
from dateline_text.times.parts import DAY, MONTH, YEAR, Part, Shifted, Year
from dateline_text.times.token import Token
from dateline_text.times.tokens import tokens

_GAP = re.compile(r"\s{0,2}的?\s{0,2}|T")
_WEEKDAY_GAP = re.compile(r"\s?[,，(（]?\s?")
TO = re.compile(r"\s{0,2}(?:到|至|直到|[-~—–－]{1,3})\s{0,2}")
_WITH = re.compile(r"\s?(?:和|与|、)\s?")
_TODAY = ("今天", "今日")
_BARE_DAY = re.compile(
    r"(?:初[一二三四五六七八九十]|(?:[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?)|[12]\d|3[01]|0?[1-9])(?![\d年月日号天个点时:.%分万亿千百十到至-])"
)
EDGE = re.compile(
    r"初期|初(?![一二三四五六七八九十])|末期|末叶|末|底|中旬|中叶|中期|前期|早期|后期|晚期|中(?=[，。、,的前后到至以之]|$)|终|尾"
)
_EDGE_OF_YEAR = re.compile(r"[初底末](?!来|去)|全年|上半年|下半年|前[一两二三3]个?季|前[一两二三四五六七八九十\d]{1,2}个月")
_COUNTED_DAYS = re.compile(r"(?:[之以]?[后内]|[之以]?前)(?![天日续来])")
"""三日后, 30日内 count days; 25日前 is a deadline, 三日前 is not."""
_ARABIC = frozenset("0123456789")
_YEAR_LIST = re.compile(r"[、和及](?:(?:19|20)\d\d[、和及])*(?:19|20)\d\d年")
_SHORT_DAYPART = re.compile(r"[早晨晚夜](?![报餐饭茶已就上间晨宴会市稻年期里晚])")
_LEADING = re.compile(r"的?[前头首]")
EDGES = {"初": "early", "末": "late", "底": "late", "终": "late", "尾": "late", "中旬": "second ten", "中": "middle", "中叶": "middle", "中期": "middle",
    "初期": "early", "前期": "early", "早期": "early", "后期": "late", "晚期": "late", "末期": "late", "末叶": "late",
}  # fmt: skip


class Points:
    """A reader of the tokens of one text. Its methods take the index of a token and give back the index after what they read."""

    def __init__(self, text: str, bare_years: bool) -> None:
        self.text = text
        self.tokens = [token for token in tokens(text) if bare_years or token.kind != "bare" or _YEAR_LIST.match(text, token.end)]
        self.floor = 0

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
        """Whether figures before 年 are those of a year whatever stands around: 1998年, 98年, 九八年."""
        digits = self.text[token.start : token.end - 1]
        return (
            len(digits) == 2
            and (
                (digits.isdigit() and digits[0] in "6789")
                or ("十" not in digits and not digits.isdigit() and digits[0] not in "百千")
            )
        ) or len(digits) >= 4

    def narrows(self, token: Token, other: Token) -> bool:
        """Whether what follows makes a year of 18年: 18年5月."""
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
            match = EDGE.match(self.text, end)
            if match and (self.text[end - 1] in "纪代" or match.group()[-1] not in "期叶"):
                of = "month" if last.level == MONTH else {"纪": "century", "度": "quarter"}.get(self.text[end - 1], "year")
                parts = [*parts, Edge(EDGES[match.group()], of)]  # type: ignore[arg-type]
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
        """A point, or two with what leads from one to the other, and the words around them."""
        token = self.tokens[index]
        start = token.start
        if token.kind == "word" and self.text[start] == "度":
            return None, index + 1
        parts, end, following = self.point(index)
        if parts == list(token.parts) and isinstance(parts[0], Weekday) and self.dated(following, end):
            parts, end, following = self.point(following)  # 礼拜天, 二月十号: the date says it all
        node: Node = Point(tidy(parts))
        match = TO.match(self.text, end)
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
