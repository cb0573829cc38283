"""Mentions: each name of the article once in each form it is printed in."""

from collections.abc import Iterator

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.draft import Draft
from dateline_schema.records import Mention

# How often each rule is right, estimated by reading what it finds in articles it was not written for.
_CONFIDENCE = {
    "names/title": 0.97,
    "names/masked": 0.97,
    "names/known": 0.95,
    "names/list": 0.95,
    "names/place": 0.95,
    "names/verb": 0.93,
    "names/shape": 0.87,
    "names/foreign": 0.87,
    "names/tagger": 0.85,
}
_DEFAULT = 0.9


def mentions(document: Document) -> Iterator[Draft]:
    """One draft per name and printed form, where a person's title stands beside it if it does anywhere."""
    best: dict[tuple[str, str], Draft] = {}
    for name in document.names:
        printed = document.text[name.start : name.end]
        titled = name.type == "person" and 0 <= name.title_start < name.start
        key = (name.type, printed)
        if key in best and not (titled and best[key].start == best[key].end - len(printed)):
            continue
        body = Mention(type=name.type, name=printed, canonical=name.canonical, title=name.title)
        start = name.title_start if titled else name.start
        best[key] = Draft(start, name.end, body, name.rule, _CONFIDENCE.get(name.rule, _DEFAULT))
    yield from sorted(best.values(), key=lambda draft: (draft.start, draft.end))
