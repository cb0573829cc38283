"""Roles that the page's format tells (HTML, feeds, ninjs): the page is one article, and nothing is left to be decided but trifles.

The format says what is a headline, a heading, a table, a list of other stories; only what words alone can tell (the end mark, a
photographer's credit, the reporters' own line) is still read from them.
"""

import re
from collections.abc import Sequence

from dateline_extraction.domain.page.cut import Cut
from dateline_extraction.domain.page.features import Seen, seen_in
from dateline_extraction.domain.page.lines import Line
from dateline_extraction.domain.page.scores import Role
from dateline_extraction.domain.page.signs import byline_sign, furniture_sign
from dateline_schema.records import Block

_FIRST_OF = {
    "headline": Role.HEADLINE,
    "subheadline": Role.SUBHEADLINE,
    "byline": Role.BYLINE,
    "time": Role.FURNITURE,
    "list": Role.FURNITURE,
    "legal": Role.FURNITURE,
    "heading": Role.SECTION,
    "caption": Role.CAPTION,
    "table": Role.TABLE,
}
_NEXT_OF = {
    "headline": Role.HEADLINE_MORE,
    "subheadline": Role.SUBHEADLINE_MORE,
    "heading": Role.SECTION_MORE,
    "caption": Role.CAPTION_MORE,
}
# 文 and 图 alone begin buttons as well: 文字大小 切换.
_REPORTERS = re.compile(r"记者|通讯员|实习生|编译|作者[\s:：]|撰文|^By ")
_SIGNS = {"end mark": Role.END_MARK, "furniture": Role.FURNITURE}


def told(lines: Sequence[Line], blocks: Sequence[Block]) -> Cut:
    """The cut of a page whose blocks are told."""
    seen = seen_in(lines)
    roles: list[Role] = []
    number, begun = 0, False
    for index, one in enumerate(seen):
        while number < len(blocks) and blocks[number].end <= one.line.start:
            number += 1
        block = blocks[number] if number < len(blocks) and blocks[number].start < one.line.end else None
        first = block is None or index == 0 or seen[index - 1].line.start < block.start
        role = _role(one, block.role if block else "paragraph", first=first, begun=begun)
        begun = begun or role == Role.BODY
        roles.append(role)
    _without_loose_heads(roles)
    return Cut(tuple(seen), tuple(roles), "before", None, 1.0, is_told=True)


def _role(seen: Seen, said: str, *, first: bool, begun: bool) -> Role:
    if said != "paragraph":
        role = _FIRST_OF[said] if first else _NEXT_OF.get(said, _FIRST_OF[said])
        return Role.CAPTION if role == Role.CAPTION_MORE and not begun else role
    text = seen.line.plain
    sign = _SIGNS.get(furniture_sign(text))
    if sign is not None and begun:
        return sign
    if byline_sign(text) == "byline" and _REPORTERS.search(text):
        return Role.BYLINE
    return Role.PARAGRAPH if begun else Role.BODY


def _without_loose_heads(roles: list[Role]) -> None:
    """A heading that no text follows heads nothing: it is the last words of the story."""
    for index in range(len(roles) - 1, -1, -1):
        if roles[index] in (Role.BODY, Role.PARAGRAPH, Role.TABLE):
            return
        if roles[index] in (Role.SECTION, Role.SECTION_MORE):
            roles[index] = Role.PARAGRAPH
