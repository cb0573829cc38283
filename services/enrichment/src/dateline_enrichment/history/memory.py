"""What one article means for the memory, and what the memory says of one article: pure functions, run off the event loop."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import orjson

from dateline_enrichment import __version__
from dateline_enrichment.domain import Reading, enriched, rate_days, read
from dateline_enrichment.domain.checks.wanted import looked_at
from dateline_enrichment.domain.history import NO_HISTORY, History, KnownFigure, KnownFigures, place_of
from dateline_enrichment.domain.rates import Rates
from dateline_enrichment.domain.stories import Traits, traits_of
from dateline_enrichment.domain.topics import topics as topics_of
from dateline_schema.records import Article, EnrichedBatch, FactBatch, MediaTopic, Story


class Readings:
    """The last batches read, by their bytes: an article whose cells are much spoken of is told again and again."""

    MOST = 8 << 20
    """Bytes of encoded batches: about ten times as much once read."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Reading] = OrderedDict()
        self._bytes = 0

    def of(self, body: bytes, batch: FactBatch | None = None) -> Reading:
        """The reading of a batch; `batch` where it need not be decoded."""
        reading = self._kept.get(body)
        if reading is None:
            reading = self._kept[body] = read(batch or FactBatch.decode(body))
            self._bytes += len(body)
        self._kept.move_to_end(body)
        while self._bytes > self.MOST:
            self._bytes -= len(self._kept.popitem(last=False)[0])
        return reading


class Memory(NamedTuple):
    """What is kept of one article. Without its text (not come yet) it has nothing to be related by."""

    article_id: str
    reading: Reading
    figures: Sequence[KnownFigure]
    traits: Traits | None = None
    topics: tuple[MediaTopic, ...] = ()
    received_at: datetime | None = None

    @property
    def place(self) -> int:
        """Where it stands in the order of all articles."""
        return place_of(self.reading.batch.published_on, self.received_at, self.article_id)


def memory_of(article: Article | None, reading: Reading, received_at: datetime | None) -> Memory:
    """What one article adds; `received_at`: when its page first came in."""
    figures = reading.known_figures()
    if article is None:
        return Memory(reading.batch.article_id, reading, figures, received_at=received_at)
    batch = reading.batch.model_copy(update={"received_at": received_at})
    return Memory(article.article_id, reading, figures, traits_of(article, batch, figures), topics_of(article), received_at)


class Telling(NamedTuple):
    """All that a statement about an article is made of, but for the rates."""

    article_id: str
    body: bytes
    reading: Reading
    received_at: datetime | None
    topics: bytes
    story: Story | None

    def seen(self, history: History) -> tuple[KnownFigure, ...]:
        """The figures of other articles that its checks use."""
        reading = self.reading
        return tuple(looked_at(self._batch, reading.figures, reading.wanted, history)) if reading.wanted else ()

    @property
    def place(self) -> int:
        """Where it stands in the order of all articles."""
        return place_of(self.reading.batch.published_on, self.received_at, self.article_id)

    @property
    def _batch(self) -> FactBatch:
        """Its facts, with the time its page first came in."""
        return self.reading.batch.model_copy(update={"received_at": self.received_at})

    def hash(self, seen: Iterable[KnownFigure], rates: Rates) -> bytes:
        """Equal where the statements must be equal."""
        days = sorted(rate_days(self.reading.batch))
        parts = (
            __version__,
            self.received_at,
            self.topics.decode(),
            self.story and self.story.model_dump(mode="json"),
            [(figure.fact_id, figure.source, figure.published_on) for figure in seen],
            [[str(field) for field in rate] for day in days for rate in rates.on(day)],
        )
        return hashlib.sha256(self.body + orjson.dumps(parts)).digest()

    def statement(self, seen: Sequence[KnownFigure], rates: Rates) -> EnrichedBatch:
        """The statement, but for its version."""
        history = KnownFigures(seen) if seen else NO_HISTORY
        reading = self.reading._replace(batch=self._batch)
        made = enriched(reading, history, rates, self.story.story_id if self.story else None)
        topics = tuple(MediaTopic.model_validate(topic) for topic in orjson.loads(self.topics))
        return made.model_copy(update={"story": self.story, "topics": topics, "received_at": self.received_at})


class Statement(NamedTuple):
    """A statement made, in a form of which each version is written quickly."""

    made: EnrichedBatch
    fields: dict[str, object]
    fingerprint: bytes
    """Equal for equal statements, whatever their versions."""

    @classmethod
    def of(cls, made: EnrichedBatch, body: bytes) -> "Statement":
        """Of a statement of version 0; `body`: its batch, encoded, whose facts stand in it unchanged."""
        fields = made.model_dump(mode="json", exclude={"facts": {"__all__": {"fact"}}})
        facts = orjson.loads(body)["facts"]
        fields["facts"] = [{"fact": fact, **row} for fact, row in zip(facts, fields["facts"], strict=True)]
        return cls(made, fields, hashlib.sha256(orjson.dumps(fields)).digest())

    def encode(self, version: int) -> bytes:
        """As EnrichedBatch.encode with this version."""
        return orjson.dumps({**self.fields, "version": version})
