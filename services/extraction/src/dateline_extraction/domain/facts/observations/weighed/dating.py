"""Which period a figure has, where the rules leave more than one possible: every time that could date it is a candidate.

Candidates are the rules' own answer, the times near the figure in its clause, statement and paragraph, those the headline and
the first sentences give, the period of the figure before, the article's day, what some of these mean beside themselves (今年以来
runs from January to the day of writing, 截至6月底 of a flow from January to June), and none. Features say where a candidate
stands and what the figure is; `data/periods.tsv` weighs them.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.weighed.ranking import AND, Table, probabilities, table
from dateline_schema.periods import Period
from dateline_text.times import resolve_periods
from dateline_text.times.mention import TimeMention

if TYPE_CHECKING:
    from dateline_extraction.domain.facts.observations.reader import Reading

SETTLED = frozenset({"clause", "frame", "article", "not dated", "repeated", "listed", "years of an average", "end of a movement"})
"""Where the rules' answer comes from when it stands: there they are right more often than the weights (on articles left out)."""
_NEVER = frozenset(
    {
        "time of delivery", "prices of that year", "time of making", "base of a multiple", "time of founding", "time of a forecast",
        "time limit", "part of a stretch", "dateline", "said by the time before it",
    }
)  # fmt: skip
"""Why a time was passed over that can date nothing near it either."""
_VARIANTS = frozenset({"since new year", "since then", "year to date"})
NEAR = 4
"""Times before a figure that are looked at."""
_KINDS = (
    ("market", re.compile("收盘|收报|收市|股市|股指|[沪深]指|恒指|期货|期价|油价|金价|汇市|中间价|开盘|盘中|交易日|道指|纳指")),
    ("statistics", re.compile("同比|按年|年增|统计局|海关|环比")),
    ("disaster", re.compile("地震|洪水|暴雨|台风|遇难|死亡|受伤|失踪|袭击|爆炸|坠毁|病例|打击|击落")),
    ("company", re.compile("净利润|营收|财报|净利|毛利率|营业收入|归属于")),
    ("plan", re.compile("预算|规划|计划|目标任务|政府工作报告")),
    ("court", re.compile("法院|检察院|判处|公安|警方")),
)
"""What an article is about, told from its headline and opening."""
_OPENING = 240
_NOW = re.compile("目前|现在|如今|当前|眼下|截至目前|迄今|至今|现有|已有|共有|拥有|设有")
_AHEAD = re.compile("将|预计|预测|计划|力争|目标|有望|到")
_DAILY = re.compile("[日天周月年][均]|每[天日周月年]")
_STANDING = re.compile("位于|总长|全长|面积|设有|始建|拥有|海拔|成立于|组成|收藏")
_PAST = re.compile("曾|此前|之前|当时|当年")
_ACCUMULATED = re.compile("累计|今年以来|年初|以来")
_DONE = re.compile(
    "(?:完成|实现|上缴|新增|生产|销售|共有?|投资|投入|发放|签[订约署]|增发|发行|办理|审结|查处|运送|发送|接待|开行|净增|下达)[^，。；]{0,16}$"
)
_STOCK = re.compile("(?:余额|资产|总量|人口|总数|规模|储备|市值|存量|保有量|总额|里程|装机容量|负债|拥有|达)[^，。；]{0,8}$")
_FROM_NEW_YEAR = re.compile("今年以来|年初以来|年初至今|开年以来")
_TELLING_BEFORE, _TELLING_BEHIND = frozenset("截自从比较于在到至和与由，。为年是"), frozenset("的以末底发，公举召起前后时收全、")
"""Characters beside a time that tell what it is to its clause."""
_OWN_TIME = re.compile("[，。；：！？\n（(]")
_UNIT_GROUPS = {"%": "rate", "pp": "points", "倍": "multiple", "点": "index", "index": "index"}
_MONTH_DAYS = (27, 31)


