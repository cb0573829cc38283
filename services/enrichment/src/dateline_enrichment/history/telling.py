"""Statements: what is said of articles, made of all that the memory knows of them, and put out where it is new."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from dateline_bus.events.envelope import Trace
from dateline_bus.postgres import Connection
from dateline_enrichment.domain import rate_days
from dateline_enrichment.domain.history import KnownFigure, KnownFigures
from dateline_enrichment.domain.rates import RateTable
from dateline_enrichment.domain.stories import Relation, revisions_between, standing
from dateline_enrichment.domain.stories.standing import alerts_of
from dateline_enrichment.history import kin, queue, tables
from dateline_enrichment.history.memory import Readings, Statement, Telling
from dateline_enrichment.history.queue import Stage, Task
from dateline_enrichment.history.tables import Known
from dateline_schema.records import Alert, Story
from dateline_schema.topics import ALERTS, ENRICHED


class _News(NamedTuple):
    telling: Telling
    statement: Statement
    version: int


async def tell(connection: Connection, tasks: Sequence[Task], readings: Readings) -> int:
    """Put out a statement about every article of which something else is to be said than last time; how many."""
    articles = [task.article_id for task in tasks]
    traces = {task.article_id: task.trace for task in tasks if task.trace}
    await tables.hold(connection, articles)
    rows = await tables.known(connection, articles)
    stories = await _stories(connection, rows.keys())
    tellings = await asyncio.to_thread(lambda: [_telling(row, stories.get(row.article_id), readings) for row in rows.values()])
    asked = {telling.article_id: (telling.place, telling.reading.wanted) for telling in tellings}
    history = await tables.figures_before(connection, asked)
    days = {day for telling in tellings for day in rate_days(telling.reading.batch)}
    rates = RateTable.of(await tables.rates_for(connection, days) if days else ())
    seen, news = await asyncio.to_thread(_made, rows, tellings, history, rates)
    if seen:
        await tables.note_seen(connection, seen)
    if news:
        await _put_out(connection, news, readings, traces)
    flags = {article_id: story.retraction is not None for article_id, story in stories.items()}
    withdrawn = await tables.set_retracted(connection, flags)
    if withdrawn:
        cells = await tables.cells_of(connection, withdrawn)
        await queue.add(connection, Stage.TELL, await tables.dependents(connection, cells))
    return len(news)


def _made(
    rows: Mapping[str, Known], tellings: Sequence[Telling], history: Mapping[str, Sequence[KnownFigure]], rates: RateTable
) -> tuple[dict[str, bytes], list[_News]]:
    seen, news = {}, []
    for telling in tellings:
        row = rows[telling.article_id]
        figures = telling.seen(KnownFigures(history.get(telling.article_id, ())))
        made_of = telling.hash(figures, rates)
        if made_of == row.seen:
            continue
        statement = Statement.of(telling.statement(figures, rates), telling.body)
        seen[telling.article_id] = made_of
        if statement.fingerprint != row.told:
            news.append(_News(telling, statement, row.version + 1))
    return seen, news


def _telling(row: Known, story: Story | None, readings: Readings) -> Telling:
    return Telling(row.article_id, row.body, readings.of(row.body), row.received_at, (row.topics or "[]").encode(), story)


async def _stories(connection: Connection, articles: Collection[str]) -> dict[str, Story]:
    """Where each of these articles stands; those whose text has not come yet are left out."""
    neighbours: dict[str, list[tuple[Relation, str]]] = {}
    for one, other, relation in await kin.edges(connection, articles):
        if relation is not Relation.STORY:  # which says no more than the story's name
            neighbours.setdefault(one, []).append((relation, other))
            neighbours.setdefault(other, []).append((relation, one))
    around = {name for article_id in articles for _, name in neighbours.get(article_id, ())}
    everyone = await tables.traits_of(connection, {*articles, *around})
    notices = await tables.notices_for(connection, articles)
    found = {}
    for article_id in everyone.keys() & {*articles}:
        traits, story_id = everyone[article_id]
        near = [(relation, everyone[name][0]) for relation, name in neighbours.get(article_id, ()) if name in everyone]
        found[article_id] = standing(traits, near, story_id or article_id, notices.get(article_id, ()))
    return found


async def _put_out(connection: Connection, news: Sequence[_News], readings: Readings, traces: Mapping[str, str]) -> None:
    """New statements, and each alert that they raise for the first time."""
    await tables.note_told(connection, [(one.telling.article_id, one.version, one.statement.fingerprint) for one in news])
    revised = {one.telling.story.revises for one in news if one.telling.story and one.telling.story.revises}
    earlier = await tables.known(connection, revised) if revised else {}
    alerts = [_alerts(one, earlier, readings) for one in news]
    fresh = await tables.new_alerts(connection, sorted(alert.alert_id for raised in alerts for alert in raised))
    records = []
    for one, raised in zip(news, alerts, strict=True):
        trace = traces.get(one.telling.article_id) or Trace.begin().trace_id
        records.append((ENRICHED.name, one.telling.article_id, one.statement.encode(one.version), trace))
        for alert in raised:
            if alert.alert_id in fresh:
                fresh.remove(alert.alert_id)
                records.append((ALERTS.name, alert.watch_id, alert.encode(), trace))
    await queue.put_out(connection, records)


def _alerts(news: _News, earlier: Mapping[str, Known], readings: Readings) -> list[Alert]:
    story, statement = news.telling.story, news.statement.made
    found = alerts_of(statement)
    if story and story.revises and (before := earlier.get(story.revises)):
        found += revisions_between(readings.of(before.body).known_figures(), statement)
    return found
