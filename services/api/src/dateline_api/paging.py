"""One page of any list: the cursor read, one row more asked for than shown, the next cursor made. Written once for routes and pages."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dateline_api.database import Database, Row
from dateline_api.domain import cursor as cursors
from dateline_api.domain.statement import Statement

Key = tuple[Any, ...]


async def page_of_rows(
    database: Database,
    select: Callable[[int, Sequence[Any] | None], Statement],
    key: Callable[[Mapping[str, Any]], Key],
    types: tuple[type, ...],
    question: str,
    cursor: str | None,
    limit: int,
) -> tuple[list[Row], str | None]:
    """The rows behind `cursor`, and the cursor of the page that follows, None at the end. Raises InvalidCursor, ProblemError.

    `select`: the statement of so many rows from behind a key on. `question`: what may not change between pages.
    """
    after = cursors.decode(question, cursor, types) if cursor is not None else None
    # One more tells whether there is a next page.
    rows = await database.fetch(select(limit + 1, after))
    behind = cursors.encode(question, key(rows[limit - 1])) if len(rows) > limit else None
    return rows[:limit], behind
