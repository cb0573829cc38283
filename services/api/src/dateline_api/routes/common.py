"""What every route needs: the database, pages of lists, problems in the description."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from pydantic import BaseModel, Field

from dateline_api.database import Database
from dateline_api.domain import cursor as cursors
from dateline_api.domain.listings import Listing
from dateline_api.domain.statement import Conditions, Statement
from dateline_api.paging import page_of_rows
from dateline_api.problems import MEDIA_TYPE, ProblemError
from dateline_schema.ids import PATTERN

Row = Mapping[str, Any]
IdPath = Annotated[str, Path(pattern=PATTERN)]
Limit = Annotated[int, Field(ge=1, le=1000, description="at most so many on a page")]
Cursor = Annotated[
    str | None, Field(max_length=2000, description="`next` of the page before; the other parameters stay the same")
]


class Paged(BaseModel):
    """How much of a list, from where on."""

    limit: Limit = 100
    cursor: Cursor = None


def _database(request: Request) -> Database:
    found: Database = request.app.state.database
    return found


Db = Annotated[Database, Depends(_database)]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a route can answer with, for its description."""
    schema = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": "Problem (RFC 9457)", "content": schema} for status in (*statuses, 404, 409, 422, 429, 503, 504)
    }


def start_of(question: str, cursor: str | None, types: tuple[type, ...]) -> tuple[Any, ...] | None:
    """The key behind which a page begins. Raises ProblemError 404."""
    if cursor is None:
        return None
    try:
        return cursors.decode(question, cursor, types)
    except cursors.InvalidCursor as error:
        raise ProblemError(404, f"cursor: {error}") from error


async def page_of(
    database: Database,
    listing: Listing,
    conditions: Conditions,
    filters: Any,
    shape: Callable[[Row], dict[str, Any]],
) -> dict[str, Any]:
    """One page of a list. Raises InvalidCursor."""

    def select(limit: int, after: Sequence[Any] | None) -> Statement:
        return listing.select(conditions, limit, after)

    rows, behind = await page_of_rows(
        database, select, listing.key_of, listing.types, filters.question(), filters.cursor, filters.limit
    )
    return {"items": [shape(row) for row in rows], "next": behind}


def picked(row: Row, model: type[BaseModel]) -> dict[str, Any]:
    """The columns of a row that a model has."""
    return {name: row[name] for name in model.model_fields}
