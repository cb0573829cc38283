"""Answers as tables, JSON lines and CSV."""

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from dateline_api.domain.export import safe
from dateline_cli.output import visible, write_line

# Beyond a pipe there is no edge to fit: nothing is cut.
_ENDLESS = 10_000


def is_terminal() -> bool:
    """Whether somebody reads along."""
    return sys.stdout.isatty()


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """A table as wide as the terminal, or as its content in a pipe; columns that hold nothing are left out."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    held = [["" if value is None else visible(value) for value in row] for row in rows]
    kept = [at for at in range(len(columns)) if any(row[at] for row in held)]
    made = Table(
        *(columns[at] for at in kept), title=Text(visible(title)) if title else None, title_justify="left", title_style="bold", box=None, pad_edge=False
    )  # fmt: skip
    for row in held:
        # As text: `[…]` in a headline is no markup.
        made.add_row(*(Text(row[at]) for at in kept))
    console = Console() if is_terminal() else Console(width=_ENDLESS, soft_wrap=True)
    console.print(made)


def json_lines(rows: Iterable[Mapping[str, Any]]) -> int:
    """One line a row; how many."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - counted
        write_line(row)
    return count


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], excel: bool = False) -> int:
    """A heading and one line a row; how many rows. `excel`: with the mark by which it knows UTF-8."""
    stream = click.get_binary_stream("stdout")
    if excel:
        stream.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n" if excel else "\n")
    writer.writerow(columns)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - counted
        writer.writerow([safe(row[column]) for column in columns])
    text.flush()
    text.detach()
    return count
