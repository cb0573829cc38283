"""Exports of facts: CSV, XLSX, Parquet, JSON lines. All of them, whatever the number; the end says how many and their hash."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from dateline_api.database import TEXTS, Database, Row
from dateline_api.domain import facts
from dateline_api.domain.export import CsvRows, cells, flat
from dateline_api.domain.filters import FactFilters
from dateline_api.named import named_in
from dateline_api.problems import ProblemError
from dateline_api.routes.common import Db, problems
from dateline_api.tables import Parquet, Spreadsheet, TableFile

router = APIRouter(tags=["exports"])

_BATCH = 1_000
_PIECE = 256 * 1024
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_CONTENT: dict[str, Any] = {media.split(";")[0]: {} for media in MEDIA.values()}


class ExportQuestion(FactFilters):
    """Which facts, in which form."""

    form: Annotated[Literal["csv", "jsonl", "xlsx", "parquet"], Field(alias="format")] = "csv"
    bom: bool = Field(default=False, description="CSV with the byte order mark by which Excel knows UTF-8")
    end: bool = Field(default=True, description="CSV and JSON lines: a last line with the number of rows and their hash")


@router.get("/export", response_class=StreamingResponse, responses={200: {"content": _CONTENT}, **problems()})
async def export(question: Annotated[ExportQuestion, Query()], database: Db) -> StreamingResponse:
    """All facts that fulfil the filters, oldest issue first.

    The end holds the number of rows and the SHA-256 of the rows as CSV: CSV in a last line (`# rows=… sha256=…`), JSON lines in a last object
    (`{"end": …}`), XLSX in the sheet `about`, Parquet in the footer's metadata. A download without it is not whole.
    """
    if database.not_ready():
        raise ProblemError(503, "The database is away.", retry_after=2)
    batches = _batches(database, question)
    if question.form == "csv":
        body = _csv(batches, question)
    elif question.form == "jsonl":
        body = _json_lines(batches, question.end)
    else:
        body = _file(batches, question.form)
    headers = {"content-disposition": f'attachment; filename="facts.{question.form}"'}
    return StreamingResponse(body, media_type=MEDIA[question.form], headers=headers)


async def _batches(database: Database, filters: FactFilters) -> AsyncIterator[list[dict[str, Any]]]:
    """The rows through a cursor in one snapshot: any number of facts in the memory of a batch."""
    sql, values = facts.select(filters, facts.OLDEST, None, named=await named_in(database, filters))
    async with database.connection() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        cursor = await connection.cursor(sql, *values)
        while rows := cast(list[Row], await cursor.fetch(_BATCH)):
            # On the same connection: a second one for each would end in exports that wait for each other.
            texts = {
                row["article_id"]: row["text"] for row in await connection.fetch(TEXTS, list({row["article_id"] for row in rows}))
            }
            yield [flat(facts.shape(row, texts.get(row["article_id"]))) for row in rows]


async def _csv(batches: AsyncIterator[list[dict[str, Any]]], question: ExportQuestion) -> AsyncIterator[bytes]:
    made = CsvRows()
    yield (b"\xef\xbb\xbf" if question.bom else b"") + made.head()
    async for rows in batches:
        yield made.lines(cells(row) for row in rows)
    if question.end:
        yield made.end()


async def _json_lines(batches: AsyncIterator[list[dict[str, Any]]], end: bool) -> AsyncIterator[bytes]:
    made = CsvRows()
    made.head()
    async for rows in batches:
        made.lines(cells(row) for row in rows)
        yield b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    if end:
        yield orjson.dumps({"end": {"rows": made.rows, "sha256": made.digest}}, option=orjson.OPT_APPEND_NEWLINE)


async def _file(batches: AsyncIterator[list[dict[str, Any]]], form: str) -> AsyncIterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="dateline-export-") as folder:
        path = Path(folder) / "facts"
        made: TableFile = Spreadsheet(path) if form == "xlsx" else Parquet(path)
        async for rows in batches:
            # Off the loop: writing a thousand rows takes a while.
            await asyncio.to_thread(made.write, [cells(row) for row in rows])
        await asyncio.to_thread(made.close)
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                yield piece
