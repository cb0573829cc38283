"""Series and their vintages."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from dateline_api.answers import ListOf, SeriesAnswer
from dateline_api.domain import cursor as cursors
from dateline_api.domain import series
from dateline_api.routes.common import Db, Limit, Paged, problems, start_of

router = APIRouter(tags=["series"])


class SeriesQuestion(series.SeriesFilters, Paged):
    """A page of series."""

    limit: Limit = 50


@router.get("/series", response_model=ListOf[SeriesAnswer], responses=problems())
async def list_series(question: Annotated[SeriesQuestion, Query()], database: Db) -> Any:
    """Series by key. With `key`, what was known of each period at `as_of` (now, if not given); with `history`, every vintage."""
    asked = question.question()
    after = start_of(asked, question.cursor, series.KEY_TYPES)
    rows = await database.fetch(series.select(question, question.limit + 1, after))
    more, rows = len(rows) > question.limit, rows[: question.limit]
    observations: dict[str, list[dict[str, Any]]] | None = None
    if question.key or question.observations:
        prints = await database.fetch(series.prints_of([row["series_key"] for row in rows], question))
        observations = series.observations(prints, question)
    items = [
        dict(row) | {"observations": observations.get(row["series_key"], []) if observations is not None else None}
        for row in rows
    ]
    return {"items": items, "next": cursors.encode(asked, (rows[-1]["series_key"],)) if more else None}
