"""Articles about articles: an agency's correction or withdrawal of something it has sent."""

import re
from typing import Literal

from dateline_enrichment.domain.stories.text import plain
from dateline_schema.record import Record
from dateline_schema.records import Article

_WITHDRAWN = re.compile(
    r"撤稿|撤销|撤回|作废|停止(?:使用|刊用|播发|转载)|(?:请勿|不要|不再)(?:使用|刊用|采用|转载)|\bKILL\b|\bWITHDRAW|\bRETRACT",
    re.I,
)
_CORRECTED = re.compile(r"更正|勘误|订正|改正|\bCORRECT(?:ION|S|ED)?\b", re.I)
# An announcement says what it is at once; the same words later in a text are about something else.
_HEAD_CHARACTERS = 60
_QUOTED = re.compile(r"[《〈“\"「『]([^《》〈〉“”\"「」『』]{4,60})[》〉”\"」』]")
_ABOUT_A_TEXT = re.compile(r"稿|一文|报道|報道|消息|文章|电讯|版|\bstory\b|\barticle\b|\bitem\b", re.I)


class Announcement(Record):
    """`headlines`: those it names, as `plain` makes them, like `Traits.headline`. `reason`: its own first words."""

    kind: Literal["correction", "retraction"]
    headlines: tuple[str, ...]
    reason: str


def announcement_of(article: Article) -> Announcement | None:
    """The announcement an article is, or null. One that names no headline is about nothing that can be found."""
    body = article.text[:_HEAD_CHARACTERS]
    head = f"{article.headline or ''}\n{body}"
    kind: Literal["correction", "retraction"]
    if _WITHDRAWN.search(head):
        kind = "retraction"
    elif _CORRECTED.search(article.headline or body[:20]):
        kind = "correction"
    else:
        return None
    if not _ABOUT_A_TEXT.search(article.text):
        return None
    named = tuple(dict.fromkeys(plain(match[1]) for match in _QUOTED.finditer(f"{article.headline or ''}\n{article.text}")))
    if not named:
        return None
    reason = " ".join(article.text.split())[:200]
    return Announcement(kind=kind, headlines=named, reason=reason)
