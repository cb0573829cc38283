"""Delivery under faults, on a real broker and a real database: nothing acknowledged is lost, nothing is stored twice."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from dateline_extraction.domain.facts import facts_in
from dateline_extraction.domain.page import articles_in
from dateline_local.daemons import Daemons
from dateline_local.net import wait_until
from dateline_local.services import Services
from dateline_schema.ids import page_id
from dateline_schema.records import DeadLetter, Page
from dateline_schema.topics import ALERTS, DEAD_LETTERS, ENRICHED, PAGES

sys.path.insert(0, str(Path(__file__).parents[1]))
from pages import page as page_bytes

DEADLINE_SECONDS = 600
CHAIN = ("extraction", "enrichment", "storage")


@pytest.fixture
def services(new_platform: Callable[[], Services]) -> Iterator[Services]:
    """The chain behind ingest, not yet started; a killed worker's partitions are taken over soon."""
    running = new_platform()
    running.more["DATELINE_SESSION_TIMEOUT_SECONDS"] = "6"
    yield running
    running.stop()


def record(number: int) -> Page:
    data = page_bytes(number)
    return Page(page_id=page_id(data), source="test", received_at=datetime(2024, 1, 13, tzinfo=UTC), text=data.decode())


def expected(pages: list[Page]) -> tuple[set[str], set[str]]:
    """Ids of all articles and facts of the pages, by the same pure functions that the services run."""
    articles = [article for page in pages for article in articles_in(page)]
    return {a.article_id for a in articles}, {f.fact_id for a in articles for f in facts_in(a)}


async def _stored(url: str) -> tuple[list[str], list[str]]:
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError):
        return [], []
    try:
        articles = await connection.fetch("SELECT article_id FROM articles")
        facts = await connection.fetch("SELECT fact_id FROM facts WHERE superseded_at IS NULL")
        return [row[0] for row in articles], [row[0] for row in facts]
    except asyncpg.UndefinedTableError:
        return [], []
    finally:
        await connection.close()


@asynccontextmanager
async def producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    client = AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True, linger_ms=5, max_request_size=40 * 2**20)
    await client.start()
    try:
        yield client
    finally:
        await client.stop()


async def send(kafka: str, values: list[bytes], headers: list[tuple[str, bytes]] | None = None) -> None:
    async with producer(kafka) as client:
        sent = [await client.send(PAGES.name, value, key=str(i).encode(), headers=headers) for i, value in enumerate(values)]
        await asyncio.gather(*sent)


