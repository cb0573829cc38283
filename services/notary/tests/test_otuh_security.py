"""The security statements, computed exhaustively at a size where every key and every polynomial can be tried (n = 6)."""

import random
from collections import Counter
from fractions import Fraction

import pytest

from dateline_notary.domain.otuh import forgery_bound
from dateline_notary.domain.otuh.gf2 import is_irreducible

N = 6
IRREDUCIBLE = [p for p in range(1 << N, 2 << N) if is_irreducible(p)]
HASH_KEYS = range(1, 1 << N)


def digest(element: int, p: int, x: int) -> int:
    """The definition of the hash of E(M) = 1 || M, given as an integer."""
    total, state = 0, x
    for position in range(element.bit_length()):
        if element >> position & 1:
            total ^= state
        state = state >> 1 | ((p & state).bit_count() & 1) << (N - 1)
    return total


def forgery_probability(element: int, forged: int, flips: int, *, tests_irreducibility: bool) -> Fraction:
    """The best a forger can do who swaps the message, flips `flips` in the encrypted polynomial and any bits of the digest.

    He does not know the polynomial nor the key, so he must choose the digest's flips before: the most frequent difference.
    """
    differences: Counter[int] = Counter()
    for p in IRREDUCIBLE:
        if tests_irreducibility and p ^ flips not in IRREDUCIBLE:
            continue
        differences.update(digest(element, p, x) ^ digest(forged, p ^ flips, x) for x in HASH_KEYS)
    tried = len(IRREDUCIBLE) * len(HASH_KEYS)
    return Fraction(max(differences.values(), default=0), tried)


def bound(element: int, forged: int) -> Fraction:
    return forgery_bound(max(element.bit_length(), forged.bit_length()) - 1, N)


# Found by searching all message pairs of up to 8 bits: 1|1011010 and 1|101110, the two lowest bits of the polynomial flipped.
COUNTER_EXAMPLE = (0b11011010, 0b1101110, 0b11)


def test_without_the_irreducibility_test_the_bound_is_broken() -> None:
    element, forged, flips = COUNTER_EXAMPLE
    assert forgery_probability(element, forged, flips, tests_irreducibility=False) > bound(element, forged)


def test_with_the_irreducibility_test_the_same_forgery_stays_below_the_bound() -> None:
    element, forged, flips = COUNTER_EXAMPLE
    assert forgery_probability(element, forged, flips, tests_irreducibility=True) <= bound(element, forged)


@pytest.mark.parametrize("seed", range(40))
def test_no_forgery_is_likelier_than_the_bound(seed: int) -> None:
    drawn = random.Random(seed)
    element, forged = (1 << drawn.randint(1, 8) | drawn.getrandbits(8) & 0xFF for _ in range(2))
    if element == forged:
        forged ^= 1
    for flips in (0, *(drawn.randrange(1, 1 << N) for _ in range(4))):
        assert forgery_probability(element, forged, flips, tests_irreducibility=True) <= bound(element, forged)


def test_one_share_alone_says_nothing_about_the_key() -> None:
    """Every hash key is equally likely for a receiver that holds only its own share, whatever the share is."""
    for own in (0, 0b101010, 0b111111):
        assert Counter(own ^ other for other in range(1 << N)) == Counter(range(1 << N))
