"""The worker all services run on: the only place that meets Faust, aiokafka and prometheus-client.

A service's app.py reads top to bottom:

    settings = Settings()
    worker = make_worker("extraction", __version__, settings)

    @worker.stage(reads=PAGES, writes=(ARTICLES, FACTS))
    def extract(page: Page) -> Iterator[Record]: ...

    if __name__ == "__main__":
        worker.main()
"""

from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.settings import WorkerSettings

__all__ = ["NotNow", "NotPossible", "WorkerSettings"]
