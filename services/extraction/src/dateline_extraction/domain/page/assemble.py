"""Decided lines into Article records."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from dateline_extraction.domain.page.clean import joined
from dateline_extraction.domain.page.cut import Cut
from dateline_extraction.domain.page.datelines import Head, byline_of, credit_of, head_of, told_names
from dateline_extraction.domain.page.issue import in_one_issue, year_of
from dateline_extraction.domain.page.jumps import comes_from, goes_on, pairs_of
from dateline_extraction.domain.page.lines import CALL, CLOSER, FULL_STOP, Line
from dateline_extraction.domain.page.openers import opening_names
from dateline_extraction.domain.page.scores import HEADING, Role
from dateline_extraction.domain.page.script import script_of
from dateline_extraction.domain.page.signs import CELLS, FIELDS
from dateline_schema.ids import article_id
from dateline_schema.records import Article, Byline, Dateline, Page, SectionHead, Table
from dateline_schema.spans import AlignedText

_DASHES = re.compile(r"^[\s—–\-－─―]+")
# What belongs to no article.
_OUTSIDE = (Role.FURNITURE, Role.FURNITURE_WITHIN, Role.FURNITURE_BETWEEN, Role.END_MARK)
_UNREADABLE = "\ufffd"
_SURE = 0.9
_HARDLY = 40
_LACKING = 0.7
"""What is left of the confidence for each thing an article lacks: how often such an article is nevertheless right was not measured."""


@dataclass(slots=True)
class _Story:
    kicker: list[int] = field(default_factory=list)
    headline: list[int] = field(default_factory=list)
    subheadline: list[int] = field(default_factory=list)
    bylines: list[int] = field(default_factory=list)
    paragraphs: list[list[int]] = field(default_factory=list)
    sections: list[tuple[list[int], int]] = field(default_factory=list)
    captions: list[list[int]] = field(default_factory=list)
    tables: list[list[int]] = field(default_factory=list)
    without_body: list[int] = field(default_factory=list)
    """Lines of a heading that no text follows."""

    def lines(self) -> list[int]:
        """Every line of it, in page order."""
        groups = (*self.paragraphs, *(lines for lines, _ in self.sections), *self.captions, *self.tables)
        return sorted({*self.kicker, *self.headline, *self.subheadline, *self.bylines, *(i for group in groups for i in group)})


def articles_of(page: Page, cut: Cut) -> tuple[Article, ...]:
    """The articles in reading order; a heading without a body is a doubt of the last of them."""
    stories, rest = _stories(cut)
    if rest.paragraphs:
        stories.append(rest)
    elif stories:
        last = stories[-1]
        last.without_body = [i for i in rest.lines() if cut.roles[i] in HEADING]
        last.bylines += rest.bylines
        last.captions += rest.captions
        last.tables += rest.tables
    stories = _joined(stories, cut)
    articles = tuple(_article(page, story, ordinal, cut) for ordinal, story in enumerate(stories))
    return articles if page.published_on else in_one_issue(articles)


def _joined(stories: list[_Story], cut: Cut) -> list[_Story]:
    """Stories whose parts name each other (下转, 上接) as one."""
    marks = [(seen.line.start, seen.line) for seen, role in zip(cut.seen, cut.roles, strict=True) if role in _OUTSIDE]
    leaving = [at for at, line in marks if goes_on(line)]
    coming = [at for at, line in marks if comes_from(line)]
    if not leaving or not coming:
        return stories
    firsts = [cut.seen[story.lines()[0]].line.start for story in stories]
    bodies = [cut.seen[story.paragraphs[0][0]].line.start for story in stories]
    ends = [cut.seen[story.paragraphs[-1][-1]].line.end for story in stories]

    def headed(number: int) -> tuple[int, str]:
        return number, "".join(cut.seen[i].line.plain for i in stories[number].headline)

    broken = {max((n for n, end in enumerate(ends) if end <= at), key=ends.__getitem__, default=-1) for at in leaving} - {-1}
    continued = {min((n for n, body in enumerate(bodies) if body >= at), key=bodies.__getitem__, default=-1) for at in coming} - {
        -1
    }
    gone = set()
    for number, other in pairs_of([headed(n) for n in sorted(broken)], [headed(n) for n in sorted(continued)]):
        if firsts[number] < firsts[other]:
            _append(stories[number], stories[other], cut)
            gone.add(other)
    return [story for number, story in enumerate(stories) if number not in gone]


def _append(story: _Story, rest: _Story, cut: Cut) -> None:
    """The second part behind the first; a sentence that was broken off goes on in its paragraph."""
    before = len(story.paragraphs)
    paragraphs = rest.paragraphs
    if cut.seen[story.paragraphs[-1][-1]].line.ending not in (FULL_STOP, CALL, CLOSER):
        story.paragraphs[-1] += paragraphs[0]
        paragraphs, before = paragraphs[1:], before - 1
    story.paragraphs += paragraphs
    story.sections += [(lines, number + before) for lines, number in rest.sections]
    story.bylines += rest.bylines
    story.captions += rest.captions
    story.tables += rest.tables


def _stories(cut: Cut) -> tuple[list[_Story], _Story]:
    """The lines dealt out: a heading belongs to the body below it, or, where headlines stand after, to the one above.

    With the stories what waits for a body at the page's end: a heading, or text behind a caption that opened the page.
    """
    stories: list[_Story] = []
    heading = _Story()
    after = cut.headlines == "after"
    for index, role in enumerate(cut.roles):
        if role in HEADING:
            owner = stories[-1] if after and stories else heading
            parts = {Role.KICKER: owner.kicker, Role.SUBHEADLINE: owner.subheadline, Role.SUBHEADLINE_MORE: owner.subheadline}
            parts.get(role, owner.headline).append(index)
        elif role == Role.BODY:
            heading.paragraphs.append([index])
            stories.append(heading)
            heading = _Story()
        elif role == Role.BYLINE:
            follows = next((r for r in cut.roles[index + 1 :] if r not in (Role.BYLINE, Role.FURNITURE)), None)
            owner = heading if follows == Role.BODY or not stories else stories[-1]
            owner.bylines.append(index)
        elif role not in _OUTSIDE:
            _inside(stories[-1] if stories and not heading.headline else heading, index, role)
    return stories, heading


def _inside(story: _Story, index: int, role: Role) -> None:
    match role:
        case Role.SECTION:
            story.sections.append(([index], len(story.paragraphs)))
        case Role.SECTION_MORE:
            story.sections[-1][0].append(index)
        case Role.CAPTION | Role.CAPTION_WITHIN:
            story.captions.append([index])
        case Role.CAPTION_MORE | Role.CAPTION_WITHIN_MORE:
            story.captions[-1].append(index)
        case Role.TABLE if story.tables and story.tables[-1][-1] == index - 1:
            story.tables[-1].append(index)
        case Role.TABLE:
            story.tables.append([index])
        case Role.MORE if story.paragraphs:
            story.paragraphs[-1].append(index)
        case _:
            story.paragraphs.append([index])


def _article(page: Page, story: _Story, ordinal: int, cut: Cut) -> Article:
    def lines(indexes: Sequence[int]) -> list[Line]:
        return [cut.seen[i].line for i in indexes]

    def heading(indexes: Sequence[int]) -> str:
        return str(joined(lines(indexes), keep_spaces=True))

    text, paragraphs = AlignedText(), []
    for number, indexes in enumerate(story.paragraphs):
        part = joined(lines(indexes), names=_byline_span(lines(indexes)) if number == 0 else None)
        if number:
            text.insert("\n")
        text.extend(part)
        paragraphs.append(str(part))
    head = head_of(_raw(lines(story.paragraphs[0])))
    headline = heading(story.headline) or None
    dateline = _dateline(head_of(paragraphs[0]), paragraphs[0], page.published_on, str(text))
    indexes = story.lines()
    confidence = cut.confidence(indexes[0], indexes[-1])
    lacking = _lacks(story, headline, paragraphs, cut)
    return Article(
        article_id=article_id(page.source, headline, str(text)),
        page_id=page.page_id,
        ordinal=ordinal,
        source=page.source,
        headline=headline,
        subheadline=_DASHES.sub("", heading(story.subheadline)) or None,
        kicker=heading(story.kicker) or None,
        dateline=dateline,
        bylines=_bylines(
            head,
            paragraphs[0],
            "\n".join(line.text for line in lines(story.paragraphs[-1][-3:])),
            [line.text for line in lines(story.bylines)],
            read=told_names if cut.is_told else byline_of,
        ),
        section_heads=tuple(SectionHead(text=heading(section), before_paragraph=before) for section, before in story.sections),
        captions=tuple(str(joined(lines(caption))) for caption in story.captions),
        tables=tuple(_table(lines(table)) for table in story.tables),
        paragraphs=tuple(paragraphs),
        text=str(text),
        alignment=tuple(tuple(run) for run in text.runs),
        span=(min(cut.seen[i].line.start for i in indexes), max(cut.seen[i].line.end for i in indexes)),
        published_on=page.published_on or (dateline.date if dateline else None),
        language=page.language,
        script=script_of(str(text)),
        confidence=round(confidence * _LACKING ** len(lacking), 3),
        doubts=(*lacking, *_doubts(story, cut, confidence)),
    )


def _table(lines: Sequence[Line]) -> Table:
    """Cells between tabs, where the page has any; else between the gaps."""
    split = CELLS if any(CELLS.search(line.text) for line in lines) else FIELDS
    rows = tuple(tuple(field for field in split.split(line.text) if field) for line in lines)
    return Table(rows=rows, span=(lines[0].start, lines[-1].end))


def _raw(lines: Sequence[Line]) -> str:
    """The head of a paragraph as printed; a line break stays one, because it can part two names."""
    return "\n".join(line.text for line in lines[:4])[:200]


def _bylines(
    head: Head | None, first: str, ending: str, own_lines: list[str], *, read: Callable[[str], tuple[tuple[str, str], ...]]
) -> tuple[Byline, ...]:
    """From the dateline's bracket, else from the names' own line, else from the bracket that ends the text."""
    found = head.bylines if head else ()
    if not found:
        found = tuple(name for line in own_lines for name in read(line))
    if not found:
        found = opening_names(first)
    if not found and (head is None or head.day is None):
        # Behind a dateline the bracket at the end names whoever wrote the piece that the agency quotes.
        found = credit_of(ending)
    return tuple(Byline(role=role, name=name) for role, name in found)


def _byline_span(lines: Sequence[Line]) -> tuple[int, int] | None:
    """Where on the page the brackets behind the dateline stand."""
    opening = closing = None
    for line in lines[:4]:
        for match in re.finditer(r"[（(）)]", line.text):
            if match[0] in "（(" and opening is None:
                opening = line.start + match.start()
            elif match[0] in "）)" and opening is not None:
                closing = line.start + match.end()
                return (opening, closing)
    return None


def dateline_of(text: str, published_on: date | None) -> Dateline | None:
    """The dateline a clean article begins with, its year settled by the issue date or by the text."""
    return _dateline(head_of(text), text, published_on, text)


def _dateline(head: Head | None, first: str, published_on: date | None, text: str) -> Dateline | None:
    if head is None:
        return None
    return Dateline(
        agency=head.agency,
        place=head.place,
        date=_resolved(head, published_on, text),
        month=head.month,
        day=head.day,
        relayed=head.relayed,
        exact=first[: head.end].strip(),
    )


def _resolved(head: Head, published_on: date | None, text: str) -> date | None:
    """The dateline's day: the latest such day that is not after the issue, else by the year that the text tells."""
    if head.month is None or head.day is None:
        return None
    years = [published_on.year, published_on.year - 1] if published_on else [year_of(text, head.month)]
    for year in years:
        try:
            day = date(year or 0, head.month, head.day)
        except ValueError:
            continue
        if published_on is None or (day - published_on).days <= 1:
            return day
    return None


