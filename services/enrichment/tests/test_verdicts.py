"""The intervals that verdicts rest on, the verdicts, and slips of the pen: case by case."""

from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_enrichment.domain.checks.judging import at_least, at_most, between, equal, far, identical
from dateline_enrichment.domain.checks.slips import slipped
from dateline_enrichment.domain.history import place_of
from dateline_enrichment.domain.intervals import EVERYTHING, Interval, factor
from dateline_schema.records import Observation
from dateline_schema.records.observation import Precision

Bound = Literal["eq", "approx", "gt", "ge", "lt", "le", "range"]
INF = Decimal("Infinity")


def interval(low: str, high: str) -> Interval:
    return Interval(Decimal(low), Decimal(high))


def printed(
    value: str,
    decimals: int = 0,
    scale: str = "",
    bound: Bound = "eq",
    low: str | None = None,
    high: str | None = None,
    quote: str = "",
) -> Observation:
    precision = Precision(digits=1, decimals=decimals, scale=scale)
    return Observation(
        value=value, unit="吨", measure="level", bound=bound, low=low, high=high, precision=precision, quote=quote or value
    )


@pytest.mark.parametrize(
    ("observation", "low", "high"),
    [
        (printed("12"), "11.5", "12.5"),
        (printed("12.5", 1), "12.45", "12.55"),
        (printed("-12.5", 1), "-12.55", "-12.45"),
        (printed("120", 0, "十"), "115", "125"),
        (printed("1200", 0, "百"), "1150", "1250"),
        (printed("12000", 0, "千"), "11500", "12500"),
        (printed("120000", 0, "万"), "115000", "125000"),
        (printed("1200000", 0, "十万"), "1150000", "1250000"),
        (printed("12000000", 0, "百万"), "11500000", "12500000"),
        (printed("120000000", 0, "千万"), "115000000", "125000000"),
        (printed("1250000000", 1, "亿"), "1245000000", "1255000000"),
        (printed("12000000000", 0, "十亿"), "11500000000", "12500000000"),
        (printed("120000000000", 0, "百亿"), "115000000000", "125000000000"),
        (printed("1200000000000", 0, "千亿"), "1150000000000", "1250000000000"),
        (printed("41760000000000", 2, "万亿"), "41755000000000", "41765000000000"),
        (printed("12000000000000", 0, "兆"), "11500000000000", "12500000000000"),
        (printed("60", 0, quote="六成"), "55", "65"),
        (printed("12", 0, bound="gt"), "12", "Infinity"),
        (printed("12", 0, bound="ge"), "12", "Infinity"),
        (printed("0", 0, bound="ge"), "0", "Infinity"),
        (printed("-12", 0, bound="gt"), "-Infinity", "-12"),
        (printed("12", 0, bound="lt"), "0", "12"),
        (printed("-12", 0, bound="le"), "-12", "0"),
        (printed("4", 0, bound="range", low="3", high="5"), "2.5", "5.5"),
        (printed("4", 0, bound="range", low="3"), "3.5", "4.5"),
        (printed("20", 0, bound="approx"), "10", "30"),
        (printed("21", 0, bound="approx"), "20", "22"),
        (printed("21.5", 1, bound="approx"), "21.4", "21.6"),
    ],
)  # fmt: skip
def test_a_printed_figure_stands_for_half_a_unit_of_its_last_digit_to_both_sides(
    observation: Observation, low: str, high: str
) -> None:
    assert Interval.printed(observation) == interval(low, high)


def test_a_converted_amount_is_rounded_and_not_vague() -> None:
    assert Interval.printed(printed("21", bound="approx"), rounded=True) == interval("20.5", "21.5")


@pytest.mark.parametrize(
    ("one", "other", "meets", "within"),
    [
        (interval("1", "2"), interval("2", "3"), True, False),
        (interval("2", "3"), interval("1", "2"), True, False),
        (interval("1", "2"), interval("2.01", "3"), False, False),
        (interval("2.01", "3"), interval("1", "2"), False, False),
        (interval("1", "2"), interval("1", "2"), True, True),
        (interval("1", "2"), interval("0", "2"), True, True),
        (interval("1", "2"), interval("1", "3"), True, True),
        (interval("0", "2"), interval("1", "3"), True, False),
        (interval("2", "4"), interval("1", "3"), True, False),
        (interval("1", "2"), EVERYTHING, True, True),
    ],
)
def test_where_intervals_meet_and_lie_within(one: Interval, other: Interval, meets: bool, within: bool) -> None:
    assert (one.meets(other), one.within(other)) == (meets, within)


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        (interval("0.35", "0.45"), interval("0.35", "0.45"), True),
        (interval("0.35", "0.45"), interval("0.25", "0.35"), False),  # 0.4 % and 0.3 % touch, and are not equal
        (interval("0.345", "0.355"), interval("0.35", "0.45"), True),  # 0.35 may be rounded to 0.4
        (interval("0.35", "0.45"), interval("0.335", "0.345"), False),
        (interval("11", "Infinity"), interval("11.5", "12.5"), True),
        (interval("13", "Infinity"), interval("11.5", "12.5"), False),
    ],
)
def test_one_figure_printed_twice_is_equal_or_rounded(one: Interval, other: Interval, agrees: bool) -> None:
    assert one.agrees(other) is other.agrees(one) is agrees
    assert identical("k", one, other, ("a", "b"), ()).verdict == ("consistent" if agrees else "inconsistent")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (interval("1", "2") + interval("3", "5"), interval("4", "7")),
        (interval("1", "2") - interval("3", "5"), interval("-4", "-1")),
        (-interval("1", "2"), interval("-2", "-1")),
        (interval("-1", "2") * interval("3", "5"), interval("-5", "10")),
        (interval("6", "8") / interval("2", "4"), interval("1.5", "4")),
        (interval("1", "2") / interval("0", "4"), EVERYTHING),
        (interval("1", "2") / interval("-4", "0"), EVERYTHING),
        (interval("1", "2") / interval("-1", "4"), EVERYTHING),
        (interval("1", "2") / Interval(Decimal(2), INF), interval("0", "1")),
        (interval("0", "0") * EVERYTHING, EVERYTHING),
        (interval("0", "1") * Interval(Decimal(1), INF), interval("0", "Infinity")),
        (interval("1", "2").scaled(Decimal(10)), interval("10", "20")),
        (factor(interval("-0.3", "0.3")), interval("0.997", "1.003")),
    ],
)
def test_arithmetic_keeps_all_values(made: Interval, expected: Interval) -> None:
    assert made == expected


