"""What every command does the same way: JSON lines out, one clear line per error, exit codes 0, 1 and 2."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click
import orjson

# Control characters, C1, marks that turn the direction of writing, and what ends a line for some terminals.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def visible(text: object) -> str:
    """Outside text as people may see it on a terminal: what would act on it instead of being shown is written as its number."""
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", str(text))


class InputFailed(Exception):
    """One input could not be processed; the message is the line the user sees. The others go on."""


class Failures:
    """Counts failed inputs, prints each as one line, and ends the command with 1 when there was any."""

    def __init__(self) -> None:
        self.count = 0

    def report(self, name: str, error: object) -> None:
        """One line on standard error: the input's name and what is wrong with it."""
        self.count += 1
        line = " ".join(str(error).split()) or type(error).__name__
        click.echo(visible(f"dateline: {name}: {line}"), err=True)

    def exit(self) -> None:
        """Ends the process: 0 when nothing failed, else 1."""
        sys.exit(1 if self.count else 0)


def write_line(record: Any) -> None:
    """One JSON value as one line of UTF-8 on standard output, flushed so that a pipe sees it at once."""
    stdout = click.get_binary_stream("stdout")
    line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    # JSON escapes what JSON must; on a terminal the rest is escaped too, which leaves the value as it is.
    stdout.write(visible(line.decode()).encode() if stdout.isatty() else line)
    stdout.flush()


def open_input(name: str) -> BinaryIO:
    """A file, or standard input for `-`. Raises InputFailed."""
    if name == "-":
        return click.get_binary_stream("stdin")
    try:
        return io.BytesIO(Path(name).read_bytes())
    except OSError as error:
        raise InputFailed(error.strerror or str(error)) from error


def json_lines(stream: BinaryIO, name: str, failures: Failures) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON lines stream with the place of each (`FILE:LINE`); lines that are no object are reported."""
    for number, line in enumerate(stream, 1):
        place = f"{name}:{number}"
        if not line.strip():
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            failures.report(place, f"not JSON: {error}")
            continue
        if isinstance(value, dict):
            yield place, value
        else:
            failures.report(place, "not a JSON object")
