"""A tree of HTML into pieces: one for each stretch that a browser sets as a block, with what its markup says of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from dateline_ingest.domain.web.names import is_name, personal

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
     "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
     "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
SILENT = frozenset(
    {"audio", "button", "canvas", "head", "iframe", "input", "math", "noscript", "object", "option", "script", "select", "style", "svg",
     "template", "textarea", "title", "video"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"})
# visibility: hidden hides no words for good: whole stories stand so until a script shows them.
_HIDDEN = re.compile(r"(?:^|;)\s{0,9}display\s{0,9}:\s{0,9}none", re.I)
_SPACES = re.compile(r"[ \t\r\n\f\v\u200b\ufeff\u2028\u2029]+")
_OUTER = " \u3000\xa0"
_MOST_CELLS = 60
_WORDS = re.compile(r"\w")
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:authors?|byline|writer|reporter|zuozhe|rich_media_meta_text)(?:$|[\s_-]|Info)", re.I)
# Accounts and people alike have these: believed of a Chinese name alone.
_ACCOUNT = re.compile(r"(?:^|[\s_-])(?:nick-?name|user-?name|user-?link|name|user|vcard|fn)(?:$|[\s_-])", re.I)
_CENTRED = re.compile(r"\bcenter\b|[-_]center\b|caption|descr|tushuo|pic[-_]?text|img[-_]?(?:note|text|title|desc)", re.I)
_SHORT, _NAME = 200, 40
# A link behind the last words of a paragraph that leads back or on.
_BACK = re.compile(r"(?:返回.{1,8}[，,]?\s?)?(?:查看|阅读|点击|了解)(?:更多|全文|原文|详情|查看.{0,6}|进入.{0,6})[>》\s…]*")


@dataclass(slots=True)
class Piece:
    """Text of one block. `element`: the innermost block around it. `linked`, `bold`: how many of its characters are. `heading`:
    1 to 6 in a heading element. `row`: cells of one row of a table. `captioned`: under or in a figure. `pictured`: the block
    before it is a picture. `listed`: in a list."""

    text: str
    element: Any
    linked: int = 0
    bold: int = 0
    heading: int = 0
    row: bool = False
    captioned: bool = False
    pictured: bool = False
    listed: bool = False
    centred: bool = False
    spaced: str = ""
    """The text with a blank wherever an element begins or ends: credits stand in boxes with nothing but style between them."""
    author: str = ""
    """What an element of it says is the author's name."""
    when: str = ""
    """What a time element of it says to machines."""

    @property
    def is_links(self) -> bool:
        """Whether it is more link than text."""
        return self.linked * 2 > len(self.text)


@dataclass(slots=True)
class _State:
    parts: list[tuple[str, bool, bool]] = field(default_factory=list)
    silent: int = 0
    linked: int = 0
    bold: int = 0
    figures: int = 0
    lists: int = 0
    pictured: bool = False
    author: str = ""
    when: str = ""
    stack: list[Any] = field(default_factory=list)
    rows: list[list[str] | None] = field(default_factory=list)


def pieces_of(root: Any) -> Iterator[Piece]:
    """The pieces below an element in document order; without recursion, so depth costs nothing. What is hidden is passed over."""
    state = _State()
    hidden: list[Any] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event in ("comment", "pi"):
            _add(state, element.tail if element is not root else None)
        elif event == "start":
            if tag in BLOCKS:
                yield from _flush(state)
            _open(state, element, tag, hidden)
            _add(state, element.text)
        else:
            if tag in BLOCKS and tag != "br":
                yield from _flush(state)
            _close(state, element, tag, hidden)
            if element is not root:
                _add(state, element.tail)
    yield from _flush(state)


def _open(state: _State, element: Any, tag: str, hidden: list[Any]) -> None:
    if tag in SILENT or _HIDDEN.search(element.get("style") or ""):
        hidden.append(element)
        state.silent += 1
    if tag in ("img", "picture") and not state.silent:
        state.pictured = True
    if not state.when and (tag == "time" or element.get("itemprop") == "datePublished"):
        state.when = (element.get("datetime") or element.get("content") or "")[:_NAME]
    if not state.author:
        told = f"{element.get('class') or ''} {element.get('rel') or ''} {element.get('itemprop') or ''}"
        state.author = _author_in(element, named=_AUTHOR.search(told) is not None, account=_ACCOUNT.search(told) is not None)
    state.linked += tag == "a" and element.get("href") is not None
    state.bold += tag in _BOLD
    state.figures += tag in ("figure", "figcaption")
    state.lists += tag in ("ul", "ol", "dl")
    if tag in BLOCKS and tag != "br":
        state.stack.append(element)


