"""The pure function of the service: begin here."""

from collections.abc import Iterator

from dateline_schema.record import Record
from dateline_schema.records import FactBatch


def work(batch: FactBatch) -> Iterator[Record]:
    """The records that follow from a batch of facts; none, until something does."""
    yield from ()