def test_width_and_bounds() -> None:
    assert interval("1", "4").half_width == Decimal("1.5")
    assert interval("1", "4").bounded
    assert not Interval(Decimal(1), INF).bounded
    assert not Interval(-INF, Decimal(1)).bounded


NUMBERS = st.decimals(-1000, 1000, places=2, allow_nan=False)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.decimals(0, 1, places=3), st.decimals(0, 1, places=3))
def test_the_values_of_two_intervals_stay_in_what_is_made_of_them(
    a: Decimal, b: Decimal, c: Decimal, d: Decimal, s: Decimal, t: Decimal
) -> None:
    one, other = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    x, y = one.low + (one.high - one.low) * s, other.low + (other.high - other.low) * t
    for made, value in ((one + other, x + y), (one - other, x - y), (one * other, x * y)):
        assert made.low <= value <= made.high
    if not other.low <= 0 <= other.high:
        quotient = one / other
        assert quotient.low - Decimal("1e-20") <= x / y <= quotient.high + Decimal("1e-20")


@pytest.mark.parametrize(
    ("claimed", "computed", "sign", "verdict"),
    [
        (interval("1", "2"), interval("2", "3"), "=", "consistent"),
        (interval("1", "2"), interval("2.1", "3"), "=", "inconsistent"),
        (interval("1", "2"), Interval(Decimal(1), INF), "≥", "consistent"),
        (interval("1", "2"), Interval(Decimal(3), INF), "≥", "inconsistent"),
        (interval("1", "2"), Interval(-INF, Decimal(3)), "≤", "consistent"),
        (interval("1", "2"), Interval(-INF, Decimal("0.5")), "≤", "inconsistent"),
        (interval("1", "2"), EVERYTHING, "=", "unverifiable"),
    ],
)
def test_equality_becomes_an_inequality_where_only_one_side_is_known(
    claimed: Interval, computed: Interval, sign: str, verdict: str
) -> None:
    check = equal("k", claimed, computed, ("a", "b"), ())
    assert (check.expression, check.verdict) == (f"a {sign} b", verdict)


@pytest.mark.parametrize(
    ("less", "more", "verdict"),
    [
        (interval("1", "2"), interval("5", "6"), "consistent"),
        (interval("1", "2"), interval("0", "1"), "consistent"),
        (interval("1", "2"), interval("0", "0.9"), "inconsistent"),
    ],
)
def test_a_sign_is_what_is_tested(less: Interval, more: Interval, verdict: str) -> None:
    assert at_most("k", less, more, ("a", "b"), ()).verdict == verdict
    assert at_least("k", more, less, ("b", "a"), ()).verdict == verdict
    assert at_most("k", less, more, ("a", "b"), ()).expression == "a ≤ b"
    assert at_least("k", more, less, ("b", "a"), ()).expression == "b ≥ a"


def test_what_lies_between() -> None:
    span = interval("1", "3")
    assert between("k", interval("2", "2.5"), span, ("1 ≤ 2", "3"), ()).verdict == "consistent"
    assert between("k", interval("3.1", "4"), span, ("1 ≤ 4", "3"), ()).verdict == "inconsistent"


@pytest.mark.parametrize(
    ("claimed", "computed", "unlike"),
    [
        ("20", "25", False),
        ("20", "90", True),
        ("2.04", "20.4", False),  # the point
        ("2.04", "20400", False),  # the scale word
        ("2.04", "27", True),
        ("-20", "90", True),
        ("0", "90", True),
    ],
)
def test_what_is_far_apart_is_rather_another_thing(claimed: str, computed: str, unlike: bool) -> None:
    assert far(Decimal(claimed), Decimal(computed), Decimal("0.75")) is unlike


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("3812", "3821", True),
        ("3812", "3822", True),
        ("3812", "381.2", True),
        ("3812", "38120000", True),
        ("3812", "3920", False),
        ("12", "21", True),
        ("12", "13", False),
        ("3812", "38125", False),
        ("5", "50", False),
    ],
)
def test_a_slip_is_one_digit_two_swapped_the_point_or_the_scale(one: str, other: str, slip: bool) -> None:
    assert slipped(Decimal(one), Decimal(other)) is slipped(Decimal(other), Decimal(one)) is slip


def test_articles_stand_in_the_order_of_days_then_of_receipt_and_unknown_ones_last() -> None:
    from datetime import UTC, date, datetime

    day, later = date(2024, 1, 12), date(2024, 1, 13)
    noon, one = datetime(2024, 1, 12, 12, tzinfo=UTC), datetime(2024, 1, 12, 13, tzinfo=UTC)
    places = [
        place_of(*known, "sha256:0")
        for known in ((date.min, noon), (day, noon), (day, one), (day, None), (later, noon), (None, noon))
    ]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    assert max(place_of(None, None, str(n)) for n in range(100)) < 2**63
