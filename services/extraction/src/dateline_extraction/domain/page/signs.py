"""What single lines show by their words and marks: bylines, captions, tables, furniture, how they begin, what is in them."""

import re
from collections.abc import Sequence

from dateline_extraction.domain.page.furniture import is_end_mark, is_furniture
from dateline_extraction.domain.page.lines import FULL_STOP, OPEN, Line

_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、．]|[①-⑳]|第[一二三四五六七八九十]{1,3}[，：]"
)
_INNER_STOP = re.compile(r"[。！？][^”’」』）)]|[。！？][”’」』）)].|[a-z][.!?] [A-Z]")
_INNER_COMMA = re.compile(r"[，,；;、](?=.)")
_CJK_SPACE = re.compile(r"(?<=[^\x00-\x7f\s])[ \u3000\xa0]+(?=[^\x00-\x7f\s])")
_ROLE_WORD = r"(?:记者|通讯员|特约记者|实习生|编译|作者|文字|摄影|图片|撰文|文|图)"
_PERSON = r"[一-鿿]{1,4}(?:·[一-鿿]{1,6})?"
_BYLINE = re.compile(
    rf"[（(□■◎●○◇◆▌|\s]*(?:[一-鿿]{{0,6}}?{_ROLE_WORD}[\s:：/丨|]*)+{_PERSON}(?:[\s、，,/]+(?:{_ROLE_WORD}[\s:：/]*)?{_PERSON}){{0,6}}"
    rf"(?:[\s/]*(?:文/图|图/文|摄影报道|报道|报导|整理|文|图|摄))?[）)]?|By [A-Z][\w.’' -]{{2,60}}(?:, [A-Z][\w ]{{2,30}})?"
)
# Nearly every line has none of these, and no byline then.
_BYLINE_HINT = re.compile(r"记者|通讯员|实习生|编译|作者|文|图|撰|^By ")
_NAMES_ONLY = re.compile(r"[一-鿿]{2,3}(?:[ \u3000]+[一-鿿]{2,3}){0,3}(?:[ \u3000]*(?:文/图|图/文))?")
_CAPTION_CUE = re.compile(
    r"(?:图为|圖為|图片为|[上下左右]图|題圖|题图|图[①-⑩一二三四：:]|[▲△▼▽↑↓←→]|图/|图片说明|(?:File )?Photo|PHOTO|In this photo)"
)
_CAPTION_END = re.compile(r"(?:摄|攝|摄影|攝影|供图|供圖|资料照片|资料图片?|视觉中国|/(?:AP|Reuters|AFP|Xinhua))[）)]?$")
_PAIRS = {"“": "”", "（": "）", "「": "」", "《": "》"}
_PAIRED = re.compile(r"[“”（）「」《》]")
_NEVER_CLOSED = 12
FIELDS = re.compile(r"[ \t\u3000\xa0|]+")
"""What parts the cells of a row."""
CELLS = re.compile(r"[ ]*\t[ \t]*")
"""What parts them where the page's reader saw the table."""
_CELL = 24
"""Characters of the longest cell."""
_GAPPED = re.compile(r"[ \t\u3000\xa0|]")
_NUMBER = re.compile(r"[-—+－▲▼↑↓]?[\d０-９][\d０-９,，.．]*[%％‰]?|[-—–/]{1,3}|N/A")
_FIRST = {
    **dict.fromkeys("，。、；：？！）】》」』”’…％·,.;:?!)]}%", "barred"),
    **dict.fromkeys("“‘（《「『【〈〔([\"'", "opening"),
    **dict.fromkeys("0123456789０１２３４５６７８９", "digit"),
    **dict.fromkeys("■□●○◆◇★☆▲△•▌◎※", "bullet"),
    **dict.fromkeys("—－-–─―", "dash"),
}


def begin_of(line: Line) -> str:
    """What the line begins with."""
    text = line.text
    if _NUMBERED.match(text):
        return "number"
    first = text[0]
    if first in _FIRST:
        return _FIRST[first]
    if first.isascii() and first.isalpha():
        return "letter" if not line.latin else "capital" if first.isupper() else "small letter"
    return "character"


