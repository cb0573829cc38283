"""An article cut from a page: clean text, and the alignment that leads back to the page."""

import datetime as dt
from typing import Literal, Self

from pydantic import Field, model_validator

from dateline_schema.record import Record
from dateline_schema.records.page import Id


class Dateline(Record):
    """Agency, place and date at the head of the first paragraph (新华社北京1月13日电).

    `date` is null when the year is not known; `month` and `day` are then all the article says.
    """

    agency: str | None = None
    place: str | None = None
    date: dt.date | None = None
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    relayed: bool = Field(default=False, description="printed with 据: the paper quotes the agency")
    exact: str = Field(description="the words as printed, cleaned")


class Byline(Record):
    """One person and what they did; `role` as printed (记者, 通讯员, 编辑 …)."""

    role: str
    name: str


class SectionHead(Record):
    """A heading inside the body; `before_paragraph` is the index of the paragraph that follows it."""

    text: str
    before_paragraph: int = Field(ge=0)


class Table(Record):
    """Figures set in rows: each row the words and numbers between the gaps. `span`: half-open, on the page."""

    rows: tuple[tuple[str, ...], ...]
    span: tuple[int, int]


class Article(Record):
    """One article of a page.

    `text` is `paragraphs` joined by one line feed. `alignment` holds `[text_start, page_start, length]` runs and covers every
    character of `text` but the line feeds between paragraphs. `span` is the half-open stretch of the page that holds
    the article, headline included.
    """

    article_id: Id
    page_id: Id
    ordinal: int = Field(ge=0, description="reading order on the page, from 0")
    source: str
    headline: str | None = None
    subheadline: str | None = None
    kicker: str | None = None
    dateline: Dateline | None = None
    bylines: tuple[Byline, ...] = ()
    section_heads: tuple[SectionHead, ...] = ()
    captions: tuple[str, ...] = Field(default=(), description="words under pictures, outside the text")
    tables: tuple[Table, ...] = Field(default=(), description="tables of figures, outside the text")
    paragraphs: tuple[str, ...]
    text: str
    alignment: tuple[tuple[int, int, int], ...] = ()
    span: tuple[int, int] | None = None
    published_on: dt.date | None = None
    published_on_inferred: bool = Field(
        default=False, description="neither the file nor its sender states the day: it was concluded from datelines and the text"
    )
    language: str = "zh"
    script: Literal["Hans", "Hant", "Latn"] = "Hans"
    confidence: float = Field(default=1.0, ge=0, le=1, description="of the cut")
    doubts: tuple[str, ...] = Field(default=(), description="why the cut may be wrong, in words")

    @model_validator(mode="after")
    def _text_is_its_paragraphs(self) -> Self:
        if self.text != "\n".join(self.paragraphs):
            raise ValueError("text is not the paragraphs joined by line feeds")
        return self
