"""NAME: facts in, nothing out yet."""

from collections.abc import Iterator

from dateline_NAME import __version__
from dateline_NAME.domain.work import work
from dateline_NAME.settings import Settings
from dateline_schema.record import Record
from dateline_schema.records import FactBatch
from dateline_schema.topics import FACTS
from dateline_bus.consume.app import Worker

worker = Worker("NAME", __version__, Settings.from_environment("NAME"))


@worker.stage(reads=FACTS, writes=())
def process(batch: FactBatch) -> Iterator[Record]:
    """What the stage does with one message."""
    yield from work(batch)


if __name__ == "__main__":
    worker.main()
