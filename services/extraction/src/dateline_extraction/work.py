"""What a child does with a page: bytes in, its outputs as bytes out, one by one; no settings, no network.

A frame is a kind, the length of the key, the key and the body. What would be too large for the bus is cut, and says so.
"""

import traceback
from collections.abc import Iterator

from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_extraction.domain.sizes import fitted, shortened
from dateline_schema.record import InvalidRecord, Record
from dateline_schema.records import Page
from dateline_schema.topics import ARTICLES, FACTS

WORK = "dateline_extraction.work:extract"
ARTICLE, BATCH, POISON, BUG = b"A", b"F", b"P", b"B"
OVERHEAD_BYTES = 4096
"""Room for key, headers and batch framing below a topic's max.message.bytes."""
_LONGEST_TRACEBACK = 8000


def extract(value: bytes) -> Iterator[bytes]:
    """The articles of the page that `value` encodes in reading order, each followed by the batch of its facts."""
    try:
        page = Page.decode(value)
        for cut in articles_in(page):
            article = shortened(cut, ARTICLES.max_message_bytes - 2 * OVERHEAD_BYTES)
            yield framed(ARTICLE, article.article_id, article)
            batch = batch_of(article).model_copy(update={"received_at": page.received_at})
            yield framed(BATCH, article.article_id, fitted(batch, FACTS.max_message_bytes - 2 * OVERHEAD_BYTES))
    except InvalidRecord as error:
        yield POISON + str(error).encode("utf-8", "replace")
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - a bug of ours, told to the parent with its traceback
        yield BUG + traceback.format_exc()[-_LONGEST_TRACEBACK:].encode("utf-8", "replace")


def framed(kind: bytes, key: str, record: Record) -> bytes:
    """One output."""
    name = key.encode()
    return kind + bytes([len(name)]) + name + record.encode()


def unframed(frame: bytes) -> tuple[bytes, str, bytes]:
    """Kind, key and body of an output. Raises ValueError for what is none: a child may have been subverted."""
    kind, length = frame[:1], frame[1] if len(frame) > 1 else 0
    if kind not in (ARTICLE, BATCH) or len(frame) < 2 + length:
        raise ValueError("no output")
    return kind, frame[2 : 2 + length].decode("ascii"), frame[2 + length :]
