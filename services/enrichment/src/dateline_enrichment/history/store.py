"""The memory as a sink's store: messages taken in, articles related, statements told, in one transaction.

Whatever order articles come in, the same statements stand at the end: each new article has every other one told again whose
statement is made of something else than before (`Telling.hash`). One lock makes replicas take turns, so that none works on what
another has half written; the transaction is short beside the text work of extraction (DECISIONS.md).
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from pydantic import SecretStr

from dateline_bus.envelope import Trace, mapping
from dateline_bus.failures import NotPossible
from dateline_bus.message import Steps
from dateline_bus.postgres import Connection, Postgres, keep_offsets
from dateline_bus.sink import Outgoing, Row
from dateline_enrichment.domain import rate_days
from dateline_enrichment.domain.history import KnownFigures
from dateline_enrichment.domain.rates import RateTable
from dateline_enrichment.domain.stories import Relation, Traits, related, revisions_between, standing
from dateline_enrichment.domain.stories.standing import alerts_of
from dateline_enrichment.history import tables
from dateline_enrichment.history.memory import Memory, Readings, Statement, Telling, memory_of
from dateline_enrichment.history.tables import Edge, Known
from dateline_schema.records import Alert, Article, FactBatch, Notice, Story
from dateline_schema.topics import ALERTS, ENRICHED, TOPICS

SCHEMA = "enrichment"
_LOCK = 0x656E_7269_6368
_TOPICS = {topic.name: topic for topic in TOPICS}
Result = TypeVar("Result")


class HistoryStore(Postgres):
    """Implements dateline_bus.sink.Store and Outbox."""

    def __init__(self, url: SecretStr) -> None:
        super().__init__(url, "dateline_enrichment", SCHEMA)
        self._readings = Readings()

    async def write(self, rows: Sequence[Row], steps: Steps) -> dict[str, int]:
        """Take messages in and put out what they change; how many articles and statements. Raises NotNow, NotPossible."""
        async with self.transaction() as connection:
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            taken = await _take_in(connection, _Brought.of(rows), self._readings)
            affected, stories = await _relate(connection, taken, self._readings)
            statements = await _tell(connection, affected, self._readings, stories, taken.traces)
            await keep_offsets(connection, steps)
        return {"articles": len(taken.touched), "statements": statements}

    async def pending(self, most: int) -> Sequence[Outgoing]:
        """See Outbox. What is stale (its rates have come, say) is told again first."""
        async with self.transaction() as connection:
            if await connection.fetchval("SELECT EXISTS (SELECT FROM stale)"):
                await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
                await _tell(connection, await tables.take_stale(connection, most), self._readings)
            rows = await connection.fetch("SELECT number, topic, key, body, trace FROM outbox ORDER BY number LIMIT $1", most)
        return [Outgoing(row["number"], _TOPICS[row["topic"]], row["key"], row["body"], Trace(row["trace"])) for row in rows]

    async def sent(self, numbers: Sequence[int]) -> None:
        """See Outbox."""
        async with self.transaction() as connection:
            await connection.execute("DELETE FROM outbox WHERE number = ANY($1)", list(numbers))


@dataclass(slots=True)
class _Brought:
    """What some messages bring, each article's last word once."""

    articles: dict[str, Article] = field(default_factory=dict)
    batches: dict[str, FactBatch] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    headers: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "_Brought":
        """Raises NotPossible for a record that enrichment does not keep."""
        brought = cls()
        for row in rows:
            match row.record:
                case Article() as article:
                    brought.articles[article.article_id] = article
                case FactBatch() as batch:
                    before = brought.batches.get(batch.article_id, batch).received_at
                    times = [time for time in (before, batch.received_at) if time]
                    brought.batches[batch.article_id] = batch.model_copy(update={"received_at": min(times, default=None)})
                case Notice() as notice:
                    brought.notices.setdefault(notice.notice_id, notice)
                case other:
                    raise NotPossible(f"enrichment keeps no {type(other).__name__}")
            brought.headers[row.record.article_id] = row
        return brought


class _Taken(NamedTuple):
    """What of it was new: articles and facts (`touched`), operators' words (`noticed`); each one's trace."""

    touched: set[str]
    noticed: set[str]
    articles: Mapping[str, Article]
    traces: Mapping[str, str]


async def _take_in(connection: Connection, brought: _Brought, readings: Readings) -> _Taken:
    def encoded() -> dict[str, tuple[bytes, FactBatch]]:
        found = {}
        for article_id, batch in sorted(brought.batches.items()):
            timeless = batch.model_copy(update={"received_at": None})
            body = timeless.encode()
            readings.of(body, timeless)
            found[article_id] = body, batch
        return found

    touched = await tables.take_batches(connection, await _off_loop(encoded)) if brought.batches else set()
    if brought.articles:
        touched |= await tables.take_articles(connection, brought.articles)
    noticed = await tables.take_notices(connection, brought.notices) if brought.notices else set()
    traces = {key: Trace.of(mapping(brought.headers[key].at.headers)).trace_id for key in touched | noticed}
    return _Taken(touched, noticed, brought.articles, traces)


async def _off_loop(work: Callable[[], Result]) -> Result:
    """Raises NotPossible for whatever goes wrong: it would again, so the message is the dead letter, not the service."""
    try:
        return await asyncio.to_thread(work)
    except Exception as error:
        raise NotPossible(f"{type(error).__name__}: {error}") from error


