"""`dateline mentions`: number and time expressions of single sentences."""

from datetime import datetime
from typing import Any

import click

from dateline_cli.output import Failures, InputFailed, json_lines, open_input, write_line
from dateline_extraction.domain.mentions import mentions_in


@click.command()
@click.argument("file", default="-", type=click.Path(allow_dash=True))
def mentions(file: str) -> None:
    """Number, money, percent, quantity and time mentions of JSON lines {"id", "input", "reference_time"}.

    FILE is a path or - (standard input, the default). Out: {"id", "entities": [{"start", "end", "type", "value", …}]}.
    """
    failures = Failures()
    try:
        for place, case in json_lines(open_input(file), file, failures):
            try:
                write_line({"id": case.get("id"), "entities": mentions_in(_text(case), _reference(case))})
            except InputFailed as error:
                failures.report(place, error)
    except InputFailed as error:
        failures.report(file, error)
    failures.exit()


def _text(case: dict[str, Any]) -> str:
    text = case.get("input")
    if not isinstance(text, str):
        raise InputFailed('no "input" text')
    return text


def _reference(case: dict[str, Any]) -> datetime | None:
    """What relative expressions count from; without one they stay unresolved."""
    moment = case.get("reference_time")
    if moment is None:
        return None
    try:
        return datetime.fromisoformat(moment)
    except (TypeError, ValueError) as error:
        raise InputFailed(f'"reference_time" is not an ISO 8601 date-time: {moment!r}') from error
