"""What a page reader is. One format, one small file, one line in READERS."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from dateline_ingest.domain.limits import MIB, Budget, Limits
from dateline_schema.record import Record
from dateline_schema.records import Block, Layout


class Refused(Exception):
    """This input is not taken, and why: the parts of an RFC 9457 problem."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(f"{title}: {detail}")
        self.status, self.title, self.detail = status, title, detail


class LimitReached(Refused):
    """A limit on the file as a whole: nothing more of it is read."""


class ReadPage(Record):
    """One page's text as a reader found it; what the format does not say stays None.

    `page_id`: empty where the page is the whole file, else made from the part's own content.
    `member`: the page's name inside its container.
    """

    text: str
    media_type: str = "text/plain"
    layout: Layout | None = None
    blocks: tuple[Block, ...] = ()
    published_on: date | None = None
    language: str | None = None
    uri: str | None = None
    member: str | None = None
    page_id: str = ""


class Refusal(Record):
    """A part of a file that is not taken, while others of its parts are."""

    member: str
    status: int
    title: str
    detail: str


Found = ReadPage | Refusal


@dataclass(frozen=True)
class Context:
    """What is known beside the bytes. `media_type` and `name` are hints: content decides. `only`: the one reader that may take them."""

    media_type: str | None = None
    charset: str | None = None
    name: str | None = None
    uri: str | None = None
    only: str | None = None
    received_at: datetime | None = None
    limits: Limits = field(default_factory=Limits)
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    read: "Callable[[bytes, Context], Iterator[Found]] | None" = None

    def member(
        self, data: bytes, name: str, *, media_type: str | None = None, charset: str | None = None, uri: str | None = None
    ) -> Iterator[Found]:
        """The pages of a container's member, read by whichever reader knows it; what is wrong with it is a Refusal.

        Raises LimitReached, which ends the whole container.
        """
        path = f"{self.name}/{name}" if self.depth and self.name else name
        if self.read is None:
            raise RuntimeError("a container was read outside of readers.read")
        if self.depth >= self.limits.depth:
            detail = f"more than {self.limits.depth} levels of containers"
            yield Refusal(member=path, status=422, title="Nested too deeply", detail=detail)
            return
        inner = replace(self, only=None, media_type=media_type, charset=charset, name=path, uri=uri, depth=self.depth + 1)
        try:
            for found in self.read(data, inner):
                if isinstance(found, Refusal):
                    own = found.member == path or found.member.startswith(f"{path}/")
                    yield found if own else found.model_copy(update={"member": f"{path}/{found.member}"})
                else:
                    yield found.model_copy(update={"member": found.member or path, "uri": found.uri or uri})
        except LimitReached:
            raise
        except Refused as refused:
            yield Refusal(member=path, status=refused.status, title=refused.title, detail=refused.detail)

    def unpack(self, chunks: Iterator[bytes], *, packed: int | None, name: str) -> bytes:
        """A member's bytes, counted while they are unpacked: what the archive says of its sizes is not believed.

        `packed`: its size inside, where the container says it. Raises Refused for the member, LimitReached for the whole.
        """
        limits, budget = self.limits, self.budget
        budget.members += 1
        if budget.members > limits.members:
            raise LimitReached(413, "Too many members", f"more than {limits.members} members in all")
        parts: list[bytes] = []
        size = 0
        for chunk in chunks:
            size += len(chunk)
            budget.unpacked_bytes += len(chunk)
            if budget.unpacked_bytes > limits.unpacked_bytes:
                raise LimitReached(413, "Unpacks too large", f"more than {limits.unpacked_bytes} bytes in all, reached at {name}")
            if size > limits.file_bytes:
                raise Refused(413, "Page too large", f"more than {limits.file_bytes} bytes unpacked")
            if packed is not None and size > MIB and size > limits.ratio * max(packed, 1):
                raise LimitReached(413, "Unpacks too large", f"{name} is packed more than {limits.ratio} times: a bomb, not text")
            parts.append(chunk)
        return b"".join(parts)


@dataclass(frozen=True)
class Reader:
    """Reads one format.

    `media_types`, `endings`: what senders call it, believed only where the content does not speak against it.
    `recognises`: how sure the first bytes make it, 0 (not mine) to 1 (magic bytes); cheap.
    `read`: the pages in it, at least one. Pure. Raises Refused.
    `bounded`: its parser is run in a process with bounds, because hostile input can make it large, slow or crash it.
    """

    name: str
    media_types: frozenset[str]
    endings: frozenset[str]
    recognises: Callable[[bytes], float]
    read: Callable[[bytes, Context], Iterable[Found]]
    bounded: bool = True

    def expected(self, context: Context) -> bool:
        """Whether the hints name this format."""
        ending = (context.name or "").rpartition(".")[2].lower()
        return context.media_type in self.media_types or ending in self.endings
