"""`dateline erase`: a page, a person, or everything before a day is erased, by an event that every store hears; there is no way back."""

import asyncio
import getpass
from datetime import UTC, datetime
from typing import Any

import click

from dateline_cli.operator import published
from dateline_cli.output import Failures, InputFailed, write_line
from dateline_cli.questions import options
from dateline_schema.ids import canonical, digest
from dateline_schema.records import Erasure
from dateline_schema.topics import ERASURES


@click.group()
def erase() -> None:
    """Erase what is stored, for good: rows go, a replay does not bring them back, and a record of who asked for it and why stays."""


def _options(command: Any) -> Any:
    command = click.option("--reason", required=True, help="Kept with the record of the erasure.")(command)
    return click.confirmation_option(prompt="This cannot be undone. Erase?")(command)


@erase.command()
@click.argument("page_id")
@_options
def page(page_id: str, reason: str) -> None:
    """A page by its id, with its articles, facts, alerts and reviews."""
    _publish("page", page_id, reason)


@erase.command()
@click.argument("name")
@_options
def person(name: str, reason: str) -> None:
    """A person by their full NAME as papers print it: facts about them go, in texts ■ stands in the name's place; figures stay."""
    _publish("person", name, reason)


@erase.command()
@click.argument("day", type=options.Day())
@_options
def before(day: Any, reason: str) -> None:
    """Every page that was published before DAY (YYYY-MM-DD): retention, by hand or from a timer."""
    _publish("before", day.isoformat(), reason)


def _publish(kind: str, target: str, reason: str) -> None:
    failures, at = Failures(), datetime.now(UTC)
    try:
        by = getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        by = "operator"
    identity = digest(canonical([kind, target, at.isoformat()]))
    try:
        made = Erasure.model_validate(
            {"erasure_id": identity, "kind": kind, "target": target, "reason": reason, "by": by, "at": at}
        )
    except ValueError as error:
        raise click.BadParameter(f"{target!r} names no {kind}") from error
    try:
        asyncio.run(published(ERASURES, made))
        write_line(made.model_dump(mode="json"))
    except InputFailed as error:
        failures.report("erase", error)
    failures.exit()
