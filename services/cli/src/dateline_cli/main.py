"""The `dateline` command. Each subcommand is one module, imported when it is called: `--help` need not wait for all of them."""

import os
import sys
from importlib import import_module
from typing import NamedTuple

import click

from dateline_cli import __version__


class Entry(NamedTuple):
    """A command: its module, and its help's first sentence."""

    module: str
    help: str


COMMANDS = {
    "extract": Entry("dateline_cli.extract", "Pages in, one JSON line per page out: its articles and their facts."),
    "mentions": Entry("dateline_cli.mentions", "Numbers, money and times of single sentences."),
    "ingest": Entry("dateline_cli.ingest", "Send files and folders to a running platform."),
    "facts": Entry("dateline_cli.questions.facts", "Stored facts, with filters."),
    "series": Entry("dateline_cli.questions.series", "What was known of a figure over time."),
    "search": Entry("dateline_cli.questions.search", "Articles by their words."),
    "story": Entry("dateline_cli.questions.story", "The articles of one happening."),
    "plot": Entry("dateline_cli.questions.plot", "A series as a picture, or in the terminal."),
    "watch": Entry("dateline_cli.watches", "Saved questions: you are told when something new answers them."),
    "alerts": Entry("dateline_cli.watches", "What watches have found, revisions and retractions; --follow goes on."),
    "mcp": Entry("dateline_cli.assistant", "The archive for assistants (Model Context Protocol), read only."),
    "evidence": Entry("dateline_cli.questions.search", "The words that say a fact, on the stored page."),
    "status": Entry("dateline_cli.questions.search", "How much is stored and how fresh it is."),
    "rates": Entry("dateline_cli.rates", "Dated exchange rates."),
    "dead-letters": Entry("dateline_cli.dead_letters", "What services have given up: looked at, sent again, set aside."),
    "retract": Entry("dateline_cli.retract", "Withdraw an article, or take that back."),
    "erase": Entry("dateline_cli.erase", "Erase a page, a person, or what is older than a day."),
    "keys": Entry("dateline_cli.keys", "API keys: who may ask, how much, and for what."),
    "notary": Entry("dateline_cli.notary", "The contract network."),
    "verify": Entry("dateline_cli.verify", "Check signatures of published facts."),
}


# Makers of many short-lived records.
_HEAVY = {"extract", "mentions"}


class Lazy(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All of them, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported."""
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[name].module), name.replace("-", "_"))
        if name in _HEAVY:
            from dateline_bus.runtime import garbage

            garbage.settle()
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """With what was meant, where a name is nearly right."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            raise click.UsageError(
                f"{error.message.rstrip('.')}." + (f" Did you mean {close[0]!r}?" if close else ""), ctx
            ) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list in the help, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="dateline")
def cli() -> None:
    """Newspaper and wire pages into dated, sourced, checked facts."""


def main() -> None:
    """Entry point; a closed pipe (`dateline … | head`) is a quiet end, not an error."""
    try:
        cli()
    except BrokenPipeError:
        # Python flushes standard output once more at exit; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
