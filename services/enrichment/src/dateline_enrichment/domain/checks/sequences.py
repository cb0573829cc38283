"""Checks that rest on how figures stand beside each other: from one value to another, in a stated order, in two currencies."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from dateline_enrichment.domain.checks.growth import signed
from dateline_enrichment.domain.checks.pool import Pool, judged, plain
from dateline_enrichment.domain.conversions import converted_pairs, stated_rates
from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.intervals import EVERYTHING, Interval
from dateline_enrichment.domain.neighbours import sentence_between
from dateline_enrichment.domain.series import PER_CENT, POINTS
from dateline_schema.records import Check
from dateline_schema.records.fact import ObservationFact

_FELL = re.compile(r"降|减|跌|缩|回落|下滑|下调|收窄|低")
_ROSE = re.compile(r"升|增|涨|提高|提升|上调|扩大|攀|高")
_FALLING = re.compile(
    r"(?:[由从]高[到至]低|[由从]大[到至]小|[由从]多[到至]少|依次为|依次是|前[三四五六七八九十\d]+[大位名强家]|居前|排名|位列)"
)
_RISING = re.compile(r"[由从](?:低[到至]高|小[到至]大|少[到至]多)")
_RANK = re.compile(
    r"[^。；;\d]{0,6}?(?:排名|排在|位居|位列|居|列|排)(?P<among>[^。，,；;第]{0,6})第(?P<rank>[一二三四五六七八九十]|\d{1,2})(?:位|名)?"
)
_FALL_BY = re.compile(r"[降跌减]幅[^，。；\d]{0,4}$")
_NOTHING = Decimal(0)


def from_to(pool: Pool) -> Iterator[Check]:
    """由10%降为9%: the direction the words give, and the change where it is printed beside (下降1个百分点)."""
    rows = [figure for figure in pool.own if figure.fact]
    for place, (one, other) in enumerate(pairwise(rows)):
        if not one.origin:
            continue
        between = _words_between(one, other)
        step = other.interval - one.interval
        rose, fell = bool(_ROSE.search(between)), bool(_FELL.search(between))
        if rose != fell:
            side = Interval(_NOTHING, EVERYTHING.high) if rose else Interval(EVERYTHING.low, _NOTHING)
            words = f"{one.said} → {other.said}", "rise" if rose else "fall"
            yield judged("from-to", step, side, words, (one, other), sign=":").model_copy(
                update={"tolerance": plain(step.half_width) if step.bounded else None}
            )
        change = next(iter(rows[place + 2 : place + 3]), None)
        if change and not sentence_between(_fact(other), _fact(change)):
            yield from _stated_change(one, other, change)


def _stated_change(one: Figure, other: Figure, change: Figure) -> Iterator[Check]:
    if change.key.unit == POINTS and one.key.unit == PER_CENT:
        words = signed(change), f"{other.said} - {one.said}"
        yield judged("from-to", change.interval, other.interval - one.interval, words, (change, one, other))
    elif change.is_growth and one.key.unit != PER_CENT:
        # 降幅为20% is printed without its sign.
        claimed = -change.interval if change.value > 0 and _FALL_BY.search(_fact(change).evidence.prefix) else change.interval
        ratio = other.interval / one.interval
        computed = Interval(ratio.low - 1, ratio.high - 1).scaled(Decimal(100))
        words = f"{change.value}%", f"{other.said} / {one.said} - 1"
        yield judged("from-to", claimed, computed, words, (change, other, one))
    elif change.key.transformation.startswith("D") and change.key.unit == one.key.unit:
        words = signed(change), f"{other.said} - {one.said}"
        yield judged("from-to", change.interval, other.interval - one.interval, words, (change, one, other))


def in_order(pool: Pool) -> Iterator[Check]:
    """A row that is said to go from the largest to the smallest does."""
    for row in _rows(pool.own):
        said = _fact(row[0]).evidence.prefix
        falling, rising = bool(_FALLING.search(said)), bool(_RISING.search(said))
        if falling == rising:
            continue
        ordered = row if falling else row[::-1]
        sign = " ≥ " if falling else " ≤ "
        for larger, smaller in pairwise(ordered):
            if not larger.interval.high >= smaller.interval.low:
                words = f"{larger.said}", f"{smaller.said}"
                yield judged("rank-order", larger.interval, _at_least(smaller), words, (larger, smaller), sign="≥")
                break
        else:
            first, *rest = row
            words = first.said, sign.strip() + " " + sign.join(figure.said for figure in rest)
            yield judged("rank-order", ordered[0].interval, _at_least(ordered[-1]), words, row, sign="").model_copy(
                update={"expression": f"{words[0]} {words[1]}"}
            )


def ranks(pool: Pool) -> Iterator[Check]:
    """Who is said to stand first has no less than who stands second: 居全国第一位."""
    placed: dict[tuple[object, ...], dict[int, Figure]] = {}
    for figure in (one for one in pool.own if one.fact and one.is_level):
        match = _RANK.match(_fact(figure).evidence.suffix)
        if match:
            group = (match["among"], figure.indicator.code, figure.key.unit, figure.time, figure.sentence)
            placed.setdefault(group, {}).setdefault(_ordinal(match["rank"]), figure)
    for row in placed.values():
        for (_, larger), (_, smaller) in pairwise(sorted(row.items())):
            yield judged(
                "rank-order", larger.interval, _at_least(smaller), (larger.said, smaller.said), (larger, smaller), sign="≥"
            )


def _ordinal(words: str) -> int:
    return int(words) if words.isdigit() else "一二三四五六七八九十".index(words) + 1


def _at_least(figure: Figure) -> Interval:
    return Interval(figure.interval.low, EVERYTHING.high)


def _rows(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Three or more neighbours of one sentence, all of one kind and unit."""
    row: list[Figure] = []
    for figure in (*figures, None):
        if row and (figure is None or not _beside(row[-1], figure)):
            if len(row) > 2:
                yield row
            row = []
        if figure is not None:
            row.append(figure)


