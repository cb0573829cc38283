"""Checks of figures that the text itself binds: each relation of `Bond` is one function here, and one line in RELATIONS."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from dateline_enrichment.domain.checks.judging import at_least, at_most, equal, far, middle, unless_accused
from dateline_enrichment.domain.checks.pool import Pool, added, total
from dateline_enrichment.domain.checks.slips import is_slip_of
from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.intervals import Interval
from dateline_enrichment.domain.series import PER_CENT, POINTS
from dateline_schema.records import Check

Relation = Callable[[Sequence[Figure]], Iterator[Check]]
_HUNDRED = Decimal(100)
_UNLIKE = Decimal("0.75")
"""Two sides further apart than this part of the larger are rather of unlike things than one misprinted."""


def bound_figures(pool: Pool) -> Iterator[Check]:
    """Every bond of the article's figures."""
    numbered = {figure.structure.number: figure for figure in pool.everything if figure.observation.structure}
    for figure in numbered.values():
        for bond in figure.structure.bonds:
            named = [numbered[number] for number in bond.figures if number in numbered]
            if len(named) < len(bond.figures):
                continue
            if bond.relation == "movement":
                yield from _movement(named, bond.rose)
            elif bond.relation in RELATIONS:
                yield from RELATIONS[bond.relation](named)


def told(check: Check, claimed: Interval, computed: Interval) -> Check:
    """The check, without an accusation where the sides are too unlike to be one thing."""
    return unless_accused(check, far(middle(claimed), middle(computed), _UNLIKE))


def _movement(named: Sequence[Figure], rose: bool | None) -> Iterator[Check]:
    """由10%降为9%: the direction the words give. Of negative figures (收窄) words give none."""
    one, other = named
    sides = _on_one_scale(one, other)
    if rose is None or sides is None or one.value < 0 or other.value < 0:
        return
    words = f"{one.said} → {other.said}", "rise" if rose else "fall"
    check = (at_most if rose else at_least)("from-to", *sides, words, named)
    yield check.model_copy(update={"expression": f"{words[0]} : {words[1]}"})


def _on_one_scale(one: Figure, other: Figure) -> tuple[Interval, Interval] | None:
    """Both figures' values in one unit; as printed where only one of them says what the price is per (每吨5000元降为4000元)."""
    if one.key.unit == other.key.unit:
        return one.interval, other.interval
    units = one.observation.unit.partition("/"), other.observation.unit.partition("/")
    if units[0][0] == units[1][0] and not (units[0][2] and units[1][2]):
        return Interval.printed(one.observation), Interval.printed(other.observation)
    return None


def _growth(named: Sequence[Figure]) -> Iterator[Check]:
    """rate = now / then - 1, in per cent; a fall may be printed without its sign (降幅为20%)."""
    rate, now, then = named
    sides = _on_one_scale(now, then)
    if sides is None or then.value <= 0 or now.value < 0 or rate.key.unit not in (PER_CENT, "X"):
        return
    ratio = sides[0] / sides[1]
    computed = Interval(ratio.low - 1, ratio.high - 1).scaled(_HUNDRED)
    words = f"{rate.value}%", f"{now.said} / {then.said} - 1"
    yield _either_sign("level-and-growth", rate, computed, words, named)


def _relative(named: Sequence[Figure]) -> Iterator[Check]:
    """rate = change / (now - change), in per cent."""
    rate, change, now = named
    if change.key.unit != now.key.unit or rate.key.unit not in (PER_CENT, "X"):
        return
    computed = (change.interval / (now.interval - change.interval)).scaled(_HUNDRED)
    words = f"{rate.value}%", f"{change.said} / ({now.said} - {change.said})"
    yield _either_sign("growth-and-difference", rate, computed, words, named)


def _step(named: Sequence[Figure]) -> Iterator[Check]:
    """change = now - then, in sizes where both are falls (降幅收窄)."""
    change, now, then = named
    if now.key.unit != then.key.unit or (
        change.key.unit != now.key.unit and (change.key.unit, now.key.unit) != (POINTS, PER_CENT)
    ):
        return
    words = f"{change.said}", f"{now.said} - {then.said}"
    yield _either_sign("level-and-difference", change, now.interval - then.interval, words, named)


def _gap(named: Sequence[Figure]) -> Iterator[Check]:
    """gap = one - other, whichever is larger."""
    gap, one, other = named
    if one.key.unit != other.key.unit:
        return
    yield _either_sign("difference", gap, one.interval - other.interval, (gap.said, f"{one.said} - {other.said}"), named)


def _either_sign(kind: str, claimed: Figure, computed: Interval, words: tuple[str, str], named: Sequence[Figure]) -> Check:
    """Equal as printed, or in size: words carry signs that figures do not."""
    check = equal(kind, claimed.interval, computed, words, named)
    if check.verdict != "inconsistent":
        return check
    turned = equal(kind, -claimed.interval, computed, words, named)
    if turned.verdict == "consistent":
        return turned
    sizes = abs(middle(claimed.interval)), abs(middle(computed))
    beside = kind != "difference" and len({figure.sentence for figure in named}) == 1
    return unless_accused(check, far(*sizes, _UNLIKE) and not beside)


