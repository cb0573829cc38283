"""storage: pages, articles, enriched facts, alerts and dead letters into PostgreSQL, offsets in the same transaction as the rows."""

from dateline_bus.consume.sink import Sink
from dateline_schema.topics import ALERTS, ARTICLES, DEAD_LETTERS, ENRICHED, ERASURES, PAGES, REVIEWS, WATCHES
from dateline_storage import __version__
from dateline_storage.counts import Counts
from dateline_storage.settings import Settings
from dateline_storage.store import PostgresStore

settings = Settings.from_environment("storage")
TOPICS = (PAGES, ARTICLES, ENRICHED, ALERTS, WATCHES, REVIEWS, ERASURES, DEAD_LETTERS)
sink = Sink("storage", __version__, settings, TOPICS, PostgresStore(settings.database_url), counted=Counts())

if __name__ == "__main__":
    sink.main()
