"""The days off around a holiday: 五一假期 is five days, of which 五一 is the first."""

import re
from dataclasses import replace
from datetime import timedelta

from dateline_schema.periods import Period
from dateline_text.times.lexicon import rows
from dateline_text.times.mention import TimeMention

_NAMES = {
    "New Year": "元旦",
    "Spring Festival": "春节|春節",
    "Qingming": "清明",
    "Labour Day": "五一|劳动节|勞動節",
    "Dragon Boat": "端午",
    "Mid-Autumn": "中秋",
    "National Day": "国庆|國慶|十一",
}
_NAMED = re.compile("|".join(f"(?P<h{number}>{names})" for number, names in enumerate(_NAMES.values())))
_BEHIND = re.compile(
    "节?[”」]?(?:[、和]?[“「]?(?:中秋|国庆)节?[”」]?)?(?P<off>小?长?假期?|小长假|黄金周|假日)(?:期间?)?(?![前后以日])|节?[”」]?(?P<during>期间)"
)
"""What makes days off of a holiday; 期间 alone does too, of the long ones."""
_NEAR = timedelta(days=12)
"""Between a holiday and the first of its days off at most."""


def _days_off() -> dict[str, list[Period]]:
    return {name: [Period.of(label) for label in labels.split()] for name, labels in rows("official_days.tsv")}


_DAYS_OFF = _days_off()


def days_off(text: str, mention: TimeMention) -> TimeMention:
    """The mention with the days off its next words make of a holiday, or as it was."""
    period = mention.period
    if period is None or mention.relation != "in" or period.end - period.start > timedelta(days=10):
        return mention
    named = _NAMED.search(text, mention.start, mention.end)
    behind = _BEHIND.match(text, mention.end) if named else None
    if not named or not behind or not named.lastgroup:
        return mention
    known = _DAYS_OFF[tuple(_NAMES)[int(named.lastgroup[1:])]]
    found = next((off for off in known if off.start - _NEAR <= period.start <= off.end + _NEAR), None)
    return replace(mention, end=behind.end(), period=found) if found else mention
