"""The memory as a sink's store: messages taken in, articles related, statements told.

    take in -> relate -> name the story -> tell

Each step is a transaction that leaves the next one's work in a queue (queue.py), so that replicas share it without a lock over all:
whoever works on an article holds its row, and reads only after that, so that the last to work on it has seen what all have written.
Whatever order articles come in, the same statements stand at the end: each new article has every other one told again whose statement
is made of something else than before (`Telling.hash`).
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import SecretStr

from dateline_bus.consume.sink import Outgoing, Row
from dateline_bus.events.envelope import Trace, mapping
from dateline_bus.events.message import Message, Steps
from dateline_bus.failures import NotNow, NotPossible, Superseded
from dateline_bus.postgres import Connection, Postgres, keep_offsets
from dateline_enrichment.domain.stories import Relation, Traits, related
from dateline_enrichment.history import kin, queue, tables
from dateline_enrichment.history.giving_up import give_up
from dateline_enrichment.history.kin import Edge
from dateline_enrichment.history.memory import Memory, Readings, memory_of
from dateline_enrichment.history.queue import Stage, Task
from dateline_enrichment.history.tables import Facts, Known
from dateline_enrichment.history.telling import tell
from dateline_schema.records import Article, FactBatch, Notice, Rate, Rates
from dateline_schema.topics import TOPICS

SCHEMA = "enrichment"
AT_ONCE = 50
"""Articles worked on in one transaction: what one replica holds, another one waits for."""
_TOPICS = {topic.name: topic for topic in TOPICS}
_FOR_BOTH = frozenset({Relation.REVISION, Relation.ANNOUNCEMENT})
"""Relations that say something of the earlier article too."""


class HistoryStore(Postgres):
    """Implements dateline_bus.consume.sink.Store and Outbox."""

    def __init__(self, url: SecretStr) -> None:
        super().__init__(url, "dateline_enrichment", SCHEMA)
        self._readings = Readings()

    async def write(self, rows: Sequence[Row], steps: Steps) -> dict[str, int]:
        """Take messages in and put out what they change; how many articles and statements. Raises NotNow, NotPossible."""
        brought = await asyncio.to_thread(lambda: _Brought.of(rows, self._readings))
        async with self.transaction() as connection:
            touched = await _take_in(connection, brought, self._readings)
            await keep_offsets(connection, steps)
        return {"articles": touched, "statements": await self._settle()}

    async def _settle(self) -> int:
        """Work off the queue, but for what other replicas have in hand; how many statements that makes.

        Where one of several tasks fails each has a transaction of its own, down to the one that is given up: one article never keeps
        others from being told.
        """
        told, alone = 0, 0
        while True:
            tasks: Sequence[Task] = ()
            try:
                async with self.transaction() as connection:
                    await queue.wake_stale(connection)
                    tasks = await queue.take(connection, 1 if alone else AT_ONCE)
                    made = await self._work(connection, tasks) if tasks else 0
            except (NotNow, Superseded):
                raise
            except Exception as error:
                if not tasks:
                    raise
                if len(tasks) == 1:
                    async with self.waiting() as connection:
                        await give_up(connection, tasks[0], error)
                else:
                    alone = len(tasks) + 1
                made = 0
            else:
                if not tasks:
                    return told
            told, alone = told + made, max(0, alone - 1)

    async def _work(self, connection: Connection, tasks: Sequence[Task]) -> int:
        match tasks[0].stage:
            case Stage.REMEMBER:
                await tables.hold(connection, [task.article_id for task in tasks])
                await _remember(connection, {task.article_id for task in tasks}, {}, self._readings, {})
            case Stage.RELATE:
                await _relate(connection, tasks)
            case Stage.NAME:
                await _name(connection, tasks)
            case Stage.TELL:
                return await tell(connection, tasks, self._readings)
        return 0

    async def pending(self, most: int) -> Sequence[Outgoing]:
        """See Outbox. What waits (its rates have come, say, or a replica has died) is worked off first."""
        await self._settle()
        async with self.transaction() as connection:
            rows = await queue.hold_outgoing(connection, most)
        return [Outgoing(number, _TOPICS[topic], key, body, Trace(trace)) for number, topic, key, body, trace in rows]

    async def sent(self, numbers: Sequence[int]) -> None:
        """See Outbox."""
        async with self.transaction() as connection:
            await queue.forget_outgoing(connection, numbers)


@dataclass(slots=True)
class _Brought:
    """What some messages bring, each article's last word once; facts encoded without their time, and read."""

    articles: dict[str, Article] = field(default_factory=dict)
    batches: dict[str, Facts] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    rates: list[Rate] = field(default_factory=list)
    """In the order in which they came."""
    headers: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[Row], readings: Readings) -> "_Brought":
        """Raises NotPossible for a record that enrichment does not keep."""
        brought, batches, places = cls(), dict[str, FactBatch](), dict[str, Message]()
        for row in rows:
            match row.record:
                case Article() as article:
                    brought.articles[article.article_id] = article
                case FactBatch() as batch:
                    before = batches.get(batch.article_id, batch).received_at
                    times = [time for time in (before, batch.received_at) if time]
                    batches[batch.article_id] = batch.model_copy(update={"received_at": min(times, default=None)})
                    places[batch.article_id] = row.at
                case Notice() as notice:
                    brought.notices.setdefault(notice.notice_id, notice)
                case Rates() as table:
                    brought.rates += table.rates
                    continue
                case other:
                    raise NotPossible(f"enrichment keeps no {type(other).__name__}")
            brought.headers[row.record.article_id] = row
        for article_id, batch in sorted(batches.items()):
            timeless = batch.model_copy(update={"received_at": None})
            body = timeless.encode()
            readings.of(body, timeless)
            at = places[article_id]
            brought.batches[article_id] = Facts(body, batch, at.partition, at.offset)
        brought.articles = dict(sorted(brought.articles.items()))
        return brought


