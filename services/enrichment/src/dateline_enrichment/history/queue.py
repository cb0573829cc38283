"""Work that waits: what articles are still to be remembered, related, named or told, and what is still to be sent.

A replica takes work that no other one has in hand; taken work comes back when its transaction fails. Rows are only added, so that
nobody waits for another's work.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from dateline_bus.postgres import Connection

Outgoing = tuple[str, str, bytes, str]
"""Topic, key, body, trace."""
HELD = "60 seconds"
"""How long messages are one replica's to send; after that it is taken for dead."""


_CHOOSING = 0x656E_7269_6F75


class Stage(IntEnum):
    """In the order in which they are worked off."""

    REMEMBER, RELATE, NAME, TELL = range(4)


class Task(NamedTuple):
    """One article at one stage; `changed`: what it is (for RELATE), or that it lost a relation (for NAME)."""

    stage: Stage
    article_id: str
    changed: bool
    trace: str | None


async def add(
    connection: Connection,
    stage: Stage,
    articles: Iterable[str],
    changed: bool = False,
    traces: Mapping[str, str] | None = None,
) -> None:
    """More to do."""
    records = [(stage.value, article_id, changed, (traces or {}).get(article_id)) for article_id in articles]
    if records:
        await connection.copy_records_to_table("todo", columns=("stage", "article_id", "changed", "trace"), records=records)


async def take(connection: Connection, most: int) -> list[Task]:
    """Some of the work of the earliest stage that has any to give, each article once; it is done when the transaction ends well."""
    for stage in Stage:
        rows = await connection.fetch(
            "DELETE FROM todo WHERE number IN "
            "(SELECT number FROM todo WHERE stage = $1 ORDER BY number LIMIT $2 FOR UPDATE SKIP LOCKED) "
            "RETURNING number, article_id, changed, trace",
            stage.value, most,
        )  # fmt: skip
        tasks: dict[str, Task] = {}
        for row in sorted(rows, key=lambda row: row["number"]):
            task = Task(stage, row["article_id"], row["changed"], row["trace"])
            other = tasks.get(task.article_id, task)
            changed, trace = task.changed or other.changed, task.trace or other.trace
            tasks[task.article_id] = task._replace(changed=changed, trace=trace)
        if tasks:
            return list(tasks.values())
    return []


async def drop(connection: Connection, task: Task) -> None:
    """Forget a task, but for what others have in hand of it."""
    await connection.execute(
        "DELETE FROM todo WHERE number IN (SELECT number FROM todo WHERE stage = $1 AND article_id = $2 FOR UPDATE SKIP LOCKED)",
        task.stage.value, task.article_id,
    )  # fmt: skip


async def wake_stale(connection: Connection) -> None:
    """Articles that others have marked are told again."""
    rows = await connection.fetch(
        "DELETE FROM stale WHERE article_id IN (SELECT article_id FROM stale ORDER BY article_id LIMIT 1000 FOR UPDATE SKIP LOCKED) "
        "RETURNING article_id"
    )
    await add(connection, Stage.TELL, [row["article_id"] for row in rows])


async def put_out(connection: Connection, records: Sequence[Outgoing]) -> None:
    """Into the outbox, in this order."""
    await connection.copy_records_to_table("outbox", columns=("topic", "key", "body", "trace"), records=records)


async def hold_outgoing(connection: Connection, most: int) -> list[tuple[int, str, str, bytes, str]]:
    """The oldest messages that nobody else is sending, of keys of which nobody sends an earlier one; one replica at a time chooses."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _CHOOSING)
    rows = await connection.fetch(
        "UPDATE outbox o SET held_until = now() + $2::text::interval WHERE o.number IN ("
        "SELECT number FROM outbox free WHERE (held_until IS NULL OR held_until < now()) AND NOT EXISTS ("
        "SELECT FROM outbox held WHERE held.key = free.key AND held.number < free.number AND held.held_until >= now()) "
        "ORDER BY number LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING number, topic, key, body, trace",
        most, HELD,
    )  # fmt: skip
    held = [(row["number"], row["topic"], row["key"], row["body"], row["trace"]) for row in rows]
    return sorted(held, key=lambda one: one[0])


async def forget_outgoing(connection: Connection, numbers: Collection[int]) -> None:
    """The broker has these."""
    await connection.execute("DELETE FROM outbox WHERE number = ANY($1)", list(numbers))