@dataclass(slots=True)
class Candidate:
    """A period, the words for where it comes from, and what is seen at it. `period` is None for a figure without a date.

    `features` count by themselves, `heads` together with each of the figure's `traits`.
    """

    period: Period | None
    origin: str
    features: list[str]
    heads: list[str]
    traits: list[str]

    def named(self) -> list[str]:
        """Every feature by the name it has in the table; for fitting."""
        return [*self.features, *(head + AND + trait for head in self.heads for trait in self.traits)]


def dated(
    document: Document, readings: "list[Reading]", passed: Mapping[int, str], weights: Table | None = None
) -> "list[Reading]":
    """The readings with the likeliest period each; `certainty` of the choice is its probability among the candidates.

    `passed`: why the time that begins at an offset dates no figure, as the rules found.
    """
    weights = table("periods") if weights is None else weights
    if not readings:
        return readings
    sight = Sight(document, passed)
    done: list[Reading] = []
    for reading in readings:
        candidates = sight.candidates(reading, done[-1] if done else None)
        odds = probabilities([weights.score(c.features, c.heads, c.traits) for c in candidates])
        settled = reading.choice.origin in SETTLED
        open_to = [n for n, c in enumerate(candidates) if n == 0 or not settled or c.origin in _VARIANTS]
        best = max(open_to, key=lambda place: (odds[place], -place))
        chosen, choice = candidates[best], reading.choice
        if _days(chosen.period) != _days(choice.period):
            choice = replace(choice, period=chosen.period, origin=chosen.origin)
        done.append(replace(reading, choice=replace(choice, certainty=odds[best])))
    return done


def _days(period: Period | None) -> tuple[date, date] | None:
    return (period.start, period.end) if period else None


def kinds_of(document: Document) -> list[str]:
    """What an article is about, told from its headline and opening: none, one or more of the kinds."""
    start = document.body_start
    opening = (document.article.headline or "") + document.text[start : start + _OPENING]
    return [name for name, pattern in _KINDS if pattern.search(opening)]


