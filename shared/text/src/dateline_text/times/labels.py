"""The ISO label of a stretch of whole days: the widest calendar units that fit."""

from datetime import date, timedelta

from dateline_schema.periods import month_end
from dateline_text.times.windows import Window


def label_of(window: Window) -> str | None:
    """2023, 2023-Q4, 2023-12, 2024-01-12, or two of these with `/`; None for parts of a day."""
    if window.grain in ("hour", "minute", "second"):
        return window.start.date().isoformat()
    first, last = window.start.date(), (window.end - timedelta(microseconds=1)).date()
    if not 1000 <= first.year <= last.year <= 9998:
        return None
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return joined(f"{first.year:04d}", f"{last.year:04d}")
    if first.day == 1 and last == month_end(last.year, last.month):
        return _months(window, first, last)
    return joined(first.isoformat(), last.isoformat())


def _months(window: Window, first: date, last: date) -> str:
    if window.grain == "quarter":
        return joined(f"{first.year:04d}-Q{(first.month + 2) // 3}", f"{last.year:04d}-Q{last.month // 3}")
    return joined(f"{first.year:04d}-{first.month:02d}", f"{last.year:04d}-{last.month:02d}")


def joined(first: str, last: str) -> str:
    """Both labels, or the one they share."""
    return first if first == last else f"{first}/{last}"
