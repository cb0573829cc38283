"""Lines into clean text: wraps joined, layout spaces dropped, torn numbers healed; every character keeps its place on the page.

No character is ever changed, only left out; the one thing put in is a space between two Latin words that a line break parted.
"""

import re
from collections.abc import Sequence

from dateline_extraction.domain.page.lines import HYPHEN, STRIPPED, Line
from dateline_schema.spans import AlignedText

_GAP = re.compile(rf"[{re.escape(STRIPPED)}]+")
_WHITE = re.compile(r"[^\S\r\n]")
_LATIN = re.compile(r"[A-Za-z]")
# Latin words that a hyphen joins to the next one rather than dividing it: year-on-year, non-oil, U.S.-led.
_COMPOUND = re.compile(
    r"(?:^|[\s(“\"'-])(?:(?i:year|non|anti|ex|co|self|mid|pre|post|pro|multi|low|high|long|short|well|vice|all|cease|follow|on|"
    r"one|two|three|four|five|six|seven|eight|nine|ten)|[A-Z][A-Z.]+|\d[\d.,]*)-$"
)
_UNITS = frozenset("年月日时時分秒号號届屆％%‰亿億万萬千百元个個名人位次家件条條项項辆輛吨噸米")


def joined(lines: Sequence[Line], *, keep_spaces: bool = False, names: tuple[int, int] | None = None) -> AlignedText:
    """The clean text of lines that belong together.

    `keep_spaces`: spaces inside a line mean something (headlines). `names`: half-open span on the page inside which spaces
    part names (the byline's bracket).
    """
    text = AlignedText()
    before: Line | None = None
    for number, line in enumerate(lines):
        if before is not None and _parted(before, line):
            text.insert(" ")
        following = lines[number + 1] if number + 1 < len(lines) else None
        _append(text, line, keep_spaces, names, hyphenated=_hyphenated(line, following))
        before = line
    return text


def _parted(line: Line, following: Line) -> bool:
    """Whether a line break stands for a space."""
    last, first = line.text[-1], following.text[0]
    if _LATIN.match(last) and _LATIN.match(first):
        return True
    if not (line.latin and following.latin) or not last.isascii() or last == "-":
        return last in "—–" and line.latin and following.latin and line.text[-2:-1] == " "
    return first not in ",.;:!?)%]"


def _hyphenated(line: Line, following: Line | None) -> bool:
    """Whether the line ends in a hyphen that only divides a word."""
    if line.ending != HYPHEN or following is None or not following.text[0].islower():
        return False
    return _COMPOUND.search(line.text[-16:]) is None


def _append(text: AlignedText, line: Line, keep_spaces: bool, names: tuple[int, int] | None, *, hyphenated: bool) -> None:
    position, raw = 0, line.text
    if not raw.isascii() or "  " in raw or " ." in raw or " %" in raw:
        for gap in _GAP.finditer(raw):
            text.copy(raw[position : gap.start()], line.start + position)
            position = gap.end()
            left, right = raw[gap.start() - 1], raw[position]
            inside = names is not None and names[0] <= line.start + gap.start() < names[1]
            space = _WHITE.search(gap[0])
            if space and _means(left, right, raw, position, keep_spaces or line.latin, inside):
                text.copy(space[0], line.start + gap.start() + space.start())
    text.copy(raw[position : len(raw) - hyphenated], line.start + position)


def _means(left: str, right: str, raw: str, after: int, keep_spaces: bool, in_names: bool) -> bool:
    """Whether a space between two characters says something."""
    if _torn(left, right, raw, after):
        return False
    if _LATIN.match(left) and _LATIN.match(right):
        return True
    if keep_spaces:
        return not (left.isdigit() and right in _UNITS)
    if in_names:
        return _is_han(left) and _is_han(right) and not _is_role_end(raw[:after].rstrip())
    return left.isascii() and right.isascii()


def _torn(left: str, right: str, raw: str, after: int) -> bool:
    """`2 . 7 %`, `1 2 日`: a number pulled apart."""
    if right in "%％‰":
        return left.isdigit()
    if right in ".．":
        return left.isdigit() and raw[after + 1 :].lstrip(STRIPPED)[:1].isdigit()
    if left in ".．":
        return right.isdigit() and raw[: after - 1].rstrip(STRIPPED + ".．")[-1:].isdigit()
    return left.isdigit() and right.isdigit() and _single_digits(raw, after)


def _single_digits(raw: str, after: int) -> bool:
    """`1 2 日`: single digits with spaces between them are one number; `2023 12` are two."""
    before = raw[: after - 1].rstrip(STRIPPED)
    return not before[-2:-1].isdigit() and not raw[after + 1 : after + 2].isdigit()


def _is_han(character: str) -> bool:
    return "一" <= character <= "鿿" or character == "·"


def _is_role_end(before: str) -> bool:
    return before.endswith(("记者", "記者", "通讯员", "通訊員", "编辑", "实习生", "摄影"))
