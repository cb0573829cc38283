"""PostgreSQL as the sink's store: rows and offsets in one transaction, written so that writing them again changes nothing."""

from collections.abc import Sequence

from pydantic import SecretStr

from dateline_bus.consume.sink import Row
from dateline_bus.events.message import Steps
from dateline_bus.failures import NotPossible
from dateline_bus.postgres import Connection, Postgres, keep_offsets
from dateline_schema.record import Record
from dateline_schema.records import Alert, Article, DeadLetter, EnrichedBatch, Erasure, Page, Review, Watch
from dateline_storage import tables
from dateline_storage.domain.derived import derived
from dateline_storage.domain.rows import (
    alert_row,
    article_row,
    fact_rows,
    letter_row,
    list_row,
    page_row,
    review_row,
    watch_row,
    word_rows,
)
from dateline_storage.erase import erase, erased
from dateline_storage.stage import merge, stage

CHANNEL = "dateline_feed"
"""Notified at the end of every transaction that put something into the feed."""

_LOCKED = "SELECT article_id, version FROM fact_lists WHERE article_id = ANY($1::text[]) ORDER BY article_id FOR UPDATE"
# Compared here and not by the database: a table of this transaction has no statistics, and against it a list of 20,000 facts took
# minutes, longer than a statement may, each time it was tried.
_CURRENT = "SELECT fact_id FROM facts WHERE article_id = ANY($1::text[]) AND superseded_at IS NULL"
_SUPERSEDE = "UPDATE facts SET superseded_at = now() WHERE fact_id = ANY($1::text[])"
_SHORTER_TEXT = """
    DELETE FROM article_words w USING (SELECT article_id, max(part) AS last FROM stage_article_words GROUP BY article_id) s
    WHERE w.article_id = s.article_id AND w.part > s.last
"""
_STALE_CHECKS = "DELETE FROM checks WHERE fact_id = ANY($1::text[])"
_STALE_LINKS = "DELETE FROM fact_entities WHERE fact_id = ANY($1::text[])"
_FEED = "INSERT INTO feed (kind, article_id, ids) VALUES ($1, $2, $3)"
_NOTIFY = f"SELECT pg_notify('{CHANNEL}', '')"


class PostgresStore(Postgres):
    """Implements dateline_bus.consume.sink.Store."""

    def __init__(self, url: SecretStr) -> None:
        super().__init__(url, "dateline_storage")

    async def write(self, rows: Sequence[Row], steps: Steps) -> dict[str, int]:
        """Rows and offsets in one transaction; how many rows of each table changed. Raises NotNow, NotPossible."""
        async with self.transaction() as connection:
            changed = await write(connection, [row.record for row in rows])
            await keep_offsets(connection, steps)
        return changed


async def write(connection: Connection, records: Sequence[Record]) -> dict[str, int]:
    """All of them inside the caller's transaction; of several versions of one thing the last counts."""
    pages: dict[str, Page] = {}
    articles: dict[str, Article] = {}
    batches: dict[str, EnrichedBatch] = {}
    alerts: dict[str, Alert] = {}
    watches: dict[str, Watch] = {}
    letters: list[DeadLetter] = []
    reviews: dict[str, Review] = {}
    erasures: list[Erasure] = []
    for record in records:
        match record:
            case Page():
                pages[record.page_id] = record
            case Article():
                articles[record.article_id] = record
            case EnrichedBatch():
                known = batches.get(record.article_id)
                if known is None or known.version <= record.version:
                    batches[record.article_id] = record
            case Alert():
                alerts.setdefault(record.alert_id, record)
            case Watch():
                watches[record.watch_id] = record
            case Review():
                reviews[record.review_id] = record
            case Erasure():
                erasures.append(record)
            case DeadLetter():
                letters.append(record)
            case _:
                raise NotPossible(f"there is no table for a {type(record).__name__}")
    await _leave_out_erased(connection, pages, articles, batches, alerts, reviews)
    changed = {
        "pages": await merge(connection, tables.PAGES, [page_row(page) for page in pages.values()]),
        "articles": await _write_articles(connection, list(articles.values())),
        "facts": await _write_facts(connection, list(batches.values())),
        "alerts": await _write_alerts(connection, list(alerts.values())),
        "watches": await merge(connection, tables.WATCHES, [watch_row(watch) for watch in watches.values()]),
        "reviews": await merge(connection, tables.REVIEWS, [review_row(review) for review in reviews.values()]),
        "dead_letters": await merge(connection, tables.LETTERS, list({row[0]: row for row in map(letter_row, letters)}.values())),
    }
    if erasures:
        # Last, so that what came together with its erasure goes too.
        changed["erased"] = await erase(connection, erasures)
    if changed["facts"] or changed["alerts"]:
        await connection.execute(_NOTIFY)
    return changed