class Sight:
    """What of an article bears on the periods of its figures; looked at once."""

    def __init__(self, document: Document, passed: Mapping[int, str]) -> None:
        self.document, self.text, self.passed = document, document.text, passed
        self.day = document.day or document.article.published_on
        self.times = [time for time in document.times if time.kind == "time" and time.period and time.end > document.body_start]
        self.starts = [time.start for time in self.times]
        self.about = kinds_of(document)
        self.names_day = (
            "a day said" if any(time.period and time.period.start == time.period.end for time in self.times) else "no day said"
        )
        self.headline = self._headline_times()
        self.said = Counter(_days(time.period) for time in self.times if self.passed.get(time.start) not in _NEVER)
        self.paragraphs = [span[0] for span in document.paragraphs]

    def _headline_times(self) -> list[TimeMention]:
        headline, day = self.document.article.headline, self.day
        if not headline:
            return []
        found = resolve_periods(headline, ((0, len(headline)),), day, day)
        return [time for time in found if time.kind == "time" and time.period]

    def candidates(self, reading: "Reading", before: "Reading | None") -> list[Candidate]:
        """The periods the figure may have, each once, with all that speaks for it; the rules' answer first."""
        found = _Found(self._traits(reading))
        choice = reading.choice
        found.add(choice.period, choice.origin, "rule", f"rule {choice.origin}")
        if choice.period is None:
            found.add(None, choice.origin, f"rule none {choice.origin}")
        else:
            found.add(None, "not dated", "no period", f"no period against {choice.origin}")
        self._add_times(found, reading)
        for number, time in enumerate(self.headline[:2]):
            found.add(time.period, "headline", f"headline {number}", f"headline {_grain(time.period)}")
        if before is not None:
            same = (
                "statement"
                if before.statement == reading.statement
                else "paragraph"
                if before.clause.paragraph == reading.clause.paragraph
                else "article"
            )
            origin = before.choice.origin
            found.add(
                before.choice.period, "figure before", f"figure before in {same}", f"figure before in {same} of {_family(before)}"
            )
            if before.choice.period is None:
                found.add(None, "figure before", f"figure before undated in {same} {origin}")
        if self.day:
            found.add(
                Period.day(self.day), "day of the article", "today", *(f"today, {name}, {self.names_day}" for name in self.about)
            )
            if self.day > date.min:
                found.add(Period.day(self.day - timedelta(days=1)), "day before the article", "yesterday")
        return found.done(self.day, self.said)

    def _traits(self, reading: "Reading") -> list[str]:
        """What the figure is: crossed with where each candidate stands."""
        figure, binding, clause = reading.figure, reading.binding, reading.clause
        near = self.text[clause.start : figure.start]
        traits = [binding.measure, f"unit {_family(reading)}"]
        if binding.comparison:
            traits.append(f"compared {binding.comparison.split(':')[0]}")
        traits += [
            name
            for name, pattern in (
                ("now", _NOW),
                ("ahead", _AHEAD),
                ("daily", _DAILY),
                ("standing", _STANDING),
                ("past", _PAST),
                ("accumulated", _ACCUMULATED),
                ("done", _DONE),
                ("stock", _STOCK),
            )
            if pattern.search(near)
        ]
        return traits + [f"article {name}" for name in self.about] + ([] if self.about else ["article other"])

    def _add_times(self, found: "_Found", reading: "Reading") -> None:
        figure, clause = reading.figure, reading.clause
        here = bisect_left(self.starts, figure.start)
        for order in range(min(NEAR, here)):
            self._add(found, reading, self.times[here - 1 - order], str(order))
        paragraph = self.document.paragraphs[clause.paragraph][0]
        first = bisect_left(self.starts, paragraph)
        if first < here - NEAR:
            self._add(found, reading, self.times[first], "first of paragraph")
        if here - NEAR > 0:
            self._add(found, reading, self.times[0], "first of article")
        if here < len(self.times) and self.times[here].end <= reading.statement[1]:
            self._add(found, reading, self.times[here], "behind")

    def _add(self, found: "_Found", reading: "Reading", time: TimeMention, order: str) -> None:
        text, figure, clause, period = self.text, reading.figure, reading.clause, time.period
        if period is None or self.passed.get(time.start) in _NEVER:
            return
        printed = text[time.start : time.end]
        ahead, after = text[max(0, time.start - 1) : time.start], text[time.end : time.end + 1]
        reason = self.passed.get(time.start)
        if order == "behind":
            where = "behind in clause" if time.start < clause.end else "behind"
        elif time.start >= clause.start:
            where = "clause"
        elif time.start >= reading.statement[0]:
            where = "statement"
        elif time.start >= self.document.paragraphs[clause.paragraph][0]:
            where = "paragraph"
        else:
            where = (
                "paragraph before"
                if clause.paragraph and time.start >= self.document.paragraphs[clause.paragraph - 1][0]
                else "article"
            )
        opened = text[time.start - 1 : time.start] in "，。；：！？\n（(" or time.start == reading.statement[0]
        if "同" in printed and where != "clause" and reading.binding.measure == "change":
            return  # 去年同期为25万辆，同比增长35%: the rate is not of the year before
        features = [
            where,
            f"{where} time {order}",
            f"{where} {_grain(period)}",
            f"{where} {time.relation}",
            f"{where} {'opens' if opened else 'within'}",
            f"{where} {_grain(period)} at {_reach(figure.start - time.end)}",
        ]
        if ahead in _TELLING_BEFORE:
            features.append(f"before {ahead}")
        if after in _TELLING_BEHIND:
            features.append(f"behind {after}")
        if where not in {"clause", "behind in clause", "behind"}:
            if _NOW.search(text, time.end, figure.start):
                features.append(f"{where}, now between")
            told = text.count("。", time.end, figure.start)
            features.append(f"{where} {min(told, 4)} sentences before")
        if "同" in printed:
            features.append(f"{where} same period of another year")
        if reason:
            features += [f"passed over: {reason}", f"{where} passed over"]
        if where == "clause" and order != "behind":
            between = sum(1 for other in clause.figures if time.end <= other.start < figure.start)
            features.append(f"clause figures between {min(between, 3)}")
        elif order == "0":
            features.append(f"{where} nearest {_grain(period)}")
        found.add(period, where, *features)
        if time.relation == "until" or text[max(0, time.start - 2) : time.start] in ("截至", "截止"):
            through = "end of month" if period.next_day().day == 1 else "day"
            label = (
                f"{period.start.year}-01/{period.end:%Y-%m}"
                if through == "end of month"
                else f"{period.start.year}-01-01/{period.end.isoformat()}"
            )
            if period.end.month > 1 or through == "day":
                found.add(Period.of(label), "year to date", f"{where} year to {through}", f"{where} year to {through} {order}")
        if _FROM_NEW_YEAR.search(printed) and self.day:
            found.add(
                Period.of(f"{self.day.year}-01-01/{self.day.isoformat()}"),
                "since new year",
                f"{where} since new year",
                f"{where} since new year {order}",
            )
        elif time.relation == "since" and self.day and period.start < self.day:
            since = Period.of(f"{period.label.partition('/')[0]}/{self.day.isoformat()}")
            found.add(since, "since then", f"{where} since then", f"{where} since then {order}")


