"""enrichment: facts in, the same facts with series keys, links, money and checks out."""

from collections.abc import Iterator

from dateline_enrichment import __version__
from dateline_enrichment.domain import enrich
from dateline_enrichment.settings import Settings
from dateline_shared.record import Record
from dateline_shared.records import FactBatch
from dateline_shared.topics import ENRICHED, FACTS
from dateline_shared.worker.app import Worker

worker = Worker("enrichment", __version__, Settings())


@worker.stage(reads=FACTS, writes=(ENRICHED,))
def enriched(batch: FactBatch) -> Iterator[Record]:
    """The batch with everything that one article alone can tell."""
    yield enrich(batch)


if __name__ == "__main__":
    worker.main()
