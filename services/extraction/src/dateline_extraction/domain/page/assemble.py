"""Decided lines into Article records."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from dateline_extraction.domain.page.clean import joined
from dateline_extraction.domain.page.cut import Cut, Decision
from dateline_extraction.domain.page.datelines import Head, head_of
from dateline_extraction.domain.page.lines import FULL_STOP, Line
from dateline_extraction.domain.page.scores import Role
from dateline_shared.ids import article_id
from dateline_shared.records import Article, Byline, Dateline, Page, SectionHead
from dateline_shared.spans import AlignedText

_DASHES = re.compile(r"^[\s—–\-－─―]+")
_BRACKET = re.compile(r"[（(][^（）()]{1,60}[）)]")
_HAN = re.compile(r"[一-鿿]")
# Frequent characters that only one of the two scripts has.
_TRADITIONAL = re.compile(r"[國會學說對關於發開時過還這個們來為電東車馬長門問題經濟業華聯應將與權點實現當從兩後]")
_SIMPLIFIED = re.compile(r"[国会学说对关于发开时过还这个们来为电东车马长门问题经济业华联应将与权点实现当从两后]")


@dataclass(slots=True)
class _Story:
    kicker: list[Line] = field(default_factory=list)
    headline: list[Line] = field(default_factory=list)
    subheadline: list[Line] = field(default_factory=list)
    paragraphs: list[list[Line]] = field(default_factory=list)
    sections: list[tuple[list[Line], int]] = field(default_factory=list)
    head: Head | None = None

    def lines(self) -> Iterator[Line]:
        """Every line of it."""
        yield from (*self.kicker, *self.headline, *self.subheadline)
        for paragraph in self.paragraphs:
            yield from paragraph
        for section, _ in self.sections:
            yield from section


def articles_of(page: Page, cut: Cut) -> tuple[Article, ...]:
    """The articles in reading order."""
    stories = [story for story in _stories(cut) if story.paragraphs]
    return tuple(_article(page, story, ordinal, cut) for ordinal, story in enumerate(stories))


def _stories(cut: Cut) -> list[_Story]:
    stories: list[_Story] = []
    heading = _Story()
    after = cut.headlines == "after"
    for decision in cut.decisions:
        match decision.role:
            case Role.FURNITURE:
                continue
            case Role.KICKER | Role.HEADLINE | Role.HEADLINE_MORE | Role.SUBHEADLINE:
                owner = stories[-1] if after and stories else heading
                parts = {Role.KICKER: owner.kicker, Role.SUBHEADLINE: owner.subheadline}
                parts.get(decision.role, owner.headline).append(decision.line)
            case Role.BODY:
                story = heading if not after else _Story()
                story.head = decision.head
                story.paragraphs.append([decision.line])
                stories.append(story)
                heading = _Story()
            case _:
                if not stories or (not after and heading.headline):
                    stories.append(heading)
                    heading = _Story()
                _body_line(stories[-1], decision)
    return stories


def _body_line(story: _Story, decision: Decision) -> None:
    match decision.role:
        case Role.SECTION:
            story.sections.append(([decision.line], len(story.paragraphs)))
        case Role.SECTION_MORE:
            story.sections[-1][0].append(decision.line)
        case Role.MORE if story.paragraphs:
            story.paragraphs[-1].append(decision.line)
        case _:
            story.paragraphs.append([decision.line])


def _article(page: Page, story: _Story, ordinal: int, cut: Cut) -> Article:
    text, paragraphs = AlignedText(), []
    head = story.head
    for number, lines in enumerate(story.paragraphs):
        part = joined(lines, names=_byline_span(lines) if number == 0 else None)
        if number:
            text.insert("\n")
        text.extend(part)
        paragraphs.append(str(part))
    if paragraphs:
        head = head_of(paragraphs[0]) or head
    headline = str(joined(story.headline, keep_spaces=True)) or None
    dateline = _dateline(head, paragraphs[0] if paragraphs else "", page.published_on, str(text))
    doubts = tuple(_doubts(story, headline, paragraphs, cut))
    lines = list(story.lines())
    return Article(
        article_id=article_id(page.source, headline, str(text)),
        page_id=page.page_id,
        ordinal=ordinal,
        source=page.source,
        headline=headline,
        subheadline=_DASHES.sub("", str(joined(story.subheadline, keep_spaces=True))) or None,
        kicker=str(joined(story.kicker, keep_spaces=True)) or None,
        dateline=dateline,
        bylines=tuple(Byline(role=role, name=name) for role, name in head.bylines) if head else (),
        section_heads=tuple(
            SectionHead(text=str(joined(section, keep_spaces=True)), before_paragraph=before)
            for section, before in story.sections
        ),
        paragraphs=tuple(paragraphs),
        text=str(text),
        alignment=tuple(tuple(run) for run in text.runs),
        span=(min(line.start for line in lines), max(line.end for line in lines)),
        published_on=page.published_on or (dateline.date if dateline else None),
        language=page.language,
        script=_script(str(text)),
        confidence=round(0.99 * 0.75 ** len(doubts), 3),
        doubts=doubts,
    )


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
    """The dateline's day: the latest such day that is not after the issue, else by the one year that the text prints most."""
    if head.month is None or head.day is None:
        return None
    years = [published_on.year, published_on.year - 1] if published_on else _printed_years(text)
    for year in years:
        try:
            day = date(year, head.month, head.day)
        except ValueError:
            continue
        if published_on is None or (day - published_on).days <= 1:
            return day
    return None


def _printed_years(text: str) -> list[int]:
    """今年 is the year of the dateline: without an issue date, only a year that the text itself ties to it decides.

    A text that looks back over a year (2023年) from January is printed in the next one; a plan names the year it is in.
    """
    plain = text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    this = re.search(r"(?:今年|今天|本月)[（(]?(\d{4})年", plain)
    if this:
        return [int(this[1])]
    full = re.findall(r"((?:19|20)\d\d)年(?=\d{1,2}月)", plain) or re.findall(r"((?:19|20)\d\d)年", plain)
    return [max(map(int, full))] if full else []


def _doubts(story: _Story, headline: str | None, paragraphs: list[str], cut: Cut) -> Iterator[str]:
    if headline is None:
        yield "no headline was found"
    if story.head is None:
        yield "no dateline"
    if story.paragraphs and story.paragraphs[-1][-1].ending != FULL_STOP:
        yield "the last paragraph does not end a sentence"
    if cut.margin < 0.02:
        yield "headlines may stand on the other side of their bodies"
    if paragraphs and len("".join(paragraphs)) < 40:
        yield "hardly any text"


def _script(text: str) -> str:
    sample = text[:5000]
    if len(_HAN.findall(sample)) * 5 < len(sample):
        return "Latn"
    return "Hant" if len(_TRADITIONAL.findall(sample)) > len(_SIMPLIFIED.findall(sample)) else "Hans"
