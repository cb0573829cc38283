"""Lines into clean text: wraps joined, layout spaces dropped, torn numbers healed; every character keeps its place on the page.

No character is ever changed, only left out; the one thing put in is a space between two Latin words that a line break parted.
"""

import re
from collections.abc import Sequence

from dateline_extraction.domain.page.lines import STRIPPED, Line
from dateline_shared.spans import AlignedText

_GAP = re.compile(rf"[{re.escape(STRIPPED)}]+")
_LATIN = re.compile(r"[A-Za-z]")


def joined(lines: Sequence[Line], *, keep_spaces: bool = False, names: tuple[int, int] | None = None) -> AlignedText:
    """The clean text of lines that belong together.

    `keep_spaces`: spaces inside a line mean something (headlines). `names`: half-open span on the page inside which spaces
    part names (the byline's bracket).
    """
    text = AlignedText()
    last = ""
    for line in lines:
        if last and _LATIN.match(last) and _LATIN.match(line.text):
            text.insert(" ")
        last = _append(text, line, keep_spaces, names)
    return text


def _append(text: AlignedText, line: Line, keep_spaces: bool, names: tuple[int, int] | None) -> str:
    position, raw = 0, line.text
    for gap in _GAP.finditer(raw):
        text.copy(raw[position : gap.start()], line.start + position)
        position = gap.end()
        left, right = raw[gap.start() - 1], raw[gap.end()]
        inside = names is not None and names[0] <= line.start + gap.start() < names[1]
        if (" " in gap[0] or "\u3000" in gap[0] or "\xa0" in gap[0] or "\t" in gap[0]) and _means(
            left, right, raw, gap.end(), keep_spaces, inside
        ):
            text.copy(gap[0][:1], line.start + gap.start())
    text.copy(raw[position:], line.start + position)
    return raw[-1]


def _means(left: str, right: str, raw: str, after: int, keep_spaces: bool, in_names: bool) -> bool:
    """Whether a space between two characters says something."""
    if _torn(left, right, raw, after):
        return False
    if _LATIN.match(left) and _LATIN.match(right):
        return True
    if keep_spaces:
        return not (_is_number(left) and not right.isascii()) or not _is_number(left)
    if in_names:
        return _is_han(left) and _is_han(right) and not _is_role_end(raw[:after].rstrip())
    return left.isascii() and right.isascii() and not (left.isdigit() and right.isdigit() and _single_digits(raw, after))


def _torn(left: str, right: str, raw: str, after: int) -> bool:
    """`2 . 7 %`: digits pulled apart."""
    if left in ".．" or right in ".．%％‰":
        return (left.isdigit() or right.isdigit()) and (left != "." or after < 3 or raw[: after - 1].rstrip(" .")[-1:].isdigit())
    return left.isdigit() and right.isdigit() and _single_digits(raw, after)


def _single_digits(raw: str, after: int) -> bool:
    """`1 2 日`: single digits with spaces between them are one number; `2023 12` are two."""
    before = raw[: after - 1].rstrip()
    return not before[-2:-1].isdigit() and not raw[after + 1 : after + 2].isdigit()


def _is_number(character: str) -> bool:
    return character.isdigit() or character in "%％"


def _is_han(character: str) -> bool:
    return "一" <= character <= "鿿" or character == "·"


def _is_role_end(before: str) -> bool:
    return before.endswith(("记者", "記者", "通讯员", "通訊員", "编辑", "实习生", "摄影"))
