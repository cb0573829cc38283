"""The period of a figure: said in its clause, or inherited; null where nothing says it.

Nearest first: the clause, the clauses before it in the statement, the time that opened an earlier statement of the paragraph
(a frame, 上半年，…), and for statistics the period the whole article is about. A date of saying (12日发布) and the base of a
comparison (较去年同期) are no periods of the figure.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.binding import Binding
from dateline_extraction.domain.facts.observations.candidates import BASE, clause_figure, month_before, stretch, why_not
from dateline_extraction.domain.facts.observations.clauses import Clause
from dateline_extraction.domain.facts.observations.figures import Figure
from dateline_extraction.domain.facts.observations.lexicon import GENERIC, NOUN_STOPS, NOW_WORD, WORDS, either
from dateline_extraction.domain.facts.observations.phrases import without_lead
from dateline_schema.periods import Period
from dateline_text.times import resolve_periods
from dateline_text.times.mention import TimeMention

LEAD_STATEMENTS = 1
_AVERAGE = re.compile("[日月周年]均")
"""An average is of its period; how it changed is dated like any change."""
_YEARLY = re.compile("年均|年平均|平均每年")
_TWO_YEARS = 700
"""Days from which a period can have a yearly average."""
_HABIT = re.compile(either(WORDS["habitual"]))
_OTHER_TIME = re.compile("(?:[高低好差多少大小快慢]于|[比较])$")
"""What follows is not of the time of a comparison, even where its figure is given."""
_DONE = re.compile(f"(?:^|共|已)(?:{either(tuple(verb for verb in NOUN_STOPS if len(verb) > 1))})")
_UNKNOWN_SINCE = re.compile(r"以来|期间|以后|之后")
_REPORT = re.compile(r"^.{0,6}?(?:财报|业绩|年报|季报|中报|报告|运行|形势|情况)")
_RELEASED = re.compile("(?:发布|公布|披露|介绍|通报)[了其]?$")
_DATA = re.compile("数据|情况|指数|报告|统计|业绩")
_STATIC_UNITS = frozenset(
    ("亩", "公里", "米", "平方米", "平方公里", "公顷", "千米", "厘米", "千瓦", "瓦", "伏", "安培", "英寸", "海里", "层", "用户")
)
_WHOLE = re.compile(r"全年|全月|全季|年内|当年|当月")
_LISTS = frozenset({"、", "和", "与", "及", "以及", "，"})
_BETWEEN = frozenset({"假日", "假期", "节假日", "节假期", "疫情前"})
"""Words between a time and 同期 that belong to it: 2019年元旦 | 节假日 | 同期."""
_SAME_TIME = re.compile(r"同期|同月|同季")
_TAKEN_APART = re.compile(r"其中|包括|分别|含(?!税|权|量|息)")
_FROM = re.compile(r"[从由自]$")
_FROM_WORD = re.compile(r"[从由自]")
_FORECAST = re.compile(r"预计|预测|有望|预期|计划|力争|目标")
_MARKET = re.compile(r"收盘|收报|收[涨跌]|收于|股市|股指|[沪深]指|期货|期价|油价|金价|汇市|中间价|开盘|盘中|交易日")
_OPENING = 160
"""Characters of the body that tell a report of a day's trading."""
_TRADED = frozenset({"percent", "points"})
"""Families of figures that are of the day of trading where nothing else dates them."""
_STATISTIC = frozenset({"percent", "points", "money"})


@dataclass(slots=True)
class Choice:
    """The period, where it comes from, the times that were passed over with the reason, and how sure the choice is (0 to 1)."""

    period: Period | None
    origin: str
    rejected: list[tuple[str, str]] = field(default_factory=list)
    certainty: float = 1.0


