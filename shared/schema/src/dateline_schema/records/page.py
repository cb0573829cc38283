"""A page as it was received: the start of every chain of evidence."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from dateline_schema.ids import PATTERN
from dateline_schema.record import Record

Id = Annotated[str, Field(pattern=PATTERN)]
"""`sha256:` and 64 hex digits, made in dateline_schema.ids."""


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Timestamp = Annotated[AwareDatetime, AfterValidator(_utc)]
"""RFC 3339; always UTC once it is in a record."""


class Box(Record):
    """One printed line of one column with its place on the sheet.

    `start`, `end`: half-open span in `Page.text`, without the blanks of an indent before it. `x0, y0, x1, y1`: points (1/72 inch)
    from the upper left corner of the sheet as it is shown; `y1 - y0` is about the type size (in vertical setting `x1 - x0` is).
    """

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    sheet: int = Field(default=0, ge=0, description="sheet of the file, from 0")
    x0: float
    y0: float
    x1: float
    y1: float


class Layout(Record):
    """Where the text stands on paper, known only for formats that say so (PDF, OCR).

    Boxes are in the order of the text and do not overlap in it; each line of the text that is not blank has one.
    """

    boxes: tuple[Box, ...] = ()


BlockRole = Literal["headline", "subheadline", "byline", "time", "paragraph", "heading", "caption", "table", "list", "legal"]
"""`byline`: who wrote it, a name or several. `time`: when it was published, as printed. `heading`: inside the body. `table`: a row
a line, tabs between the cells. `list`: headlines of other stories. `legal`: rights, imprint and the like."""


class Block(Record):
    """A stretch of the page whose role its format tells (HTML, feeds, ninjs). `start`, `end`: half-open span in `Page.text`."""

    role: BlockRole
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Page(Record):
    """One page's text, decoded but not cleaned: all offsets of all facts count in `text`."""

    page_id: Id
    source: str = Field(min_length=1, max_length=200, description="publisher or feed id")
    uri: str | None = Field(default=None, description="where it came from")
    media_type: str = "text/plain"
    received_at: Timestamp
    published_on: date | None = None
    language: str = Field(default="zh", description="BCP 47 primary language")
    text: str
    layout: Layout | None = None
    blocks: tuple[Block, ...] = Field(
        default=(),
        description="in order and without overlap, for formats that tell what stands where: such a page is one article. "
        "Empty where that has to be decided from the text (plain text, PDF, scans); beside a layout only tables are told",
    )

    @model_validator(mode="after")
    def _blocks_are_in_order(self) -> Self:
        reach = 0
        for block in self.blocks:
            if not reach <= block.start <= block.end <= len(self.text):
                raise ValueError("blocks overlap or leave the text")
            reach = block.end
        return self