def _close(state: _State, element: Any, tag: str, hidden: list[Any]) -> None:
    if hidden and hidden[-1] is element:
        hidden.pop()
        state.silent -= 1
    state.linked -= tag == "a" and element.get("href") is not None
    state.bold -= tag in _BOLD
    state.figures -= tag in ("figure", "figcaption")
    state.lists -= tag in ("ul", "ol", "dl")
    if tag in BLOCKS and tag != "br" and state.stack and state.stack[-1] is element:
        state.stack.pop()


def _add(state: _State, text: str | None) -> None:
    if text and not state.silent and (state.parts or not text.isspace()):
        state.parts.append((text, state.linked > 0, state.bold > 0))


def _flush(state: _State) -> Iterator[Piece]:
    parts, state.parts = state.parts, []
    while len(parts) > 1 and parts[-1][1] and _BACK.fullmatch(parts[-1][0].strip()):
        parts.pop()
    if not parts:
        return
    text = _SPACES.sub(" ", "".join(part for part, _, _ in parts)).strip(_OUTER)
    if not _WORDS.search(text):
        return
    element = state.stack[-1] if state.stack else None
    tag = element.tag if element is not None else ""
    yield Piece(
        text,
        element,
        linked=sum(len(part.strip()) for part, linked, _ in parts if linked),
        bold=sum(len(part.strip()) for part, _, bold in parts if bold),
        heading=int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0,
        captioned=state.figures > 0,
        pictured=state.pictured,
        listed=state.lists > 0,
        centred=element is not None and _is_centred(element),
        spaced=_SPACES.sub(" ", " ".join(part for part, _, _ in parts)).strip(_OUTER) if len(text) < _SHORT else text,
        author=state.author if state.author and state.author in text else "",
        when=state.when,
    )
    state.pictured, state.author, state.when = False, "", ""


def _is_centred(element: Any) -> bool:
    """Whether the block or the one around it is set in the middle, by attribute, style or a class that says so."""
    for one in (element, element.getparent()):
        if one is None or one.tag == "body":
            break
        told = f"{one.get('align') or ''} {one.get('style') or ''} {one.get('class') or ''}"
        if one.tag == "center" or _CENTRED.search(told):
            return True
    return False


def tables_in(pieces: list[Piece]) -> list[Piece]:
    """Pieces that are cells of one row become one piece, tabs between the cells; tables that only set the page stay as they are."""
    found: list[Piece] = []
    row: Any = None
    known: dict[Any, bool] = {}
    for piece in pieces:
        own = _row_of(piece.element, known)
        if own is not None and own is row:
            last = found[-1]
            same = _cell_of(last.element) is _cell_of(piece.element)
            last.text += (" " if same else "\t") + piece.text
            last.linked, last.element = last.linked + piece.linked, piece.element
        else:
            found.append(piece)
            piece.row = own is not None
        row = own
    return found


def _cell_of(element: Any) -> Any:
    while element is not None and element.tag not in _CELLS:
        element = element.getparent()
    return element


def _row_of(element: Any, known: dict[Any, bool]) -> Any:
    """The row of a table of figures or words that the element stands in: short cells, two or more a row. `known`: of rows seen."""
    cell = _cell_of(element)
    row = cell.getparent() if cell is not None else None
    if row is None or row.tag != "tr":
        return None
    if row not in known:
        cells = [child for child in row if child.tag in _CELLS]
        known[row] = 2 <= len(cells) <= _MOST_CELLS and all(map(_is_cell, cells))
    return row if known[row] else None


def _is_cell(cell: Any) -> bool:
    length = 0
    for text in cell.itertext():
        length += len(text.strip())
        if length > _LONGEST_CELL:
            return False
    return cell.find(".//table") is None


_LONGEST_CELL = 60


def _author_in(element: Any, *, named: bool, account: bool) -> str:
    """Who the element says wrote: what it holds, if it is as short as a name, else the first name in it."""
    if not named and not account:
        return ""
    text = _short(element)
    if named and text and personal(text):
        return text
    first = next((word for part in element.itertext() if (word := part.strip(_OUTER))), "") if len(text) < _SHORT else ""
    return first if is_name(first) else ""


def _short(element: Any) -> str:
    """The element's own text, if it is as short as a name."""
    parts: list[str] = []
    length = 0
    for text in element.itertext():
        parts.append(text)
        length += len(text)
        if length > _SHORT:
            return ""
    text = _SPACES.sub(" ", "".join(parts)).strip(_OUTER)
    return text if len(text) <= _NAME else ""
