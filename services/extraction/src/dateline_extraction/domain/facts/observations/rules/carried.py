"""Figures without words of their own: a neighbouring clause says what they are, or nothing does."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_extraction.domain.facts.observations.binding import CARRIED, UNBOUND, Binding, Context, Slot
from dateline_extraction.domain.facts.observations.changes import change_before
from dateline_extraction.domain.facts.observations.phrases import is_milestone, noun_after, topic
from dateline_extraction.domain.facts.observations.rules.common import RATE_NOUN, changed, each, level_of

_AVERAGE = re.compile(r"日均|月均|年均|周均|人均|户均|场均|平均(?:每[天月年人户])?")
_SUMMED = re.compile(r"累计|共计|合计|总计|共")
_AMONG = re.compile(r"^(?P<whole>[^，]{2,14})中$")


def averaged(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """流动量6.29亿人次，日均近2.1亿人次: the average is a series of its own."""
    average = _AVERAGE.search(slot.run.before)
    earlier = context.last(slot.figure.unit) if average else None
    if not average or not earlier or not earlier.indicator or _thing_behind(slot):
        return None
    binding = replace(changed(earlier, None), indicator=average[0] + earlier.indicator, confidence=CARRIED)
    return each(binding, slot.run.figures)


def summed(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """外汇储备的减少，累计达1092亿美元: how much the change came to that the clause before speaks of."""
    if not _SUMMED.search(slot.run.before) or context.last(slot.figure.unit):
        return None
    found = change_before(context.lead)
    name = topic(found.topic) if found else ""
    if not found or not name:
        return None
    return each(Binding(name, "change", sign=found.sign, bare=True, confidence=CARRIED), slot.run.figures)


def again(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """收于每桶81.9美元: the thing of the figure before, another level of it."""
    if slot.figure.unit == "pp" or _thing_behind(slot):
        return None  # a difference needs a word for what differs
    earlier, recent = context.last(slot.figure.unit), context.last()
    here = bool(context.bound) and context.bound[-1][0].start >= slot.clause.start
    if not earlier and recent and (recent.indicator == context.lead or here):
        earlier = recent
    if not earlier:
        return None
    binding = replace(changed(earlier, None), confidence=CARRIED)
    if slot.figure.unit != "%":
        return each(replace(binding, measure="level"), slot.run.figures)
    is_rate = RATE_NOUN.search((binding.indicator or "")[-3:]) is not None
    return each(replace(binding, measure="change", bare=True) if is_rate else binding, slot.run.figures)


def carried(slot: Slot, context: Context) -> Sequence[Binding] | None:
    """The clause before the figure is its topic, or the noun behind it, or a clause that follows."""
    if slot.figure.unit == "pp":
        return None
    after = _thing_behind(slot)
    among = _AMONG.match(context.lead)
    near = context.before if slot.clause.paragraph == context.before_paragraph else None
    recent = context.last()
    names = (
        after,
        among["whole"] if among else topic(context.lead),
        context.heading,
        recent.indicator if recent else None,
        near.indicator if near else None,
    )
    name = next((name for name in names if name), None) or topic(context.ahead())
    return each(level_of(name, context, slot.figure.unit, CARRIED), slot.run.figures) if name and len(name) > 1 else None


def unbound(slot: Slot, context: Context) -> Sequence[Binding]:
    """An honest quantity without a series."""
    return each(Binding(None, "level", confidence=UNBOUND), slot.run.figures)


def _thing_behind(slot: Slot) -> str:
    return "" if is_milestone(slot.run.after) else noun_after(slot.run.after)
