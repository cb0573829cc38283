"""`dateline notary`: the signature scheme from the command line."""

import click
import orjson

from dateline_cli.notary_demo import demo
from dateline_cli.notary_network import network
from dateline_cli.notary_plot import plot
from dateline_cli.notary_records import check_delivery, judge
from dateline_cli.output import Failures, InputFailed, open_input, write_line
from dateline_notary.domain.otuh.engines import available, use
from dateline_notary.domain.vectors import InvalidVector, answer, cases_in


@click.group()
def notary() -> None:
    """One-time universal hashing signatures (otuh-v1)."""


@notary.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "--engine",
    type=click.Choice(available()),
    help="Which code hashes; default: the fastest here. All give the same bits.",
)
def vectors(file: str, engine: str | None) -> None:
    """Check a known-answer FILE: one JSON line per case, {"id", "accept", "reason", "sig"}."""
    failures = Failures()
    try:
        cases = cases_in(orjson.loads(open_input(file).read()))
    except orjson.JSONDecodeError as error:
        failures.report(file, f"not JSON: {error}")
    except (InputFailed, InvalidVector) as error:
        failures.report(file, error)
    else:
        with use(engine or available()[0]):
            for case in cases:
                try:
                    write_line(answer(case))
                except InvalidVector as error:
                    failures.report(file, error)
    failures.exit()


for command in (demo, network, check_delivery, judge):
    notary.add_command(command)
notary.add_command(plot)
