"""Calendars that move against ours: lunar months, solar terms, Easter, and the Hebrew and Islamic years."""

import math
from datetime import date, datetime, timedelta
from functools import cache

from dateline_text.times.lexicon import rows
from dateline_text.times.windows import Unresolvable

_DAY = timedelta(days=1)


@cache
def _lunar_years() -> dict[int, tuple[date, int, tuple[int, ...]]]:
    return {
        int(year): (date.fromisoformat(first), int(leap), tuple(map(int, lengths.split())))
        for year, first, leap, lengths in rows("lunar_years.tsv")
    }


def lunar_month(year: int, month: int, leap: bool = False) -> tuple[date, int]:
    """First day and number of days of a month of the Chinese lunar year that begins in `year`. Raises Unresolvable."""
    known = _lunar_years().get(year)
    if known is None:
        raise Unresolvable(f"lunar year {year}")
    first, leap_month, lengths = known
    if not 1 <= month <= 12 or (leap and month != leap_month):
        raise Unresolvable(f"no such lunar month {month}")
    index = month - 1 + (1 if leap_month and (month > leap_month or leap) else 0)
    return first + sum(lengths[:index]) * _DAY, lengths[index]


def solar_term(year: int, index: int) -> date:
    """The day (China time) the sun reaches the term; 0 is 小寒 (285 degrees), 6 is 清明, 23 is 冬至."""
    target = (285 + 15 * index) % 360
    day = datetime(year, 1, 6) + timedelta(days=15.2184 * index)
    for _ in range(6):
        gap = (target - _sun_longitude(day) + 180) % 360 - 180
        day += timedelta(days=gap * 365.2422 / 360)
    return (day + timedelta(hours=8)).date()


def _sun_longitude(moment: datetime) -> float:
    """Apparent longitude of the sun in degrees, good to a hundredth (Meeus, Astronomical Algorithms, chapter 25)."""
    t = ((moment - datetime(2000, 1, 1, 12)).total_seconds() + 70) / 86400 / 36525
    mean = 280.46646 + 36000.76983 * t
    anomaly = math.radians(357.52911 + 35999.05029 * t)
    centre = (1.914602 - 0.004817 * t) * math.sin(anomaly) + 0.019993 * math.sin(2 * anomaly) + 0.000289 * math.sin(3 * anomaly)
    node = math.radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    golden, century = year % 19, year // 100
    skipped = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = skipped - (skipped // 28) * (1 - (29 // (skipped + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Julian computus, on our calendar."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return date(year, month, day + 1) + (year // 100 - year // 400 - 2) * _DAY


_BEFORE_THE_FIRST_TISHRI = -1373427
"""1 Tishri of the Hebrew year 1 is the day after this ordinal."""


def _hebrew_new_year(year: int) -> int:
    """Days from the epoch to 1 Tishri."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    day = 29 * months + parts // 25920
    return day + 1 if 3 * (day + 1) % 7 < 3 else day


def _hebrew_delay(year: int) -> int:
    before, here, after = (_hebrew_new_year(other) for other in (year - 1, year, year + 1))
    return 2 if after - here == 356 else 1 if here - before == 382 else 0


def _tishri(year: int) -> int:
    return _BEFORE_THE_FIRST_TISHRI + _hebrew_new_year(year) + _hebrew_delay(year)


def hebrew(year: int, month: int, day: int) -> date:
    """A day of the Hebrew calendar that falls in the Gregorian `year`; months count from Nisan, 7 is Tishri, 12 the last Adar."""
    hebrew_year = year + 3760 + (1 if month >= 7 and month <= 9 else 0)
    start, following = _tishri(hebrew_year), _tishri(hebrew_year + 1)
    length = following - start
    if month < 7:  # the months from Nisan to Elul end the year and never change their lengths
        lengths = [30, 29, 30, 29, 30, 29]
        ordinal = following - sum(lengths[month - 1 :]) + day - 1
    else:
        leap = length > 380
        lengths = [30, 30 if length % 10 == 5 else 29, 29 if length % 10 == 3 else 30, 29, 30, 30 if leap else 29]
        skip = month - 7 + (1 if leap and month == 12 else 0)
        ordinal = start + sum(lengths[:skip]) + day - 1
    return date.fromordinal(ordinal)


def islamic(year: int, month: int, day: int) -> date:
    """A day of the tabular Islamic calendar that falls in the Gregorian `year`, the first when two do."""
    for islamic_year in range(int((year - 622) * 33 / 32) - 1, int((year - 622) * 33 / 32) + 3):
        days = day + (59 * (month - 1) + 1) // 2 + (islamic_year - 1) * 354 + (3 + 11 * islamic_year) // 30
        found = date.fromordinal(227014 + days)
        if found.year == year:
            return found
    raise Unresolvable(f"no such day in {year}")
