"""Rows in bulk: COPY into a temporary table, then one statement for all. Writing the same rows again changes nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from dateline_bus.postgres import Connection
from dateline_storage.domain.rows import Values


class Table(NamedTuple):
    """`columns`: what is written, `key` columns first as the conflict target. `vectors`: columns given as a list of index terms.

    `update`: the columns that a differing row replaces; none keeps what is there. `more`: assignments that go with every change.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    vectors: tuple[str, ...] = ()
    keep_first: bool = False
    more: str = ""
    changed_too: str = ""
    only_if: str = ""
    returning: str = ""

    @property
    def stage(self) -> str:
        """Its temporary twin."""
        return f"stage_{self.name}"

    def create(self) -> str:
        """The temporary table: the same columns without indexes, empty at the end of every transaction."""
        plain = ", ".join(f"NULL::text[] AS {column}" if column in self.vectors else f"{column}" for column in self.columns)
        return (
            f"CREATE TEMP TABLE IF NOT EXISTS {self.stage} ON COMMIT DELETE ROWS AS SELECT {plain} FROM {self.name} WITH NO DATA"  # noqa: S608
        )

    def merge(self) -> str:
        """From the temporary table into the real one; rows are locked in the order of their keys, so replicas do not deadlock."""
        values = ", ".join(f"array_to_tsvector({column})" if column in self.vectors else column for column in self.columns)
        statement = (
            f"INSERT INTO {self.name} ({', '.join(self.columns)}) SELECT {values} FROM {self.stage} ORDER BY {', '.join(self.key)} "  # noqa: S608
            f"ON CONFLICT ({', '.join(self.key)}) DO "
        )
        if self.keep_first:
            return statement + "NOTHING" + self.returning
        # A vector follows from the other columns, so it is not compared: that would unpack the largest value of the row.
        rest = [column for column in self.columns if column not in self.key]
        compared = [column for column in rest if column not in self.vectors]
        assignments = ", ".join(f"{column} = excluded.{column}" for column in rest)
        old, new = (", ".join(f"{side}.{column}" for column in compared) for side in (self.name, "excluded"))
        differs = f"(({old}) IS DISTINCT FROM ({new}){self.changed_too})"
        return statement + f"UPDATE SET {assignments}{self.more} WHERE {differs}{self.only_if}{self.returning}"


async def stage(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Put rows into the temporary table."""
    await connection.execute(table.create())
    await connection.copy_records_to_table(table.stage, records=rows, columns=table.columns)


async def merge(connection: Connection, table: Table, rows: Sequence[Values]) -> int:
    """Insert or update; how many rows changed."""
    if not rows:
        return 0
    await stage(connection, table, rows)
    return int((await connection.execute(table.merge())).rsplit(" ", 1)[1])
