"""What can be seen of a line before its role is known: every feature takes one of a few named values.

A feature looks at the line, at its column, or at its neighbours, never at a decision. scores.py holds what each value is worth.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add

from dateline_extraction.domain.page.datelines import Head, head_of, opens_story
from dateline_extraction.domain.page.furniture import is_end_mark, is_furniture
from dateline_extraction.domain.page.lines import COLON, COMMA, FULL_STOP, OPEN, Line
from dateline_extraction.domain.page.width import INDENT, UNSET, widths_of

_WINDOW = 15
_LOOSE_SHARE, _LOOSE_LINES = 0.08, 3
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、．]|[①-⑳]|第[一二三四五六七八九十]{1,3}[，：]"
)
_INNER_STOP = re.compile(r"[。！？][^”’」』）)]|[。！？][”’」』）)].|[a-z][.!?] [A-Z]")
_INNER_COMMA = re.compile(r"[，,；;、](?=.)")
_CJK_SPACE = re.compile(r"(?<=[^\x00-\x7f\s])[ \u3000]+(?=[^\x00-\x7f\s])")
_ROLE_WORD = r"(?:记者|記者|通讯员|通訊員|特约记者|实习生|编译|作者|文字|摄影|图片|撰文|文|图)"
_PERSON = r"[一-鿿]{1,4}(?:·[一-鿿]{1,6})?"
_BYLINE = re.compile(
    rf"[（(□■◎●○◇◆▌|\s]*(?:[一-鿿]{{0,6}}?{_ROLE_WORD}[\s:：/丨|]*)+{_PERSON}(?:[\s、，,/]+(?:{_ROLE_WORD}[\s:：/]*)?{_PERSON}){{0,6}}"
    rf"(?:[\s/]*(?:文/图|图/文|摄影报道|报道|报导|整理|文|图|摄))?[）)]?|By [A-Z][\w.’' -]{{2,60}}(?:, [A-Z][\w ]{{2,30}})?"
)
_NAMES_ONLY = re.compile(r"[一-鿿]{2,3}(?:[ \u3000]+[一-鿿]{2,3}){0,3}(?:[ \u3000]*(?:文/图|图/文))?")
_CAPTION_CUE = re.compile(
    r"(?:图为|圖為|图片为|[上下左右]图|題圖|题图|图[①-⑩一二三四：:]|[▲△▼▽↑↓←→]|图/|图片说明|(?:File )?Photo|PHOTO|In this photo)"
)
_CAPTION_END = re.compile(r"(?:摄|攝|摄影|攝影|供图|供圖|资料照片|资料图片?|视觉中国|/(?:AP|Reuters|AFP|Xinhua))[）)]?$")
_PAIRS = {"“": "”", "（": "）", "「": "」", "《": "》"}
_NEVER_CLOSED = 12
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_TEARS = frozenset(".．:：∶%％‰·万亿億萬元年月日个個名人")
_BLOCK = 300
_FIELDS = re.compile(r"[ \t\u3000\xa0|]+")
_NUMBER = re.compile(r"[-—+－▲▼↑↓]?[\d０-９][\d０-９,，.．]*[%％‰]?|[-—–/]{1,3}|N/A")
_FIRST = {
    **dict.fromkeys("，。、；：？！）】》」』”’…％·,.;:?!)]}%", "barred"),
    **dict.fromkeys("“‘（《「『【〈〔([\"'", "opening"),
    **dict.fromkeys("0123456789０１２３４５６７８９", "digit"),
    **dict.fromkeys("■□●○◆◇★☆▲△•▌◎※", "bullet"),
    **dict.fromkeys("—－-–─―", "dash"),
}


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


FEATURES = ("gap", "next gap", "end", "begin", "indent", "head", "next head", "furniture", "fill", "length", "inside", "quoted", "byline", "caption", "table", "type", "place")  # fmt: skip


def seen_in(lines: Sequence[Line], sizes: Sequence[str] = ()) -> list[Seen]:
    """The lines with everything that can be seen of them. `sizes`: of the type against the page's: big, small or same."""
    if not lines:
        return []
    widths = widths_of(lines)
    ragged = _ragged(lines, widths)
    gaps = _gaps(lines)
    heads, openings = _heads(lines)
    tables = _tables(lines)
    captions = _captions(lines)
    quoted = _quoted(lines)
    found = []
    endings = _endings(lines)
    dated = "dated page" if "dated" in openings else "undated page"
    last = len(lines) - 1
    for i, line in enumerate(lines):
        width = widths[i]
        lead = (lines[i + 1].lead if i < last else 2) + (1 if line.latin else 0)
        first_room = width - (line.indent if line.indent > 1 else INDENT)
        more = _fullness(line, width, lead)
        first = _fullness(line, first_room if width else UNSET, lead)
        loose = "loose " if ragged[i] and line.ending != FULL_STOP else ""
        features = (
            gaps[i],
            gaps[i + 1],
            ("" if width else "unset ") + endings[i],
            _begin(line),
            _indent(line),
            openings[i] if openings[i] != "none" else dated,
            openings[i + 1] if i < last else "end of page",
            _furniture(line.text),
            _fill(line, width, more, first),
            ("" if width else "unset ") + _length(line),
            _inside(line.text),
            quoted[i],
            _byline(line.text),
            captions[i],
            tables[i],
            sizes[i] if sizes else "unknown",
            "first" if i == 0 else "last" if i == last else "within",
        )
        meets = _meets(line, lines[i + 1], endings[i]) if i < last else "end of page"
        found.append(
            Seen(line, width, heads[i], features, f"{loose}{first}, {endings[i]}", f"{loose}{more}, {endings[i]}", meets)
        )
    return found


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