async def read_all(kafka: str, topic: str) -> list[Any]:
    """Everything on a topic up to its end as it is now."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka, enable_auto_commit=False, auto_offset_reset="earliest", max_partition_fetch_bytes=50 * 2**20
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, p) for p in sorted(await _partitions(consumer, topic))]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        found: list[Any] = []
        for tp in partitions:
            await consumer.seek_to_beginning(tp)
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found += records
        return found
    finally:
        await consumer.stop()


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> set[int]:
    consumer.subscribe([topic])
    await consumer._client.force_metadata_update()
    found = consumer.partitions_for_topic(topic) or set()
    consumer.unsubscribe()
    return found


def dead_letters(kafka: str) -> list[DeadLetter]:
    return [DeadLetter.decode(r.value) for r in asyncio.run(read_all(kafka, DEAD_LETTERS.name))]


def wait_for_rows(services: Services, articles: int, facts: int) -> tuple[list[str], list[str]]:
    rows: tuple[list[str], list[str]] = ([], [])

    def there() -> bool:
        nonlocal rows
        rows = asyncio.run(_stored(services.database))
        return len(rows[0]) >= articles and len(rows[1]) >= facts

    wait_until(there, DEADLINE_SECONDS, lambda: f"{len(rows[0])} of {articles} articles, {len(rows[1])} of {facts} facts stored")
    return rows


def start(services: Services, *names: str) -> None:
    for name in names:
        services.start(name)
    services.wait_ready(*names)


def test_two_thousand_pages_survive_workers_that_are_killed_in_mid_stream(services: Services) -> None:
    pages = [record(number) for number in range(2000)]
    articles, facts = expected(pages)
    start(services, *CHAIN)
    asyncio.run(send(services.kafka, [page.encode() for page in pages]))
    for victim, share in (("extraction", 0.1), ("enrichment", 0.25), ("storage", 0.4), ("extraction", 0.6)):
        wait_for_rows(services, int(len(articles) * share), 0)
        services.kill(victim)
        start(services, victim)
    stored_articles, stored_facts = wait_for_rows(services, len(articles), len(facts))
    assert (len(stored_articles), set(stored_articles)) == (len(articles), articles)
    assert (len(stored_facts), set(stored_facts)) == (len(facts), facts)
    assert dead_letters(services.kafka) == []


def test_poison_among_good_pages_becomes_exactly_the_dead_letters_and_nothing_else_is_lost(services: Services) -> None:
    pages = [record(number) for number in range(60)]
    articles, facts = expected(pages)
    poison = [
        b"", b"\xff\xfe\x00", b"{", b"[" * 100_000, b"{}", b'{"page_id": 1}', b'"text"', b"null",
        pages[0].encode().replace(b'"source":"test"', b'"source":""'), b"A" * 5_000_000,
    ]  # fmt: skip
    start(services, *CHAIN)
    for number, value in enumerate(poison):
        asyncio.run(send(services.kafka, [page.encode() for page in pages[number * 6 : number * 6 + 6]] + [value]))
    wrong_version = [("ce_type", b"dateline.page.v9"), ("ce_specversion", b"1.0")]
    asyncio.run(send(services.kafka, [pages[0].encode()], wrong_version))
    stored_articles, stored_facts = wait_for_rows(services, len(articles), len(facts))
    assert (set(stored_articles), set(stored_facts)) == (articles, facts)
    letters: list[DeadLetter] = []

    def all_there() -> bool:
        nonlocal letters
        # Storage keeps pages too, and buries the same ones by itself.
        letters = [letter for letter in dead_letters(services.kafka) if letter.service == "extraction"]
        return len(letters) >= len(poison) + 1

    wait_until(all_there, 60, lambda: f"{len(letters)} dead letters of {len(poison) + 1}")
    assert sorted(letter.value or b"" for letter in letters) == sorted([*poison, pages[0].encode()])
    assert {letter.topic for letter in letters} == {PAGES.name}
    assert {letter.error for letter in letters} == {"InvalidRecord", "NotPossible"}
    assert all(services.probe(name, "/healthz") == 200 for name in CHAIN)


def test_sending_everything_again_changes_no_row(services: Services) -> None:
    pages = [record(number) for number in range(40)]
    articles, facts = expected(pages)
    start(services, *CHAIN)
    asyncio.run(send(services.kafka, [page.encode() for page in pages]))
    wait_for_rows(services, len(articles), len(facts))
    wait_until(lambda: _settled(services, len(pages)), 60, lambda: "the first round is not at its end")
    before = asyncio.run(_snapshot(services.database))
    asyncio.run(send(services.kafka, [page.encode() for page in pages]))
    wait_until(lambda: _settled(services, 2 * len(pages)), 60, lambda: "the second round was not processed")
    assert asyncio.run(_snapshot(services.database)) == before


def _settled(services: Services, pages: int) -> bool:
    """Whether enrichment has taken the article and the facts of so many pages of one article, and storage all that followed."""
    enrichment, storage = services.metrics("enrichment"), services.metrics("storage")
    taken = _counter(enrichment, 'dateline_messages_total{outcome="ok",stage="enrichment"}')
    told = sum(
        _counter(enrichment, f'dateline_outputs_total{{stage="enrichment",topic="{topic.name}"}}') for topic in (ENRICHED, ALERTS)
    )
    stored = _counter(storage, 'dateline_messages_total{outcome="ok",stage="storage"}')
    return taken >= 2 * pages and stored >= pages + told


async def _snapshot(url: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return [
            [tuple(row) for row in await connection.fetch(f"SELECT * FROM {table} ORDER BY 1")]
            for table in ("articles", "facts", "fact_lists")
        ]
    finally:
        await connection.close()


def _counter(text: str, name: str) -> float:
    return next((float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name)), 0.0)


@pytest.mark.parametrize("name", CHAIN)
def test_sigterm_in_mid_stream_ends_a_worker_within_five_seconds(services: Services, name: str) -> None:
    pages = [record(number) for number in range(300)]
    articles, facts = expected(pages)
    start(services, *CHAIN)
    asyncio.run(send(services.kafka, [page.encode() for page in pages]))
    wait_for_rows(services, 20, 0)
    daemon = Daemons(services.folder).find(name)
    assert daemon is not None
    asked = time.monotonic()
    os.kill(daemon.pid, signal.SIGTERM)
    wait_until(lambda: not daemon.alive(), 10, lambda: f"{name} still runs")
    assert time.monotonic() - asked <= 5
    start(services, name)
    stored_articles, stored_facts = wait_for_rows(services, len(articles), len(facts))
    assert (set(stored_articles), set(stored_facts)) == (articles, facts)


def test_bad_input_from_outside_in_any_number_stops_nothing(services: Services) -> None:
    services.more["DATELINE_DEAD_LETTER_LIMIT"] = "5"
    pages = [record(number) for number in range(4)]
    articles, facts = expected(pages)
    start(services, *CHAIN)
    asyncio.run(send(services.kafka, [b"not json %d" % n for n in range(130)] + [page.encode() for page in pages]))
    wait_for_rows(services, len(articles), len(facts))
    assert all(services.probe(name, "/readyz") == 200 for name in CHAIN)
    # Storage keeps pages too, and buries the same ones by itself.
    wait_until(lambda: len(dead_letters(services.kafka)) >= 260, 60, lambda: "not all are buried")
    assert Counter(letter.service for letter in dead_letters(services.kafka)) == {"extraction": 130, "storage": 130}
