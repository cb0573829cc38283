"""What can be seen of a line before its role is known: every feature takes one of a few named values.

A feature looks at the line, at its column, or at its neighbours, never at a decision. scores.py holds what each value is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add

from dateline_extraction.domain.page.datelines import Head, head_of, opens_story
from dateline_extraction.domain.page.indents import indented_in, is_indented
from dateline_extraction.domain.page.lines import COLON, COMMA, FULL_STOP, OPEN, Line
from dateline_extraction.domain.page.places import Place
from dateline_extraction.domain.page.signs import (
    begin_of,
    byline_sign,
    caption_signs,
    furniture_sign,
    inside_of,
    quotations,
    table_signs,
)
from dateline_extraction.domain.page.width import INDENT, UNSET, widths_of

_WINDOW = 15
_LOOSE_SHARE, _LOOSE_LINES = 0.08, 3
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_TEARS = frozenset(".．:：∶%％‰·万亿億萬元年月日个個名人")
_BLOCK = 300
_DOUBLED = 6
"""A line repeated where one column ends and the next begins; a shorter one may be a refrain."""


@dataclass(slots=True)
class Seen:
    """A line with what its surroundings say about it. `width`: of its column in half columns, 0 when the text is not set."""

    line: Line
    width: int
    head: Head | None
    features: tuple[str, ...]
    """One value of each of FEATURES, in that order."""
    as_first: str
    """How it fills its column as a paragraph's first line, with how it ends."""
    as_more: str
    meets: str
    """How it and the next line fit as two lines of one heading."""


FEATURES = ("gap", "next gap", "end", "begin", "indent", "dateline", "next dateline", "furniture", "fill", "length", "inside", "quoted", "byline", "caption", "table", "type", "place")  # fmt: skip


_END = FEATURES.index("end")


def seen_in(lines: Sequence[Line], places: Sequence[Place] = ()) -> list[Seen]:
    """The lines with everything that can be seen of them. `places`: on paper, where the layout tells."""
    if not lines:
        return []
    widths = [place.column for place in places] if places else widths_of(lines)
    indented = indented_in(lines, widths)
    ragged = _ragged(lines, widths)
    gaps = _gaps(lines)
    heads, openings = _heads(lines)
    tables = table_signs(lines)
    captions = caption_signs(lines)
    quoted = quotations(lines)
    found = []
    endings = _endings(lines)
    dated = "dated page" if "dated" in openings else "undated page"
    last = len(lines) - 1
    measured = "measured " if places else ""
    for i, line in enumerate(lines):
        width = widths[i]
        lead = (lines[i + 1].lead if i < last else 2) + (1 if line.latin else 0)
        first_room = width - (line.indent if line.indent > 1 or indented[i] or places else INDENT)
        more = _fullness(line, width, lead)
        first = _fullness(line, first_room if width else UNSET, lead)
        setting = measured + _setting(line, lines[i + 1] if i < last else None, indented=indented[i], ragged=ragged[i])
        features = (
            gaps[i],
            gaps[i + 1],
            ("" if width else "unset ") + endings[i],
            begin_of(line),
            measured + _indent(line, indented[i]),
            openings[i] if openings[i] != "none" else dated,
            openings[i + 1] if i < last else "end of page",
            "doubled" if i and line.text == lines[i - 1].text and len(line.text) >= _DOUBLED else furniture_sign(line.plain),
            _fill(line, width, more, first),
            ("" if width else "unset ") + _length(line),
            inside_of(line.text),
            quoted[i],
            byline_sign(line.plain),
            captions[i],
            tables[i],
            places[i].size if places else "unknown",
            "first" if i == 0 else "last" if i == last else "within",
        )
        meets = _meets(line, lines[i + 1], endings[i]) if i < last else "end of page"
        found.append(
            Seen(line, width, heads[i], features, f"{setting}{first}, {endings[i]}", f"{setting}{more}, {endings[i]}", meets)
        )
    return found


def mended(seen: Sequence[Seen]) -> float:
    """Of the lines that stop in mid-sentence, the share whose last character and the next line's first are a word of the page."""
    stopped = [s.features[_END] for s in seen if OPEN in s.features[_END]]
    return sum(end.endswith("known") for end in stopped) / len(stopped) if stopped else 1.0


def _setting(line: Line, following: Line | None, *, indented: bool, ragged: bool) -> str:
    """What a line's fullness has to be read with: where paragraphs are indented, the next line's indent says more than it."""
    if indented:
        return "before indent " if following is not None and is_indented(following) else "before flush "
    return "loose " if ragged and line.ending != FULL_STOP else ""


def _fullness(line: Line, room: int, lead: int) -> str:
    """Whether what follows would still have fitted into the line."""
    if room <= UNSET:
        return "unset"
    left = room - line.width
    if left < -line.hang:
        return "squeezed" if left >= -line.hang - line.squeeze else "over"
    if left < lead:
        return "full"
    if line.latin:
        return "near" if left < lead + room // 8 else "room" if left < room // 2 else "short"
    if left < lead + 2:
        return "near"
    if left < lead + 4:
        return "near indent"
    return "room" if line.width * 5 > room * 2 else "short"


def _fill(line: Line, width: int, more: str, first: str) -> str:
    if more in ("unset", "over", "squeezed", "full"):
        return more
    if first in ("over", "squeezed", "full"):
        return f"{first} but for the indent"
    share = 10 * line.width // max(1, width)
    return "most" if share >= 7 else "half" if share >= 4 else "little"


