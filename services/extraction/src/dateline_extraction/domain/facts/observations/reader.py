"""Reads an article's figures in order: each run goes to the first rule that knows its construction."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.binding import Binding, Context, Slot
from dateline_extraction.domain.facts.observations.clauses import Clause, clauses_in, runs_of, words
from dateline_extraction.domain.facts.observations.comparisons import compared
from dateline_extraction.domain.facts.observations.figures import Figure, figures_in
from dateline_extraction.domain.facts.observations.periods import Choice, Periods
from dateline_extraction.domain.facts.observations.phrases import divided, topic
from dateline_extraction.domain.facts.observations.rules import RULES

_HEADING = re.compile(r"(?:分别)?(?:如下|为|是|包括|方面|看)?$")


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


def read(document: Document) -> list[Reading]:
    """Every figure of the article in reading order."""
    figures = figures_in(document)
    if not figures:
        return []
    clauses = clauses_in(document, figures)
    spans = _statements(clauses)
    periods = Periods(document)
    context, statement, found = Context(document.text), -1, []
    for number, clause in enumerate(clauses):
        if clause.statement != statement:
            statement, context = clause.statement, Context(document.text)
        periods.enter(clause)
        ahead = clauses[number + 1] if number + 1 < len(clauses) and clauses[number + 1].statement == statement else None
        context.ahead = words(document.text, ahead, ahead.start, ahead.end) if ahead and not ahead.figures else ""
        found.extend(_clause(document, clause, context, periods, spans[statement]))
        periods.leave(clause)
    return [compared(document, reading, found) for reading in _repeated(found)]


def _statements(clauses: list[Clause]) -> dict[int, tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for clause in clauses:
        start, end = spans.get(clause.statement, (clause.start, clause.end))
        spans[clause.statement] = (min(start, clause.start), max(end, clause.end))
    return spans


def _clause(
    document: Document, clause: Clause, context: Context, periods: Periods, statement: tuple[int, int]
) -> Iterator[Reading]:
    text = document.text
    if not clause.figures:
        if clause.bracketed:
            return
        said = words(text, clause, max(clause.start, document.body_start), clause.end)
        if clause.mark in "：:" and said:
            context.heading = topic(_HEADING.sub("", said)) or None
        if topic(said):
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
        if len(bindings) < len(run.figures):
            bindings = [*bindings, *[bindings[-1]] * (len(run.figures) - len(bindings))]
        for figure, binding in zip(run.figures, bindings, strict=False):
            choice = periods.of(figure, clause, binding.counted_subject)
            yield Reading(figure, binding, choice, rule.__name__, clause, statement, tuple(declined))
            if not clause.bracketed:
                context.bound.append((figure, binding))
                if binding.subject and context.subject is None:
                    context.subject = binding.subject
    last = context.bound[-1][1] if context.bound else None
    if last and last.indicator:
        context.lead = divided(last.indicator).indicator


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