def _lacks(story: _Story, headline: str | None, paragraphs: list[str], cut: Cut) -> tuple[str, ...]:
    """What a whole article has and this one lacks."""
    last = cut.seen[story.paragraphs[-1][-1]].line
    lacking = []
    if headline is None:
        lacking.append("no headline was found")
    if last.ending not in (FULL_STOP, CALL) and not credit_of(paragraphs[-1]):
        lacking.append("the last paragraph does not end a sentence")
    if len("".join(paragraphs)) < _HARDLY:
        lacking.append("hardly any text")
    return tuple(lacking)


def _doubts(story: _Story, cut: Cut, confidence: float) -> Iterator[str]:
    """What the walk over the lines was not sure of, and headings that it found no text for."""
    for index in story.without_body:
        yield f"no text was found for the headline: {cut.seen[index].line.text}"
    bad = sum(cut.seen[i].line.text.count(_UNREADABLE) for i in story.lines())
    if bad:
        yield f"{bad} characters of the file could not be read"
    if cut.share < _SURE:
        yield "headlines may stand on the other side of their bodies"
    if confidence < _SURE:
        weakest = min(story.lines(), key=lambda i: cut.confidence(i, i))
        if cut.confidence(weakest, weakest) < _SURE:
            words = cut.roles[weakest].name.lower().replace("_", " ")
            yield f"may not be {words}: {cut.seen[weakest].line.text[:20]}"
