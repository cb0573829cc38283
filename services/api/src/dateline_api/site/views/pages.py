"""A page as it arrived beside the articles cut out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline_api.site.segments import Mark, Segment, marked_lines, segments
from dateline_api.site.views.facts import Told, page_marks, text_marks
from dateline_schema.records import Article, Page
from dateline_schema.records.page import Box

LINES_SHOWN = 400
"""Lines of a page before the reader is asked whether to show the rest."""


@dataclass(frozen=True)
class Block:
    """A paragraph in pieces, or a heading between paragraphs."""

    heading: str = ""
    pieces: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class Rectangle:
    """A printed line on its sheet, in points; `keys`: the facts it says, parted by spaces."""

    x: float
    y: float
    w: float
    h: float
    keys: str


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file that says where its lines stand."""

    view: str
    boxes: tuple[Rectangle, ...]


def blocks_of(article: Article, told: Sequence[Told]) -> list[Block]:
    """Paragraphs with their marks, headings before the paragraphs they belong to."""
    heads: dict[int, list[str]] = {}
    for head in article.section_heads:
        heads.setdefault(head.before_paragraph, []).append(head.text)
    marks = sorted(text_marks(told), key=lambda m: m.start)
    found: list[Block] = []
    start, first = 0, 0
    longest = max((m.end - m.start for m in marks), default=0)
    for number, paragraph in enumerate(article.paragraphs):
        end = start + len(paragraph)
        while first < len(marks) and marks[first].start + longest <= start:
            first += 1
        last = first
        while last < len(marks) and marks[last].start < end:
            last += 1
        found += [Block(heading=text) for text in heads.get(number, ())]
        found.append(Block(pieces=tuple(segments(article.text, marks[first:last], start, end))))
        start = end + 1
    return found


def raw_lines(page: Page, told: Iterable[Told], whole: bool) -> tuple[list[tuple[int, list[Segment]]], bool]:
    """The page's lines with their marks, and whether some were left out."""
    marks: list[Mark] = page_marks(told)
    found: list[tuple[int, list[Segment]]] = []
    for number, pieces in marked_lines(page.text, marks):
        if not whole and number > LINES_SHOWN:
            return found, True
        found.append((number, pieces))
    return found, False


def sheets_of(page: Page, told: Iterable[Told]) -> list[Sheet]:
    """The sheets of a PDF or a scan, each line a rectangle; those that say a fact carry its id."""
    if page.layout is None or not page.layout.boxes:
        return []
    marks = sorted(page_marks(told), key=lambda m: m.start)
    sheets: dict[int, list[tuple[Box, str]]] = {}
    following = 0
    for box in page.layout.boxes:
        while following < len(marks) and marks[following].end <= box.start:
            following += 1
        keys = []
        for mark in marks[following:]:
            if mark.start >= box.end:
                break
            keys.append(mark.key)
        sheets.setdefault(box.sheet, []).append((box, " ".join(dict.fromkeys(keys))))
    return [_sheet(boxes) for _, boxes in sorted(sheets.items())]


def _sheet(boxes: Sequence[tuple[Box, str]]) -> Sheet:
    width = max(box.x1 for box, _ in boxes) + min(box.x0 for box, _ in boxes)
    height = max(box.y1 for box, _ in boxes) + min(box.y0 for box, _ in boxes)
    drawn = tuple(
        Rectangle(round(b.x0, 1), round(b.y0, 1), round(max(b.x1 - b.x0, 0.1), 1), round(max(b.y1 - b.y0, 0.1), 1), keys)
        for b, keys in boxes
    )
    return Sheet(f"0 0 {width:.0f} {height:.0f}", drawn)
