"""`dateline retract`: an operator withdraws an article, or takes that back. Nothing is deleted."""

import asyncio
from datetime import UTC, datetime

import asyncpg
import click

from dateline_bus.postgres import reason
from dateline_cli.operator import published
from dateline_cli.output import Failures, InputFailed, write_line
from dateline_cli.questions.platform import DATABASE_URL, database_url
from dateline_schema.ids import canonical, digest
from dateline_schema.records import Notice
from dateline_schema.topics import NOTICES


@click.command()
@click.argument("article_id")
@click.option("--reason", required=True, help="Shown wherever the article's facts are.")
@click.option("--undo", is_flag=True, help="Take the retraction back.")
@click.option("--unchecked", is_flag=True, help="Also an id that the database does not know (yet).")
def retract(article_id: str, reason: str, undo: bool, unchecked: bool) -> None:
    """Mark an article as withdrawn, by its id: its facts stay, its figures no longer count in checks."""
    failures = Failures()
    kind = "reinstatement" if undo else "retraction"
    at = datetime.now(UTC)
    try:
        notice = Notice.model_validate(
            {
                "notice_id": digest(canonical([article_id, kind, reason, at.isoformat()])),
                "article_id": article_id,
                "kind": kind,
                "reason": reason,
                "at": at,
            }
        )
    except ValueError as error:
        raise click.BadParameter("an article id is sha256: and 64 hex digits", param_hint="ARTICLE_ID") from error
    try:
        if not unchecked:
            asyncio.run(_known(article_id))
        asyncio.run(published(NOTICES, notice))
        write_line(notice.model_dump(mode="json"))
    except InputFailed as error:
        failures.report("retract", error)
    failures.exit()


async def _known(article_id: str) -> None:
    """Raises InputFailed for an article that the database at DATELINE_DATABASE_URL does not hold."""
    try:
        connection = await asyncpg.connect(database_url(), timeout=10)
    except (OSError, asyncpg.PostgresError, TimeoutError, ValueError) as error:
        raise InputFailed(
            f"the database at {DATABASE_URL} does not answer: {reason(error)} (--unchecked sends it all the same)"
        ) from error
    try:
        known = await connection.fetchval("SELECT EXISTS (SELECT FROM articles WHERE article_id = $1)", article_id)
    except asyncpg.UndefinedTableError:
        known = False
    finally:
        await connection.close()
    if not known:
        raise InputFailed(f"no article {article_id}")
