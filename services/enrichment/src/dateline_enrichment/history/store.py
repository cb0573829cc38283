"""The memory as a sink's store: messages taken in, articles related, statements told, in one transaction.

Whatever order articles come in, the same statements stand at the end: each new article has every other one that depends on it told
again. One lock makes replicas take turns, so that none works on what another has half written; the transaction is short beside
the text work of extraction (DECISIONS.md).
"""

import asyncio
from collections.abc import Collection, Sequence

from pydantic import SecretStr

from dateline_enrichment.domain import rate_days
from dateline_enrichment.domain.history import KnownFigures
from dateline_enrichment.domain.rates import RateTable
from dateline_enrichment.domain.stories import Relation, Traits, related, revisions_between, standing
from dateline_enrichment.domain.stories.standing import alerts_of
from dateline_enrichment.history import tables
from dateline_enrichment.history.memory import Memory, fingerprint, memory_of, told
from dateline_enrichment.history.tables import Known
from dateline_shared.records import Alert, Article, EnrichedBatch, FactBatch, Notice, Story
from dateline_shared.topics import ALERTS, ENRICHED, TOPICS
from dateline_shared.worker.envelope import Trace, mapping
from dateline_shared.worker.failures import NotPossible
from dateline_shared.worker.postgres import Connection, Postgres, keep_offsets
from dateline_shared.worker.sink import Outgoing, Row

SCHEMA = "enrichment"
_LOCK = 0x656E_7269_6368
_TOPICS = {topic.name: topic for topic in TOPICS}


class HistoryStore(Postgres):
    """Implements dateline_shared.worker.sink.Store and Outbox."""

    def __init__(self, url: SecretStr) -> None:
        super().__init__(url, "dateline_enrichment", SCHEMA)

    async def write(self, rows: Sequence[Row], next_offsets: dict[tuple[str, int], int]) -> dict[str, int]:
        """Take messages in and put out what they change; how many articles and statements. Raises NotNow, NotPossible."""
        async with self.transaction() as connection:
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            touched, noticed, traces = await _take_in(connection, rows)
            affected = await _relate(connection, touched, noticed)
            statements = await _tell(connection, affected, traces)
            await keep_offsets(connection, next_offsets)
        return {"articles": len(touched), "statements": statements}

    async def pending(self, most: int) -> Sequence[Outgoing]:
        """See Outbox. What is stale (its rates have come, say) is told again first."""
        async with self.transaction() as connection:
            if await connection.fetchval("SELECT EXISTS (SELECT FROM stale)"):
                await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
                await _tell(connection, await tables.take_stale(connection, most), {})
            rows = await connection.fetch("SELECT number, topic, key, body, trace FROM outbox ORDER BY number LIMIT $1", most)
        return [Outgoing(row["number"], _TOPICS[row["topic"]], row["key"], row["body"], Trace(row["trace"])) for row in rows]

    async def sent(self, numbers: Sequence[int]) -> None:
        """See Outbox."""
        async with self.transaction() as connection:
            await connection.execute("DELETE FROM outbox WHERE number = ANY($1)", list(numbers))


async def _take_in(connection: Connection, rows: Sequence[Row]) -> tuple[set[str], set[str], dict[str, str]]:
    """Keep what the messages bring: the articles that are new or changed, those an operator spoke of, and each one's trace."""
    touched: set[str] = set()
    noticed: set[str] = set()
    traces: dict[str, str] = {}
    for record, message in rows:
        match record:
            case Article():
                changed, into = await tables.take_article(connection, record), touched
            case FactBatch():
                changed, into = await tables.take_batch(connection, record), touched
            case Notice():
                changed, into = await tables.take_notice(connection, record), noticed
            case _:
                raise NotPossible(f"enrichment keeps no {type(record).__name__}")
        if changed:
            into.add(record.article_id)
            traces[record.article_id] = Trace.of(mapping(message.headers)).trace_id
    return touched, noticed, traces