def _beside(one: Figure, other: Figure) -> bool:
    like = (one.key.unit, one.key.transformation, one.indicator.code) == (
        other.key.unit,
        other.key.transformation,
        other.indicator.code,
    )
    return (
        like
        and 0 < _fact(other).evidence.start - _fact(one).evidence.end <= 12
        and not sentence_between(_fact(one), _fact(other))
    )


def conversions(pool: Pool) -> Iterator[Check]:
    """25亿英镑（约合31.8亿美元） against the rate the article states, and against the rate its other conversions imply.

    An amount that the article leaves unconverted is given at its rate.
    """
    pairs, rates = converted_pairs(pool.own), stated_rates(pool.own)
    for rate in rates:
        for amount in (figure for figure in pool.own if figure.key.unit == rate.base and not rate.states(figure)):
            printed = [other for one, other in pairs if one is amount and other.key.unit == rate.quoted]
            computed = amount.rounding * rate.interval
            if printed:
                words = printed[0].said, f"{amount.said} × {rate.said}"
                yield judged("stated-conversion", printed[0].rounding, computed, words, (printed[0], amount, rate.figure))
            else:
                words = f"{amount.said} ({rate.said})", f"{plain(amount.value * rate.value)} {rate.quoted}"
                yield judged("stated-conversion", computed, computed, words, (amount, rate.figure))
    if rates:
        return
    for (amount, other), (next_amount, next_other) in pairwise(pairs):
        if (amount.key.unit, other.key.unit) == (next_amount.key.unit, next_other.key.unit):
            words = f"{other.said} / {amount.said}", f"{next_other.said} / {next_amount.said}"
            one, two = other.rounding / amount.rounding, next_other.rounding / next_amount.rounding
            yield judged("same-rate", one, two, words, (other, amount, next_other, next_amount))


def _words_between(one: Figure, other: Figure) -> str:
    gap = _fact(other).evidence.start - _fact(one).evidence.end
    return _fact(one).evidence.suffix[:gap] if 0 < gap <= 12 else ""


def _fact(figure: Figure) -> ObservationFact:
    assert figure.fact is not None  # noqa: S101 - only an article's own figures stand beside each other
    return figure.fact
