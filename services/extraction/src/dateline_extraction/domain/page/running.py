"""Running heads and feet: lines that several sheets print at the same place, and page numbers. They part no text that goes on.

第3页 共8页 or -24- stands at the edge of its sheet and counts with the sheets; a title that every sheet repeats is one on the first.
A page number within a sheet is a figure, and a line that is repeated elsewhere than at the edge is a refrain.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline_extraction.domain.page.features import Seen
from dateline_extraction.domain.page.lines import COMMA, OPEN, Line
from dateline_extraction.domain.page.places import Place
from dateline_extraction.domain.page.scores import IN_TEXT, Role
from dateline_schema.records import Layout

_COUNTED = re.compile(
    r"第\s*[\d一二三四五六七八九十百]{1,4}\s*[页頁](?:[\s，,/／]*[共总總]\s*\d{1,4}\s*[页頁])?|[共总]\s*\d{1,4}\s*[页頁][\s，,/／]*第\s*\d{1,4}\s*[页頁]"
    r"|[-—–－·•~～]\s*\d{1,4}\s*[-—–－·•~～]|(?:Page|PAGE|page|P\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4}"
)
_NUMBER = re.compile(r"\d{1,4}")
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]")
_EDGE, _NEAR, _LONGEST = 3, 9.0, 80
"""Rows from the edge, points, characters."""
_QUOTE = 4
"""Lines of words that are shown off; more are a lead in larger type."""


@dataclass(slots=True)
class _Edge:
    """A line at the edge of its sheet: head or foot, and how high it stands, if that is known."""

    index: int
    sheet: int
    head: bool
    y: float | None


def running_in(lines: Sequence[Line], text: str, layout: Layout | None) -> set[int]:
    """Numbers of the lines that only run over the sheets. Without a layout form feeds part the sheets."""
    edges = list(_edges(lines, text, layout))
    if len({edge.sheet for edge in edges}) < 2:
        # Of one sheet nothing runs; but its last line on paper may count it.
        feet = [edge for edge in edges if not edge.head and edge.y is not None]
        return {edge.index for edge in feet[-1:] if _COUNTED.fullmatch(lines[edge.index].text)}
    found = {edge.index for edge in edges if _COUNTED.fullmatch(lines[edge.index].text)}
    groups: dict[tuple[str, bool], list[_Edge]] = defaultdict(list)
    for edge in edges:
        line = lines[edge.index].text
        if edge.index not in found and len(line) <= _LONGEST:
            groups["" if _NUMBER.fullmatch(line) else _DIGITS.sub("#", "".join(line.split())), edge.head].append(edge)
    for (key, _), group in groups.items():
        found.update(_repeated(lines, group) if key else _counting(lines, group))
    return found


def over_sheets(roles: Sequence[Role], seen: Sequence[Seen], layout: Layout | None) -> tuple[Role, ...]:
    """The roles, with text that breaks off in a sentence at a sheet's end going on at the next one's begin, unless that is indented."""
    sheet_of = {box.start: box.sheet for box in layout.boxes} if layout else {}
    found = list(roles)
    for index in range(1, len(found)):
        line, before = seen[index].line, seen[index - 1].line
        turned = sheet_of.get(line.start) != sheet_of.get(before.start)
        if (
            turned
            and found[index] == Role.PARAGRAPH
            and found[index - 1] in IN_TEXT
            and before.ending in (OPEN, COMMA)
            and not line.indent
        ):
            found[index] = Role.MORE
    return tuple(found)


def without_quotes(roles: Sequence[Role], seen: Sequence[Seen], places: Sequence[Place]) -> tuple[Role, ...]:
    """The roles, with a few lines of larger type that stand within a story's text as furniture: words of it that are shown off.

    They stand at the head of a column, and the sentence above them goes on below.
    """
    found = list(roles)
    index = 0
    while index < len(places):
        end = index
        while end < len(places) and places[end].size == "big" and found[end] in IN_TEXT:
            end += 1
        if index < end <= index + _QUOTE and end < len(found) and found[end] in (Role.MORE, Role.PARAGRAPH):
            inside = found[end] == Role.MORE and found[index] != Role.BODY
            if found[index] == Role.BODY:
                found[end] = Role.BODY
            found[index:end] = [Role.FURNITURE_WITHIN if inside else Role.FURNITURE_BETWEEN] * (end - index)
        elif index < end <= index + _QUOTE and _is_quoted(seen, index, end):
            found[index:end] = [Role.FURNITURE] * (end - index)
        index = max(end, index + 1)
    return tuple(found)


_WITHIN = {
    Role.FURNITURE_BETWEEN: Role.FURNITURE_WITHIN,
    Role.CAPTION: Role.CAPTION_WITHIN,
    Role.CAPTION_MORE: Role.CAPTION_WITHIN_MORE,
}
_CAPTIONS = frozenset({Role.CAPTION, Role.CAPTION_MORE})
_FULL = 0.85
"""Share of its column that a line fills which breaks off for want of room and not because it ends."""


def around_boxes(roles: Sequence[Role], seen: Sequence[Seen], places: Sequence[Place]) -> tuple[Role, ...]:
    """The roles, with a story that a pull quote or a picture breaks going on behind it.

    Only on paper: a full line that ends no sentence must go on, unless what follows is indented; and text below a picture that has
    neither headline nor dateline is no story of its own.
    """
    found = list(roles)
    before: int | None = None
    for index in range(len(found) if places else 0):
        if found[index] in IN_TEXT:
            if found[index] == Role.BODY and before is not None and found[index - 1] in _CAPTIONS and seen[index].head is None:
                found[index] = Role.PARAGRAPH
            if found[index] == Role.PARAGRAPH and before is not None and not seen[index].line.indent and breaks_off(seen[before]):
                found[index] = Role.MORE
                found[before + 1 : index] = [_WITHIN.get(inside, inside) for inside in found[before + 1 : index]]
            before = index
        elif found[index] not in _WITHIN and found[index] not in _WITHIN.values():
            before = None
    return tuple(found)


def breaks_off(one: Seen) -> bool:
    """Whether a line fills its column and ends no sentence."""
    return one.line.ending in (OPEN, COMMA) and one.width > 0 and one.line.width >= _FULL * one.width


def _is_quoted(seen: Sequence[Seen], start: int, end: int) -> bool:
    return seen[start].line.text.startswith(("“", "「", "『")) and seen[end - 1].line.text.endswith(("”", "」", "』"))


def _repeated(lines: Sequence[Line], group: Sequence[_Edge]) -> Iterable[int]:
    """The same words on several sheets, at one height. What is the same to the letter stays on the first."""
    sheets = {edge.sheet for edge in group}
    if len(sheets) < 2 or not _WORDS.search(lines[group[0].index].text):
        return ()
    heights = [edge.y for edge in group if edge.y is not None]
    if heights and max(heights) - min(heights) > _NEAR:
        return ()
    texts = {"".join(lines[edge.index].text.split()) for edge in group}
    first = min(sheets)
    return [edge.index for edge in group if len(texts) > 1 or edge.sheet != first]


def _counting(lines: Sequence[Line], group: Sequence[_Edge]) -> Iterable[int]:
    """Bare numbers that grow with the sheets."""
    steps: dict[int, list[int]] = defaultdict(list)
    for edge in group:
        steps[int(lines[edge.index].text) - edge.sheet].append(edge.index)
    return [index for indexes in steps.values() if len(indexes) > 1 for index in indexes]


def _edges(lines: Sequence[Line], text: str, layout: Layout | None) -> Iterable[_Edge]:
    if layout is None or not layout.boxes:
        yield from _by_form_feed(lines, text)
        return
    boxes = {box.start: box for box in layout.boxes}
    sheets: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if box := boxes.get(line.start):
            sheets[box.sheet].append((box.y0, index))
    for sheet, rows in sheets.items():
        rows.sort()
        for number, (y, index) in enumerate(rows):
            if number < _EDGE:
                yield _Edge(index, sheet, True, y)
            if number >= len(rows) - _EDGE:
                yield _Edge(index, sheet, False, y)


def _by_form_feed(lines: Sequence[Line], text: str) -> Iterable[_Edge]:
    if "\f" not in text:
        return
    sheets: dict[int, list[int]] = defaultdict(list)
    sheet, position = 0, 0
    for index, line in enumerate(lines):
        sheet += text.count("\f", position, line.start)
        position = line.start
        sheets[sheet].append(index)
    for number, indexes in sheets.items():
        for place, index in enumerate(indexes):
            if place < _EDGE - 1:
                yield _Edge(index, number, True, None)
            if place >= len(indexes) - _EDGE + 1:
                yield _Edge(index, number, False, None)