def inside_of(text: str) -> str:
    """Punctuation within the line."""
    if _INNER_STOP.search(text):
        return "sentence end"
    marks = len(_INNER_COMMA.findall(text, 0, 80))
    space = " with space" if _CJK_SPACE.search(text, 0, 80) else ""
    return ("no comma", "a comma", "commas")[min(marks, 2)] + space


def byline_sign(text: str) -> str:
    """Whether the whole line names reporters."""
    if len(text) > 60 or text[-1] in "。，":
        return "none"
    if _BYLINE_HINT.search(text) and _BYLINE.fullmatch(text):
        return "byline"
    return "names" if len(text) < 18 and _NAMES_ONLY.fullmatch(text) and (" " in text or "\u3000" in text) else "none"


def furniture_sign(text: str) -> str:
    """Whether the whole line belongs to the page rather than to a story."""
    if len(text) > 60 or text[-1] in "。，":
        return "none"
    return "end mark" if is_end_mark(text) else "furniture" if is_furniture(text) else "none"


def quotations(lines: Sequence[Line]) -> list[str]:
    """Whether a quotation or bracket that began above is still open; one that stays open for long was never closed."""
    found = []
    since = dict.fromkeys(_PAIRS, -_NEVER_CLOSED)
    for i, line in enumerate(lines):
        found.append("inside" if any(i - at < _NEVER_CLOSED for at in since.values()) else "no")
        if not _PAIRED.search(line.text):
            continue
        for opening, closing in _PAIRS.items():
            opened, closed = line.text.rfind(opening), line.text.rfind(closing)
            if opened > closed:
                since[opening] = i
            elif closed >= 0:
                since[opening] = -_NEVER_CLOSED
    return found


def caption_signs(lines: Sequence[Line]) -> list[str]:
    """For each line whether it begins like the words under a picture, credits the photographer, or stands above such a credit."""
    found = ["none"] * len(lines)
    for i, line in enumerate(lines):
        if _CAPTION_CUE.match(line.plain):
            found[i] = "cue"
        if len(line.text) < 100 and _CAPTION_END.search(line.plain[-8:]):
            found[i] = "cue and credit" if found[i] == "cue" else "credit"
            for j in range(i - 1, max(-1, i - 5), -1):
                if found[j] != "none" or (lines[j].ending == FULL_STOP and j < i - 1 and lines[j].width < 12):
                    break
                found[j] = "credit below"
    return found


def _are_cells(text: str) -> bool:
    cells = CELLS.split(text)
    return len(cells) > 1 and all(len(cell) <= _CELL and not any(mark in cell for mark in "，。；") for cell in cells)


def table_signs(lines: Sequence[Line]) -> list[str]:
    """For each line whether it is a row of words and numbers, alone or among others, or the row of heads above them."""
    found = []
    for line in lines:
        kind = "none"
        if len(line.text) < 120 and line.ending == OPEN and _GAPPED.search(line.text):
            fields = FIELDS.split(line.text)
            numbers = sum(_NUMBER.fullmatch(f) is not None for f in fields)
            if len(fields) > 1 and numbers * 2 >= len(fields) - 1 and numbers and not any("，" in f or "。" in f for f in fields):
                kind = "row"
            elif len(fields) > 2 and max(map(len, fields)) <= 8:
                kind = "fields"
            if "\t" in line.text and kind in ("none", "fields") and _are_cells(line.text):
                kind = "cells"
        found.append(kind)
    for i in range(len(found)):
        if found[i] == "cells":
            beside = {found[i - 1] if i else "none", found[i + 1] if i + 1 < len(found) else "none"}
            # One row of words may be two columns of a list; with others it is a table.
            found[i] = (
                "row" if beside & {"row", "rows", "cells"} else "fields" if len(FIELDS.split(lines[i].text)) > 2 else "none"
            )
    for i in range(len(found)):
        near = (found[i - 1] if i else "none", found[i + 1] if i + 1 < len(found) else "none")
        if found[i] == "row" and "row" not in near and "rows" not in near:
            found[i] = "lone row"
        elif found[i] == "row":
            found[i] = "rows"
        elif found[i] == "fields" and near[1] != "row":
            found[i] = "none"
    return found