async def _relate(connection: Connection, taken: _Taken, readings: Readings) -> tuple[set[str], dict[str, Story]]:
    """Replace what is kept of the touched articles; all articles of which something else may now be said, and stories of some."""
    touched = taken.touched
    cells, before = await tables.cells_of(connection, touched), await tables.edges(connection, touched)
    rows = await tables.known(connection, touched, with_text=True)
    memories = await _off_loop(lambda: [_memory(row, taken.articles.get(row.article_id), readings) for row in rows.values()])
    await tables.remember(connection, memories)
    found = await _related(connection, {memory.article_id: memory.traits for memory in memories if memory.traits})
    await tables.relate(connection, touched, found)
    near = {*touched, *taken.noticed} | {end for one, other, _ in (*before, *found) for end in (one, other)}
    renamed = await tables.label_stories(connection, near)
    stories = await _stories(connection, near | renamed)
    flags = {article_id: story.retraction is not None for article_id, story in stories.items()}
    withdrawn = await tables.set_retracted(connection, flags)
    cells |= await tables.cells_of(connection, touched | renamed | withdrawn)
    return near | renamed | await tables.dependents(connection, cells), stories


def _memory(row: Known, article: Article | None, readings: Readings) -> Memory:
    if article is None and row.article:
        article = Article.decode(row.article)
    return memory_of(article, readings.of(row.body), row.received_at)


async def _related(connection: Connection, touched: Mapping[str, Traits]) -> list[Edge]:
    """The relations of some articles to all others."""
    pairs = await tables.candidates(connection, touched)
    others = {end for pair in pairs for end in pair} - touched.keys()
    everyone = {**touched, **{key: traits for key, (traits, _) in (await tables.traits_of(connection, others)).items()}}

    def compute() -> list[Edge]:
        made = ((one, other, related(everyone[one], everyone[other])) for one, other in pairs)
        return [(one, other, relation) for one, other, relation in made if relation]

    return await _off_loop(compute)


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


class _News(NamedTuple):
    telling: Telling
    statement: Statement
    version: int


async def _tell(
    connection: Connection,
    affected: Collection[str],
    readings: Readings,
    stories: Mapping[str, Story] | None = None,
    traces: Mapping[str, str] | None = None,
) -> int:
    """Put out a statement about every article of which something else is to be said than last time; how many.

    Without `stories`: each is made again, even of the same things.
    """
    rows = await tables.known(connection, affected)
    placed = dict(stories or {})
    placed |= await _stories(connection, rows.keys() - placed.keys())
    tellings = await _off_loop(lambda: [_telling(row, placed.get(row.article_id), readings) for row in rows.values()])
    points = {point for telling in tellings for point in telling.reading.wanted}
    history = KnownFigures(await tables.figures_for(connection, points))
    days = {day for telling in tellings for day in rate_days(telling.reading.batch)}
    rates = RateTable.of(await tables.rates_for(connection, days))

    def compute() -> tuple[dict[str, bytes], list[_News]]:
        seen, news = {}, []
        for telling in tellings:
            row, figures = rows[telling.article_id], telling.seen(history)
            made_of = telling.hash(figures, rates)
            if made_of == row.seen and stories is not None:
                continue
            seen[telling.article_id] = made_of
            statement = Statement.of(telling.statement(figures, rates), telling.body)
            if statement.fingerprint != row.told:
                news.append(_News(telling, statement, row.version + 1))
        return seen, news

    seen, news = await _off_loop(compute)
    if seen:
        await tables.note_seen(connection, seen)
    if news:
        await _put_out(connection, news, readings, traces or {})
    return len(news)


def _telling(row: Known, story: Story | None, readings: Readings) -> Telling:
    return Telling(row.article_id, row.body, readings.of(row.body), row.received_at, (row.topics or "[]").encode(), story)


async def _put_out(connection: Connection, news: Sequence[_News], readings: Readings, traces: Mapping[str, str]) -> None:
    """New statements, and each alert that they raise for the first time."""
    await tables.note_told(connection, [(one.telling.article_id, one.version, one.statement.fingerprint) for one in news])
    revised = {one.telling.story.revises for one in news if one.telling.story and one.telling.story.revises}
    earlier = await tables.known(connection, revised) if revised else {}
    alerts = [_alerts(one, earlier, readings) for one in news]
    fresh = await tables.new_alerts(connection, [alert.alert_id for raised in alerts for alert in raised])
    records = []
    for one, raised in zip(news, alerts, strict=True):
        trace = traces.get(one.telling.article_id) or Trace.begin().trace_id
        records.append((ENRICHED.name, one.telling.article_id, one.statement.encode(one.version), trace))
        for alert in raised:
            if alert.alert_id in fresh:
                fresh.remove(alert.alert_id)
                records.append((ALERTS.name, alert.watch_id, alert.encode(), trace))
    await tables.put_out(connection, records)


def _alerts(news: _News, earlier: Mapping[str, Known], readings: Readings) -> list[Alert]:
    story, statement = news.telling.story, news.statement.made
    found = alerts_of(statement)
    if story and story.revises and (before := earlier.get(story.revises)):
        found += revisions_between(readings.of(before.body).known_figures(), statement)
    return found
