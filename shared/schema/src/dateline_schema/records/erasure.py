"""An operator's word that something is to be erased: an event like every other, so that every store hears it."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from dateline_schema.ids import PATTERN
from dateline_schema.record import Record
from dateline_schema.records.page import Id, Timestamp

_PAGE = PATTERN.removeprefix("^").removesuffix("$")


class Erasure(Record):
    """`target`: a page's id with `page`; a full name as papers print it with `person`; a day (YYYY-MM-DD) with `before`, for all that was
    published before it."""

    erasure_id: Id
    kind: Literal["page", "person", "before"]
    target: Annotated[str, StringConstraints(min_length=2, max_length=100, pattern=r"^[^\x00-\x1f\"“”\\]+$")]
    reason: str = Field(min_length=1, max_length=1000)
    by: str = Field(min_length=1, max_length=100, description="who asked for it")
    at: Timestamp

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.kind == "page" and not re.fullmatch(_PAGE, self.target):
            raise ValueError("a page is named by its id")
        if self.kind == "before":
            date.fromisoformat(self.target)
        return self
