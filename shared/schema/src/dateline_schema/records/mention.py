"""A name in the text."""

from typing import Literal

from pydantic import Field

from dateline_schema.record import Record

MentionType = Literal["person", "organisation", "place", "product", "work", "law", "event_name"]


class Mention(Record):
    """`name` as printed, `canonical` the full name this article uses for it."""

    type: MentionType
    name: str
    canonical: str
    title: str | None = Field(default=None, description="a person's title or role, as printed")