def _share(named: Sequence[Figure]) -> Iterator[Check]:
    """share = part / whole."""
    share, part, whole = named
    if part.key.unit != whole.key.unit or whole.value <= 0 or share.key.unit != PER_CENT:
        return
    computed = (part.interval / whole.interval).scaled(_HUNDRED)
    yield told(
        equal("share=part/total", share.interval, computed, (share.said, f"{part.said} / {whole.said}"), named),
        share.interval,
        computed,
    )


def _sum(named: Sequence[Figure]) -> Iterator[Check]:
    """total = part + part + …"""
    whole, *parts = named
    if any(part.key.unit != whole.key.unit for part in parts):
        return
    computed = total(part.interval for part in parts)
    yield told(equal("parts=total", whole.interval, computed, (whole.said, added(parts)), named), whole.interval, computed)


def _parts(named: Sequence[Figure]) -> Iterator[Check]:
    """Parts of a total, perhaps not all of them: together no more than it; less only as a slip of the pen makes them."""
    whole, *parts = named
    if any(part.key.unit != whole.key.unit for part in parts):
        return
    computed = total(part.interval for part in parts)
    if whole.interval.meets(computed) or is_slip_of(whole, sum((part.value for part in parts), Decimal(0))):
        yield equal("parts=total", whole.interval, computed, (whole.said, added(parts)), named)


def _balance(named: Sequence[Figure]) -> Iterator[Check]:
    """balance = in - out."""
    balance, came, went = named
    if not balance.key.unit == came.key.unit == went.key.unit:
        return
    words = balance.said, f"{came.said} - {went.said}"
    yield _either_sign("balance", balance, came.interval - went.interval, words, named)


def _average(named: Sequence[Figure]) -> Iterator[Check]:
    """average = total / number."""
    average, whole, number = named
    if number.value <= 0 or average.key.unit.partition("/")[0] != whole.key.unit:
        return
    computed = whole.interval / _per(average, number)
    words = average.said, f"{whole.said} / {number.said}"
    yield told(equal("average", average.interval, computed, words, named), average.interval, computed)


def _product(named: Sequence[Figure]) -> Iterator[Check]:
    """value = price × quantity."""
    value, price, quantity = named
    computed = price.interval * _per(price, quantity)
    words = value.said, f"{price.said} × {quantity.said}"
    yield told(equal("value=price*quantity", value.interval, computed, words, named), value.interval, computed)


def _per(figure: Figure, number: Figure) -> Interval:
    """A number as a figure counts it that is per so many: on its scale where the unit says so (元/吨), else as printed (亩产)."""
    return number.interval if "/" in figure.key.unit else Interval.printed(number.observation)


def _falling(named: Sequence[Figure]) -> Iterator[Check]:
    """A row that is said to go from the largest down does."""
    yield from _ordered(named, named, " ≥ ")


def _rising(named: Sequence[Figure]) -> Iterator[Check]:
    """A row that is said to go from the smallest up does."""
    yield from _ordered(named, named[::-1], " ≤ ")


def _ordered(named: Sequence[Figure], ordered: Sequence[Figure], sign: str) -> Iterator[Check]:
    for larger, smaller in pairwise(ordered):
        check = at_least("rank-order", larger.interval, smaller.interval, (larger.said, smaller.said), (larger, smaller))
        if check.verdict == "inconsistent":
            yield check
            return
    whole = at_least("rank-order", ordered[0].interval, ordered[-1].interval, ("", ""), named)
    yield whole.model_copy(update={"expression": sign.join(figure.said for figure in named)})


RELATIONS: dict[str, Relation] = {
    "growth": _growth,
    "relative": _relative,
    "step": _step,
    "gap": _gap,
    "share": _share,
    "sum": _sum,
    "parts": _parts,
    "balance": _balance,
    "average": _average,
    "product": _product,
    "falling": _falling,
    "rising": _rising,
}


def ranks(pool: Pool) -> Iterator[Check]:
    """Who is said to stand first has no less than who stands second: 居全国第一位."""
    placed: dict[tuple[object, ...], dict[int, Figure]] = {}
    for figure in (one for one in pool.own if one.structure.rank and one.is_level):
        group = (figure.structure.among, figure.indicator.code, figure.key.unit, figure.time, figure.sentence)
        placed.setdefault(group, {}).setdefault(figure.structure.rank or 0, figure)
    for row in placed.values():
        for (_, larger), (_, smaller) in pairwise(sorted(row.items())):
            yield at_least("rank-order", larger.interval, smaller.interval, (larger.said, smaller.said), (larger, smaller))
