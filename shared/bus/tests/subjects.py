"""A stage or a sink over the broker in memory, as the suites of behaviour play it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from dateline_bus.consume.consumer import Strategy
from dateline_bus.consume.policy import Desk
from dateline_bus.consume.sink import Row, Writing
from dateline_bus.consume.stage import Stage, Threaded
from dateline_bus.testing import Broker, Store, consumed, desk_of
from dateline_schema.ids import digest
from dateline_schema.record import Record
from dateline_schema.records import Article, Page
from dateline_schema.topics import ARTICLES, PAGES

NOW = datetime(2024, 1, 13, tzinfo=UTC)
GROUP = "test"


def page(text: str) -> Page:
    return Page(page_id=digest(text.encode()), source="test", received_at=NOW, text=text)


def article(text: str) -> Article:
    return Article(
        article_id=digest(text.encode()), page_id=digest(b"p"), ordinal=0, source="test", paragraphs=(text,), text=text
    )


class Subject:
    """A stage or a sink over the broker in memory, and what has come out of it."""

    def __init__(self, kind: str, broker: Broker, desk: Desk) -> None:
        self.kind, self.broker, self.desk, self.store = kind, broker, desk, Store()
        self.work: Callable[[Any], None] = lambda record: None
        """Called with each page on its way; may raise."""
        self.taken: list[str] = []
        if kind == "stage":
            self.strategy: Strategy = Stage("cut", Threaded(self._worked, PAGES, (ARTICLES,)), PAGES, desk)
        else:
            self.store.fails = self._stored
            self.strategy = Writing((PAGES,), self.store, None, desk)

    def _worked(self, record: Page) -> Iterable[Record]:
        self.taken.append(record.text)
        self.work(record)
        return [article(record.text)]

    def _stored(self, row: Row) -> None:
        assert isinstance(row.record, Page)
        self.taken.append(row.record.text)
        self.work(row.record)

    def texts(self) -> list[str]:
        """Of what came out, in its order."""
        if self.kind == "stage":
            return [Article.decode(sent.value or b"").text for sent in self.broker.on(ARTICLES)]
        return [record.text for record in self.store.rows if isinstance(record, Page)]

    def committed(self) -> int:
        """How many messages the group will not read again."""
        return sum(kept.offset for kept in self.broker.committed.get(GROUP, {}).values())

    def dead(self) -> list[str]:
        return [letter.message for letter in self.broker.dead()]


Body = Callable[[Subject], Awaitable[None]]


def play(kind: str, body: Body, **settings: Any) -> Subject:
    async def run() -> Subject:
        broker = Broker()
        subject = Subject(kind, broker, desk_of(broker, **settings))
        await asyncio.wait_for(body(subject), 30)
        return subject

    return asyncio.run(run())


async def until(subject: Subject, done: Callable[[], bool], **more: Any) -> None:
    await consumed(subject.broker, (PAGES,), subject.strategy, subject.desk, done, **more)


def put(subject: Subject, *texts: str, partition: int = 0) -> None:
    for text in texts:
        subject.broker.put(PAGES, page(text).encode(), partition=partition)


both = pytest.mark.parametrize("kind", ["stage", "sink"])


def raising(error: Exception, *texts: str) -> Callable[[Page], None]:
    def work(record: Page) -> None:
        if record.text in texts:
            raise error

    return work
