"""The security statements, computed where every key and every polynomial can be tried (n = 6 and 8), and the attacks they are about."""

import os
import random
from collections import Counter
from fractions import Fraction
from functools import cache
from math import sqrt

import pytest

from dateline_notary.domain.otuh import Message, Reason, digest, draw_polynomial, forgery_bound, residue, sign, verify
from dateline_notary.domain.otuh.gf2 import Modulus, is_irreducible

IRREDUCIBLE = {n: [p for p in range(1 << n, 2 << n) if is_irreducible(p)] for n in (6, 8)}


def defined_digest(n: int, element: int, p: int, x: int) -> int:
    """The definition of the hash of E(M) = 1 || M, given as an integer."""
    total, state = 0, x
    for position in range(element.bit_length()):
        if element >> position & 1:
            total ^= state
        state = state >> 1 | ((p & ((1 << n) - 1) & state).bit_count() & 1) << (n - 1)
    return total


@cache
def digests_of_unit_keys(n: int, element: int, p: int) -> tuple[int, ...]:
    """The hash is linear in the key: these are all its values."""
    return tuple(defined_digest(n, element, p, 1 << bit) for bit in range(n))


def differences(n: int, element: int, forged: int, flips: int, *, tests_irreducibility: bool) -> Counter[int]:
    """How often, over all polynomials and hash keys but 0, the digest of `forged` differs from that of `element` by each value."""
    found: Counter[int] = Counter()
    known = set(IRREDUCIBLE[n])
    for p in IRREDUCIBLE[n]:
        if tests_irreducibility and p ^ flips not in known:
            continue
        units = zip(digests_of_unit_keys(n, element, p), digests_of_unit_keys(n, forged, p ^ flips), strict=True)
        values = [0]
        for one, other in units:
            values += [value ^ one ^ other for value in values]
        found.update(values[1:])
    return found


def forgery_probability(n: int, element: int, forged: int, flips: int, *, tests_irreducibility: bool) -> Fraction:
    """The best a forger can do who swaps the message, flips `flips` in the encrypted polynomial and any bits of the digest.

    He does not know the polynomial nor the key, so he must choose the digest's flips before: the most frequent difference.
    """
    found = differences(n, element, forged, flips, tests_irreducibility=tests_irreducibility)
    return Fraction(max(found.values(), default=0), len(IRREDUCIBLE[n]) * ((1 << n) - 1))


def bound(n: int, element: int, forged: int) -> Fraction:
    return forgery_bound(max(element.bit_length(), forged.bit_length()) - 1, n)


# Found by searching all message pairs of up to 8 bits at n = 6, and 75,000 random ones of up to 10 bits at n = 8.
COUNTER_EXAMPLES = [(6, 0b11011010, 0b1101110, 0b11), (8, 0b11, 0b1101100011, 0b1000011)]
counter_examples = pytest.mark.parametrize(("n", "element", "forged", "flips"), COUNTER_EXAMPLES)


@counter_examples
def test_without_the_irreducibility_test_the_bound_is_broken(n: int, element: int, forged: int, flips: int) -> None:
    assert forgery_probability(n, element, forged, flips, tests_irreducibility=False) > bound(n, element, forged)


@counter_examples
def test_with_the_irreducibility_test_the_same_forgery_stays_below_the_bound(
    n: int, element: int, forged: int, flips: int
) -> None:
    assert forgery_probability(n, element, forged, flips, tests_irreducibility=True) <= bound(n, element, forged)


@pytest.mark.parametrize("n", [6, 8])
@pytest.mark.parametrize("seed", range(40))
def test_no_forgery_is_likelier_than_the_bound(n: int, seed: int) -> None:
    drawn = random.Random(seed)
    element, forged = (1 << size | drawn.getrandbits(size) for size in (drawn.randint(1, n + 2), drawn.randint(1, n + 2)))
    if element == forged:
        forged ^= 1
    for flips in (0, *(drawn.randrange(1, 1 << n) for _ in range(8))):
        assert forgery_probability(n, element, forged, flips, tests_irreducibility=True) <= bound(n, element, forged)