def _length(line: Line) -> str:
    size = (line.width + 1) // 2
    for most, name in ((3, "-3"), (5, "-5"), (8, "-8"), (12, "-12"), (18, "-18"), (26, "-26"), (45, "-45")):
        if size <= most:
            return name
    return "46-"


def _indent(line: Line, indented: bool) -> str:
    own = "none" if line.indent < 1 else "one" if line.indent == 1 else "two to four" if line.indent < 6 else "wide"
    return f"{own} among indented" if indented else own


def _gaps(lines: Sequence[Line]) -> list[str]:
    """For each line the blank lines before it against the rhythm around it; one entry more, for the end of the page."""
    # A text whose lines are all set apart has no more to say by it than one whose lines are all close.
    ranked = sorted(line.gap for line in lines[1:])
    least = ranked[len(ranked) // 50] if ranked else 0
    wider = [gap - least for gap in ranked if gap > least]
    step = wider[len(wider) // 5] if wider else 1
    blanks = [-(-max(0, line.gap - least) // step) for line in lines]
    ascii_before, gap_ascii, gap_other = [0], [0], [0]
    for i in range(1, len(lines)):
        of_ascii = lines[i - 1].has_ascii
        ascii_before.append(ascii_before[-1] + of_ascii)
        gap_ascii.append(gap_ascii[-1] + (blanks[i] > 0 and of_ascii))
        gap_other.append(gap_other[-1] + (blanks[i] > 0 and not of_ascii))
    found = ["first"]
    total = len(ascii_before) - 1
    for i in range(1, len(lines)):
        low, high = max(0, i - _WINDOW), min(total, i + _WINDOW)
        count, with_ascii = high - low, ascii_before[high] - ascii_before[low]
        blank_ascii, blank_other = gap_ascii[high] - gap_ascii[low], gap_other[high] - gap_other[low]
        blank, of_other = blank_ascii + blank_other, count - with_ascii
        if blank * 8 < count:
            rhythm = "rare"
        elif blank * 8 > 7 * count:
            rhythm = "always"
        elif blank_other * 10 > 7 * of_other and blank_ascii * 10 < 3 * with_ascii:
            rhythm = "after ascii" if lines[i - 1].has_ascii else "after cjk"
        else:
            rhythm = "at random"
        found.append(f"{rhythm} {min(blanks[i], 2)}")
    return [*found, "end"]


def _heads(lines: Sequence[Line]) -> tuple[list[Head | None], list[str]]:
    heads: list[Head | None] = []
    openings = []
    for i, line in enumerate(lines):
        head = None
        words = "none"
        if any(other.hint for other in lines[i : i + 3]):
            head = head_of(" ".join(other.plain[:120] for other in lines[i : i + 3])[:200])
        if head is not None:
            words = "dated" if head.day is not None else "undated"
        elif opens_story(line.plain):
            words = "opening words"
        heads.append(head)
        openings.append(words)
    return heads, openings


def _meets(line: Line, following: Line, ending: str) -> str:
    """Two lines of one heading: no blank between them, the first not shorter, nothing ended."""
    apart = "apart" if following.gap else "close"
    sizes = "longer" if line.width > following.width + 3 else "shorter" if line.width + 3 < following.width else "alike"
    end = ending if ending.startswith((COMMA, OPEN)) else OPEN if ending == COLON else "ended"
    return f"{apart}, {sizes}, {end}"


def _endings(lines: Sequence[Line]) -> list[str]:
    """How each line ends; of one that stops in mid-sentence also whether the page knows the word that the break would tear.

    A pair of characters on both sides of a line break that stands together elsewhere on the page is likely one word.
    """
    found = []
    pairs: set[str] = set()
    for i, line in enumerate(lines):
        if i % _BLOCK == 0:
            pairs = {
                pair for other in lines[max(0, i - _BLOCK) : i + 2 * _BLOCK] for pair in map(add, other.text, other.text[1:])
            }
        ending = line.ending
        if ending == OPEN and i + 1 < len(lines):
            left, right = line.text[-1], lines[i + 1].text[0]
            if left in _DIGITS and (right in _DIGITS or right in _TEARS):
                ending = "open torn"
            elif left + right in pairs:
                ending = "open known"
        found.append(ending)
    return found


def _ragged(lines: Sequence[Line], widths: Sequence[int]) -> list[bool]:
    """Whether each line stands where setting is loose or squeezed: judged by the lines around it that stop in mid-sentence.

    Such a line must be full: the next one goes on. Where many leave room, or take more than the column has, no single line's
    fullness says much.
    """
    judged, odd = [0], [0]
    for line, following, width in zip(lines, lines[1:], widths, strict=False):
        broken = line.ending == OPEN and width - INDENT < line.width
        left = width - line.width
        judged.append(judged[-1] + broken)
        odd.append(odd[-1] + (broken and (left >= following.lead or left < -line.hang)))
    total = len(judged) - 1
    found = []
    for i in range(len(lines)):
        low, high = min(max(0, i - 2 * _WINDOW), total), min(total, i + 2 * _WINDOW)
        count, strange = judged[high] - judged[low], odd[high] - odd[low]
        found.append(strange >= _LOOSE_LINES and strange > _LOOSE_SHARE * count)
    return found
