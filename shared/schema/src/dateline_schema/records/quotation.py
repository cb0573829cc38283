"""Who said what."""

from pydantic import Field

from dateline_schema.record import Record


class Speaker(Record):
    """`name` is the full name in the article; short forms and pronouns are resolved to it."""

    name: str
    title: str | None = None
    organisation: str | None = None


class Quotation(Record):
    """Words of a speaker, inside quotation marks (`direct`) or reported."""

    speaker: Speaker | None = None
    text: str
    direct: bool
    verb: str | None = Field(default=None, description="表示, 说, 指出 …")
