"""A page's lines as the cut sees them: where they stand, how wide they set, how they begin and end.

Widths are counted in half columns: a CJK character fills two, an ASCII character one. Spaces that the extraction put around
or inside numbers (`增长 2 . 7%`) came after the setting of the line and are not counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline_extraction.domain.page.script import script_of, simplified

# str.splitlines also breaks at \v \f \x1c-\x1e \x85: all of them are line ends in text that came out of a PDF.
_SPACE = " \t\u00a0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_NO_WIDTH = dict.fromkeys(map(ord, _INVISIBLE))
STRIPPED = _SPACE + _INVISIBLE + "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

# Marks that may not begin a line and that a full line may therefore carry beyond its width.
HANGING = frozenset("，。、；：？！”’）》】」』〉〕％·…,.;:?!)]}%")
# Marks that may not end a line: they go down with what follows them.
_OPENING = "（“‘《「『【〈〔(["
# What a setter does not break: a Latin word or number with its signs, in either width, with the marks before it.
_TOKEN = re.compile(rf"[{re.escape(_OPENING)}]*(?:[A-Za-z0-9][!-~]*|[０-９][０-９．，％]*|[Ａ-Ｚａ-ｚ]+|\S)")
# The spaces of torn numbers and of justification before them.
_LAYOUT_SPACE = re.compile(
    r"(?<=[^\x00-\x7f\s])[ \u00a0](?=[0-9０-９])|(?<=[0-9０-９])[ \u00a0](?=[.．,，%％‰])|(?<=[.．])[ \u00a0](?=[0-9０-９])"
)

# Beyond this a line is not a set line but a whole paragraph: nothing in it is worth measuring exactly.
LONG = 400

FULL_STOP, CALL, CLOSER, COLON, COMMA, HYPHEN, OPEN = (
    "full stop",
    "question or call",
    "closing mark",
    "colon",
    "comma",
    "hyphen",
    "open",
)
_ENDINGS = re.compile(r"(?P<stop>[。…．]|(?<=[a-zA-Z\d”\")）’'])\.|\.{3,})?(?P<call>[！？!?])?(?P<closer>[”’」』）)】》〉\"']*)$")
_NARROWED = re.compile(r"[，。、；：“”‘’（）《》「」]")
_HYPHEN = re.compile(r"[a-z]-$")
# Nearly every line has none of these, and no dateline then.
_HINT = re.compile(r"[电讯]|消息|报道|报导|\([A-Z]")
_LATIN = re.compile(r"[A-Za-z]{2}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(slots=True)
class Line:
    """One line that holds something. `start`, `end`: half-open span on the page, outer white space left out."""

    start: int
    end: int
    text: str
    plain: str
    """The text in Simplified characters, of the same length: what the patterns read."""
    width: int
    lead: int
    """Half columns of the unbreakable run it begins with."""
    hang: int
    """Half columns it may stand out of its column."""
    ending: str
    gap: int
    """Blank lines before it."""
    indent: int
    """Half columns of white space before it."""
    squeeze: int
    """Half columns that justified setting can save by narrowing the marks inside the line; no more than one character."""
    has_ascii: bool
    latin: bool
    """Whether it is set in words with spaces between them, not in CJK characters."""
    hint: bool
    """Whether it holds a word that datelines have."""


def lines_of(page: str) -> list[Line]:
    """The page's lines in page order, blank ones counted into `gap`; a margin is not counted as an indent."""
    found: list[Line] = []
    gap = 0
    plain = simplified(page) if script_of(page) == "Hant" else page
    for start, raw in _split(page):
        text = raw.strip(STRIPPED)
        if not text:
            gap += 1
            continue
        left = raw.find(text[0])
        begin = start + left
        found.append(
            _measured(text, plain[begin : begin + len(text)], begin, gap, measure(raw[:left].translate(_NO_WIDTH)) if left else 0)
        )
        gap = 0
    margin = _margin(found)
    if margin:
        for line in found:
            line.indent = max(0, line.indent - margin)
    return found


def _margin(lines: Sequence[Line]) -> int:
    """The indent that most lines have; where most of those end a sentence they are indented paragraphs of one line each."""
    ranked = sorted(line.indent for line in lines)
    margin = ranked[len(ranked) // 2] if ranked else 0
    if margin and sum(line.ending in (FULL_STOP, CALL) for line in lines if line.indent >= margin) * 4 > len(lines):
        return ranked[0]
    return margin


def part_of(line: Line, begin: int, end: int) -> Line:
    """A part of a line as a line of its own; offsets count in the line's text."""
    return _measured(line.text[begin:end], line.plain[begin:end], line.start + begin, line.gap, 0)


def measure(text: str) -> int:
    """Half columns of a text as it stands."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _split(page: str) -> Iterator[tuple[int, str]]:
    position = 0
    for raw in page.splitlines(keepends=True):
        yield position, raw
        position += len(raw)


def _measured(text: str, plain: str, start: int, gap: int, indent: int) -> Line:
    set_text = text[:LONG]
    if " " in set_text or "\u00a0" in set_text:
        set_text = _LAYOUT_SPACE.sub("", set_text)
    token = _TOKEN.match(set_text)
    hang = 2 if text[-1] in HANGING and not text[-1].isascii() else int(text[-1] in HANGING)
    has_ascii = len(text.encode("ascii", "ignore")) > 0
    return Line(
        start=start,
        end=start + len(text),
        text=text,
        plain=plain,
        width=measure(set_text) + 2 * max(0, len(text) - LONG),
        lead=min(measure(token.group()), 24) if token else 1,
        hang=hang,
        ending=_ending(text),
        gap=gap,
        indent=indent,
        squeeze=2 if _NARROWED.search(set_text, 0, len(set_text) - 1) else 0,
        has_ascii=has_ascii,
        latin=has_ascii and _CJK.search(set_text) is None and _LATIN.search(set_text) is not None,
        hint=_HINT.search(plain, 0, 100) is not None,
    )


def _ending(text: str) -> str:
    """How far the line's end looks like the end of a sentence."""
    last = text[-1]
    if last in "，、,；;":
        return COMMA
    if last in "：:":
        return COLON
    if last == "-" and _HYPHEN.search(text[-2:]):
        return HYPHEN
    match = _ENDINGS.search(text[-8:])
    if match and match["call"]:
        return CALL
    if match and match["stop"]:
        return FULL_STOP
    return CLOSER if match and match["closer"] else OPEN