async def _leave_out_erased(
    connection: Connection, pages: dict[str, Page], articles: dict[str, Article], batches: dict[str, EnrichedBatch],
    alerts: dict[str, Alert], reviews: dict[str, Review],
) -> None:  # fmt: skip
    """What was erased does not come back by a replay."""
    named = {*pages, *(one.page_id for one in articles.values()), *(one.page_id for one in batches.values())}
    for page_id in await erased(connection, "page", named):
        pages.pop(page_id, None)
        for held in (articles, batches):
            for article_id in [name for name, one in held.items() if one.page_id == page_id]:
                del held[article_id]
    about = {one.article_id for told in (alerts, reviews) for one in told.values()}
    gone = await erased(connection, "article", about)
    for told in (alerts, reviews):
        for identity in [name for name, one in told.items() if one.article_id in gone]:
            del told[identity]


async def _write_articles(connection: Connection, articles: Sequence[Article]) -> int:
    changed = await merge(connection, tables.ARTICLES, [article_row(article) for article in articles])
    if changed:
        await merge(connection, tables.WORDS, [row for article in articles for row in word_rows(article)])
        await connection.execute(_SHORTER_TEXT)
    return changed


async def _write_facts(connection: Connection, batches: Sequence[EnrichedBatch]) -> int:
    """Each article's list as a whole: what it no longer holds is marked, not deleted. A list older than the stored one is left out."""
    if not batches:
        return 0
    await merge(connection, tables.LISTS, [list_row(batch) for batch in batches])
    # The rows are there now, and their locks make two replicas take turns: the later version stays, whichever is written last.
    locked = await connection.fetch(_LOCKED, [batch.article_id for batch in batches])
    stored = {row["article_id"]: row["version"] for row in locked}
    batches = [batch for batch in batches if stored[batch.article_id] <= batch.version]
    rows = {row[0]: row for batch in batches for row in fact_rows(batch)}
    await stage(connection, tables.FACTS, list(rows.values()))
    fresh = {row["fact_id"] for row in await connection.fetch(tables.FACTS.merge())}
    current = await connection.fetch(_CURRENT, [batch.article_id for batch in batches])
    gone = [row["fact_id"] for row in current if row["fact_id"] not in rows]
    if gone:
        await connection.execute(_SUPERSEDE, gone)
    if fresh:
        await _write_derived(connection, batches, fresh)
    return len(fresh) + len(gone)


async def _write_derived(connection: Connection, batches: Sequence[EnrichedBatch], fresh: set[str]) -> None:
    """What follows from the facts that are new or changed, and their places in the feed."""
    found = derived(batches)
    await connection.execute(_STALE_CHECKS, list(fresh))
    await connection.execute(_STALE_LINKS, list(fresh))
    await merge(connection, tables.SERIES, found.series)
    await merge(connection, tables.INDICATORS, found.indicators)
    await merge(connection, tables.ENTITIES, found.entities)
    await merge(connection, tables.FACT_ENTITIES, [row for row in found.fact_entities if row[1] in fresh])
    await merge(connection, tables.CHECKS, [row for row in found.checks if row[0] in fresh])
    told = [(batch.article_id, [row.fact.fact_id for row in batch.facts if row.fact.fact_id in fresh]) for batch in batches]
    await connection.executemany(_FEED, [("facts", article, ids) for article, ids in told if ids])


async def _write_alerts(connection: Connection, alerts: Sequence[Alert]) -> int:
    if not alerts:
        return 0
    await stage(connection, tables.ALERTS, [alert_row(alert) for alert in alerts])
    fresh = {row["alert_id"] for row in await connection.fetch(tables.ALERTS.merge())}
    told = [("alert", alert.article_id, [alert.alert_id]) for alert in alerts if alert.alert_id in fresh]
    await connection.executemany(_FEED, told)
    return len(fresh)
