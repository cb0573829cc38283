"""What a page reader is. One format, one small file, one line in READERS."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dateline_shared.records import Layout


class Refused(Exception):
    """This input is not taken, and why: the parts of an RFC 9457 problem."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(f"{title}: {detail}")
        self.status, self.title, self.detail = status, title, detail


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page's text as a reader found it; what the format does not say stays None."""

    text: str
    media_type: str = "text/plain"
    layout: Layout | None = None
    published_on: date | None = None
    language: str | None = None
    uri: str | None = None


class Reader(Protocol):
    """Reads one format. Pure: bytes in, values out."""

    name: str

    def matches(self, data: bytes, media_type: str | None, name: str | None) -> float:
        """How sure the reader is that this is its format, 0 (not mine) to 1 (magic bytes say so); cheap."""

    def read(self, data: bytes, media_type: str | None, name: str | None) -> Iterable[ReadPage]:
        """The pages in it, at least one. Raises Refused."""
