"""Signing and verifying: the digest and the polynomial under a one-time pad, checked with both shares of the key."""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import chain

from dateline_notary.domain.otuh.engines import is_irreducible
from dateline_notary.domain.otuh.gf2 import Modulus
from dateline_notary.domain.otuh.hashing import MalformedMessage, Message, digest, residue, residue_of_chunks
from dateline_notary.domain.otuh.polynomials import check_size

BOUND_NOTE = "perfect keys; at most one of the three parties dishonest; the verifier tests irreducibility"


class Reason(StrEnum):
    """Why a signature was accepted or refused; the words of otuh-v1."""

    OK = "ok"
    MALFORMED = "malformed"
    DEGENERATE_KEY = "degenerate_key"
    REDUCIBLE_POLYNOMIAL = "reducible_polynomial"
    DIGEST_MISMATCH = "digest_mismatch"


class CannotSign(ValueError):
    """The key or the message does not allow a signature; `reason` says why."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """Accepted exactly when the reason is ok."""

    reason: Reason

    @property
    def accepted(self) -> bool:
        """Whether the signature is good."""
        return self.reason is Reason.OK


@dataclass(frozen=True, slots=True)
class _Key:
    """X: n-bit hash key. Y: 2n-bit pad."""

    n: int
    x: int
    y: int

    @classmethod
    def of(cls, share_b: bytes, share_c: bytes) -> "_Key":
        """K_b XOR K_c, 3n bits. Raises ValueError when the shares' lengths are not those of one n."""
        n = 8 * len(share_b) // 3
        if len(share_b) != len(share_c) or 8 * len(share_b) != 3 * n:
            raise ValueError("the shares are not 3n bits each")
        check_size(n)
        joined = int.from_bytes(share_b, "big") ^ int.from_bytes(share_c, "big")
        return cls(n, joined >> 2 * n, joined & ((1 << 2 * n) - 1))


Residue = Callable[[Modulus], int]


def sign(message: Message, share_b: bytes, share_c: bytes, polynomial: int) -> bytes:
    """The signature, 2n bits: (digest || polynomial) XOR Y.

    `polynomial`: from draw_polynomial, used once. Raises CannotSign for a malformed message, an all-zero hash key, or a
    polynomial that is reducible.
    """
    try:
        message.checked()
    except MalformedMessage as error:
        raise CannotSign(Reason.MALFORMED, str(error)) from error
    return _sign(lambda modulus: residue(message, modulus), share_b, share_c, polynomial)


def sign_chunks(chunks: Iterable[bytes | memoryview], share_b: bytes, share_c: bytes, polynomial: int) -> bytes:
    """As `sign`, of a message in pieces of whole bytes, such as `chunks_of(file)`; memory of one piece. No piece: the empty message."""
    first, rest = _begun(chunks)
    return _sign(lambda modulus: residue_of_chunks(chain((first,), rest), modulus)[0], share_b, share_c, polynomial)


def verify(message: Message, signature: bytes, share_b: bytes, share_c: bytes) -> Verdict:
    """Whether the signature is the message's under these shares. Never raises for hostile input.

    The irreducibility test is not a formality: without it, flipping bits of the encrypted polynomial forges with more than the
    stated probability.
    """
    try:
        message.checked()
    except MalformedMessage:
        return Verdict(Reason.MALFORMED)
    return _verify(lambda modulus: residue(message, modulus), signature, share_b, share_c)


def verify_chunks(chunks: Iterable[bytes | memoryview], signature: bytes, share_b: bytes, share_c: bytes) -> Verdict:
    """As `verify`, of a message in pieces of whole bytes; what the pieces' source raises passes through."""
    first, rest = _begun(chunks)
    return _verify(lambda modulus: residue_of_chunks(chain((first,), rest), modulus)[0], signature, share_b, share_c)


def _begun(chunks: Iterable[bytes | memoryview]) -> tuple[bytes, Iterable[bytes | memoryview]]:
    """The first piece that is not empty, copied because the next may overwrite it, and the others."""
    rest = iter(chunks)
    return next((bytes(chunk) for chunk in rest if len(chunk)), b""), rest


def _sign(residue_of: Residue, share_b: bytes, share_c: bytes, polynomial: int) -> bytes:
    try:
        key = _Key.of(share_b, share_c)
    except ValueError as error:
        raise CannotSign(Reason.MALFORMED, str(error)) from error
    if key.x == 0:
        raise CannotSign(Reason.DEGENERATE_KEY, "the hash key is all zero; take another key")
    if not 0 <= polynomial < 1 << key.n or not is_irreducible(1 << key.n | polynomial):
        raise CannotSign(Reason.REDUCIBLE_POLYNOMIAL, "the polynomial is not irreducible of degree n")
    modulus = Modulus(1 << key.n | polynomial)
    value = digest(residue_of(modulus), modulus, key.x) << key.n | polynomial
    return (value ^ key.y).to_bytes(key.n // 4, "big")


def _verify(residue_of: Residue, signature: bytes, share_b: bytes, share_c: bytes) -> Verdict:
    try:
        key = _Key.of(share_b, share_c)
    except ValueError:
        return Verdict(Reason.MALFORMED)
    if 4 * len(signature) != key.n:
        return Verdict(Reason.MALFORMED)
    if key.x == 0:
        return Verdict(Reason.DEGENERATE_KEY)
    opened = int.from_bytes(signature, "big") ^ key.y
    p = 1 << key.n | opened & ((1 << key.n) - 1)
    if not is_irreducible(p):
        return Verdict(Reason.REDUCIBLE_POLYNOMIAL)
    modulus = Modulus(p)
    expected = digest(residue_of(modulus), modulus, key.x).to_bytes(key.n // 8, "big")
    same = hmac.compare_digest(expected, (opened >> key.n).to_bytes(key.n // 8, "big"))
    return Verdict(Reason.OK if same else Reason.DIGEST_MISMATCH)


def forgery_bound(bits: int, n: int) -> Fraction:
    """The highest probability that a changed message of `bits` bits passes: m * 2^(1-n) with m = bits + 1, at most 1."""
    return min(Fraction(1), Fraction(bits + 1, 2 ** (n - 1)))
