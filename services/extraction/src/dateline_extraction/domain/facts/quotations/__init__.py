"""Quotations: who said what, inside quotation marks or reported, with the speaker's full name."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.draft import Draft
from dateline_extraction.domain.facts.quotations.continuation import Extent
from dateline_extraction.domain.facts.quotations.sentence import Around, in_sentence
from dateline_extraction.domain.facts.quotations.verbs import marked
from dateline_schema.records import Quotation, Speaker
from dateline_text.names import Name
from dateline_text.times.lexemes import fold

__all__ = ["quotations"]

_MARKS = str.maketrans("「」『』", "“”‘’")
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n|$)")
_REPORTERS = ("记者", "本报记者", "通讯员", "特约记者")
_TOLD = re.compile("[。！？!?；…”]")
_LONGEST_HEADING = 32
_NEAR = 24
"""Quotation marks and names before a sentence among which a pronoun's antecedent and a speech's words are looked for."""


def quotations(document: Document) -> Iterator[Draft]:
    """Direct and reported speech in text order."""
    text = plain(document)
    drafts, extent = sentence_by_sentence(document, text)
    for draft in drafts:
        if draft.rule == "quotation/reported":
            draft = _extended(text, draft, extent.end_of(draft))  # noqa: PLW2901
        yield _as_printed(document.text, text, draft)


def plain(document: Document) -> str:
    """The document's text in simplified characters, with one kind of quotation marks; as long as the text."""
    return fold(document.text).translate(_MARKS)


def sentence_by_sentence(document: Document, text: str) -> tuple[list[Draft], Extent]:
    """What each sentence holds, and the sentences, by which statements can be followed on."""
    marks = marked(text)
    people = [name for name in document.names if name.type in ("person", "organisation") and not _reports(document, text, name)]
    opened, starts = [start for start, _ in marks], [name.start for name in people]
    last: Speaker | None = None
    used: set[tuple[int, int]] = set()
    found: list[Draft] = []
    sentences: list[tuple[int, int]] = []
    claimed: dict[int, str] = {}
    paragraph, body = 0, document.body_start
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if start == end or (start and is_heading(text, start, end)):
            continue
        paragraph = start if start == 0 or text[start - 1] == "\n" else paragraph
        # What a sentence needs stands near it: so many marks and names before it, and those inside.
        near = marks[max(0, bisect_left(opened, start) - _NEAR) : bisect_left(opened, end)]
        named = people[max(0, bisect_left(starts, start) - _NEAR) : bisect_left(starts, end)]
        for draft in in_sentence(text, max(start, min(body, end)), end, Around(near, named, last, paragraph)):
            if (draft.start, draft.end) not in used:
                used.add((draft.start, draft.end))
                last = draft.body.speaker if isinstance(draft.body, Quotation) and draft.body.speaker else last
                claimed[len(sentences)] = last.name if last else ""
                found.append(draft)
        sentences.append((start, end))
    return found, Extent(text, sentences, people, claimed)


def _reports(document: Document, text: str, name: Name) -> bool:
    """Whether the name is a reporter's: in the dateline, or in brackets behind 记者."""
    if name.start < document.body_start:
        return True
    opened = max(
        text.rfind("（", max(0, name.start - _NEAR), name.start), text.rfind("(", max(0, name.start - _NEAR), name.start)
    )
    return opened >= 0 and text.startswith(_REPORTERS, opened + 1) and not {"）", ")"} & set(text[opened : name.start])


def is_heading(text: str, start: int, end: int) -> bool:
    """A line between the stories of a digest: a short paragraph that no mark ends."""
    return (
        end - start < _LONGEST_HEADING
        and text[start - 1] == "\n"
        and text[end - 1 : end] == "\n"
        and _TOLD.search(text, start, end) is None
    )


def _extended(text: str, draft: Draft, end: int) -> Draft:
    if end == draft.end or not isinstance(draft.body, Quotation):
        return draft
    return replace(draft, end=end, body=draft.body.model_copy(update={"text": text[draft.start : end]}))


def _as_printed(printed: str, text: str, draft: Draft) -> Draft:
    """The draft with the words of the article itself, which may be in traditional characters."""
    if printed is text or not isinstance(draft.body, Quotation):
        return draft
    changes: dict[str, object] = {"text": printed[draft.start : draft.end]}
    speaker = draft.body.speaker
    at = text.find(speaker.name) if speaker else -1
    if speaker and at >= 0:
        changes["speaker"] = speaker.model_copy(update={"name": printed[at : at + len(speaker.name)]})
    return replace(draft, body=draft.body.model_copy(update=changes))
