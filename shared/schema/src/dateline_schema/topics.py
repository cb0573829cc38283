"""The topic registry of the platform: every topic once, with its model, key, size, keepers, writers and readers.

Services import topics from here; `deploy` creates them from here; AsyncAPI and the contract tests are made from here. A registry is a module
with a tuple TOPICS; the contract network has its own (`dateline_contracts.topics`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Generic, TypeVar

from dateline_schema.record import Record
from dateline_schema.records import (
    Alert,
    Article,
    DeadLetter,
    EnrichedBatch,
    Erasure,
    FactBatch,
    Notice,
    Page,
    Rates,
    Review,
    Watch,
)

R = TypeVar("R", bound=Record)

DAY_MS = 24 * 60 * 60 * 1000
MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True)
class Topic(Generic[R]):
    """One topic of the bus.

    `key`: the record's field whose value is the message key (messages of one key stay in order). `partitions`: also the
    highest number of workers in one group, so more than a cluster starts with. `retention_ms`: -1 keeps for ever. `retention_bytes`: of
    each partition, beyond which the oldest go, so that no sender fills the disk; -1 is unbounded, for what only people write.
    `compacted`: of each key the last message is kept, for ever, and a reader that begins at the start knows all that stands.
    `signed`: every message carries a signature that anyone can verify, where the writer has a key.
    """

    name: str
    model: type[R]
    key: str
    event_type: str
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    description: str
    partitions: int = 8
    retention_ms: int = 14 * DAY_MS
    retention_bytes: int = 2 * GIB
    max_message_bytes: int = 8 * MIB
    compression: str = "gzip"
    signed: bool = False
    compacted: bool = False


PAGES = Topic(
    name="dateline.pages.v1",
    model=Page,
    key="page_id",
    event_type="dateline.page.v1",
    writers=("ingest",),
    readers=("extraction", "storage"),
    description="Pages as they were received, decoded to Unicode, not cleaned.",
    max_message_bytes=32 * MIB,
    retention_bytes=6 * GIB,
)
ARTICLES = Topic(
    name="dateline.articles.v1",
    model=Article,
    key="article_id",
    event_type="dateline.article.v1",
    writers=("extraction",),
    readers=("enrichment", "storage"),
    description="Articles cut from pages: clean text with its alignment.",
    # The largest page can be one article, and its text stands in the record twice (paragraphs and text).
    max_message_bytes=48 * MIB,
    retention_bytes=6 * GIB,
)
FACTS = Topic(
    name="dateline.facts.v2",
    model=FactBatch,
    key="article_id",
    event_type="dateline.facts.v2",
    writers=("extraction",),
    readers=("enrichment",),
    description="The facts of one article, extracted; a later batch replaces the article's list.",
    signed=True,
)
ENRICHED = Topic(
    name="dateline.enriched.v2",
    model=EnrichedBatch,
    key="article_id",
    event_type="dateline.enriched.v2",
    writers=("enrichment",),
    readers=("storage", "watches"),
    description="The same facts with links, series, money and checks.",
    # What is added to a fact is up to twice as large as the fact.
    max_message_bytes=32 * MIB,
    retention_bytes=4 * GIB,
    signed=True,
)
NOTICES = Topic(
    name="dateline.notices.v1",
    model=Notice,
    key="article_id",
    event_type="dateline.notice.v1",
    writers=("cli",),
    readers=("enrichment",),
    description="Retractions by an operator, and their withdrawal.",
    partitions=1,
    retention_ms=-1,
    retention_bytes=-1,
    signed=True,
)
RATES = Topic(
    name="dateline.rates.v1",
    model=Rates,
    key="rates_id",
    event_type="dateline.rates.v1",
    writers=("cli",),
    readers=("enrichment",),
    description="Tables of exchange rates by an operator; a later one corrects an earlier one.",
    partitions=1,
    retention_ms=-1,
    retention_bytes=-1,
    signed=True,
)
ALERTS = Topic(
    name="dateline.alerts.v1",
    model=Alert,
    key="watch_id",
    event_type="dateline.alert.v1",
    writers=("enrichment", "watches", "api"),
    readers=("storage", "watches"),
    description="Revisions, corrections and retractions, and what watches have found; the API sends tests.",
    retention_bytes=256 * MIB,
)
WATCHES = Topic(
    name="dateline.watches.v1",
    model=Watch,
    key="watch_id",
    event_type="dateline.watch.v1",
    writers=("api",),
    readers=("storage", "watches"),
    description="Saved questions whose answers are told to people. Every reader knows all of them.",
    partitions=1,
    retention_ms=-1,
    max_message_bytes=MIB,
    compacted=True,
)
ERASURES = Topic(
    name="dateline.erasures.v1",
    model=Erasure,
    key="erasure_id",
    event_type="dateline.erasure.v1",
    writers=("cli",),
    readers=("storage",),
    description="What an operator has erased. Not kept for ever: it names whom it forgets.",
    partitions=1,
    max_message_bytes=MIB,
)
REVIEWS = Topic(
    name="dateline.reviews.v1",
    model=Review,
    key="fact_id",
    event_type="dateline.review.v1",
    writers=("api",),
    readers=("storage",),
    description="What people say of facts: right, or what is wrong. Kept for ever: nobody can say it again.",
    partitions=1,
    retention_ms=-1,
    retention_bytes=-1,
    max_message_bytes=MIB,
)
DEAD_LETTERS = Topic(
    name="dateline.dead-letters.v1",
    model=DeadLetter,
    key="topic",
    event_type="dateline.dead-letter.v1",
    writers=("ingest", "extraction", "enrichment", "storage", "watches", "cli", "api"),
    readers=("storage", "cli", "api"),
    description="Messages that can never be processed, whole, with the reason.",
    partitions=1,
    retention_ms=90 * DAY_MS,
    retention_bytes=16 * GIB,
    # A dead letter holds its message in base64 (4/3) and must always fit; the largest are articles.
    max_message_bytes=66 * MIB,
)

TOPICS: tuple[Topic[Any], ...] = (
    PAGES,
    ARTICLES,
    FACTS,
    ENRICHED,
    NOTICES,
    RATES,
    ALERTS,
    WATCHES,
    ERASURES,
    REVIEWS,
    DEAD_LETTERS,
)


def registered(modules: Iterable[str]) -> tuple[Topic[Any], ...]:
    """The topics of the registries that these modules hold in TOPICS. Raises ImportError for a module that is not installed."""
    return tuple(topic for module in modules for topic in import_module(module).TOPICS)
