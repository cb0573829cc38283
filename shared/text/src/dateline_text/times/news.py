"""Periods as news writes them: half-said, and clear from where they stand.

Three anchors decide what a bare 12日, 一季度 or 同期 means: the last period of the sentence and paragraph, the day the article is
dated, and the day it was published. News looks back: a bare month later than the article's is last year's, unless the words
before it (预计, 将) look ahead. Where nothing decides, the mention has no period.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dateline_schema.periods import InvalidPeriod, Period
from dateline_text.times import timex
from dateline_text.times.days import Clock, DayPart, Edge, Months, Nth
from dateline_text.times.daysoff import days_off
from dateline_text.times.expressions import Every, Expression, Length, Node, Point, Range, Reach
from dateline_text.times.grammar import expressions
from dateline_text.times.labels import label_of
from dateline_text.times.lexemes import fold
from dateline_text.times.mention import TimeMention
from dateline_text.times.parts import Part, Same, SamePeriod, Shifted, Year
from dateline_text.times.reading import plain_value
from dateline_text.times.reports import reported
from dateline_text.times.resolve import resolve
from dateline_text.times.windows import (
    Grain,
    Unresolvable,
    Window,
    add_months,
    midnight,
    month_window,
    shift,
    unit_window,
    year_window,
)

_AHEAD = re.compile(r"(?:将|预计|预期|预测|计划|拟|力争|有望|争取|定于|预定)[^，。；！？\n]{0,14}$")
_TO_COME = re.compile(r"[^，。；！？\n]{0,8}(?:将|预计|有望|开幕|开赛|举行|举办|召开|上映|开播|起施行|起实施|起执行)")
_FROM_THEN = re.compile(r"[起日]起?，[^。！？\n]{0,24}将")
"""9月21日起，…将: a date from which something will be."""
_BRACKET = 24
"""Characters in which a bracket opens that a time stands in."""
_QUARTER = timedelta(days=90), timedelta(days=92)
_SOON = timedelta(days=120)
"""A date that is still to come, and near, is believed when the words behind it announce something."""
_COMPARED = re.compile(r"(?:较|比|与|和|同|相较|自|自从|创|超过|是|继|[低高好多少大快慢倍逊]于|恢复[至到])$")
_SENTENCE = re.compile(r"[。！？；\n]")
_REVIEW_MONTHS = 3
"""Until March an article that names last year speaks of it when it says 全年 or 四季度."""


def resolve_periods(
    text: str, paragraphs: Sequence[tuple[int, int]], published_on: date | None, dateline_date: date | None
) -> tuple[TimeMention, ...]:
    """The time expressions of an article, each with the calendar period it means there.

    `paragraphs`: half-open spans in `text`, in order. `dateline_date` is what the article says of its own day; `published_on`
    stands in for it. `period` is None for durations, sets, parts of speech without a date, and where nothing decides.
    """
    folded = fold(text)
    anchor = _Article(folded, dateline_date or published_on)
    mentions: list[TimeMention] = []
    starts = iter([*(start for start, _ in paragraphs), len(text) + 1])
    next_paragraph = next(starts)
    for expression in expressions(folded, bare_years=False):
        if mentions and expression.start < mentions[-1].end:
            continue  # its words belong to the reporting period before
        while expression.start >= next_paragraph:
            anchor.new_paragraph()
            next_paragraph = next(starts)
        mentions.append(days_off(folded, reported(folded, anchor.read(expression))))
    return tuple(mentions)


@dataclass(slots=True)
class _Article:
    """The anchor of an article; remembers what has been spoken of."""

    text: str
    today: date | None
    position: int = 0
    year: Window | None = None
    sentence_year: Window | None = None
    months: Window | None = None
    days: Window | None = None
    period: Window | None = None
    report: Window | None = None
    seen: int = 0
    deadline: bool = False
    speaks_of_last_year: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        if self.today is not None:
            last = f"{self.today.year - 1}年"
            self.speaks_of_last_year = self.today.month <= _REVIEW_MONTHS and (last in self.text or "去年全年" in self.text)

    def new_paragraph(self) -> None:
        """A paragraph forgets the year of the one before, not its period."""
        self.year = None

    # --- Anchor -----------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Midnight of the article's day. Raises Unresolvable when it is unknown."""
        if self.today is None:
            raise Unresolvable("an article without a date")
        return midnight(self.today)

    def choose(self, home: Grain, inside: Callable[[Window], Window], part: Part) -> Window:
        """What the words before it and the article's day make of a part that stands alone. Raises Unresolvable."""
        if isinstance(part, (Same, SamePeriod)):
            return inside(self._spoken_of(part))
        if isinstance(part, Nth) and part.unit in ("year", "day"):
            raise Unresolvable("counts from an event")
        if home == "year":
            return self._in_year(inside, part)
        if home == "month":
            return self._in_month(inside)
        if home == "week":
            return self._in_week(inside)
        return inside(self.days or unit_window(self.now(), home))

    def _spoken_of(self, part: Part) -> Window:
        if isinstance(part, SamePeriod):
            period = self.report if part.reported else self.period
            if period is None:
                raise Unresolvable("no period before")
            return period
        unit = part.unit if isinstance(part, Same) else "day"
        if unit == "year":
            return self.sentence_year or self.year or self._running_year()
        if unit == "quarter" and self.period is not None and _QUARTER[0] <= self.period.end - self.period.start <= _QUARTER[1]:
            return self.period
        window = self.days if unit in ("day", "week") else self.months
        if window is None:
            raise Unresolvable("nothing spoken of before")
        return window

    def _running_year(self) -> Window:
        year = self.now().year
        return year_window(year - 1 if self.speaks_of_last_year and not self._ahead() else year)

    def _in_year(self, inside: Callable[[Window], Window], part: Part) -> Window:
        said = self.sentence_year or self.year
        if said is not None:
            return inside(said)
        now = self.now()
        window = inside(year_window(now.year))
        if self._ahead() or (self._announced() and window.start < now + _SOON):
            return window
        review = self.speaks_of_last_year and isinstance(part, Months) and window.end > now
        if window.start > now or review:
            return inside(year_window(now.year - 1))
        return window

    def _in_month(self, inside: Callable[[Window], Window]) -> Window:
        if (self.days is not None and self.sentence_year is not None) or self.today is None:
            if self.days is None:
                raise Unresolvable("no month for the day")
            return inside(unit_window(self.days.start, "month"))
        now = self.now()
        window = self._tried(inside, month_window(now.year, now.month))
        if window is not None and (window.start <= now or self._ahead() or self._announced()):
            return window
        before = add_months(now, -1)
        return inside(month_window(before.year, before.month))

    def _tried(self, inside: Callable[[Window], Window], outer: Window) -> Window | None:
        try:
            return inside(outer)
        except Unresolvable:
            return None

    def _in_week(self, inside: Callable[[Window], Window]) -> Window:
        now = self.now()
        window = inside(unit_window(now, "week"))
        if self._ahead():
            return window if window.start >= now else inside(unit_window(shift(now, 1, "week"), "week"))
        return window if window.start <= now else inside(unit_window(shift(now, -1, "week"), "week"))

    def _announced(self) -> bool:
        return bool(_TO_COME.match(self.text, self.seen) or _FROM_THEN.match(self.text, self.seen - 1))

    def _ahead(self) -> bool:
        """Whether what is said is still to come: after 将 and 预计, and before a deadline (年底前)."""
        return self.deadline or bool(_AHEAD.search(self.text, max(0, self.position - 24), self.position))

    # --- mentions ---------------------------------------------------------------------------------------------------

    def read(self, expression: Expression) -> TimeMention:
        """One mention; what it speaks of is remembered."""
        if _SENTENCE.search(self.text, self.seen, expression.start):
            self.sentence_year = None
        self.position, self.seen = expression.start, expression.end
        node = expression.node
        self.deadline = expression.relation == "before" and isinstance(node, Point) and isinstance(node.parts[0], Edge)
        if isinstance(node, (Length, Every)):
            return self._undated(expression, node)
        try:
            window = self._news_window(node, expression.relation == "since")
            label = label_of(window)
            period = Period.of(label) if label else None
            self._remember(expression, window)
        except (Unresolvable, InvalidPeriod, ValueError, OverflowError):
            return TimeMention(expression.start, expression.end, "time", "", None, None, expression.relation)
        value = plain_value(window)
        return TimeMention(expression.start, expression.end, "time", value, None, period, expression.relation)

    def _undated(self, expression: Expression, node: Length | Every) -> TimeMention:
        if isinstance(node, Length):
            form = timex.duration(node.amounts)
            return TimeMention(expression.start, expression.end, "duration", form, form)
        form = timex.duration((node.amount,))
        return TimeMention(expression.start, expression.end, "set", form, form)

    def _news_window(self, node: Node, since: bool) -> Window:
        if isinstance(node, Reach):
            return self._reach(node)
        if isinstance(node, Point) and isinstance(node.parts[0], Shifted) and node.parts[0].unit == "second":
            raise Unresolvable("the present")
        window = resolve(node, self)
        if not isinstance(node, Point):
            return window
        last = node.parts[-1]
        if since and isinstance(last, Edge) and (last.which, last.of) == ("early", "year"):
            return year_window(window.start.year)
        if isinstance(last, Edge) and last.which == "late":
            end = window.end - timedelta(days=1)
            return Window(end, window.end, "day")
        return window

    def _reach(self, node: Reach) -> Window:
        """前7个月 counts from January; the others reach back from or ahead of the article's day."""
        amount = node.amounts[0]
        if amount.vague:
            raise Unresolvable("an uncertain length")
        if node.word in ("前", "头") and amount.unit in ("month", "quarter") and len(node.amounts) == 1:
            months = int(amount.count) * (3 if amount.unit == "quarter" else 1)
            return self._in_year(Months(0, months, "span").inside, Months(0, months, "span"))
        return resolve(node, self)

    def _remember(self, expression: Expression, window: Window) -> None:
        node = expression.node
        compared = _COMPARED.search(self.text, max(0, expression.start - 3), expression.start)
        last_parts = node.last.parts if isinstance(node, Range) else node.parts if isinstance(node, Point) else ()
        if self.text.startswith("不变价", expression.end):
            return
        if not last_parts or expression.relation == "since" or compared or self._bracketed(expression.start):
            return
        if isinstance(last_parts[0], SamePeriod) and last_parts[0].years:
            return
        if isinstance(last_parts[-1], (Clock, DayPart)) or window.end - window.start < timedelta(days=2):
            self.days = unit_window(window.start, "day")
            self.months = unit_window(window.start, "month")
        elif window.end - window.start < timedelta(days=32):
            self.months = window
        if not self._ahead():
            self._remember_period(last_parts, window)

    def _bracketed(self, start: int) -> bool:
        """Whether it stands in a bracket: （2022年为…） says what the words around it are compared with, not what they are about."""
        near = self.text[max(0, start - _BRACKET) : start]
        return max(near.rfind(mark) for mark in "(（") > max(near.rfind(mark) for mark in ")）")

    def _remember_period(self, parts: tuple[Part, ...], window: Window) -> None:
        """What 同期, 期内 and a bare 3月 will mean; forecasts do not count."""
        if window.end - window.start <= timedelta(days=366) and window.grain != "day":
            self.period = window
            if (len(parts) > 1 or not isinstance(parts[0], Shifted)) and (self.today is None or window.end <= self.now()):
                self.report = window
        if isinstance(parts[0], (Year, Shifted)) and window.start.year == (window.end - timedelta(days=1)).year:
            self.year = self.sentence_year = year_window(window.start.year)
