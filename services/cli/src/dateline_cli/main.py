"""The `dateline` command. Each subcommand is one module; this file only lists them."""

import os
import sys

import click

from dateline_bus import garbage
from dateline_cli import __version__
from dateline_cli.dead_letters import dead_letters
from dateline_cli.extract import extract
from dateline_cli.facts import facts
from dateline_cli.ingest import ingest
from dateline_cli.mentions import mentions
from dateline_cli.notary import notary
from dateline_cli.rates import rates
from dateline_cli.retract import retract
from dateline_cli.verify import verify

COMMANDS = (dead_letters, extract, mentions, ingest, facts, rates, retract, notary, verify)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="dateline")
def cli() -> None:
    """Newspaper and wire pages into dated, sourced, checked facts."""


for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Entry point; a closed pipe (`dateline … | head`) is a quiet end, not an error."""
    garbage.settle()
    try:
        cli()
    except BrokenPipeError:
        # Python flushes standard output once more at exit; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
