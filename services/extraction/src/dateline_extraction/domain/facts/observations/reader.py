"""Reads an article's figures in order: each run goes to the first rule that knows its construction."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.binding import Binding, Context, Slot
from dateline_extraction.domain.facts.observations.changes import change_before
from dateline_extraction.domain.facts.observations.clauses import Clause, Run, clauses_in, runs_of, words
from dateline_extraction.domain.facts.observations.comparisons import compared, is_statistical
from dateline_extraction.domain.facts.observations.figures import Figure, figures_in
from dateline_extraction.domain.facts.observations.lexicon import WORDS
from dateline_extraction.domain.facts.observations.periods import Choice, Periods
from dateline_extraction.domain.facts.observations.phrases import divided, topic
from dateline_extraction.domain.facts.observations.rules import CONSTRUCTIONS
from dateline_extraction.domain.facts.observations.rules.money import conversion
from dateline_extraction.domain.facts.observations.weighed.dating import dated
from dateline_schema.periods import Period

_NAMES = tuple(construction.name for construction in CONSTRUCTIONS)
LOOK_AHEAD = 8
"""Clauses within which a topic that comes last is looked for."""
LONGEST_RELATIVE = 14
"""Characters of a relative clause between a figure and its noun (9个 | 入驻的 | 餐饮企业)."""
_HEADING = re.compile(r"(?:分别|依次)?(?:如下|为|是|包括)$")
_LIST_FOLLOWS = re.compile(r"(?:的(?:地区|国家|城市|企业|省份|品种|个股|股票))?(?:主要|还)?(?:包括|(?:分别|依次)(?:为|是))$")
_NO_TOPIC = re.compile(r"^(?:纵观|面对|随着|由于|得益于|受益于|受|为了|为|根据|按照|据|尽管|虽然)")
_BASIS = re.compile(r"^但?从?[^，]{0,8}?(?P<basis>同比|环比|按年|按月)[^，]{0,4}来?看$")
_BASES = {"同比": "yoy", "按年": "yoy", "按月": "mom"}
_GOES_ON = re.compile(r"其中|(?:在各类)?[^，。！？；\n的]{1,8}中，")
_TELLS = re.compile(r"(?<!不)[是为](?:[^，。]{2,})$|快速|平稳|持续")
_SAYS = re.compile(r"发布|公布|表示|说$|称$|指出|介绍|透露|获悉|通报|预计|预测|数据|显示|统计|信息|消息")
_MONTHS = re.compile(r"个月[^，。]{0,12}分别")
_QUARTERS = re.compile(r"(?:[一1][至到\-—－][二三四2-4]|[二两三四各2-4]个)季度[^。；]{0,16}分别")
_TIME_BEFORE = 16
"""Characters in which the time stands that a clause is about, when it is a clause of its own."""
_JOINED = ("和", "及", "与")
_PERIOD_ON_PERIOD = frozenset({"环比", "mom", "qoq"})
_NO_RUN = Run((), "", "")
_SHARED_BOUNDS = frozenset({"gt", "approx", "lt"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with its meaning, and how it was come by.

    `rule`: the construction's name. `choice`: the period and the times passed over. `statement`: half-open span in the text.
    `series`: the comparison of the rates before. `declined`: the rules tried before. `others`: what rules further down would
    have said, where that was asked for.
    """

    figure: Figure
    binding: Binding
    choice: Choice
    rule: str
    clause: Clause
    statement: tuple[int, int]
    series: str | None = None
    declined: tuple[str, ...] = ()
    others: tuple[tuple[str, Binding], ...] = ()
    run: Run = _NO_RUN
    sure: tuple[float, float] = (1.0, 1.0)


MOST_FIGURES = 5000
"""Of one article that are read: what is behind them in a table of figures without words is counted, not read."""


def read(document: Document, *, compare: bool = False) -> list[Reading]:
    """Every figure of the article in reading order; `compare` also keeps what the other rules would have said."""
    figures = figures_in(document)[:MOST_FIGURES]
    if not figures:
        return []
    reader = _Reader(document, figures, compare)
    readings = dated(document, reader.read(), reader.periods.passed)
    statistical = is_statistical(document)
    return [compared(document, reading, statistical) for reading in readings]


def read_by_rules(document: Document) -> tuple[list[Reading], dict[int, str]]:
    """The readings with the periods the rules give and the times they passed over, before any choice is weighed; for fitting."""
    reader = _Reader(document, figures_in(document), False)
    return reader.read(), reader.periods.passed


