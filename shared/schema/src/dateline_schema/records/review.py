"""What a person says of a fact that a program found: that it is right, or what is wrong with it."""

from typing import Literal

from pydantic import Field, model_validator

from dateline_schema.record import Record
from dateline_schema.records.page import Id, Timestamp

ReviewVerdict = Literal["right", "wrong", "withdrawn"]
ReviewedField = Literal[
    "indicator", "subject", "value", "unit", "period", "measure", "comparison", "bound", "status", "attribution", "speaker"
]


class Correction(Record):
    """The value that a field should have; `value` null: it should have none."""

    field: ReviewedField
    value: str | None = Field(default=None, max_length=400)


class Review(Record):
    """One person's word on one fact; their latest counts, `withdrawn` takes it back. The fact itself is never changed."""

    review_id: Id
    fact_id: Id
    article_id: Id
    verdict: ReviewVerdict
    corrections: tuple[Correction, ...] = Field(default=(), max_length=11)
    note: str = Field(default="", max_length=1000)
    author: str = Field(min_length=1, max_length=100)
    reviewed_at: Timestamp

    @model_validator(mode="after")
    def _only_what_is_wrong_is_corrected(self) -> "Review":
        if self.corrections and self.verdict != "wrong":
            raise ValueError("only a fact that is wrong has corrections")
        if len({correction.field for correction in self.corrections}) != len(self.corrections):
            raise ValueError("a field is corrected once")
        return self