class _Found:
    """Candidates by their days; what comes twice gathers the features of both."""

    def __init__(self, traits: list[str]) -> None:
        self.traits = traits
        self.by_days: dict[tuple[date, date] | None, Candidate] = {}

    def add(self, period: Period | None, origin: str, *features: str) -> None:
        known = self.by_days.setdefault(_days(period), Candidate(period, origin, [], [], self.traits))
        known.features += [one for one in features if one not in known.features]
        if features[0] not in known.heads:
            known.heads.append(features[0])

    def done(self, day: date | None, said: Mapping[tuple[date, date] | None, int]) -> list[Candidate]:
        for days, candidate in self.by_days.items():
            period = candidate.period
            if period and (number := said.get(days, 0)):
                candidate.features.append(f"said {'once' if number == 1 else 'twice' if number == 2 else 'often'}")
                if number == max(said.values()):
                    candidate.features.append("said most")
                    candidate.heads.append("said most")
            if period and day:
                when = "future" if period.start > day else "running" if period.end >= day else "past"
                candidate.features.append(f"{when} {_grain(period)}")
                candidate.heads.append(when)
                age = (day - period.end).days
                candidate.features.append(
                    f"age {'future' if age < 0 else 'days' if age < 4 else 'weeks' if age < 46 else 'months' if age < 200 else 'year' if age < 400 else 'years'}"
                )
        return list(self.by_days.values())


def _family(reading: "Reading") -> str:
    figure = reading.figure
    return _UNIT_GROUPS.get(figure.unit, figure.family)


def _reach(characters: int) -> str:
    """How far a time stands before the figure."""
    return (
        "behind"
        if characters < 0
        else "hand"
        if characters < 12
        else "clause"
        if characters < 40
        else "sentence"
        if characters < 120
        else "far"
    )


def _grain(period: Period | None) -> str:
    if period is None:
        return "none"
    days = (period.end - period.start).days
    if days == 0:
        return "day"
    if period.start.day == 1 and _MONTH_DAYS[0] <= days <= _MONTH_DAYS[1] - 1:
        return "month"
    if "Q" in period.label and "/" not in period.label:
        return "quarter"
    if days in (364, 365):
        return "year"
    return "months" if 31 <= days < 364 else "days" if days < 31 else "years"


def answers(candidates: Sequence[Candidate], right: Sequence[tuple[date, date] | None]) -> list[int]:
    """Places of the candidates that have one of the right stretches of days; for fitting."""
    return [place for place, candidate in enumerate(candidates) if _days(candidate.period) in right]
