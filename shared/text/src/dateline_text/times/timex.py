"""TIMEX3 forms of what an expression says: XXXX-03-05, T15:30, 2017-W13-WE, (T09,T11,PT2H)."""

from datetime import timedelta

from dateline_text.times.days import Clock, Day, DayPart, Month, Months, Weekday, Weekend
from dateline_text.times.expressions import Point
from dateline_text.times.holidays import Holiday, LunarMonth, Season
from dateline_text.times.parts import Part, Shifted, Year
from dateline_text.times.token import Amount
from dateline_text.times.windows import Window

_LETTERS = {"year": "Y", "month": "M", "week": "W", "day": "D", "hour": "H", "minute": "M", "second": "S"}
_SEASONS = ("SP", "SU", "FA", "WI")
_FOLDED = {"quarter": ("month", 3), "century": ("year", 100), "decade": ("year", 10)}


def duration(amounts: tuple[Amount, ...], low: bool = False) -> str:
    """An ISO 8601 duration: P1Y3M, PT30M, P0.5Y."""
    date, time = "", ""
    for amount in amounts:
        count, unit = (amount.low if low and amount.low is not None else amount.count), amount.unit
        if unit in _FOLDED:
            unit, factor = _FOLDED[unit]
            count *= factor
        text = f"{count:g}" if count < 1e6 else str(count)
        if unit in ("hour", "minute", "second"):
            time += text + _LETTERS[unit]
        else:
            date += text + _LETTERS[unit]
    return "P" + date + ("T" + time if time else "")


def clock(part: Clock) -> str:
    """T15, T15:30, T15:30:20."""
    text = f"T{part.hour:02d}"
    if part.minute is not None:
        text += f":{part.minute:02d}"
    if part.second is not None:
        text += f":{part.second:02d}"
    return text


def point(parts: tuple[Part, ...], window: Window | None) -> str | None:
    """The TIMEX3 value of a point; `window` where the calendar had to be asked. None where no form is customary."""
    head, tail = parts, ""
    if isinstance(parts[-1], (Clock, DayPart)):
        last = parts[-1]
        head, tail = parts[:-1], clock(last) if isinstance(last, Clock) else last.code
    if not head:
        return tail
    date = _date(head, window)
    return None if date is None else date + tail


def _date(parts: tuple[Part, ...], window: Window | None) -> str | None:
    first, last = parts[0], parts[-1]
    lunar = None
    for part in parts:
        if isinstance(part, LunarMonth):
            lunar = part
            break
    if lunar is not None:
        year = f"{first.year:04d}" if isinstance(first, Year) else "XXXX"
        return f"{year}-{lunar.month:02d}" + (f"-{last.day:02d}" if isinstance(last, Day) else "")
    if isinstance(first, Holiday) and first.rule in ("fixed", "lunar"):
        return "XXXX-" + "-".join(f"{number:02d}" for number in first.arguments)
    if (
        isinstance(last, Holiday)
        and last.rule in ("fixed", "lunar")
        and window is not None
        and isinstance(first, (Year, Shifted))
    ):
        lunar_year = first.year if isinstance(first, Year) else window.start.year
        return f"{lunar_year:04d}-" + "-".join(f"{number:02d}" for number in last.arguments)
    known = isinstance(first, (Year, Shifted))
    if not known:
        return _floating(parts)
    if window is None:
        return None
    start = window.start
    if isinstance(last, Shifted) and last.unit == "second":
        return "PRESENT_REF"
    if isinstance(last, Season):
        return f"{start.year:04d}-{_SEASONS[last.index]}"
    if isinstance(last, (Day, Weekday, Holiday)) or (isinstance(last, Shifted) and last.unit == "day"):
        return start.date().isoformat()
    if isinstance(last, Month) or (isinstance(last, Shifted) and last.unit == "month"):
        return start.date().isoformat()[:7]
    if isinstance(last, Year) or (isinstance(last, Shifted) and last.unit == "year"):
        return f"{start.year:04d}"
    if isinstance(last, Weekend) or (isinstance(last, Shifted) and last.unit == "week"):
        return start.strftime("%G-W%V") + ("-WE" if isinstance(last, Weekend) else "")
    return None


def _floating(parts: tuple[Part, ...]) -> str | None:
    months = days = None
    other = False
    for part in parts:
        if isinstance(part, Month):
            months = part.month
        elif isinstance(part, Day):
            days = part.day
        else:
            other = True
    if isinstance(parts[0], Weekday) and len(parts) == 1:
        return f"XXXX-WXX-{parts[0].weekday + 1}"
    if len(parts) == 2 and months and isinstance(parts[1], Weekday) and parts[1].nth:
        return f"XXXX-{months:02d}-WXX-{parts[1].weekday + 1}-#{parts[1].nth if parts[1].nth > 0 else 5}"
    if isinstance(parts[0], Weekend):
        return "XXXX-WXX-WE"
    if other:
        return None
    if days is None:
        return f"XXXX-{months:02d}"
    return f"XXXX-{months:02d}-{days:02d}" if months else f"XXXX-XX-{days:02d}"


def between(first: Point, last: Point, first_window: Window | None, last_window: Window | None) -> str | None:
    """(2018-10-01,2019-02-03,P125D): two points and the distance between them, as TIMEX3 ranges are written."""
    a, b = _edge(first, first_window), _edge(last, last_window)
    if a is None or b is None or first_window is None or last_window is None:
        return None
    distance = last_window.start - first_window.start
    if isinstance(first.parts[-1], Clock) and isinstance(last.parts[-1], Clock):
        if distance < timedelta(0):
            distance += timedelta(days=1)
        return f"({a},{b},{_hours(distance)})"
    if isinstance(first.parts[-1], Year):
        return f"({a},{b},P{last_window.start.year - first_window.start.year}Y)"
    if isinstance(first.parts[-1], (Month, Months)):
        months = 12 * (last_window.start.year - first_window.start.year) + last_window.start.month - first_window.start.month
        return f"({a},{b},P{months}M)"
    return f"({a},{b},P{distance.days % 7 if distance.days < 0 else distance.days}D)"


def _edge(side: Point, window: Window | None) -> str | None:
    """A side of a range is written to the day."""
    text = point(side.parts, window)
    if text is None or isinstance(side.parts[-1], (Clock, DayPart)):
        return text
    return text + {4: "-01-01", 7: "-01"}.get(len(text), "")


def _hours(distance: timedelta) -> str:
    seconds = int(distance.total_seconds())
    hours, minutes = divmod(seconds // 60, 60)
    days, hours = divmod(hours, 24) if seconds >= 48 * 3600 else (0, hours)
    seconds %= 60
    text = "P" + (f"{days}D" if days else "")
    time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{seconds}S" if seconds else "")
    return text + ("T" + time if time else "")
