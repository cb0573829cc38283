"""Series and their vintages."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import Field

from dateline_api.answers import ListOf, SeriesAnswer
from dateline_api.database import Database, Row
from dateline_api.domain import sdmx, series
from dateline_api.domain.statement import Statement
from dateline_api.paging import page_of_rows
from dateline_api.routes.common import Db, Limit, Paged, problems

router = APIRouter(tags=["series"])


class SeriesQuestion(series.SeriesFilters, Paged):
    """A page of series."""

    limit: Limit = 50


@router.get("/series", response_model=ListOf[SeriesAnswer], responses=problems())
async def list_series(question: Annotated[SeriesQuestion, Query()], database: Db) -> Any:
    """Series by key. With `key`, what was known of each period at `as_of` (now, if not given); with `history`, every vintage."""
    rows, behind = await _page(question, database)
    observations = await _observations(question, database, rows) if question.key or question.observations else None
    items = [
        dict(row) | {"observations": observations.get(row["series_key"], []) if observations is not None else None}
        for row in rows
    ]
    return {"items": items, "next": behind}


class SdmxQuestion(SeriesQuestion):
    """A page of series as SDMX."""

    form: Annotated[Literal["csv", "json"], Field(alias="format")] = "csv"


@router.get(
    "/sdmx",
    response_class=Response,
    responses={200: {"content": {sdmx.CSV_MEDIA.split(";")[0]: {}, sdmx.JSON_MEDIA.split(";")[0]: {}}}, **problems()},
)
async def series_sdmx(question: Annotated[SdmxQuestion, Query()], database: Db) -> Response:
    """Series with what was known of each period at `as_of`, as SDMX-CSV 2.0 or SDMX-JSON 1.0; the next page's address is in Link."""
    rows, behind = await _page(question, database)
    observations = await _observations(question, database, rows)
    held = [dict(row) | {"observations": observations.get(row["series_key"], [])} for row in rows]
    headers = {"link": f'<?cursor={behind}>; rel="next"'} if behind else {}
    if question.form == "csv":
        return Response(sdmx.csv_message(held), media_type=sdmx.CSV_MEDIA, headers=headers)
    return Response(orjson.dumps(sdmx.json_message(held, datetime.now(UTC))), media_type=sdmx.JSON_MEDIA, headers=headers)


async def _page(question: SeriesQuestion, database: Database) -> tuple[list[Row], str | None]:
    def select(limit: int, after: Sequence[Any] | None) -> Statement:
        return series.select(question, limit, after)

    return await page_of_rows(
        database, select, lambda row: (row["series_key"],), series.KEY_TYPES, question.question(), question.cursor, question.limit
    )


async def _observations(question: SeriesQuestion, database: Database, rows: Sequence[Row]) -> dict[str, list[dict[str, Any]]]:
    prints = await database.fetch(series.prints_of([row["series_key"] for row in rows], question))
    return series.observations(prints, question)
