"""enrichment: facts in, the same facts with series, links, money, checks, stories and topics out.

It remembers articles, so that figures are checked against what was published before: a sink with an outbox, not a Faust stage.
"""

from dateline_bus.consume.sink import Sink
from dateline_enrichment import __version__
from dateline_enrichment.history.store import HistoryStore
from dateline_enrichment.settings import Settings
from dateline_schema.topics import ARTICLES, FACTS, NOTICES, RATES

settings = Settings.from_environment("enrichment")
store = HistoryStore(settings.database_url)
sink = Sink("enrichment", __version__, settings, (ARTICLES, FACTS, NOTICES, RATES), store, outbox=store)

if __name__ == "__main__":
    sink.main()
