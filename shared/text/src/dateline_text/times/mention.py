"""One time expression, as read from the text."""

from dataclasses import dataclass
from typing import Literal

from dateline_schema.periods import Period

TimeKind = Literal["time", "duration", "set"]


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Half-open span `[start, end)` of the expression.

    `value`: what the command line contract of `dateline mentions` asks for: an ISO date or date-time, `start/end` half-open, a
    time of day, an ISO 8601 duration. `timex`: the TIMEX3 form where one is customary. `period`: the calendar period the
    expression names in an article (both days inclusive), None for durations, sets, times of day, and in single sentences,
    whose `value` says it all. `relation`: how the period stands to
    the thing said: in it, since it, before it, by its end.
    """

    start: int
    end: int
    kind: TimeKind
    value: str
    timex: str | None = None
    period: Period | None = None
    relation: Literal["in", "since", "before", "after", "until"] = "in"
