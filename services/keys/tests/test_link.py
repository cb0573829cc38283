"""The simulated link: the design's reference run, and the laws it must follow whatever its parameters."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline_keys.domain.bounds import binary_entropy, expected_at_most, sampling_excess
from dateline_keys.domain.link import LinkProfile, asymptotic_rate, best_block, block, secret_rate
from dateline_keys.domain.network import profiles
from dateline_keys.domain.signatures import group_size, imperfect_key_rate, min_entropy, perfect_key_rate

FILE_BITS = 428_000
FORGERY = 1e-10


def with_xi(xi: float, **more: float) -> LinkProfile:
    return LinkProfile(name="test", note="", leakage={"all": xi} if xi else {}, **more)


# Design document, section 3: secret bit/s, and signatures/s of a 0.428 Mbit file with imperfect keys.
REFERENCE = [
    (10, 0, 131e3, 225), (10, 1e-6, 131e3, 223), (10, 1e-5, 127e3, 216),
    (15, 0, 39.7e3, 68), (15, 1e-6, 39.3e3, 66), (15, 1e-5, 35.4e3, 58),
    (20, 0, 11.5e3, 19), (20, 1e-6, 11.1e3, 18), (20, 1e-5, 7.7e3, 11),
    (25, 0, 3.05e3, 5.0), (25, 1e-6, 2.63e3, 4.1), (25, 1e-5, 202, 0),
    (30, 0, 626, 0.93), (30, 1e-6, 293, 0.31), (30, 1e-5, 0, 0),
]  # fmt: skip


@pytest.mark.parametrize(("loss_db", "xi", "rate", "signatures"), REFERENCE)
def test_the_reference_run_is_reproduced(loss_db: float, xi: float, rate: float, signatures: float) -> None:
    # The table is printed with two or three digits, partly cut off rather than rounded.
    assert secret_rate(with_xi(xi), loss_db) == pytest.approx(rate, rel=0.006)
    last_digit = 1 if signatures >= 10 else 0.05
    assert imperfect_key_rate(with_xi(xi), loss_db, FILE_BITS, FORGERY) == pytest.approx(signatures, abs=last_digit)


@pytest.mark.parametrize(("loss_db", "rate"), [(10, 138.5e3), (20, 13.8e3), (30, 1.37e3)])
def test_without_finite_statistics_a_decade_is_lost_per_10_db(loss_db: float, rate: float) -> None:
    assert asymptotic_rate(with_xi(0), loss_db) == pytest.approx(rate, rel=0.005)
    # Dark counts come on top and end in the cut-off; without them it is the optics alone.
    dark = with_xi(0, dark_count=0)
    assert asymptotic_rate(dark, loss_db) / asymptotic_rate(dark, loss_db + 10) == pytest.approx(10, rel=0.02)


def test_the_calibrated_profiles_hit_their_published_points() -> None:
    known = profiles()
    assert imperfect_key_rate(known["qds-25db"], 25, FILE_BITS, FORGERY) == pytest.approx(0.82, rel=0.05)
    assert secret_rate(known["mdi-20db"], 20) == pytest.approx(253, rel=0.05)
    assert known["qds-25db"].xi == pytest.approx(6.93e-6, rel=1e-3)


@pytest.mark.parametrize("conservative", [False, True])
def test_a_group_is_as_large_as_the_forgery_bound_needs_and_no_larger(conservative: bool) -> None:
    profile = with_xi(1e-6)
    dim = block(profile, 5, 0.002)
    group = group_size(profile, dim, FILE_BITS, FORGERY, conservative=conservative)
    assert group is not None
    assert group % 8 == 0

    def forgery(size: int) -> float:
        entropy = min_entropy(profile, dim, size)
        return (FILE_BITS + 1) * 2 ** (1 - (2 * entropy - size if conservative else entropy))

    assert forgery(group) <= FORGERY < forgery(group - 8)


def test_the_conservative_bound_costs_most_of_the_rate_and_leaves_nothing_on_a_far_link() -> None:
    near, far = (
        [imperfect_key_rate(with_xi(1e-6), loss, FILE_BITS, FORGERY, conservative=way) for way in (False, True)]
        for loss in (5, 25)
    )
    assert 0 < near[1] < near[0] / 10
    assert far[1] == 0 < far[0]


PROFILES = st.builds(
    LinkProfile,
    name=st.just("any"),
    note=st.just(""),
    pulses_per_second=st.floats(1e7, 1e10),
    block_seconds=st.floats(1, 1000),
    detector_efficiency=st.floats(0.1, 1),
    dark_count=st.floats(0, 1e-6),
    misalignment=st.floats(0, 0.1),
    correction_efficiency=st.floats(1, 1.3),
    key_basis=st.floats(0.5, 0.95),
    leakage=st.fixed_dictionaries({"all": st.floats(0, 1e-4)}),
)
LOSSES = st.floats(0, 40)
# The best intensity is found by search, so two equal maxima may differ in the last digits.
SEARCH = 1 + 1e-6


@given(PROFILES, LOSSES)
@settings(max_examples=60, deadline=None)
def test_finite_is_below_asymptotic_and_imperfect_below_what_is_there(profile: LinkProfile, loss_db: float) -> None:
    rate = secret_rate(profile, loss_db)
    assert 0 <= rate <= asymptotic_rate(profile, loss_db) * SEARCH
    raw = best_block(profile, loss_db).key_bits / profile.block_seconds
    assert 0 <= imperfect_key_rate(profile, loss_db, FILE_BITS, FORGERY) <= raw / (3 * 64)
    assert rate <= raw
    assert perfect_key_rate(profile, loss_db, 128) == rate / 384


@given(PROFILES, LOSSES, st.floats(0.1, 10), st.sampled_from(["loss", "xi", "misalignment", "dark_count", "block_seconds"]))
@settings(max_examples=120, deadline=None)
def test_every_flaw_costs_key(profile: LinkProfile, loss_db: float, amount: float, flaw: str) -> None:
    worse, worse_db = profile, loss_db
    match flaw:
        case "loss":
            worse_db = loss_db + amount
        case "xi":
            worse = profile.model_copy(update={"leakage": {"all": profile.xi + amount * 1e-6}})
        case "misalignment":
            worse = profile.model_copy(update={"misalignment": profile.misalignment + amount / 100})
        case "dark_count":
            worse = profile.model_copy(update={"dark_count": profile.dark_count + amount * 1e-8})
        case _:
            worse = profile.model_copy(update={"block_seconds": profile.block_seconds / (1 + amount)})
    assert secret_rate(worse, worse_db) <= secret_rate(profile, loss_db) * SEARCH


@given(PROFILES)
@settings(max_examples=30, deadline=None)
def test_beyond_the_cut_off_there_is_nothing(profile: LinkProfile) -> None:
    rates = [secret_rate(profile, loss_db) for loss_db in range(0, 101, 4)]
    assert rates[-1] == 0
    assert all(later <= earlier * SEARCH for earlier, later in pairwise(rates))
    first_empty = rates.index(0)
    assert not any(rates[first_empty:])


@pytest.mark.parametrize("block_seconds", [1, 10, 100, 1000])
def test_longer_blocks_come_closer_to_the_limit(block_seconds: float) -> None:
    shorter, longer = (secret_rate(with_xi(0, block_seconds=seconds), 20) for seconds in (block_seconds, 10 * block_seconds))
    assert shorter < longer < asymptotic_rate(with_xi(0), 20)


def hypergeometric_tail(population: int, bad: int, sample: int, at_most: int) -> float:
    """P(at most `at_most` bad ones in a sample without replacement), exactly."""
    total = math.comb(population, sample)
    good = population - bad
    return sum(math.comb(bad, i) * math.comb(good, sample - i) for i in range(at_most + 1)) / total


@pytest.mark.parametrize(
    ("rest", "sample", "found", "failure"),
    [(900, 100, 5, 1e-3), (500, 500, 20, 1e-5), (2000, 200, 10, 1e-4), (300, 700, 30, 1e-6), (1000, 1000, 50, 1e-8)],
)
def test_the_sampling_bound_holds_against_the_exact_tail(rest: int, sample: int, found: int, failure: float) -> None:
    rate = found / sample
    bad_in_rest = math.ceil(rest * (rate + sampling_excess(rest, sample, rate, failure)))
    # Were there this many errors, so few in the sample would be rarer than `failure`.
    assert hypergeometric_tail(rest + sample, found + bad_in_rest, sample, found) <= failure


def test_the_chernoff_bound_holds_in_a_simulation() -> None:
    drawn, failure, trials, expected = random.Random(1), 0.01, 4000, 30
    misses = 0
    for _ in range(trials):
        observed = sum(drawn.random() < expected / 600 for _ in range(600))
        misses += expected_at_most(observed, failure) < expected
    assert misses / trials <= failure


@given(st.floats(-1, 2))
def test_entropy_is_between_0_and_1(probability: float) -> None:
    assert 0 <= binary_entropy(probability) <= 1