@dataclass(slots=True)
class Periods:
    """Walks the clauses in text order and remembers what later figures inherit."""

    document: Document
    main: Period | None = None
    frame: Period | None = None
    session: Period | None = None
    _paragraph: int = -1
    _statement: int = -1
    _statement_start: int = 0
    _counted: bool = False
    _spoken: list[TimeMention | None] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)
    _now: list[tuple[int, int]] = field(default_factory=list)
    _times: list[TimeMention] = field(default_factory=list)
    _rejected: list[tuple[str, str]] = field(default_factory=list)
    passed: dict[int, str] = field(default_factory=dict)
    """Why the time that begins there dates no figure."""
    _of_market: bool = False
    _years: Period | None = None

    def __post_init__(self) -> None:
        self._now = [match.span() for match in NOW_WORD.finditer(self.document.text)]
        start = self.document.body_start
        self._of_market = _MARKET.search(self.document.text, start, start + _OPENING) is not None
        article = self.document.article
        if article.headline:
            day = self.document.day
            times = resolve_periods(article.headline, ((0, len(article.headline)),), article.published_on or day, day)
            self.main = next((t.period for t in times if t.period and t.relation in {"in", "until"}), None)

    def enter(self, clause: Clause) -> None:
        """Take up a clause before its figures are asked for."""
        text = self.document.text
        if clause.paragraph != self._paragraph:
            self._paragraph, self.frame, self._years = clause.paragraph, None, None
        if clause.statement != self._statement:
            self._statement, self._statement_start, self._counted = clause.statement, clause.start, False
            self._spoken.clear()
        if not clause.times:
            self._times, self._rejected = [], []
            return
        self._take_times(clause)
        for time in self._times:
            if text[time.end : time.end + 1] == "的" or clause.bracketed or self._inside(clause):
                continue
            opened = without_lead(text[clause.start : time.start]).strip() == ""
            if _FORECAST.search(text, clause.start, time.start):
                continue
            report = _REPORT.match(text[time.end : clause.end]) or self._released(time, clause)
            if not time.period:
                continue
            if (time.period.end - time.period.start).days >= _TWO_YEARS:
                self._years = time.period
            reaches_back = time.relation == "since" and self.frame is not None and not clause.figures
            if (opened or report) and not reaches_back:
                self.frame = time.period
            if self.session is None and self._leads(clause) and time.period.start == time.period.end and self._of_market:
                self.session = time.period
            if (
                self.main is None
                and (time.relation != "since" or time.period.label.isdigit())
                and self._leads(clause)
                and (opened or report)
                and (time.period.end - time.period.start).days >= 27
            ):
                self.main = time.period

    def _inside(self, clause: Clause) -> bool:
        """Whether figures or 其中 stand before the clause in its statement: its time is then a detail, no frame."""
        text = self.document.text
        return self._counted or "其中" in text[self._statement_start : clause.start] or text.startswith("其中", clause.start)

    def _released(self, time: TimeMention, clause: Clause) -> bool:
        """发布2021年1月全国CPI数据: what is released is the article's period."""
        text = self.document.text
        said = _RELEASED.search(text, clause.start, time.start)
        return said is not None and not clause.figures and _DATA.search(text, time.end, clause.end) is not None

    def _leads(self, clause: Clause) -> bool:
        """Whether the clause stands in the first sentences, where a report says what it is about."""
        return clause.statement <= LEAD_STATEMENTS

    def leave(self, clause: Clause) -> None:
        """The clause is read: its times may be inherited in the statement."""
        if clause.bracketed:
            return  # （2022年为…） dates what stands in it, nothing after it
        self._counted = self._counted or bool(clause.figures)
        now = self._now_in(clause.start, clause.end)
        if not self._times and not now:
            return
        marks: list[tuple[int, TimeMention | None]] = [
            (time.start, self._arrived(time) if self._began(time, clause) else time)
            for time in self._times
            if not _OTHER_TIME.search(self.document.text, clause.start, time.start)
        ]
        marks += [(start, None) for start, _ in now]
        self._used |= {time.start for time in self._times if any(figure.start >= time.end for figure in clause.figures)}
        self._spoken.extend(time for _, time in sorted(marks, key=lambda mark: mark[0]))

    def _now_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """Spans of the words of the present that stand in `[start, end)`."""
        return [
            span for span in self._now[bisect_left(self._now, (start, 0)) : bisect_left(self._now, (end, 0))] if span[1] <= end
        ]

    def _began(self, time: TimeMention, clause: Clause) -> bool:
        """Whether the time only dates where a movement of the clause began: later figures are not of that time."""
        behind = [figure for figure in clause.figures if figure.start >= time.end]
        started = _FROM.search(self.document.text, max(0, time.start - 2), time.start) is not None
        return started and len(behind) > 1 and time is self._times[-1]

    def _take_times(self, clause: Clause) -> None:
        """The clause's times that can be the period of a figure, and the others with the reason against each."""
        text = self.document.text
        self._times, self._rejected = [], []
        passed: dict[int, str | None] = {}
        last_end = -1
        for said in clause.times:
            if said.kind != "time":
                continue
            time = month_before(text, said, self.frame or self.main)
            why = why_not(self.document, clause, time)
            if last_end >= 0 and text[last_end : time.start] in _BETWEEN:
                passed[time.start] = passed[last_end]
            if time.start in passed:  # 2019年 | 同期, 2010年 | 全年: weighed with the time before it
                same = _SAME_TIME.search(text, time.start, time.end) is not None
                why = passed[time.start] if same else why
                why = "said by the time before it" if _WHOLE.fullmatch(text, time.start, time.end) else why
            if last_end >= 0 and passed[last_end] == BASE and text[last_end : time.start] in _LISTS:
                why = BASE  # 比上月和上年同期
            passed[time.end], last_end = why, time.end
            if not why and (whole := stretch(text, self._times[-1] if self._times else None, time, clause.figures)):
                self.passed |= dict.fromkeys((self._times[-1].start, time.start), "part of a stretch")
                self._times[-1] = whole
                continue
            if why:
                self.passed[time.start] = why
                self._rejected.append((text[time.start : time.end], why))
            elif time.period:
                self._times.append(time)
            elif _SAME_TIME.search(text, time.start, time.end) and (earlier := self._last_period()):
                self._times.append(replace(time, period=earlier.years_back(1)))

    def _last_period(self) -> Period | None:
        return next((time.period for time in reversed(self._spoken) if time and time.period), None)

    def of(self, figure: Figure, clause: Clause, binding: Binding) -> Choice:
        """The period of one figure of the clause that was entered last."""
        choice = self._of(figure, clause, binding)
        averaged = self._years is not None and _YEARLY.search(self.document.text, clause.start, figure.start)
        if averaged and choice.period and (choice.period.end - choice.period.start).days < _TWO_YEARS:
            return Choice(self._years, "years of an average", choice.rejected)
        return choice

    def _of(self, figure: Figure, clause: Clause, binding: Binding) -> Choice:
        rejected = self._rejected
        if clause.bracketed and not clause.times:
            return self._aside(figure, clause, rejected)
        near = [time for time in self._times if time.end <= figure.start and not self._owned(time, figure, clause)]
        now = max((end for _, end in self._now_in(clause.start, figure.start)), default=-1)
        if near and near[-1].start > now:
            return self._said(near[-1], figure, clause, rejected)
        if now >= 0:
            return Choice(None, "now", rejected)
        if figure.is_duration or binding.counted_subject:
            return Choice(None, "not dated", rejected)
        if self._spoken:
            time = self._before(binding)
            if time and self._ends_movement(time, figure, clause):
                return Choice(None, "end of a movement", rejected)
            return Choice(time.period if time else None, "statement" if time else "now", rejected)
        return self._inherited(figure, clause, rejected, dated=_is_dated(binding))

    def _owned(self, time: TimeMention, figure: Figure, clause: Clause) -> bool:
        """较2011年的47%下降7个百分点: the time is of the figure straight behind it, and of no other."""
        text = self.document.text
        if text[time.end : time.end + 1] != "的" or not _OTHER_TIME.search(text, clause.start, time.start):
            return False
        owner = clause_figure(clause, time.end + 1)
        return owner is not None and owner != figure

    def _aside(self, figure: Figure, clause: Clause, rejected: list[tuple[str, str]]) -> Choice:
        """（其中东区16人…） is of the time of what it takes apart; any other remark in brackets has no time of its own."""
        if not _TAKEN_APART.match(self.document.text, clause.start):
            return Choice(None, "aside", rejected)
        if self._spoken:
            last = self._spoken[-1]
            return Choice(last.period if last else None, "statement", rejected)
        return self._inherited(figure, clause, rejected)

    def listed(self, figure: Figure, count: int) -> list[Choice] | None:
        """一季度、二季度，出口分别为…: where as many times as figures are named in a row, the periods of the figures, one each."""
        text = self.document.text
        if count < 2 or "分别" not in text[self._statement_start : figure.start]:
            return None
        named = [time for time in (*self._spoken, *self._times) if time and time.period and time.end <= figure.start][-count:]
        in_row = all(text[one.end : other.start] in _LISTS for one, other in pairwise(named))
        periods = [time.period for time in named]
        if len(named) < count or not in_row or len({period.label for period in periods if period}) < count:
            return None
        return [Choice(period, "listed", self._rejected) for period in periods]

    def _before(self, binding: Binding) -> TimeMention | None:
        """The last time of the statement; what follows is not of the year before it (去年同期为25万辆，同比增长35%)."""
        for time in reversed(self._spoken):
            if time is None or not self._is_same_time(time):
                return time
            if time.start not in self._used and binding.measure != "change":
                return time
        return self._spoken[-1]

    def _is_same_time(self, time: TimeMention) -> bool:
        return _SAME_TIME.search(self.document.text, time.start, time.end) is not None

    def _said(self, time: TimeMention, figure: Figure, clause: Clause, rejected: list[tuple[str, str]]) -> Choice:
        """A time in the clause; of a movement that began then, only the first figure is dated by it."""
        if self._ends_movement(time, figure, clause):
            return Choice(self._later(time), "end of a movement", rejected)
        return Choice(time.period, "clause", rejected)

    def _arrived(self, began: TimeMention) -> TimeMention | None:
        """What later clauses inherit from a movement: the time it came to."""
        later = self._later(began)
        return replace(began, period=later) if later else None

    def _later(self, began: TimeMention) -> Period | None:
        """The time a movement came to that began then: said before it in the statement, or the article's."""
        said = [time.period for time in (*self._spoken, *self._times) if time and time.end <= began.start]
        known = [period for period in (*reversed(said), self.frame, self.main) if period]
        return next((period for period in known if began.period and period.start > began.period.end), None)

    def _ends_movement(self, time: TimeMention, figure: Figure, clause: Clause) -> bool:
        """由2014年的23.5%下降到0.8%: the time is the first figure's; a time outside the clause began an earlier movement."""
        text = self.document.text
        if figure == clause.figures[0] or time.end > figure.start:
            return False
        started = bool(_FROM.search(text, max(0, time.start - 2), time.start))
        if time.start < clause.start:
            return time.relation == "since" and bool(_FROM_WORD.search(text, clause.start, figure.start))
        first = next((other for other in clause.figures if other.start >= time.end), figure)
        return (
            (started or time.relation == "since")
            and figure != first
            and bool(_FROM_WORD.search(text, clause.start, figure.start))
        )

    def _since_unknown(self, start: int, end: int) -> bool:
        """Whether 以来 or 期间 stands there outside a time that is known."""
        known = {position for time in (*self._spoken, *self._times) if time for position in range(time.start, time.end + 1)}
        return any(match.start() not in known for match in _UNKNOWN_SINCE.finditer(self.document.text, start, end))

    def _inherited(self, figure: Figure, clause: Clause, rejected: list[tuple[str, str]], *, dated: bool = False) -> Choice:
        text = self.document.text
        before = text[clause.start : figure.start]
        if figure.unit in _STATIC_UNITS and not figure.scale:
            return Choice(None, "not dated", rejected)
        habit = _HABIT.search(before) and not (dated and _AVERAGE.search(before))
        if habit or GENERIC.search(before):
            return Choice(None, "general", rejected)
        if self._since_unknown(self._statement_start, figure.start):
            return Choice(None, "since an unknown day", rejected)
        if "已经" in before:
            return Choice(None, "now", rejected)
        if self.frame:
            return Choice(self.frame, "frame", rejected)
        if self.main and (dated or figure.family in _STATISTIC or figure.unit == "倍"):
            return Choice(self.main, "article", rejected)
        if self.session and figure.family in _TRADED:
            return Choice(self.session, "trading day", rejected)
        return Choice(None, "unknown", rejected)


def _is_dated(binding: Binding) -> bool:
    """A change, or what was done (审结案件1.2万件): such figures are of the period an article is about."""
    name = binding.indicator or ""
    return binding.measure == "change" or (not name.endswith("人数") and _DONE.search(name) is not None)