def message_of(element: int) -> Message:
    bits = element.bit_length() - 1
    size = (bits + 7) // 8
    return Message(((element ^ 1 << bits) << (8 * size - bits)).to_bytes(size, "big"), bits)


@pytest.mark.parametrize(
    ("element", "forged", "flips"), [(0b11, 0b1101100011, 0), (0b11, 0b1101100011, 0b1000011), (0b101110000, 0b111, 0)]
)
def test_forgeries_that_are_played_succeed_as_often_as_computed_and_no_oftener_than_the_bound(
    element: int, forged: int, flips: int
) -> None:
    """Monte Carlo with the product's own hash: a new polynomial and a new key each time, the forger's choice fixed before."""
    n, rounds, drawn = 8, 8000, random.Random(1)
    computed = differences(n, element, forged, flips, tests_irreducibility=True)
    best = max(computed, key=lambda value: computed[value], default=0)
    expected = float(forgery_probability(n, element, forged, flips, tests_irreducibility=True))
    known, successes = set(IRREDUCIBLE[n]), 0
    for _ in range(rounds):
        p, x = drawn.choice(IRREDUCIBLE[n]), drawn.randrange(1, 1 << n)
        if p ^ flips not in known:
            continue
        honest, changed = Modulus(p), Modulus(p ^ flips)
        sent = digest(residue(message_of(element), honest), honest, x)
        successes += digest(residue(message_of(forged), changed), changed, x) == sent ^ best
    spread = sqrt(max(expected * (1 - expected), 1 / rounds) / rounds)
    assert abs(successes / rounds - expected) <= 5 * spread
    assert successes / rounds <= bound(n, element, forged) + 5 * spread


def test_one_share_alone_says_nothing_about_the_key() -> None:
    """Every hash key is equally likely for a receiver that holds only its own share, whatever the share is."""
    for own in (0, 0b101010, 0b111111):
        assert Counter(own ^ other for other in range(1 << 6)) == Counter(range(1 << 6))


@pytest.mark.parametrize("n", [64, 128])
def test_every_flipped_bit_of_the_encrypted_polynomial_is_refused(n: int) -> None:
    share_b, share_c, document = os.urandom(3 * n // 8), os.urandom(3 * n // 8), Message.of(os.urandom(200))
    signature = sign(document, share_b, share_c, draw_polynomial(n, os.urandom))
    reasons = Counter()
    for bit in range(n):
        changed = int.from_bytes(signature, "big") ^ 1 << bit
        reasons[verify(document, changed.to_bytes(n // 4, "big"), share_b, share_c).reason] += 1
    # About 2 in n of the flipped ones are irreducible again; those fail by their digest.
    assert set(reasons) <= {Reason.REDUCIBLE_POLYNOMIAL, Reason.DIGEST_MISMATCH}
    assert reasons[Reason.REDUCIBLE_POLYNOMIAL] > n / 2


def test_two_who_conspire_can_forge_the_third() -> None:
    """A documented limit, not a bug: receiver and verifier together, or a relay on both paths, hold the signer's whole key."""
    share_b, share_c = os.urandom(48), os.urandom(48)
    never_signed = Message.of(b"I owe you everything")
    forged = sign(never_signed, share_b, share_c, draw_polynomial(128, os.urandom))
    assert verify(never_signed, forged, share_b, share_c).accepted


def test_a_key_used_twice_gives_the_difference_of_two_digests_away() -> None:
    """Why a key is burned: the pad cancels out, and the second signature is no longer hidden by it."""
    share_b, share_c, polynomial = os.urandom(48), os.urandom(48), draw_polynomial(128, os.urandom)
    one, other = (Message.of(text) for text in (b"one", b"other"))
    signatures = [int.from_bytes(sign(message, share_b, share_c, polynomial), "big") for message in (one, other)]
    x = int.from_bytes(bytes(b ^ c for b, c in zip(share_b, share_c, strict=True)), "big") >> 256
    modulus = Modulus(1 << 128 | polynomial)
    digests = [digest(residue(message, modulus), modulus, x) for message in (one, other)]
    assert signatures[0] ^ signatures[1] == (digests[0] ^ digests[1]) << 128
