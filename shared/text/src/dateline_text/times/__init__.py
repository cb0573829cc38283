"""Dates, periods, durations and sets in Chinese text, resolved to calendar periods.

`times_in` reads a single sentence from one reference moment; `resolve_periods` reads an article as news is written.
"""

from dateline_text.times.mention import TimeMention
from dateline_text.times.news import resolve_periods
from dateline_text.times.reading import times_in

__all__ = ["TimeMention", "resolve_periods", "times_in"]
