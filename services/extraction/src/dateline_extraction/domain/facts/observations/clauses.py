"""Statements, clauses and runs of figures: the structure that binding walks.

A statement ends at a full stop, a clause at a comma, semicolon or colon. Brackets hold clauses of their own, which are read
after the clause around them. A run is a row of figures that share their words (6.8%、7.1%).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.figures import Figure
from dateline_text.times.mention import TimeMention

_STOPS = frozenset("。！？!?")
_SEPARATORS = frozenset("，,；;：:…")
_OPEN, _CLOSE = frozenset("（("), frozenset("）)")
_MARK = re.compile("[。！？!?，,；;：:…（()）]")
LONGEST_CLAUSE, LONGEST_STATEMENT = 300, 1500
"""Characters; text without punctuation (a table, noise) is cut here, so that reading stays linear."""
_PREPOSITION = re.compile(r"(?<![\u4e00-\u9fff])(?:从|到|自|至|在|于|截至|截止)$|第$")
_DELIVERED = re.compile("(?:份)?(?:交货|交割|到期)的?[^，。；]{2}")
_YEARLY = re.compile("年度(?!假)")
_LEVEL_WITH = re.compile("(?:同期|水平|的水平)?(?:大致|基本|大体|总体|几乎|相)?(?:持平|相当|相同)")
"""与上月 | 持平: what a figure is level with."""
_FISCAL = re.compile(r"\d{2,4}/\d{2}(?:(?:[至到及和—-]|年度[至到])\d{2,4}/\d{2})?(?:财政)?(?:年度)?")
"""2025/26年度: a financial year, whether or not its span is known."""
_AND = ("和", "及", "与")
_JOINS = frozenset({"", "、", "和", "与", "及", "至", "到", "以及", "或", "—", "-", "~", "～"})


@dataclass(frozen=True, slots=True)
class Run:
    """Figures side by side; `before` and `after` are the clause's words around them, without times and brackets."""

    figures: tuple[Figure, ...]
    before: str
    after: str


