"""Reads an article's figures in order: each run goes to the first rule that knows its construction."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.binding import Binding, Context, Slot
from dateline_extraction.domain.facts.observations.clauses import Clause, clauses_in, runs_of, words
from dateline_extraction.domain.facts.observations.comparisons import compared, is_statistical
from dateline_extraction.domain.facts.observations.figures import Figure, figures_in
from dateline_extraction.domain.facts.observations.periods import Choice, Periods
from dateline_extraction.domain.facts.observations.phrases import divided, topic
from dateline_extraction.domain.facts.observations.rules import RULES
from dateline_shared.periods import Period

LOOK_AHEAD = 8
"""Clauses within which a topic that comes last is looked for."""
_HEADING = re.compile(r"(?:分别)?(?:如下|为|是|包括)$")
_NO_TOPIC = re.compile(r"^(?:纵观|面对|随着|由于|得益于|受益于|受|为了|为|根据|按照|据|尽管|虽然)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with its meaning, and how it was come by: rule, clause, the rules that declined, the times passed over."""

    figure: Figure
    binding: Binding
    choice: Choice
    rule: str
    clause: Clause
    statement: tuple[int, int]
    declined: tuple[str, ...]
    others: tuple[tuple[str, Binding], ...] = ()


def read(document: Document, *, compare: bool = False) -> list[Reading]:
    """Every figure of the article in reading order; `compare` also keeps what the rules further down would have said."""
    figures = figures_in(document)
    if not figures:
        return []
    clauses = clauses_in(document, figures)
    spans = _statements(clauses)
    counted = {clause.statement for clause in clauses if clause.figures}
    periods = Periods(document)
    context, statement, paragraph = Context(document.text), -1, -1
    found: list[Reading] = []
    for number, clause in enumerate(clauses):
        if clause.statement != statement:
            statement, context = clause.statement, Context(document.text, before=context.last() or context.before)
            context.before_paragraph = paragraph
        paragraph = clause.paragraph
        periods.enter(clause)
        if clause.figures:
            context.ahead = _ahead(document.text, clauses, number)
        if statement in counted:
            found.extend(_clause(document, clause, context, periods, spans[statement], compare))
        periods.leave(clause)
    statistical = is_statistical(document)
    return [compared(document, reading, statistical) for reading in _repeated(found)]


def _ahead(text: str, clauses: list[Clause], number: int) -> str:
    """The first clause without figures further on in the statement: a topic that comes last."""
    for clause in clauses[number + 1 : number + 1 + LOOK_AHEAD]:
        if clause.statement != clauses[number].statement:
            break
        if not clause.figures and not clause.bracketed:
            return words(text, clause, clause.start, clause.end)
    return ""


def _statements(clauses: list[Clause]) -> dict[int, tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for clause in clauses:
        start, end = spans.get(clause.statement, (clause.start, clause.end))
        spans[clause.statement] = (min(start, clause.start), max(end, clause.end))
    return spans


def _clause(
    document: Document, clause: Clause, context: Context, periods: Periods, statement: tuple[int, int], compare: bool
) -> Iterator[Reading]:
    text = document.text
    if not clause.figures:
        if clause.bracketed:
            return
        said = words(text, clause, max(clause.start, document.body_start), clause.end)
        if clause.mark in "：:" and said:
            listed, times = _HEADING.subn("", said)
            context.heading = (topic(listed) or None) if times else None
        if topic(said) and not _NO_TOPIC.match(said):
            context.lead = said
        return
    for order, run in enumerate(runs_of(text, clause)):
        slot = Slot(clause, run, order == 0)
        declined: list[str] = []
        for rule in RULES:
            bindings = rule(slot, context)
            if bindings:
                break
            declined.append(rule.__name__)
        else:  # pragma: no cover - the last rule takes everything
            continue
        others = _others(slot, context, len(declined) + 1) if compare else ()
        if len(bindings) < len(run.figures):
            bindings = [*bindings, *[bindings[-1]] * (len(run.figures) - len(bindings))]
        months = _months(run.before, periods.of(run.figures[0], clause, False), len(run.figures))
        for place, (figure, binding) in enumerate(zip(run.figures, bindings, strict=False)):
            choice = months[place] if months else periods.of(figure, clause, binding.counted_subject)
            figure = _with_shared_bound(figure, run.figures[0])
            yield Reading(figure, binding, choice, rule.__name__, clause, statement, tuple(declined), others)
            if not clause.bracketed:
                context.bound.append((figure, binding))
                if binding.subject and context.subject is None:
                    context.subject = binding.subject
    last = context.bound[-1][1] if context.bound else None
    if last and last.indicator:
        context.lead = divided(last.indicator).indicator


def _others(slot: Slot, context: Context, first: int) -> tuple[tuple[str, Binding], ...]:
    """What the rules from the `first` on would have said of the run, had an earlier one not taken it."""
    said = ((rule.__name__, rule(slot, context)) for rule in RULES[first:])
    return tuple((name, bindings[0]) for name, bindings in said if bindings and bindings[0].indicator)


def _months(before: str, choice: Choice, count: int) -> list[Choice] | None:
    """3个月的增速分别为…: the figures of a period's months, one each."""
    period = choice.period
    if not period or count < 2 or not re.search(r"个月[^，。]{0,12}分别", before):
        return None
    months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month + 1
    if months != count:
        return None
    first = 12 * period.start.year + period.start.month - 1
    return [Choice(Period.month((first + i) // 12, (first + i) % 12 + 1), choice.origin, choice.rejected) for i in range(count)]


def _with_shared_bound(figure: Figure, first: Figure) -> Figure:
    """跨越400万辆、500万辆: a bound word before a row holds for the row."""
    shared = (
        figure is not first and figure.bound == "eq" and first.outer[0] < first.start and first.bound in {"gt", "approx", "lt"}
    )
    return replace(figure, bound=first.bound) if shared else figure


def _repeated(readings: list[Reading]) -> list[Reading]:
    """A figure said twice has one period: 行贿405万元 takes it from where the article says it."""
    said: dict[tuple[object, str], Reading] = {}
    for reading in readings:
        if reading.choice.period and reading.figure.digits > 1 and reading.choice.origin in {"clause", "statement"}:
            said.setdefault((reading.figure.value, reading.figure.unit), reading)
    done = []
    for reading in readings:
        twin = said.get((reading.figure.value, reading.figure.unit))
        if twin and not reading.choice.period and reading.choice.origin in {"unknown", "frame"} and _same_thing(twin, reading):
            choice = Choice(twin.choice.period, "repeated", reading.choice.rejected)
            reading = replace(reading, choice=choice)
        done.append(reading)
    return done


def _same_thing(one: Reading, other: Reading) -> bool:
    a, b = one.binding.indicator or "", other.binding.indicator or ""
    return any(a[i : i + 2] in b for i in range(len(a) - 1))
