"""One name, as found in the text."""

from dataclasses import dataclass

from dateline_schema.records.mention import MentionType


@dataclass(frozen=True, slots=True)
class Name:
    """Half-open span `[start, end)` of one occurrence of a name.

    `canonical`: the fullest form this article uses for it. `title`: what a person is called here, or where the article first
    introduces them (海关总署副署长); `title_start` is where it begins when it stands directly before this occurrence, else
    `start`. `organisation`: the one named in the title. `rule` says how it was found.
    """

    start: int
    end: int
    type: MentionType
    canonical: str
    rule: str
    title: str | None = None
    title_start: int = -1
    organisation: str | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The half-open span."""
        return self.start, self.end
