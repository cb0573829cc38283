"""storage: articles, enriched facts and alerts into PostgreSQL, offsets in the same transaction as the rows."""

from dateline_bus.sink import Sink
from dateline_schema.topics import ALERTS, ARTICLES, ENRICHED
from dateline_storage import __version__
from dateline_storage.settings import Settings
from dateline_storage.store import PostgresStore

settings = Settings()
sink = Sink("storage", __version__, settings, (ARTICLES, ENRICHED, ALERTS), PostgresStore(settings.database_url))

if __name__ == "__main__":
    sink.main()