def _begin(line: Line) -> str:
    text = line.text
    if _NUMBERED.match(text):
        return "number"
    first = text[0]
    if first in _FIRST:
        return _FIRST[first]
    if first.isascii() and first.isalpha():
        return "letter" if not line.latin else "capital" if first.isupper() else "small letter"
    return "character"


def _indent(line: Line) -> str:
    return "none" if line.indent < 1 else "one" if line.indent == 1 else "two to four" if line.indent < 6 else "wide"


def _inside(text: str) -> str:
    """Punctuation within the line."""
    if _INNER_STOP.search(text):
        return "sentence end"
    marks = len(_INNER_COMMA.findall(text, 0, 80))
    space = " with space" if _CJK_SPACE.search(text, 0, 80) else ""
    return ("no comma", "a comma", "commas")[min(marks, 2)] + space


def _byline(text: str) -> str:
    if len(text) > 60:
        return "none"
    if _BYLINE.fullmatch(text):
        return "byline"
    return "names" if len(text) < 18 and _NAMES_ONLY.fullmatch(text) and (" " in text or "\u3000" in text) else "none"


def _furniture(text: str) -> str:
    if len(text) > 60:
        return "none"
    return "end mark" if is_end_mark(text) else "furniture" if is_furniture(text) else "none"


def _gaps(lines: Sequence[Line]) -> list[str]:
    """For each line the blank lines before it against the rhythm around it; one entry more, for the end of the page."""
    counts = sorted(line.gap for line in lines if line.gap)
    usual = counts[len(counts) // 5] if counts else 0
    ascii_before, gap_ascii, gap_other = [0], [0], [0]
    for before, line in pairwise(lines):
        ascii_before.append(ascii_before[-1] + before.has_ascii)
        gap_ascii.append(gap_ascii[-1] + (line.gap > 0 and before.has_ascii))
        gap_other.append(gap_other[-1] + (line.gap > 0 and not before.has_ascii))
    found = ["first"]
    total = len(ascii_before) - 1
    for i in range(1, len(lines)):
        low, high = max(0, i - _WINDOW), min(total, i + _WINDOW)
        count, of_ascii = high - low, ascii_before[high] - ascii_before[low]
        blank_ascii, blank_other = gap_ascii[high] - gap_ascii[low], gap_other[high] - gap_other[low]
        blank, of_other = blank_ascii + blank_other, count - of_ascii
        if blank * 8 < count:
            rhythm = "rare"
        elif blank * 8 > 7 * count:
            rhythm = "always"
        elif blank_other * 10 > 7 * of_other and blank_ascii * 10 < 3 * of_ascii:
            rhythm = "after ascii" if lines[i - 1].has_ascii else "after cjk"
        else:
            rhythm = "at random"
        gap = lines[i].gap - max(0, usual - 1)
        found.append(f"{rhythm} {min(max(gap, 0), 2)}")
    return [*found, "end"]


def _heads(lines: Sequence[Line]) -> tuple[list[Head | None], list[str]]:
    heads: list[Head | None] = []
    openings = []
    for i, line in enumerate(lines):
        head = None
        words = "none"
        if any(other.hint for other in lines[i : i + 3]):
            head = head_of(" ".join(other.text[:120] for other in lines[i : i + 3])[:200])
        if head is not None:
            words = "dated" if head.day is not None else "undated"
        elif opens_story(line.text):
            words = "opening words"
        heads.append(head)
        openings.append(words)
    return heads, openings


def _quoted(lines: Sequence[Line]) -> list[str]:
    """Whether a quotation or bracket that began above is still open; one that stays open for long was never closed."""
    found = []
    since = dict.fromkeys(_PAIRS, -_NEVER_CLOSED)
    for i, line in enumerate(lines):
        found.append("inside" if any(i - at < _NEVER_CLOSED for at in since.values()) else "no")
        for opening, closing in _PAIRS.items():
            opened, closed = line.text.rfind(opening), line.text.rfind(closing)
            if opened > closed:
                since[opening] = i
            elif closed >= 0:
                since[opening] = -_NEVER_CLOSED
    return found


def _captions(lines: Sequence[Line]) -> list[str]:
    found = ["none"] * len(lines)
    for i, line in enumerate(lines):
        if _CAPTION_CUE.match(line.text):
            found[i] = "cue"
        if len(line.text) < 100 and _CAPTION_END.search(line.text[-8:]):
            found[i] = "cue and credit" if found[i] == "cue" else "credit"
            for j in range(i - 1, max(-1, i - 5), -1):
                if found[j] != "none" or (lines[j].ending == FULL_STOP and j < i - 1 and lines[j].width < 12):
                    break
                found[j] = "credit below"
    return found


def _tables(lines: Sequence[Line]) -> list[str]:
    found = []
    for line in lines:
        kind = "none"
        if len(line.text) < 120 and line.ending == OPEN:
            fields = _FIELDS.split(line.text)
            numbers = sum(_NUMBER.fullmatch(f) is not None for f in fields)
            if len(fields) > 1 and numbers * 2 >= len(fields) - 1 and numbers and not any("，" in f or "。" in f for f in fields):
                kind = "row"
            elif len(fields) > 2 and max(map(len, fields)) <= 8:
                kind = "fields"
        found.append(kind)
    for i in range(len(found)):
        near = (found[i - 1] if i else "none", found[i + 1] if i + 1 < len(found) else "none")
        if found[i] == "row" and "row" not in near and "rows" not in near:
            found[i] = "lone row"
        elif found[i] == "row":
            found[i] = "rows"
        elif found[i] == "fields" and near[1] != "row":
            found[i] = "none"
    return found


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
        broken = line.ending in (OPEN, COMMA) and width - INDENT < line.width
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
