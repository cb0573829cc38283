"""Stories that go on elsewhere: 下转第三版 where one breaks off, 上接第一版 where it goes on. The two parts are one article.

A mark counts at a line's begin or end only, and only where its other half is on the same page (as sheets of one file are): a mark
without one is furniture.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dateline_extraction.domain.page.lines import Line, part_of

_PLACE = r"\s*第?\s*[A-Z]?[\d一二三四五六七八九十０-９]{1,3}\s*[版页頁][^（()）]{0,12}"
_TO = re.compile(rf"[（(【](?:紧?下转|转){_PLACE}[）)】]$|▲?下转{_PLACE}$")
_FROM = re.compile(rf"[（(【](?:紧?上接|接){_PLACE}[）)】]|上接{_PLACE}(?=\s|$)")
_HINT = re.compile(r"[转接]")
_ALIKE = 0.5


def parted(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with each mark as a line of its own."""
    for line in lines:
        if not _HINT.search(line.plain):
            yield line
        elif (begin := _FROM.match(line.plain)) and begin.end() < len(line.text):
            rest = line.text[begin.end() :]
            at = begin.end() + len(rest) - len(rest.lstrip())
            yield replace(part_of(line, 0, begin.end()), gap=line.gap, indent=line.indent)
            yield replace(part_of(line, at, len(line.text)), indent=line.indent)
        elif (end := _TO.search(line.plain)) and (kept := line.text[: end.start()].rstrip()):
            yield replace(part_of(line, 0, len(kept)), gap=line.gap, indent=line.indent)
            yield part_of(line, end.start(), len(line.text))
        else:
            yield line


def goes_on(line: Line) -> bool:
    """Whether the line says that the story before it goes on elsewhere."""
    return _TO.fullmatch(line.plain) is not None


def comes_from(line: Line) -> bool:
    """Whether the line says that the story at it began elsewhere."""
    return _FROM.fullmatch(line.plain) is not None


def pairs_of(broken: Sequence[tuple[int, str]], continued: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Which broken story each continued one belongs to: by number and headline. One of each kind are a pair whatever they say."""
    if len(broken) == len(continued) == 1:
        yield broken[0][0], continued[0][0]
        return
    free = list(broken)
    for number, headline in continued:
        likest = max(free, key=lambda one: _alike(one[1], headline), default=None)
        if likest is not None and _alike(likest[1], headline) >= _ALIKE:
            free.remove(likest)
            yield likest[0], number


def _alike(one: str, other: str) -> float:
    """Share of the shorter headline's pairs of characters that the longer one has too: a continuation is headed more shortly."""
    first, second = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0