class _Reader:
    """One pass over an article's clauses."""

    def __init__(self, document: Document, figures: tuple[Figure, ...], compare: bool) -> None:
        self.document, self.compare = document, compare
        self.clauses = clauses_in(document, figures)
        self.spans = _statements(self.clauses)
        self.periods = Periods(document)
        self.context = self._new_context(None)
        self.choice = Choice(None, "unknown")

    def read(self) -> list[Reading]:
        found: list[Reading] = []
        counted = {clause.statement: number for number, clause in enumerate(self.clauses) if clause.figures}
        statement, paragraph = -1, -1
        for number, clause in enumerate(self.clauses):
            if clause.statement != statement:
                goes_on = _GOES_ON.match(self.document.text, clause.start) is not None
                same = clause.paragraph == paragraph
                statement, self.context = clause.statement, self._new_context(self.context, goes_on, same)
                self.context.before_paragraph = paragraph
            paragraph = clause.paragraph
            self.periods.enter(clause)
            if clause.figures:
                self.context.ahead = partial(self._ahead, number)
                found.extend(self._figures(clause))
            elif number < counted.get(statement, -1) and not clause.bracketed:
                self._words(clause)  # behind the last figure of a statement words are about none
            if statement in counted:
                self.periods.leave(clause)
        return _repeated(found)

    def _new_context(self, earlier: Context | None, goes_on: bool = False, same_paragraph: bool = False) -> Context:
        document = self.document
        if earlier is None:
            return Context(document.text, organisations=_organisations(document))
        return Context(
            document.text,
            earlier=earlier.bound or earlier.earlier,
            organisations=earlier.organisations,
            series=earlier.series if goes_on else None,
            basis=earlier.basis if same_paragraph else None,
        )

    def _ahead(self, number: int) -> str:
        """The first clause without figures further on in the statement: a topic that comes last."""
        for clause in self.clauses[number + 1 : number + 1 + LOOK_AHEAD]:
            if clause.statement != self.clauses[number].statement:
                break
            if not clause.figures and not clause.bracketed:
                return words(self.document.text, clause, clause.start, clause.end)
        return ""

    def _words(self, clause: Clause) -> None:
        """A clause without figures: what it is about may be what the next figures are of."""
        context = self.context
        said = words(context.text, clause, max(clause.start, self.document.body_start), clause.end)
        basis = _BASIS.match(said)
        if basis:
            context.basis = _BASES.get(basis["basis"], basis["basis"])
            return
        if (clause.mark in "：:" or _LIST_FOLLOWS.search(said)) and said:
            listed, times = _HEADING.subn("", _LIST_FOLLOWS.sub("", said) + "为" if _LIST_FOLLOWS.search(said) else said)
            context.heading = (topic(listed) or None) if times else None
        name = next((name for name in context.organisations if said.startswith(name)), None)
        if name and not _SAYS.search(said):
            context.subject, context.owner = None, name
        if topic(said) and not _NO_TOPIC.match(said):
            context.lead, context.told = said, _TELLS.search(said) is not None

    def _figures(self, clause: Clause) -> Iterator[Reading]:
        context, noun = self.context, ""
        opened = self.spans[clause.statement][0]
        segment = max(context.text.rfind(mark, opened, clause.start) for mark in "；;") + 1
        fresh, context.segment = segment > context.segment, segment
        for order, whole in enumerate(runs_of(context.text, clause)):
            run = _without_noun(whole, noun)
            said = context.text[clause.start : run.figures[0].outer[0]].rstrip()
            listed = order > 0 and ("、" in said or said.endswith(_JOINED))
            slot = Slot(clause, run, order == 0, listed)
            place, bindings = _bound(slot, context)
            noun = bindings[-1].noun
            yield from self._readings(slot, place, bindings, fresh)
        last = context.bound[-1][1] if context.bound else None
        if last and last.indicator:
            context.lead, context.told = divided(last.indicator, context.organisations).indicator, False

    def _readings(self, slot: Slot, place: int, bindings: Sequence[Binding], fresh: bool) -> Iterator[Reading]:
        clause, run, context = slot.clause, slot.run, self.context
        declined = _NAMES[:place]
        others = _others(slot, context, place + 1) if self.compare else ()
        count = len(run.figures)
        months = self.periods.listed(run.figures[0], count)
        months = months or _months(context.text, clause, run, self.periods.of(run.figures[0], clause, bindings[0]))
        for number, figure in enumerate(run.figures):
            binding = bindings[min(number, len(bindings) - 1)]
            series = context.series
            annual = "年率" in context.text[clause.start : figure.start]
            if binding.bare and not annual and (basis := context.basis or (series if series in _PERIOD_ON_PERIOD else None)):
                binding = replace(binding, comparison=basis, bare=False)
            elif binding.measure == "change" and figure.unit == "%" and binding.comparison:
                context.series = binding.comparison
                context.basis = None
            choice = months[number] if months else self.periods.of(figure, clause, binding)
            converted = CONSTRUCTIONS[place].rule is conversion and binding.measure != "ratio"
            if clause.bracketed and (converted or figure.outer[0] == clause.start):
                choice = self.choice  # the amount before the bracket, said again
            bounded = _with_shared_bound(figure, run.figures[0])
            yield Reading(
                bounded, binding, choice, _NAMES[place], clause, self.spans[clause.statement], series, declined, others, run
            )
            self.choice = choice
            if not clause.bracketed:
                context.bound.append((figure, binding))
                if binding.counted_subject and binding.noun:
                    context.subject = binding.noun
                elif binding.subject and (context.subject is None or fresh) and not binding.member:
                    context.subject = binding.subject