@dataclass(slots=True)
class Clause:
    """Half-open span `[start, end)` without the closing `mark`; `holes` are the bracketed stretches inside."""

    start: int
    end: int
    mark: str
    statement: int
    paragraph: int
    bracketed: bool = False
    holes: list[tuple[int, int]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    times: list[TimeMention] = field(default_factory=list)


def clauses_in(document: Document, figures: tuple[Figure, ...]) -> list[Clause]:
    """The clauses in text order, a bracket's after the one it stands in, with their figures and times."""
    found: list[Clause] = []
    protected = {position: figure.start for figure in figures for position in range(figure.start, figure.end)}
    statement = 0
    for paragraph, (start, end) in enumerate(document.paragraphs):
        for clause in _cut(document.text, max(start, document.body_start), end, protected):
            clause.paragraph, clause.statement = paragraph, clause.statement + statement
            found.append(clause)
        statement = (found[-1].statement if found else 0) + 1
    _fill(found, figures, document.times)
    return found


def _cut(text: str, start: int, end: int, protected: Mapping[int, int]) -> Iterator[Clause]:
    """`protected`: each position inside a figure, and where that figure begins: an overlong clause is cut before it, never through it."""
    statement, opened, current = 0, -1, Clause(start, start, "", 0, 0)
    opened_statement = start
    pending: list[Clause] = []
    for position, char in _marks(text, start, end):
        overlong = position - current.start >= LONGEST_CLAUSE
        if position in protected:
            begins = protected[position]
            if not overlong or opened >= 0 or begins <= current.start:
                continue
            current.end, current.mark = begins, ""
            yield current
            stopped = begins - opened_statement >= LONGEST_STATEMENT
            statement += stopped
            opened_statement = begins if stopped else opened_statement
            current = Clause(begins, begins, "", statement, 0)
            continue
        if opened >= 0:
            if char in _CLOSE or position == end or position - opened >= LONGEST_CLAUSE:
                pending.append(Clause(opened + 1, position, char, statement, 0, bracketed=True))
                current.holes.append((opened, min(end, position + 1)))
                opened = -1
            if position < end and (opened >= 0 or not overlong):
                continue
        if char in _OPEN and not overlong:
            opened = position
        elif char in _STOPS or char in _SEPARATORS or overlong:
            current.end, current.mark = position, char
            yield current
            yield from pending
            pending.clear()
            ellipsis = char == "…" and text[position - 1 : position] == "…"
            stopped = char in _STOPS or ellipsis or position - opened_statement >= LONGEST_STATEMENT
            statement += stopped
            opened_statement = position if stopped else opened_statement
            current = Clause(position + 1, position + 1, "", statement, 0)


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The places where a clause may be cut: punctuation, and in a stretch without any every so many characters; the end last."""
    last = start
    for match in _MARK.finditer(text, start, end):
        place = match.start()
        while place - last > LONGEST_CLAUSE:
            last += LONGEST_CLAUSE
            yield last, text[last]
        last = place
        yield place, text[place]
    while end - last > LONGEST_CLAUSE:
        last += LONGEST_CLAUSE
        yield last, text[last]
    yield end, "。"


def _fill(clauses: list[Clause], figures: tuple[Figure, ...], times: tuple[TimeMention, ...]) -> None:
    flat = [clause for clause in clauses if not clause.bracketed]
    nested = [clause for clause in clauses if clause.bracketed]
    for group in (nested, flat):
        index = 0
        for figure in figures:
            while index < len(group) and group[index].end < figure.end:
                index += 1
            if index < len(group) and group[index].start <= figure.start and not _in_hole(group[index], figure.start):
                group[index].figures.append(figure)
        index = 0
        for time in times:
            while index < len(group) and group[index].end < time.end:
                index += 1
            if index < len(group) and group[index].start <= time.start and not _in_hole(group[index], time.start):
                group[index].times.append(time)


def _in_hole(clause: Clause, position: int) -> bool:
    return any(start <= position < end for start, end in clause.holes)


def words(text: str, clause: Clause, start: int, end: int) -> str:
    """The words of `[start, end)` without brackets, times and layout."""
    if "/" in text[start:end]:
        clause = replace(clause, holes=[*clause.holes, *(match.span() for match in _FISCAL.finditer(text, start, end))])
    gaps = sorted([*clause.holes, *((t.start, t.end) for t in clause.times if t.kind == "time" and not _kept(text, t))])
    parts, position = [], start
    for low, high in gaps:
        if high <= position or low >= end:
            continue
        parts.append(_PREPOSITION.sub("", text[position : max(position, low)]))
        rest = _YEARLY.match(text, high - 1)  # 2022年 | 度计划投资
        position = max(position, rest.end() if rest else high)
    parts.append(text[position:end] if position < end else "")
    return "".join(parts).strip()


def _kept(text: str, time: TimeMention) -> bool:
    """Whether the words of a time stay: what the figure is compared with, or what tells a contract from the next one."""
    before = text[max(0, time.start - 1) : time.start]
    beside = before in {"与", "和", "同", "跟"} and _LEVEL_WITH.match(text, time.end) is not None
    return before in {"比", "较"} or beside or _DELIVERED.match(text, time.end) is not None


def _joined(text: str, left: Figure, right: Figure) -> bool:
    """Whether two figures stand in one row: joined, and of one unit (上升0.1个百分点至4.1% is none)."""
    return left.unit == right.unit and text[left.outer[1] : right.outer[0]].strip() in _JOINS


def runs_of(text: str, clause: Clause) -> list[Run]:
    """The clause's figures in rows that share their words."""
    rows: list[list[Figure]] = []
    for figure in clause.figures:
        if rows and _joined(text, rows[-1][-1], figure):
            rows[-1].append(figure)
        else:
            rows.append([figure])
    found, position = [], clause.start
    for number, row in enumerate(rows):
        stop = rows[number + 1][0].outer[0] if number + 1 < len(rows) else clause.end
        before = words(text, clause, position, row[0].outer[0])
        if before.endswith("、") or (number and before.endswith(_AND)):
            before = ""  # 113人遇难、536人受伤, 4枚火箭弹和26架无人机: the words belong to the figure before
        found.append(Run(tuple(row), before, words(text, clause, row[-1].outer[1], stop)))
        position = row[-1].outer[1]
    return found
