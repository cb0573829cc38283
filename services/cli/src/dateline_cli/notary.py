"""`dateline notary`: the signature scheme from the command line."""

import click
import orjson

from dateline_cli.notary_demo import demo
from dateline_cli.output import Failures, InputFailed, open_input, write_line
from dateline_notary.domain.vectors import InvalidVector, answers


@click.group()
def notary() -> None:
    """One-time universal hashing signatures (otuh-v1)."""


@notary.command()
@click.argument("file", type=click.Path(allow_dash=True))
def vectors(file: str) -> None:
    """Check a known-answer FILE: one JSON line per case, {"id", "accept", "reason", "sig"}."""
    failures = Failures()
    try:
        for answer in answers(orjson.loads(open_input(file).read())):
            write_line(answer)
    except orjson.JSONDecodeError as error:
        failures.report(file, f"not JSON: {error}")
    except (InputFailed, InvalidVector) as error:
        failures.report(file, error)
    failures.exit()


notary.add_command(demo)
