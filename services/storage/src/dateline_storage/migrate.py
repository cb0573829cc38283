"""Plain SQL files, applied in the order of their names, each once, in one transaction, under an advisory lock."""

from importlib.resources import files

import asyncpg

# Any constant will do, as long as every replica takes the same one.
_LOCK = 0x6461_7465_6C69_6E65


async def migrate(connection: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    """Apply what is missing; the names of the files applied."""
    applied = []
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        done = {row["name"] for row in await connection.fetch("SELECT name FROM migrations")}
        folder = files("dateline_storage") / "migrations"
        for file in sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name):
            if file.name not in done:
                await connection.execute(file.read_text("utf-8"))
                await connection.execute("INSERT INTO migrations (name) VALUES ($1)", file.name)
                applied.append(file.name)
    return applied
