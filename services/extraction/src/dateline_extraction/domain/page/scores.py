"""How well a line looks like each role, and how well it bears what follows it: the numbers the cut adds up.

The weights were set by hand on what sets newspaper lines apart and checked on pages with known answers; each says in words
what it saw, for `explain`.
"""

from dataclasses import dataclass
from enum import IntEnum

from dateline_extraction.domain.page.datelines import Head, head_of
from dateline_extraction.domain.page.furniture import is_furniture
from dateline_extraction.domain.page.lines import CLOSER, COLON, COMMA, FULL_STOP, OPEN, Line
from dateline_extraction.domain.page.width import INDENT, widths_of

_LOOSE_SHARE = 0.06
_LOOSE_LINES = 4
Score = tuple[float, tuple[str, ...]]


class Role(IntEnum):
    """What a line is."""

    FURNITURE = 0
    KICKER = 1
    HEADLINE = 2
    HEADLINE_MORE = 3
    SUBHEADLINE = 4
    BODY = 5
    """First line of an article's body."""
    PARAGRAPH = 6
    """First line of a later paragraph."""
    MORE = 7
    """Continues the paragraph."""
    SECTION = 8
    SECTION_MORE = 9


_F, _K, _H, _H2, _SUB, _B, _P, _M, _S, _S2 = Role
IN_TEXT = frozenset({_B, _P, _M})


@dataclass(slots=True)
class Seen:
    """A line with what its surroundings say about it."""

    line: Line
    width: int
    head: Head | None
    furniture: bool
    dashes: bool
    ragged: bool
    """Whether the page is set loosely: lines in mid-sentence often leave room for one more character."""


def seen_in(lines: list[Line]) -> list[Seen]:
    """The page's lines with column width, dateline, furniture and dashes found."""
    widths = widths_of(lines)
    ragged = _ragged(lines, widths)
    found = []
    for index, line in enumerate(lines):
        head = head_of(" ".join(other.text for other in lines[index : index + 3])[:200])
        # A dateline needs a good part of its words on its first line.
        found.append(
            Seen(line, widths[index], head, is_furniture(line.text), line.text.startswith(("——", "--", "－－", "──")), ragged)
        )
    return found


def _ragged(lines: list[Line], widths: list[int]) -> bool:
    """Judged by lines that end in the middle of a word or clause, which the next line must continue."""
    left = [
        width - line.width - following.lead
        for line, following, width in zip(lines, lines[1:], widths, strict=False)
        if line.ending == OPEN and width - INDENT < line.width <= width + line.hang
    ]
    loose = sum(room >= 0 for room in left)
    return loose >= _LOOSE_LINES and loose > _LOOSE_SHARE * len(left)


def look(seen: list[Seen], index: int, role: Role) -> tuple[float, tuple[str, ...]]:
    """How well a line looks like its role by itself."""
    this = seen[index]
    if role == _F:
        return (3.0, ("furniture words",)) if this.furniture else (-7.0, ())
    penalty = -5.0 if this.furniture and role not in IN_TEXT else -2.0 if this.furniture else 0.0
    if role == _B:
        return (10.0 + penalty, ("dateline",)) if this.head else (-7.0 + penalty, ("no dateline",))
    if this.head is not None and this.head.month is not None:
        penalty -= 9.0  # a dateline that is not at the head of a body
    if role == _SUB:
        return (6.0, ("dashes",)) if this.dashes else (-9.0, ())
    if this.dashes and role != _M:
        penalty -= 4.0
    if role in (_H, _H2, _K, _S, _S2):
        score, why = _heading(seen, index, role)
        return score + penalty, why
    return penalty, ()


def _heading(seen: list[Seen], index: int, role: Role) -> tuple[float, tuple[str, ...]]:
    this, line = seen[index], seen[index].line
    after = seen[index + 1].line.gap if index + 1 < len(seen) else 1
    score, why = -1.5, []
    if line.ending == FULL_STOP and line.text[-1] in "。.":
        score -= 5.0
        why.append("ends a sentence")
    if line.ending == COMMA:
        score -= 4.0 if role not in (_S, _H) else 0.5 if role == _S else 3.0
    if len(line.text) < 4:
        score -= 3.0
        why.append("very short")
    if line.text[0] in "，。、；：？！）】》」』”’":
        score -= 6.0
        why.append("begins with a mark that cannot begin a line")
    if role in (_H2, _S2):
        score += 1.5 if line.gap == 0 else -3.0
    else:
        score += 1.0 if line.gap else -0.5
    if role == _K:
        score -= 3.0
    if role == _S:
        score -= 1.3
    if role in (_S, _S2) and line.width > this.width - 2:
        score -= 2.5
        why.append("as wide as the column")
    if role in (_H, _H2) and abs(line.width - this.width) > 2 and line.ending != FULL_STOP:
        score += 0.6
        why.append("not set to the column")
    if after == 0 and role in (_S, _S2):
        score -= 0.3
    return score, tuple(why)


def pair(seen: list[Seen], index: int, role: Role, following: Role | None) -> tuple[float, tuple[str, ...]]:
    """How well a line bears what follows it: continued, or ended."""
    if role not in IN_TEXT:
        if role == _S and following == _S2 and seen[index].line.ending == COMMA:
            return 1.5, ("a section head of two lines",)
        if role in (_S, _H) and following in (_S2, _H2):
            return 0.5 if seen[index].line.ending in (COMMA, OPEN) else 0.0, ()
        if role == _S and seen[index].line.ending == COMMA:
            return -4.0, ("a section head that ends with a comma",)
        return 0.0, ()
    this = seen[index]
    line, room = this.line, this.width - (INDENT if role in (_B, _P) else 0)
    following_lead = seen[index + 1].line.lead if index + 1 < len(seen) else 2
    if following == _M:
        return _continued(line, room, following_lead, this.width, this.ragged)
    if following == _F and index + 2 < len(seen):
        ended, why = _ended(line, room, this.width)
        return max(ended, -1.0), why
    return _ended(line, room, this.width)


def _continued(line: Line, room: int, lead: int, width: int, ragged: bool) -> tuple[float, tuple[str, ...]]:
    """The next line goes on: this one must have been full."""
    if line.width > room + line.hang:
        # A first line set without the indent, or a line of another column.
        return (
            (-1.0, ("wider than its indent leaves",)) if line.width <= width + line.hang else (-1.5, ("wider than the column",))
        )
    left = room - line.width
    if left < lead:
        return 1.5, ("full",)
    ragged = ragged and line.ending != FULL_STOP
    if left < lead + 2:
        return (0.7 if ragged else -0.8), ("nearly full",)
    if ragged and left < lead + 4:
        # Exactly the indent is missing: rather a paragraph's first line.
        return (-0.4 if left >= INDENT else 0.0), ("loosely set",)
    # A line that ends in mid-sentence goes on, whatever the width says.
    return (-6.0 if line.ending == FULL_STOP else -1.2 if ragged else -2.5), ("room was left",)


def _ended(line: Line, room: int, width: int) -> tuple[float, tuple[str, ...]]:
    """The paragraph ends here: the line must end a sentence."""
    scores = {FULL_STOP: 0.5, CLOSER: -2.0, COLON: -2.0, COMMA: -9.0, OPEN: -8.0}
    score = scores[line.ending]
    short = room - line.width >= 2
    if short and line.ending in (FULL_STOP, COLON, CLOSER):
        score += 2.0
    elif not short:
        score -= 0.8
    return score, (f"ends a paragraph: {line.ending}", "short" if short else "full")
