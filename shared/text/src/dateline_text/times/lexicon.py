"""Words that name one part of a date or time, read once from the tables in data/."""

from collections.abc import Iterator
from importlib import resources
from typing import cast

from dateline_text.times.days import DayPart, Edge, Month, Months, Weekday
from dateline_text.times.parts import Part, Same, SamePeriod, Shifted
from dateline_text.times.windows import Grain


def rows(name: str) -> Iterator[list[str]]:
    """The fields of a table in data/, without comments and empty lines."""
    table = resources.files(__package__).joinpath("data", name).read_text("utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


DAYPARTS = {name: DayPart(name, int(first), int(last), half, code) for name, first, last, half, code in rows("dayparts.tsv")}


def _parts(kind: str, arguments: list[str]) -> tuple[Part, ...]:
    if kind == "shift":
        return (Shifted(cast(Grain, arguments[0]), int(arguments[1])),)
    if kind == "same":
        return (Same(cast(Grain, arguments[0]), int(arguments[1])),)
    if kind in ("period", "report"):
        return (SamePeriod(int(arguments[0]), reported=kind == "report"),)
    if kind == "months":
        return (Months(int(arguments[0]), int(arguments[1]), cast(Grain, arguments[2])),)
    if kind == "edge":
        return (Edge(arguments[0].replace("-", " "), cast(Grain, arguments[1])),)
    if kind == "month":
        return (Month(int(arguments[0])),)
    if kind == "daypart":
        return (DAYPARTS[arguments[0]],)
    day = Shifted if kind == "dayof" else Same
    return (day("day", int(arguments[0])), DAYPARTS[arguments[1]])


_SPAN_KINDS = ("days", "years", "weekdays")
_ROWS = [(word, kind, arguments.split()) for word, kind, arguments in rows("words.tsv")]

WORDS: dict[str, tuple[Part, ...]] = {word: _parts(kind, arguments) for word, kind, arguments in _ROWS if kind not in _SPAN_KINDS}
"""What each word says."""


def _ends(kind: str, arguments: list[str]) -> tuple[Part, Part]:
    first, last = map(int, arguments)
    if kind == "weekdays":
        return Weekday(first), Weekday(last)
    unit: Grain = "day" if kind == "days" else "year"
    return Shifted(unit, first), Shifted(unit, last)


SPANS: dict[str, tuple[Part, Part]] = {word: _ends(kind, arguments) for word, kind, arguments in _ROWS if kind in _SPAN_KINDS}
"""Words that name two days or years and what lies between: 今明两天, 今明两年, 周六日."""

ERAS = {name: int(first) for name, first in rows("eras.tsv")}
"""Reign eras and the year their first year began in."""
