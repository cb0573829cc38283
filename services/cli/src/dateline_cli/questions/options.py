"""Options that questions share, with the API's names and meanings."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType):
    """YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day (YYYY-MM-DD)", param, ctx)


class Moment(click.ParamType):
    """ISO 8601 day or time, or `now`."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """As the API takes it."""
        if value == "now":
            return datetime.now(UTC).isoformat()
        try:
            datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no ISO 8601 time", param, ctx)
        return str(value)


def as_of(command: F) -> F:
    """--as-of and --clock."""
    command = click.option(
        "--clock",
        type=click.Choice(["published", "received"]),
        default="published",
        show_default=True,
        help="--as-of by when papers printed it, or by when it came in here.",
    )(command)
    return click.option(
        "--as-of",
        type=Moment(),
        help="What was known at that time (ISO 8601; a day means its end, UTC); `now`: the latest vintage.",
    )(command)


def indicator_of(words: str | None) -> str | None:
    """The words, and the code of the indicator that the dictionary knows under that name."""
    if not words:
        return words
    from dateline_enrichment.domain.folding import folded
    from dateline_enrichment.domain.indicators import heads, names

    head = names().get(folded(words)) or heads().get(words.upper())
    return words if head is None else "|".join(dict.fromkeys((words, head.code, head.name)))


def near(words: str, printed: list[str]) -> list[str]:
    """Names that come near the words."""
    import difflib

    return difflib.get_close_matches(words, printed, n=5, cutoff=0.3)
