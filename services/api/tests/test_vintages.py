"""One figure over time: what was known when, on which clock, and what each print is to those before it."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_api.domain.vintages import Print, agree, observed

YEAR = (date(2023, 1, 1), date(2023, 12, 31), "2023")


def printed(value: str, on: str, source: str = "xinhua", **more: Any) -> Print:
    """`value` in 亿元 with as many decimals as it is written with; `on`: MM-DD of 2024."""
    day = date.fromisoformat(f"2024-{on}")
    decimals = len(value.partition(".")[2])
    made = {
        "fact_id": f"{source} {on} {value}", "article_id": f"{source} {on}", "source": source, "value": Decimal(value).scaleb(8),
        "unit": "CNY", "bound": "eq", "status": "actual", "decimals": decimals, "scale": "亿", "start": YEAR[0], "end": YEAR[1],
        "label": YEAR[2], "published_on": day, "received_at": datetime(2024, day.month, day.day, tzinfo=UTC), "known_at": day,
        "ended_at": None, "confidence": 0.9, "copy_of": None, "revises": None,
    }  # fmt: skip
    return Print(**(made | more))


@pytest.mark.parametrize(
    ("prints", "changes", "latest", "first", "disputed"),
    [
        ([printed("41.76", "01-12")], ["first"], "41.76", "41.76", False),
        # The same value again, in as many digits or fewer, is no news.
        ([printed("41.76", "01-12"), printed("41.8", "01-13", "desk"), printed("42", "01-14")], ["first"], "41.76", "41.76", False),
        # More digits that agree: the better value, and no revision.
        ([printed("41.8", "01-12"), printed("41.76", "01-13", "desk")], ["first", "refined"], "41.76", "41.8", False),
        # Half a unit in the last place is still the same, more is not.
        ([printed("41.8", "01-12"), printed("41.75", "01-13")], ["first", "refined"], "41.75", "41.8", False),
        ([printed("41.8", "01-12"), printed("41.74", "01-13")], ["first", "revised"], "41.74", "41.8", False),
        # The same source says otherwise later: revised. Another one: differs, and the two dispute.
        ([printed("41.76", "01-12"), printed("41.91", "03-01")], ["first", "revised"], "41.91", "41.76", False),
        ([printed("41.76", "01-12"), printed("41.91", "03-01", "desk")], ["first", "differs"], "41.91", "41.76", True),
        # ... until the first source says so too.
        (
            [printed("41.76", "01-12"), printed("41.91", "03-01", "desk"), printed("41.91", "03-02")],
            ["first", "differs"], "41.91", "41.76", False,
        ),
        # A later version of the same article is a revision, whoever prints it.
        (
            [printed("41.76", "01-12"), printed("41.91", "01-12", "desk", revises="xinhua 01-12", fact_id="z")],
            ["first", "revised"], "41.91", "41.76", True,
        ),
        # What was expected is no vintage of what was measured: the measured value stands, whatever is forecast later.
        (
            [printed("40", "01-01", status="forecast"), printed("41.76", "01-12"), printed("43", "02-01", status="forecast")],
            ["first", "first", "revised"], "41.76", "40", False,
        ),
        # 超过41 is said of 41.76 and changes nothing; 超过42 is no better value, but the two cannot both be right.
        ([printed("41.76", "01-12"), printed("41", "01-13", "desk", bound="gt")], ["first"], "41.76", "41.76", False),
        ([printed("41.76", "01-12"), printed("45", "01-13", "desk", bound="gt")], ["first"], "41.76", "41.76", True),
        # Exact digits after a bound are the better value.
        ([printed("41", "01-12", bound="gt"), printed("41.76", "01-13")], ["first", "refined"], "41.76", "41", False),
        # A copy disputes nothing by itself.
        ([printed("41.76", "01-12"), printed("41.91", "03-01", "desk", copy_of="x")], ["first", "differs"], "41.91", "41.76", False),
    ],
)  # fmt: skip
def test_what_each_print_is_to_those_before_it(
    prints: list[Print], changes: list[str], latest: str, first: str, disputed: bool
) -> None:
    (one,) = observed(prints)
    assert [vintage.change for vintage in one.vintages] == changes
    assert (one.latest.value, one.first.value) == (Decimal(latest).scaleb(8), Decimal(first).scaleb(8))
    assert one.disputed is disputed


REVISED = [printed("41.76", "01-12"), printed("41.91", "03-01"), printed("42.03", "06-01")]


@pytest.mark.parametrize(
    ("as_of", "latest"),
    [("01-11", None), ("01-12", "41.76"), ("02-29", "41.76"), ("03-01", "41.91"), ("05-31", "41.91"), ("06-01", "42.03")],
)
def test_as_of_a_day_only_what_was_printed_by_then_is_known(as_of: str, latest: str | None) -> None:
    found = observed(REVISED, date.fromisoformat(f"2024-{as_of}"))
    assert [one.latest.value for one in found] == ([Decimal(latest).scaleb(8)] if latest else [])
    assert all(one.first.value == Decimal("41.76").scaleb(8) for one in found)


def test_the_two_clocks_differ_for_an_archive_that_is_loaded_late() -> None:
    loaded = datetime(2026, 1, 1, tzinfo=UTC)
    by_publication = [printed("41.76", "01-12", received_at=loaded)]
    by_receipt = [one._replace(known_at=loaded) for one in by_publication]
    assert observed(by_publication, date(2024, 3, 9))[0].latest.value == Decimal("41.76").scaleb(8)
    assert observed(by_receipt, datetime(2024, 3, 9, tzinfo=UTC)) == []


def test_what_was_withdrawn_stands_until_then_and_is_named_afterwards() -> None:
    gone = printed("41.91", "03-01", ended_at=date(2024, 4, 1))
    prints = [printed("41.76", "01-12"), gone]
    before, after = (observed(prints, day)[0] for day in (date(2024, 3, 31), date(2024, 4, 1)))
    assert (before.latest.value, before.withdrawn) == (gone.value, ())
    assert (after.latest.value, after.withdrawn) == (Decimal("41.76").scaleb(8), (gone,))
    assert observed([gone], date(2024, 4, 1)) == []


def test_periods_stand_in_their_order_and_apart() -> None:
    quarter = {"start": date(2023, 1, 1), "end": date(2023, 3, 31), "label": "2023-Q1"}
    found = observed([printed("41.76", "01-12"), printed("9.9", "01-12", **quarter)])
    assert [one.label for one in found] == ["2023-Q1", "2023"]


VALUES = st.sampled_from(["41.76", "41.8", "42", "41.91", "41.9", "45"])
PRINTS = st.lists(
    st.builds(
        printed, VALUES, st.sampled_from(["01-12", "01-13", "03-01"]), st.sampled_from(["xinhua", "desk", "wire"]),
        bound=st.sampled_from(["eq", "gt", "approx"]), status=st.sampled_from(["actual", "forecast"]),
    ), min_size=1, max_size=8, unique_by=lambda one: one.fact_id,
)  # fmt: skip


@given(prints=PRINTS, seed=st.integers(0, 100))
def test_the_order_of_arrival_changes_nothing_and_no_print_is_lost(prints: list[Print], seed: int) -> None:
    shuffled = list(prints)
    random.Random(seed).shuffle(shuffled)
    (one,), (other,) = observed(prints), observed(shuffled)
    assert one == other
    assert sorted(p.fact_id for v in one.vintages for p in v.prints) == sorted(p.fact_id for p in prints)


@given(one=st.builds(printed, VALUES, st.just("01-12")), other=st.builds(printed, VALUES, st.just("01-13")))
def test_agreement_is_mutual(one: Print, other: Print) -> None:
    assert agree(one, other) == agree(other, one)
