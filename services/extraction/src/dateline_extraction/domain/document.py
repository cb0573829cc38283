"""An article as the extractors see it: its sentences, and everything that is found once and used by many.

The extractors are pure functions of a Document. Amounts, times and names are found on first use and kept, so ten
extractors cost one scan each.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from dateline_extraction.domain.page.datelines import head_of
from dateline_schema.records import Article
from dateline_text.names import Name, Tagger, names_in
from dateline_text.numbers.amount import Amount
from dateline_text.numbers.amounts import amounts_in
from dateline_text.times import TimeMention, resolve_periods

_T = TypeVar("_T")

# A sentence ends at these marks, with any closing quotation marks and brackets behind them.
_ENDS = frozenset("。！？!?；;…")
_CLOSERS = frozenset("”’」』）)】》")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Half-open span `[start, end)` in the article's text and the index of its paragraph."""

    start: int
    end: int
    paragraph: int


class Document:
    """One article's text with what has been found in it. All offsets count in `text`."""

    def __init__(self, article: Article, tagger: Tagger | None = None) -> None:
        self.article = article
        self.text = article.text
        self.tagger = tagger
        self._found: dict[object, tuple[object, ...]] = {}

    def once(self, extractor: Callable[["Document"], Iterable[_T]]) -> tuple[_T, ...]:
        """What the extractor finds in this document, found on first use and kept."""
        if extractor not in self._found:
            self._found[extractor] = tuple(extractor(self))
        return cast("tuple[_T, ...]", self._found[extractor])

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """Spans of the paragraphs, without the line feeds between them."""
        spans, position = [], 0
        for paragraph in self.article.paragraphs:
            spans.append((position, position + len(paragraph)))
            position += len(paragraph) + 1
        return tuple(spans)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences in text order; semicolons end one, a closing quotation mark stays with its sentence."""
        found = []
        for number, (start, end) in enumerate(self.paragraphs):
            position = start
            while position < end:
                stop = position
                while stop < end and self.text[stop] not in _ENDS:
                    stop += 1
                while stop < end and (self.text[stop] in _ENDS or self.text[stop] in _CLOSERS):
                    stop += 1
                found.append(Sentence(position, stop, number))
                position = stop
        return tuple(found)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """People, organisations, places and works in text order; the tagger, where one is given, proposes more."""
        return names_in(self.text, [(s.start, s.end) for s in self.sentences] if self.tagger else (), self.tagger)

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """Number expressions with their units, in text order."""
        return amounts_in(self.text)

    @property
    def day(self) -> date | None:
        """The day the article says it was written on, else None."""
        if self.article.dateline:
            return self.article.dateline.date
        head, published = head_of(self.text), self.article.published_on
        if head is None or published is None or head.month is None or head.day is None:
            return None
        # Nothing is printed before it is written: 12月31日电 in a paper of 1 January.
        for year in (published.year, published.year - 1):
            with suppress(ValueError):
                if (day := date(year, head.month, head.day)) <= published:
                    return day
        return None

    @cached_property
    def times(self) -> tuple[TimeMention, ...]:
        """Time expressions with the periods they mean in this article, in text order."""
        return resolve_periods(self.text, self.paragraphs, self.article.published_on, self.day)

    @cached_property
    def body_start(self) -> int:
        """Where the dateline at the head of the text ends; 0 without one."""
        head = head_of(self.text)
        return head.words_end if head else 0
