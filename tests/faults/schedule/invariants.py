"""What must hold after faults: every acknowledged page stored once with exactly its facts, and nothing else."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from dateline_schema.topics import DEAD_LETTERS, TOPICS

from .bench import Bench

TABLES = {
    # Times of arrival and what is told of them (a story's dates), and versions, which count how often something was told, are no facts.
    "articles": "to_jsonb(t) - 'stored_at' - 'received_at'",
    "facts": "to_jsonb(t) - 'stored_at' - 'received_at' - 'revised_at' - 'body'",
    "fact_lists": "to_jsonb(t) - 'stored_at' - 'received_at' - 'revised_at' - 'version' - 'context'",
}


Rows = dict[str, dict[str, dict[str, Any]]]
"""Of each table its rows by their keys."""


async def _rows(url: str) -> Rows:
    connection = await asyncpg.connect(url)
    try:
        found: Rows = {}
        for table, row in TABLES.items():
            where = "WHERE superseded_at IS NULL" if table == "facts" else ""
            key = "fact_id" if table == "facts" else "article_id"
            asked = await connection.fetch(f"SELECT {key} AS key, ({row})::text AS row FROM {table} t {where}")
            found[table] = {record["key"]: json.loads(record["row"]) for record in asked}
        return found
    finally:
        await connection.close()


def rows(bench: Bench) -> Rows:
    """What stands in the tables."""
    return asyncio.run(_rows(bench.postgres.url))


def hash_of(table: dict[str, dict[str, Any]]) -> str:
    """Of a table's rows, in the order of their keys."""
    return hashlib.sha256(json.dumps(sorted(table.items()), sort_keys=True).encode()).hexdigest()[:16]


def differences(found: Rows, expected: Rows, most: int = 3) -> list[str]:
    """What stands otherwise than it should, the first few by their fields."""
    said = []
    for table, rows_wanted in expected.items():
        rows_there = found.get(table, {})
        missing, more = rows_wanted.keys() - rows_there.keys(), rows_there.keys() - rows_wanted.keys()
        if missing or more:
            said.append(f"{table}: {len(missing)} rows are missing, {len(more)} should not be there")
        other = sorted(key for key in rows_wanted.keys() & rows_there.keys() if rows_wanted[key] != rows_there[key])
        if other:
            said.append(f"{table}: {len(other)} rows differ, such as")
        for key in other[:most]:
            one, two = rows_there[key], rows_wanted[key]
            fields = [name for name in sorted({*one, *two}) if one.get(name) != two.get(name)]
            said += [f"  {key[:24]} {name}: {one.get(name)} instead of {two.get(name)}" for name in fields]
    return said


async def _lag(kafka: str, url: str) -> int:
    """Messages that a service has not read to its end, work that its store holds, records left in an outbox.

    Looked at from the beginning of the stream to its end, so that what moves on meanwhile is still met.
    """
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, group_id="dateline-extraction", enable_auto_commit=False)
    await consumer.start()
    connection = await asyncpg.connect(url)
    try:
        behind = 0
        stored = {}
        for schema, service in (("public", "storage"), ("enrichment", "enrichment")):
            for row in await connection.fetch(f"SELECT topic, partition, next_offset FROM {schema}.bus_offsets"):
                stored[service, row["topic"], row["partition"]] = row["next_offset"]
        for table in ("stale", "todo", "outbox"):
            behind += await connection.fetchval(f"SELECT count(*) FROM enrichment.{table}")
        for topic in TOPICS:
            tps = [TopicPartition(topic.name, p) for p in range(topic.partitions)]
            read = {tp: await consumer.committed(tp) or 0 for tp in tps} if "extraction" in topic.readers else {}
            ends = await consumer.end_offsets(tps)
            for tp, end in ends.items():
                for reader in topic.readers:
                    if reader == "extraction":
                        behind += end - read[tp]
                    elif reader in ("storage", "enrichment"):
                        behind += end - stored.get((reader, tp.topic, tp.partition), 0)
        return behind
    finally:
        await connection.close()
        await consumer.stop()


def lag(bench: Bench) -> int:
    """How many messages are not yet at their end; -1 while the servers cannot be asked."""
    try:
        return asyncio.run(_lag(bench.kafka.bootstrap, bench.postgres.url))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, KafkaError):
        return -1


async def _letters(kafka: str) -> list[Any]:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False, auto_offset_reset="earliest")
    await consumer.start()
    try:
        tp = TopicPartition(DEAD_LETTERS.name, 0)
        consumer.assign([tp])
        end = (await consumer.end_offsets([tp]))[tp]
        found: list[Any] = []
        await consumer.seek_to_beginning(tp)
        while await consumer.position(tp) < end:
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found += records
        return [DEAD_LETTERS.model.decode(record.value) for record in found]
    finally:
        await consumer.stop()


def letters(bench: Bench) -> Sequence[Any]:
    """All dead letters."""
    return asyncio.run(_letters(bench.kafka.bootstrap))


def misfits(names: Sequence[str], before: dict[str, tuple[int, int, int]], after: dict[str, tuple[int, int, int]]) -> list[str]:
    """Replicas that have grown: more than 150 MiB, 25 descriptors or 4 children."""
    found = []
    for name in names:
        if name in before and name in after:
            grown = [b - a for a, b in zip(before[name], after[name], strict=True)]
            if any(more > most for more, most in zip(grown, (150, 25, 4), strict=True)):
                found.append(f"{name} grew by {grown[0]} MiB, {grown[1]} descriptors, {grown[2]} children")
    return found