async def _take_in(connection: Connection, brought: _Brought, readings: Readings) -> int:
    """Keep what is new; how many articles that changes."""
    await tables.hold(connection, {*brought.articles, *brought.batches})
    touched = await tables.take_batches(connection, brought.batches) if brought.batches else set()
    if brought.articles:
        touched |= await tables.take_articles(connection, brought.articles)
    if brought.rates:
        await tables.take_rates(connection, brought.rates)
    noticed = await tables.take_notices(connection, brought.notices) if brought.notices else set()
    traces = {key: Trace.of(mapping(brought.headers[key].at.headers)).trace_id for key in touched | noticed}
    await _remember(connection, touched, brought.articles, readings, traces)
    await queue.add(connection, Stage.TELL, noticed - touched, traces=traces)
    return len(touched)


async def _remember(
    connection: Connection,
    touched: set[str],
    articles: Mapping[str, Article],
    readings: Readings,
    traces: Mapping[str, str],
) -> None:
    """Replace what is kept of these articles, and leave word for all that look at them."""
    cells, behind = await tables.cells_of(connection, touched), await kin.behind(connection, touched)
    rows = await tables.known(connection, touched, with_text=True)
    memories = await asyncio.to_thread(lambda: [_memory(row, articles.get(row.article_id), readings) for row in rows.values()])
    await tables.remember(connection, memories)
    for cell, place in (await tables.cells_of(connection, touched)).items():
        cells[cell] = min(place, cells.get(cell, place))
    await queue.add(connection, Stage.RELATE, sorted(rows), changed=True, traces=traces)
    await queue.add(connection, Stage.RELATE, behind - rows.keys())
    await queue.add(connection, Stage.TELL, await tables.dependents(connection, cells) - rows.keys())


def _memory(row: Known, article: Article | None, readings: Readings) -> Memory:
    if article is None and row.article:
        article = Article.decode(row.article)
    return memory_of(article, readings.of(row.body), row.received_at)


async def _relate(connection: Connection, tasks: Sequence[Task]) -> None:
    """Compare articles with those before them; have those behind a changed one do the same."""
    articles = [task.article_id for task in tasks]
    changed = {task.article_id for task in tasks if task.changed}
    traces = {task.article_id: task.trace for task in tasks if task.trace}
    await tables.hold(connection, articles)
    met = await kin.before(connection, articles)
    found = await _related(connection, met, articles)
    old = await kin.own_edges(connection, articles)
    gone, new = old - found.keys(), {edge: later for edge, later in found.items() if edge not in old}
    await kin.relate(connection, gone, new)
    if changed:
        await queue.add(connection, Stage.RELATE, await kin.behind(connection, changed) - {*articles})
    ends = {end for one, other, kind in (*gone, *new) if kind in _FOR_BOTH for end in (one, other)}
    joined = {end for one, other, _ in new for end in (one, other)}
    parted = {end for one, other, _ in gone for end in (one, other)}
    kept = {end for one, other, _ in await kin.edges(connection, changed) for end in (one, other)}
    await kin.name_alone(connection, {*articles} - kept - joined - parted)
    parted |= (kept & changed) - joined  # its day or its time may be another one now, so that another article is the first
    await queue.add(connection, Stage.NAME, sorted(parted), changed=True)
    await queue.add(connection, Stage.NAME, sorted(joined - parted))
    await queue.add(connection, Stage.TELL, articles, traces=traces)
    await queue.add(connection, Stage.TELL, sorted(ends - {*articles}))


async def _related(connection: Connection, met: Sequence[tuple[str, str]], articles: Collection[str]) -> dict[Edge, str]:
    """The relations of articles to those before them, each with the later one."""
    everyone = await tables.traits_of(connection, {*articles, *(other for _, other in met)})
    traits: dict[str, Traits] = {key: found for key, (found, _) in everyone.items()}

    def compute() -> dict[Edge, str]:
        made: Iterable[tuple[str, str, Relation | None]] = (
            (one, other, related(traits[one], traits[other])) for one, other in met if one in traits and other in traits
        )
        return {(min(one, other), max(one, other), kind): one for one, other, kind in made if kind}

    return await asyncio.to_thread(compute)


async def _name(connection: Connection, tasks: Sequence[Task]) -> None:
    """Name stories anew; what is told of their articles, and what is compared with these, follows."""
    parted = {task.article_id for task in tasks if task.changed}
    joined = {task.article_id for task in tasks} - parted
    renamed = await kin.name_stories(connection, sorted(joined), sorted(parted))
    cells = await tables.cells_of(connection, renamed)
    await queue.add(connection, Stage.TELL, renamed | await tables.dependents(connection, cells))
