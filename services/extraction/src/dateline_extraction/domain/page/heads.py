"""Headings by the size of their type, where the layout tells it: of the lines above a body the largest are its headline.

What is smaller stands before it as a kicker or behind it as a subheadline; words in quotation marks set smaller than the headline
are shown off from the text at the head of its first column.
"""

from collections.abc import Sequence

from dateline_extraction.domain.page.features import Seen
from dateline_extraction.domain.page.lines import CALL, CLOSER, FULL_STOP, OPEN
from dateline_extraction.domain.page.places import Place
from dateline_extraction.domain.page.scores import HEADING, IN_TEXT, Role

_SMALLER = 0.85
"""Type of less than this share of the headline's is no part of it."""
_LARGER = 1.12
_QUOTED_MOST = 4
_OPENING, _CLOSING = ("“", "「", "『", '"'), ("”", "」", "』", '"')


def by_type(roles: Sequence[Role], seen: Sequence[Seen], places: Sequence[Place]) -> tuple[Role, ...]:
    """The roles, with the headings above each body told apart by their type."""
    found = list(roles)
    start = 0
    while start < len(places):
        end = start
        while end < len(places) and found[end] in HEADING:
            end += 1
        if end < len(found) and end - start > 1 and found[end] in (Role.BODY, Role.BYLINE, Role.CAPTION):
            _tell_apart(found, seen, places, start, end)
        start = max(end, start + 1)
    for index in range(1, len(places)):
        if found[index] in (Role.MORE, Role.PARAGRAPH) and found[index - 1] in IN_TEXT and _heads_a_section(seen, places, index):
            found[index] = Role.SECTION
            if index + 1 < len(found) and found[index + 1] == Role.MORE:
                found[index + 1] = Role.PARAGRAPH
    return tuple(found)


def _heads_a_section(seen: Sequence[Seen], places: Sequence[Place], index: int) -> bool:
    """Whether a short line in somewhat larger type than both its neighbours' stands between a sentence's end and text."""
    before, here = places[index - 1].height, places[index].height
    behind = places[index + 1].height if index + 1 < len(places) else 0.0
    line = seen[index].line
    if not (before and behind) or here < _LARGER * max(before, behind) or line.width * 2 > max(seen[index].width, line.width + 1):
        return False
    return line.ending == OPEN and seen[index - 1].line.ending in (FULL_STOP, CALL, CLOSER)


def _tell_apart(found: list[Role], seen: Sequence[Seen], places: Sequence[Place], start: int, end: int) -> None:
    sizes = [place.height for place in places[start:end]]
    largest = max(sizes)
    if not all(sizes) or min(sizes) >= _SMALLER * largest:
        return
    first = next(i for i in range(start, end) if places[i].height >= _SMALLER * largest)
    last = next(i for i in range(end - 1, start - 1, -1) if places[i].height >= _SMALLER * largest)
    if all(places[i].height >= _SMALLER * largest for i in range(first, last + 1)):
        found[start:first] = [Role.KICKER] * (first - start)
        found[first : last + 1] = [Role.HEADLINE, *[Role.HEADLINE_MORE] * (last - first)]
        behind = _behind(seen, last + 1, end)
        found[last + 1 : end] = behind


def _behind(seen: Sequence[Seen], start: int, end: int) -> list[Role]:
    texts = [one.line.text for one in seen[start:end]]
    if texts and len(texts) <= _QUOTED_MOST and texts[0].startswith(_OPENING) and texts[-1].endswith(_CLOSING):
        return [Role.FURNITURE] * len(texts)
    return [Role.SUBHEADLINE_MORE if number else Role.SUBHEADLINE for number in range(len(texts))]
