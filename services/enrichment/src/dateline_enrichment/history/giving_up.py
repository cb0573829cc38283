"""Work on an article that fails: a dead letter instead, once for each fault, so that nothing is dropped in silence and nobody waits."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from dateline_bus.consume.policy import letter_for
from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.events.message import Message
from dateline_bus.postgres import Connection
from dateline_enrichment import __version__
from dateline_enrichment.history import queue, tables
from dateline_enrichment.history.queue import Task
from dateline_enrichment.history.tables import Kept
from dateline_schema.records import FactBatch
from dateline_schema.topics import ARTICLES, DEAD_LETTERS, FACTS, Topic

SERVICE = "enrichment"


async def give_up(connection: Connection, task: Task, error: Exception) -> None:
    """Take `task` from the queue and leave a dead letter of its article's facts in the outbox.

    The same fault leaves one letter, however often its neighbours have the article told again; facts that are sent again are tried again.
    """
    await queue.drop(connection, task)
    kept = await tables.kept(connection, task.article_id)
    if kept is None:
        return
    fault = _fault(task, error, kept)
    if fault == kept.untold:
        return
    await tables.note_untold(connection, task.article_id, fault)
    trace = Trace(task.trace) if task.trace else Trace.begin()
    now = datetime.now(UTC)
    letter = letter_for(_message(task.article_id, kept, trace, now), error, 1, now, SERVICE, __version__, task.stage.name.lower())
    await queue.put_out(connection, [(DEAD_LETTERS.name, letter.topic, letter.encode(), trace.trace_id)])


def _fault(task: Task, error: Exception, kept: Kept) -> bytes:
    said = f"{__version__} {task.stage.name} {type(error).__name__} ".encode()
    return hashlib.sha256(said + (kept.batch or kept.article or b"")).digest()


def _message(article_id: str, kept: Kept, trace: Trace, now: datetime) -> Message:
    """Its facts as they came, with the time they first came; without facts the article."""
    topic: Topic[Any] = ARTICLES
    value = kept.article
    if kept.batch is not None:
        facts = FactBatch.decode(kept.batch).model_copy(update={"received_at": kept.received_at})
        topic, value = FACTS, facts.encode()
    # What was kept before places were: a name of its own all the same.
    partition, offset = (-1, kept.number) if kept.partition is None or kept.offset is None else (kept.partition, kept.offset)
    return Message(
        topic.name, partition, offset, article_id.encode(), value, tuple(headers_of(topic, article_id, SERVICE, trace, now))
    )
