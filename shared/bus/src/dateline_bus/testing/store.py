"""A store of rows and offsets, an outbox, and the marks of attempts, in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence

from dateline_bus.consume.attempts import Mark
from dateline_bus.consume.sink import Outgoing, Row
from dateline_bus.events.envelope import Trace
from dateline_bus.events.message import At, Steps
from dateline_bus.failures import NotNow, Superseded
from dateline_schema.record import Record


class Store:
    """Rows in the order they were written. `fails`: asked for each row, may raise; `failures`: raised by the next calls, one each.

    With `tells`, each row leaves what it gives in the outbox, in the same transaction.
    """

    def __init__(self) -> None:
        self.rows: list[Record] = []
        self.offsets_kept: dict[At, int] = {}
        self.outbox: list[Outgoing] = []
        self.failures: list[Exception] = []
        self.fails: Callable[[Row], None] = lambda _: None
        self.tells: Callable[[Row], Outgoing | None] = lambda _: None
        self.away = self.answer_lost = False
        self.writes = 0

    def _check(self) -> None:
        if self.failures:
            raise self.failures.pop(0)
        if self.away:
            raise NotNow("the store is away")

    async def open(self) -> None:
        """See Store."""
        self._check()

    async def close(self) -> None:
        """See Store."""

    async def offsets(self, partitions: Sequence[At]) -> Mapping[At, int]:
        """See Store."""
        self._check()
        return {at: self.offsets_kept[at] for at in partitions if at in self.offsets_kept}

    async def write(self, rows: Sequence[Row], steps: Steps) -> Mapping[str, int]:
        """See Store. `answer_lost`: it is written, and once said to have failed."""
        self._check()
        self.writes += 1
        for row in rows:
            self.fails(row)
        for at, step in steps.items():
            if self.offsets_kept.get(at) != step.before:
                raise Superseded(f"{at} stands at {self.offsets_kept.get(at)}, not at {step.before}")
            if step.next <= (step.before or -1):
                raise AssertionError(f"{at} goes back from {step.before} to {step.next}")
        self.rows += [row.record for row in rows]
        self.outbox += [outgoing for row in rows if (outgoing := self.tells(row))]
        self.offsets_kept |= {at: step.next for at, step in steps.items()}
        if self.answer_lost:
            self.answer_lost = False
            raise NotNow("the connection was cut while committing")
        return {"rows": len(rows)}

    async def pending(self, most: int) -> Sequence[Outgoing]:
        """See Outbox."""
        self._check()
        return self.outbox[:most]

    async def sent(self, numbers: Sequence[int]) -> None:
        """See Outbox."""
        self._check()
        self.outbox = [outgoing for outgoing in self.outbox if outgoing.number not in numbers]

    def trace(self) -> Trace:
        """A trace for outgoing records."""
        return Trace.begin()


class Marks:
    """See attempts.Marks."""

    def __init__(self) -> None:
        self.kept: dict[At, Mark] = {}

    async def read(self, partitions: Collection[At]) -> Mapping[At, Mark]:
        """See Marks."""
        return {at: self.kept[at] for at in partitions if at in self.kept}

    async def write(self, at: At, mark: Mark) -> None:
        """See Marks."""
        self.kept[at] = mark

    async def close(self) -> None:
        """See Marks."""
