"""What of a tagger's proposals is kept: the rules' names stand, proposals fill the gaps."""

import re

from dateline_text.names.lexicon import Words, grammar
from dateline_text.names.person import is_plausible
from dateline_text.names.tagger import ProposalType

Span = tuple[int, int]

# An organisation is believed when its last word is one; LAC's places are wrong more often than they are new.
_ORGANISATION_END = re.compile(
    r"(?:公司|集团|大学|学院|医院|银行|协会|学会|商会|联合会|基金会|委员会|研究院|研究所|中心|组织|联盟|法院|检察院|政府|议会|总局|管理局|交易所|俱乐部|事务所)$"
)
_NOT_PERSON = re.compile(r"[^\u4e00-\u9fff·•・A-Z.\-]|^.$|^[小老阿].$|[们某]$")


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
        if any(s < end and start < e for s, e in places):
            continue
        if kind == "organisation" and len(word) > 3 and _ORGANISATION_END.search(word) and not _kind(word, generic):
            organisations.append((start, end))
        elif kind == "person" and not _NOT_PERSON.search(word) and is_plausible(text, start, end):
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