def _organisations(document: Document) -> tuple[str, ...]:
    """Names of organisations as the article writes them, longest first."""
    names = {document.text[name.start : name.end] for name in document.names if name.type == "organisation"}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _bound(slot: Slot, context: Context) -> tuple[int, Sequence[Binding]]:
    """The first construction that knows the slot, by its place in the table, and its bindings."""
    for place, construction in enumerate(CONSTRUCTIONS):
        bindings = construction.rule(slot, context)
        if bindings:
            return place, bindings
    raise AssertionError("the last rule takes everything")


def _others(slot: Slot, context: Context, first: int) -> tuple[tuple[str, Binding], ...]:
    """What the rules from the `first` on would have said of the run, had an earlier one not taken it."""
    said = ((construction.name, construction.rule(slot, context)) for construction in CONSTRUCTIONS[first:])
    return tuple((name, bindings[0]) for name, bindings in said if bindings and bindings[0].indicator)


def _without_noun(run: Run, noun: str) -> Run:
    """58个 | 国家 | 的123家: the noun behind one figure is not what the next one is of; but 12条 | 货线增长30% is."""
    place = run.before.find(noun) if noun else -1
    if not 0 <= place <= LONGEST_RELATIVE:
        return run
    rest = run.before[place + len(noun) :].lstrip("的")
    owns = change_before(rest) is not None or rest.startswith(WORDS["pivots"])
    return run if owns else Run(run.figures, rest, run.after)


def _statements(clauses: list[Clause]) -> dict[int, tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for clause in clauses:
        start, end = spans.get(clause.statement, (clause.start, clause.end))
        spans[clause.statement] = (min(start, clause.start), max(end, clause.end))
    return spans


def _months(text: str, clause: Clause, run: Run, choice: Choice) -> list[Choice] | None:
    """3个月的增速分别为…, 一至四季度出口分别为…: the figures of a period's months or quarters, one each."""
    period, count = choice.period, len(run.figures)
    if not period or count < 2:
        return None
    months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month + 1
    first = 12 * period.start.year + period.start.month - 1
    if months == count and _MONTHS.search(run.before):
        each = [Period.month((first + i) // 12, (first + i) % 12 + 1) for i in range(count)]
    elif months == 3 * count and _QUARTERS.search(text, max(0, clause.start - _TIME_BEFORE), run.figures[0].start):
        each = [Period.quarter((first + 3 * i) // 12, (first + 3 * i) % 12 // 3 + 1) for i in range(count)]
    else:
        return None
    return [Choice(one, "listed", choice.rejected) for one in each]


def _with_shared_bound(figure: Figure, first: Figure) -> Figure:
    """跨越400万辆、500万辆: a bound word before a row holds for the row."""
    if figure is first or figure.bound != "eq":
        return figure
    shared = first.outer[0] < first.start and first.bound in _SHARED_BOUNDS
    return replace(figure, bound=first.bound) if shared else figure


def _repeated(readings: list[Reading]) -> list[Reading]:
    """A figure said twice has one period: 行贿405万元 takes it from where the article says it."""
    said: dict[tuple[object, str], Reading] = {}
    for reading in readings:
        if reading.choice.period and reading.figure.digits > 1 and reading.choice.origin in {"clause", "statement"}:
            said.setdefault((reading.figure.value, reading.figure.unit), reading)
    done = []
    for told in readings:
        reading = told
        twin = said.get((reading.figure.value, reading.figure.unit))
        if twin and not reading.choice.period and reading.choice.origin in {"unknown", "frame"} and _same_thing(twin, reading):
            choice = Choice(twin.choice.period, "repeated", reading.choice.rejected)
            reading = replace(reading, choice=choice)
        done.append(reading)
    return done


def _same_thing(one: Reading, other: Reading) -> bool:
    a, b = one.binding.indicator or "", other.binding.indicator or ""
    return any(a[i : i + 2] in b for i in range(len(a) - 1))
