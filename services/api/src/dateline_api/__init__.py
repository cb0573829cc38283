"""Pages, articles, facts and series over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager

__version__ = "0.1.0"


@contextmanager
def local(database_url: str) -> Iterator[str]:
    """The address of an API of one's own over this database, as long as the block lasts. Raises OSError with the reason."""
    from dateline_api.serving import serve

    with serve(database_url) as url:
        yield url
