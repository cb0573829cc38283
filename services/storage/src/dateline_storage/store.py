"""PostgreSQL as the sink's store: rows and offsets in one transaction, written so that writing them again changes nothing."""

from collections.abc import Sequence

from pydantic import SecretStr

from dateline_bus.failures import NotPossible
from dateline_bus.postgres import Connection, Postgres, keep_offsets
from dateline_bus.sink import Row
from dateline_schema.records import Alert, Article, EnrichedBatch
from dateline_storage.domain.rows import (
    ALERT_COLUMNS,
    ARTICLE_COLUMNS,
    FACT_COLUMNS,
    LIST_COLUMNS,
    alert_row,
    article_row,
    fact_rows,
    list_row,
)


def _upsert(table: str, columns: Sequence[str], more: str = "") -> str:
    """Insert, or update only where something differs, so that a replay writes nothing."""
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    values = columns[1:]
    assignments = ", ".join(f"{column} = excluded.{column}" for column in values)
    old, new = (", ".join(f"{side}.{column}" for column in values) for side in (table, "excluded"))
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) "  # noqa: S608 - names are this file's constants
        f"ON CONFLICT ({columns[0]}) DO UPDATE SET {assignments}{more} WHERE ({old}) IS DISTINCT FROM ({new})"
    )


_ARTICLES = _upsert("articles", ARTICLE_COLUMNS)
_FACTS = _upsert("facts", FACT_COLUMNS, ", superseded_at = NULL") + " OR facts.superseded_at IS NOT NULL"
_SUPERSEDE = """
    UPDATE facts SET superseded_at = now()
    WHERE article_id = $1 AND superseded_at IS NULL AND NOT fact_id = ANY($2::text[])
"""
_LISTS = _upsert("fact_lists", LIST_COLUMNS) + " AND fact_lists.version <= excluded.version"
_ALERTS = _upsert("alerts", ALERT_COLUMNS)


class PostgresStore(Postgres):
    """Implements dateline_bus.sink.Store."""

    def __init__(self, url: SecretStr) -> None:
        super().__init__(url, "dateline_storage")

    async def write(self, rows: Sequence[Row], next_offsets: dict[tuple[str, int], int]) -> dict[str, int]:
        """Rows and offsets in one transaction; how many rows of each table changed. Raises NotNow, NotPossible."""
        changed = {"articles": 0, "facts": 0, "alerts": 0}
        async with self.transaction() as connection:
            # Sorted: two replicas that write the same article lock its rows in the same order.
            for record in sorted((row.record for row in rows), key=lambda r: str(getattr(r, "article_id", ""))):
                if isinstance(record, Article):
                    changed["articles"] += _count(await connection.execute(_ARTICLES, *article_row(record)))
                elif isinstance(record, EnrichedBatch):
                    changed["facts"] += await _write_facts(connection, record)
                elif isinstance(record, Alert):
                    changed["alerts"] += _count(await connection.execute(_ALERTS, *alert_row(record)))
                else:
                    raise NotPossible(f"there is no table for a {type(record).__name__}")
            await keep_offsets(connection, next_offsets)
        return changed


async def _write_facts(connection: Connection, batch: EnrichedBatch) -> int:
    """The article's list as a whole: what it no longer holds is marked, not deleted. An older list than the stored one is left out."""
    await connection.execute(_LISTS, *list_row(batch))
    # The row is there now, and its lock makes two replicas take turns: the later version stays, whichever is written last.
    stored = await connection.fetchval("SELECT version FROM fact_lists WHERE article_id = $1 FOR UPDATE", batch.article_id)
    if stored > batch.version:
        return 0
    changed = 0
    for values in fact_rows(batch):
        changed += _count(await connection.execute(_FACTS, *values))
    return changed + _count(await connection.execute(_SUPERSEDE, batch.article_id, [row.fact.fact_id for row in batch.facts]))


def _count(tag: str) -> int:
    """Rows of a command tag: `INSERT 0 1`, `UPDATE 3`."""
    return int(tag.rsplit(" ", 1)[1])
