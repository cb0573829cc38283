"""Checks of parts against their whole: sums, splits, shares, price × quantity in levels."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from dateline_enrichment.domain.checks.judging import (
    at_most,
    between,
    by_meaning,
    equal,
    far,
    middle,
    one_sentence,
    unless_accused,
)
from dateline_enrichment.domain.checks.pool import Pool, added, total
from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.indicators import Indicator, relations
from dateline_enrichment.domain.intervals import Interval
from dateline_enrichment.domain.series import PER_CENT
from dateline_schema.records import Check

_SHARE = "SH"
_HUNDRED = Interval(Decimal(100), Decimal(100))

_UNLIKE = Decimal("0.5")
"""Sides further apart than this part of the larger are of unlike things rather than one misprinted."""


def _hundred(parts: list[Figure]) -> Check:
    check = equal("shares=100%", _HUNDRED, total(part.interval for part in parts), ("100%", added(parts)), parts)
    return by_meaning(check, parts)


def parts_of_whole(pool: Pool) -> Iterator[Check]:
    """进出口 = 出口 + 进口, 顺差 = 出口 - 进口, for one scope and unit."""
    for relation in relations("sum"):
        for whole in (figure for figure in pool.figures if figure.is_level and figure.indicator.code == relation.whole):
            found = [(_level(pool, whole, replace(whole.indicator, code=code)), sign) for code, sign in relation.parts]
            parts = [(part, sign) for part, sign in found if part is not None]
            if len(parts) < len(found):
                continue
            computed = total(part.interval if sign > 0 else -part.interval for part, sign in parts)
            words = " ".join(f"{'+' if sign > 0 else '-'} {part.said}" for part, sign in parts).removeprefix("+ ")
            used = (whole, *(part for part, _ in parts))
            yield by_meaning(equal("parts=total", whole.interval, computed, (whole.said, words), used), used)


def splits_of_whole(pool: Pool) -> Iterator[Check]:
    """城镇 + 乡村 = the whole, in levels; in shares they make 100 %; and the whole's growth lies between theirs."""
    for relation in relations("split"):
        names = [name for name, _ in relation.parts]
        for first in (figure for figure in pool.figures if figure.indicator.qualifier.startswith(names[0])):
            rest = first.indicator.qualifier[len(names[0]) :]
            found = [first, *(_like(pool, first, replace(first.indicator, qualifier=name + rest)) for name in names[1:])]
            parts = [part for part in found if part is not None]
            if len(parts) < len(names):
                continue
            if first.key.transformation == _SHARE:
                yield _hundred(parts)
            whole = _like(pool, first, replace(first.indicator, qualifier=rest))
            if whole is None:
                continue
            if first.is_level and first.indicator.kind != "rate":
                words, used = (whole.said, added(parts)), (whole, *parts)
                yield by_meaning(equal("parts=total", whole.interval, total(p.interval for p in parts), words, used), used)
            elif first.is_growth:
                span = Interval(min(p.interval.low for p in parts), max(p.interval.high for p in parts))
                low, high = min(p.value for p in parts), max(p.value for p in parts)
                words, used = (f"{low}% ≤ {whole.value}%", f"{high}%"), (whole, *parts)
                yield by_meaning(between("growth-between-parts", whole.interval, span, words, used), used)


def share_of_whole(pool: Pool) -> Iterator[Check]:
    """share = part / whole, where the article prints all three; a share without its whole is of the unqualified head."""
    for share in (figure for figure in pool.figures if figure.key.transformation == _SHARE):
        part_of = replace(share.indicator, whole=None)
        whole_of = share.indicator.whole or replace(part_of, qualifier="")
        if whole_of == part_of:
            continue
        part, whole = _level(pool, share, part_of), _level(pool, share, whole_of)
        if part is None or whole is None or part.key.unit != whole.key.unit:
            continue
        computed = (part.interval / whole.interval).scaled(Decimal(100))
        words, used = (share.said, f"{part.said} / {whole.said}"), (share, part, whole)
        check = by_meaning(equal("share=part/total", share.interval, computed, words, used), used)
        apart = len({figure.structure.paragraph for figure in used if figure.fact}) > 1
        yield unless_accused(check, not one_sentence(*used) and (apart or far(share.value, middle(computed), _UNLIKE)))


def shares_of_sum(pool: Pool) -> Iterator[Check]:
    """The shares of all the parts of a sum (三次产业占国内生产总值) make 100 %."""
    for relation in relations("sum"):
        codes = [code for code, sign in relation.parts if sign > 0]
        if len(codes) < len(relation.parts):
            continue
        for first in (f for f in pool.figures if f.key.transformation == _SHARE and f.indicator.code == codes[0]):
            whole = first.indicator.whole
            if whole is not None and whole.code != relation.whole:
                continue
            found = [first, *(_share_like(pool, first, code) for code in codes[1:])]
            parts = [part for part in found if part is not None]
            if len(parts) == len(codes):
                yield _hundred(parts)


def _share_like(pool: Pool, share: Figure, code: str) -> Figure | None:
    """The share of another part; after the first, the whole is often left out (第二产业增加值比重为38.3%)."""
    named = replace(share.indicator, code=code)
    return _like(pool, share, named) or _like(pool, share, replace(named, whole=None))


def ratio_of_levels(pool: Pool) -> Iterator[Check]:
    """净利率 = 净利润 / 营业收入: rates that are quotients of two published levels."""
    for relation in relations("ratio"):
        (above, _), (below, _) = relation.parts
        for rate in (f for f in pool.figures if f.indicator.code == relation.whole and f.key.unit == PER_CENT and f.is_level):
            top, bottom = (_level(pool, rate, replace(rate.indicator, code=code), any_unit=True) for code in (above, below))
            if top is not None and bottom is not None and top.key.unit == bottom.key.unit:
                computed = (top.interval / bottom.interval).scaled(Decimal(100))
                words, used = (rate.said, f"{top.said} / {bottom.said}"), (rate, top, bottom)
                check = by_meaning(equal("ratio", rate.interval, computed, words, used), used)
                yield unless_accused(check, far(rate.value, middle(computed), _UNLIKE) and not one_sentence(rate, top, bottom))


def part_within_whole(pool: Pool) -> Iterator[Check]:
    """A part that is no total of its own (跨境电商进出口) is no more than the whole it narrows (进出口)."""
    for part in pool.figures:
        indicator = part.indicator
        if not (part.is_amount and indicator.qualifier and indicator.whole is None):
            continue
        whole = _level(pool, part, replace(indicator, qualifier=""), unit=part.key.unit)
        if whole is not None and not part.printed.startswith("-"):
            used = (part, whole)
            check = by_meaning(at_most("part<=total", part.interval, whole.interval, (part.said, whole.said), used), used)
            yield unless_accused(check, far(part.value, whole.value, _UNLIKE))


def _like(pool: Pool, figure: Figure, indicator: Indicator) -> Figure | None:
    """The same kind of figure of another indicator: same time, area, unit and transformation."""
    same = (f for f in pool.at(figure, figure.time, indicator.id) if f.key[3:] == figure.key[3:])
    return next(same, None)


def _level(pool: Pool, figure: Figure, indicator: Indicator, unit: str | None = None, *, any_unit: bool = False) -> Figure | None:
    """The level of an indicator at a figure's time and place; in the figure's own unit if it is a level itself."""
    wanted = unit or (figure.key.unit if figure.is_level and not any_unit else None)
    levels = (f for f in pool.at(figure, figure.time, indicator.id) if f.is_level and f.key.unit != PER_CENT)
    return next((level for level in levels if wanted in (None, level.key.unit)), None)