async def _relate(connection: Connection, touched: Collection[str], noticed: Collection[str]) -> set[str]:
    """Replace what is kept of the touched articles; all articles of which something else may now be said."""
    cells = await tables.cells_of(connection, touched)
    articles = [row for row in (await tables.known(connection, touched)).values() if row.batch]
    for row, memory in zip(articles, await asyncio.to_thread(_memories, articles), strict=True):
        await tables.remember(connection, row.article_id, memory)
        if memory.traits:
            await _relate_one(connection, memory.traits)
    near = {*touched, *noticed}
    for one, other, _ in await tables.edges(connection, touched):
        near |= {one, other}
    near |= await tables.label_stories(connection, near)
    stories = await _stories(connection, near)
    flags = [(article_id, story.retraction is not None) for article_id, story in stories.items()]
    withdrawn = await tables.set_retracted(connection, flags)
    cells |= await tables.cells_of(connection, {*near, *withdrawn})
    return near | await tables.dependents(connection, cells)


def _memories(articles: Sequence[Known]) -> list[Memory]:
    try:
        return [memory_of(row.article, row.batch) for row in articles if row.batch]
    except Exception as error:
        # The same article would fail again: its message is the dead letter, not the service.
        raise NotPossible(f"{type(error).__name__}: {error}") from error


async def _relate_one(connection: Connection, traits: Traits) -> None:
    others = await tables.candidates(connection, traits)
    found = [(other.article_id, relation) for other in others if (relation := related(traits, other))]
    await tables.relate(connection, traits.article_id, found)


async def _stories(connection: Connection, articles: Collection[str]) -> dict[str, Story]:
    """Where each of these articles stands; those whose text has not come yet are left out."""
    neighbours: dict[str, list[tuple[Relation, str]]] = {}
    for one, other, relation in await tables.edges(connection, articles):
        neighbours.setdefault(one, []).append((relation, other))
        neighbours.setdefault(other, []).append((relation, one))
    everyone = await tables.traits_of(connection, {*articles, *neighbours})
    notices = await tables.notices_for(connection, articles)
    found = {}
    for article_id in everyone.keys() & {*articles}:
        traits, story_id = everyone[article_id]
        around = [(relation, everyone[name][0]) for relation, name in neighbours.get(article_id, ()) if name in everyone]
        found[article_id] = standing(traits, around, story_id or article_id, notices.get(article_id, ()))
    return found


async def _tell(connection: Connection, affected: Collection[str], traces: dict[str, str]) -> int:
    """Put out a statement about every article of which something else is to be said than last time; how many."""
    rows = {row.article_id: row for row in (await tables.known(connection, affected)).values() if row.batch}
    stories = await _stories(connection, rows)
    earlier = await tables.known(connection, {story.revises for story in stories.values() if story.revises})
    history = KnownFigures(await tables.figures_for(connection, rows))
    days = [day for row in rows.values() if row.batch for day in rate_days(row.batch)]
    rates = RateTable.of(await tables.rates_for(connection, days))

    def compute() -> list[tuple[Known, EnrichedBatch, list[Alert]]]:
        results = []
        for _, row in sorted(rows.items()):
            assert row.batch is not None  # noqa: S101 - chosen above
            story = stories.get(row.article_id)
            statement = told(row.batch, row.topics, story, history, rates)
            if fingerprint(statement) != row.told:
                before = earlier.get(story.revises) if story and story.revises else None
                results.append((row, statement, _alerts(statement, before)))
        return results

    news = await asyncio.to_thread(compute)
    for row, statement, alerts in news:
        trace = traces.get(row.article_id) or Trace.begin().trace_id
        version = await tables.note_told(connection, row.article_id, fingerprint(statement))
        body = statement.model_copy(update={"version": version}).encode()
        await tables.put_out(connection, ENRICHED.name, row.article_id, body, trace)
        fresh = await tables.new_alerts(connection, [alert.alert_id for alert in alerts])
        for alert in alerts:
            if alert.alert_id in fresh:
                await tables.put_out(connection, ALERTS.name, alert.watch_id, alert.encode(), trace)
    return len(news)


def _alerts(statement: EnrichedBatch, before: Known | None) -> list[Alert]:
    found = alerts_of(statement)
    if before is not None and before.batch is not None:
        found += revisions_between(told(before.batch), statement)
    return found
