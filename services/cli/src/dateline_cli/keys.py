"""`dateline keys`: who may ask the API, how much, and for what."""

import asyncio
import hashlib
import json
import secrets
from typing import Any

import asyncpg
import click

from dateline_bus.postgres import reason
from dateline_cli.output import Failures, InputFailed, write_line
from dateline_cli.questions.platform import database_url

SCOPES = ("read", "export", "stream", "write")
"""`write`: whatever changes something: reviews, files, watches, what is sent again."""
_INSERT = "INSERT INTO api_keys (key_id, name, hash, scopes, per_minute) VALUES ($1, $2, $3, $4, $5)"
_AUDIT = "INSERT INTO audit (actor, act, subject, detail) VALUES ('cli', $1, $2, $3)"
_LIST = "SELECT key_id, name, scopes, per_minute, created_at, revoked_at FROM api_keys ORDER BY created_at, key_id"


@click.group()
def keys() -> None:
    """API keys, in the database; a key itself is shown once and kept as its hash only."""


@keys.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="What it is good for; default: all.")
@click.option("--per-minute", type=click.IntRange(1), default=600, show_default=True)
def create(name: str, scopes: tuple[str, ...], per_minute: int) -> None:
    """A new key for NAME; printed now, and never again."""
    key, key_id = f"dk_{secrets.token_urlsafe(32)}", secrets.token_hex(6)
    good_for = list(scopes or SCOPES)
    values = (key_id, name, hashlib.sha256(key.encode()).digest(), good_for, per_minute)
    detail = {"name": name, "scopes": good_for, "per_minute": per_minute}
    if _run("create", (_INSERT, values), (_AUDIT, ("key created", key_id, json.dumps(detail)))) is not None:
        write_line({"key_id": key_id, "key": key, **detail})


@keys.command("list")
def list_() -> None:
    """All keys, without the keys themselves."""
    for row in _run("list", (_LIST, ())) or ():
        write_line(dict(row))


@keys.command()
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """No longer good, within half a minute."""
    revoked = ("UPDATE api_keys SET revoked_at = now() WHERE key_id = $1 AND revoked_at IS NULL RETURNING key_id", (key_id,))
    if not _run("revoke", revoked):
        failures = Failures()
        failures.report("keys", f"there is no key {key_id} that could be revoked")
        failures.exit()
    _run("revoke", (_AUDIT, ("key revoked", key_id, "{}")))


def _run(act: str, *statements: tuple[str, tuple[Any, ...]]) -> list[Any] | None:
    """The rows of the first statement; all of them in one transaction. Ends the command when the database refuses."""
    failures = Failures()
    try:
        return asyncio.run(_execute(statements))
    except InputFailed as error:
        failures.report(f"keys {act}", error)
        failures.exit()
        return None


async def _execute(statements: tuple[tuple[str, tuple[Any, ...]], ...]) -> list[Any]:
    try:
        connection = await asyncpg.connect(database_url(), timeout=10)
    except (OSError, asyncpg.PostgresError, ValueError, TimeoutError) as error:
        raise InputFailed(f"the database does not answer: {reason(error)}") from error
    try:
        async with connection.transaction():
            found = [await connection.fetch(sql, *values) for sql, values in statements]
        return list(found[0])
    except asyncpg.UndefinedTableError as error:
        raise InputFailed("the storage service has not run on this database yet") from error
    finally:
        await connection.close()
