"""A memory of the version before is brought up to date without losing a cell."""

import asyncio
import uuid
from importlib.resources import files

import asyncpg
from pydantic import SecretStr

from dateline_enrichment.domain.history import SeriesPoint
from dateline_enrichment.history.store import SCHEMA, HistoryStore
from dateline_enrichment.history.tables import cell_of

POINTS = (SeriesPoint("A.CN.GDP.CNY.0.N", "2023"), SeriesPoint("M.CN.CPI@食品.PC.0.GY", "2023-12"))
FIRST = "001_history.sql"


def test_cells_get_the_hash_by_which_they_are_looked_up(postgres: str) -> None:
    async def go() -> tuple[list[int], list[int]]:
        name = f"u{uuid.uuid4().hex[:12]}"
        url = f"{postgres.rsplit('/', 1)[0]}/{name}"
        server = await asyncpg.connect(postgres)
        await server.execute(f"CREATE DATABASE {name}")
        await server.close()
        connection = await asyncpg.connect(url, server_settings={"search_path": SCHEMA})
        await connection.execute(f"CREATE SCHEMA {SCHEMA}")
        await connection.execute("CREATE TABLE migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())")
        await connection.execute("INSERT INTO migrations (name) VALUES ($1)", FIRST)
        await connection.execute((files("dateline_enrichment") / "migrations" / FIRST).read_text("utf-8"))
        await connection.execute("INSERT INTO articles (article_id) VALUES ('a')")
        for number, point in enumerate(POINTS):
            await connection.execute("INSERT INTO wanted VALUES ('a', $1, $2)", *point)
            await connection.execute("INSERT INTO figures VALUES ($1, 'a', 's', $2, $3, '{}')", str(number), *point)
        store = HistoryStore(SecretStr(url))
        await store.open()
        await store.close()
        cells = [row["cell"] for row in await connection.fetch("SELECT cell FROM figures ORDER BY fact_id")]
        wanted = await connection.fetchval("SELECT wanted FROM articles")
        await connection.close()
        return cells, wanted

    cells, wanted = asyncio.run(go())
    assert cells == [cell_of(point) for point in POINTS]
    assert sorted(wanted) == sorted(cells)
