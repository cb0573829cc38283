"""A page as it arrived beside the articles cut out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline_api.site.segments import Segment, marked_lines, segments
from dateline_api.site.views.facts import Told, page_marks, text_marks
from dateline_schema.records import Article, Page
from dateline_schema.records.page import Box

BOXES_SHOWN = 3000
"""Printed lines that are drawn at once."""


@dataclass(frozen=True)
class Block:
    """A paragraph in pieces, or a heading between paragraphs. `opening`: it begins here, and not in the part before."""

    heading: str = ""
    pieces: tuple[Segment, ...] = ()
    opening: bool = True


@dataclass(frozen=True)
class Rectangle:
    """A printed line on its sheet, in points; `keys`: numbers of the facts it says, parted by spaces."""

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


def blocks_of(article: Article, told: Sequence[Told], low: int = 0, high: int | None = None) -> list[Block]:
    """Paragraphs of `text[low:high]` with their marks, headings before the paragraphs they belong to."""
    last = len(article.text) if high is None else high
    heads: dict[int, list[str]] = {}
    for head in article.section_heads:
        heads.setdefault(head.before_paragraph, []).append(head.text)
    marks = sorted(text_marks(told), key=lambda m: m.start)
    found: list[Block] = []
    start = first = 0
    longest = max((m.end - m.start for m in marks), default=0)
    for number, paragraph in enumerate(article.paragraphs):
        end = start + len(paragraph)
        if start >= last:
            break
        if end >= low:
            while first < len(marks) and marks[first].start + longest <= start:
                first += 1
            following = first
            while following < len(marks) and marks[following].start < end:
                following += 1
            if start >= low:
                found += [Block(heading=text) for text in heads.get(number, ())]
            pieces = segments(article.text, marks[first:following], max(start, low), min(end, last))
            found.append(Block(pieces=tuple(pieces), opening=start >= low))
        start = end + 1
    return found


def raw_lines(page: Page, told: Iterable[Told], start: int, end: int, first: int) -> list[tuple[int, list[Segment]]]:
    """The lines of `text[start:end]` with their marks; `first` is the number of the first."""
    return list(marked_lines(page.text, page_marks(told), start, end, first))


def sheets_of(page: Page, told: Iterable[Told], start: int = 0, end: int | None = None) -> list[Sheet]:
    """The sheets of a PDF or a scan that hold `text[start:end]`, each line a rectangle; those that say a fact carry its number."""
    if page.layout is None or not page.layout.boxes:
        return []
    last = len(page.text) if end is None else end
    shown = {box.sheet for box in page.layout.boxes if box.start < last and box.end > start}
    marks = sorted(page_marks(told), key=lambda m: m.start)
    sheets: dict[int, list[tuple[Box, str]]] = {}
    following = drawn = 0
    for box in page.layout.boxes:
        if box.sheet not in shown:
            continue
        while following < len(marks) and marks[following].end <= box.start:
            following += 1
        keys = []
        for mark in marks[following:]:
            if mark.start >= box.end:
                break
            keys.append(str(mark.number))
        sheets.setdefault(box.sheet, []).append((box, " ".join(dict.fromkeys(keys))))
        drawn += 1
        if drawn == BOXES_SHOWN:
            break
    return [_sheet(boxes) for _, boxes in sorted(sheets.items())]


def _sheet(boxes: Sequence[tuple[Box, str]]) -> Sheet:
    width = max(box.x1 for box, _ in boxes) + min(box.x0 for box, _ in boxes)
    height = max(box.y1 for box, _ in boxes) + min(box.y0 for box, _ in boxes)
    drawn = tuple(
        Rectangle(round(b.x0, 1), round(b.y0, 1), round(max(b.x1 - b.x0, 0.1), 1), round(max(b.y1 - b.y0, 0.1), 1), keys)
        for b, keys in boxes
    )
    return Sheet(f"0 0 {width:.0f} {height:.0f}", drawn)
