"""What of a tagger's proposals is kept: the rules' names stand, proposals fill the gaps."""

import re

from dateline_extraction.domain.names.lexicon import Words, grammar
from dateline_extraction.domain.names.tagger import ProposalType

Span = tuple[int, int]

_NOT_PLACE = re.compile(r"^(?:我国|全国|全球|世界|国内|国外|海外|境内|境外|两岸|全省|全市|全县|本省|本市|当地|各地|岛内|.)$|^[我该本全各此其]")
_NOT_PERSON = re.compile(r"[^\u4e00-\u9fff·•・A-Z.\-]|^.$|^[小老阿].$|[们某]$")
_NOT_ORGANISATION = re.compile(r"^.{1,2}$|^[我该本各此其]|[，。]")


def merged(
    text: str, proposals: list[tuple[int, int, ProposalType]], places: list[Span], organisations: list[Span]
) -> tuple[list[Span], list[Span], list[Span]]:
    """Places, organisations and proposed people, with the proposals that touch no rule-made name."""
    generic = Words(grammar("generic"))
    people: list[Span] = []
    for start, end, kind in proposals:
        word = text[start:end]
        if any(s < end and start < e for s, e in organisations):
            continue
        touched = any(s < end and start < e for s, e in places)
        if kind == "place" and not touched and not _NOT_PLACE.search(word):
            places.append((start, end))
        elif kind == "organisation" and not _NOT_ORGANISATION.search(word) and not _kind(word, generic):
            organisations.append((start, end))
        elif kind == "person" and not touched and not _NOT_PERSON.search(word):
            people.append((start, end))
    return sorted(places), sorted(organisations), people


def _kind(word: str, generic: Words) -> bool:
    position = 0
    while position < len(word):
        part = generic.at(word, position)
        if not part:
            return False
        position += len(part)
    return True
