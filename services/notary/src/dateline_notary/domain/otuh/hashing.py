"""The universal hash: an n-bit digest of a message under (polynomial, hash key).

Bit 0 of a message is the most significant bit of its first byte. The hashed element is E(M) = 1 || M: without the leading 1 a
message and the same message behind a zero bit would have one digest under every key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase, RawIOBase

from dateline_notary.domain.otuh.engines import engine
from dateline_notary.domain.otuh.gf2 import Modulus, multiply

_PIECE = 1 << 18
"""Bytes read at once: a processor's second cache holds them until they are hashed."""


class MalformedMessage(ValueError):
    """The bytes do not hold exactly the bits they claim."""


@dataclass(frozen=True, slots=True)
class Message:
    """`bits` bits in the fewest bytes; the spare low bits of the last byte are 0."""

    data: bytes
    bits: int

    @classmethod
    def of(cls, data: bytes) -> "Message":
        """A message of whole bytes."""
        return cls(data, 8 * len(data))

    def checked(self) -> "Message":
        """This message. Raises MalformedMessage when its length or its spare bits are wrong."""
        spare = 8 * len(self.data) - self.bits
        if self.bits < 0 or not 0 <= spare < 8:
            raise MalformedMessage(f"{len(self.data)} bytes do not hold {self.bits} bits")
        if spare and self.data[-1] & ((1 << spare) - 1):
            raise MalformedMessage("spare bits of the last byte are not 0")
        return self


def residue(message: Message, modulus: Modulus) -> int:
    """E(M) mod p."""
    hashing = engine(modulus, len(message.data))
    spare = 8 * len(message.data) - message.bits
    if not spare:
        hashing.update(message.data)
        return hashing.residue()
    hashing.update(memoryview(message.data)[:-1])
    return modulus.reduce(hashing.residue() << (8 - spare) | message.data[-1] >> spare)


def residue_of_chunks(chunks: Iterable[bytes | memoryview], modulus: Modulus) -> tuple[int, int]:
    """E(M) mod p of a message that comes in pieces of whole bytes, and its length in bits; memory of one piece."""
    hashing, bits = engine(modulus), 0
    for chunk in chunks:
        hashing.update(chunk)
        bits += 8 * len(chunk)
    return hashing.residue(), bits


def chunks_of(file: BufferedIOBase | RawIOBase) -> Iterator[memoryview]:
    """The rest of a binary file in pieces that share one buffer: each is gone when the next is asked for."""
    buffer = bytearray(_PIECE)
    view = memoryview(buffer)
    while size := file.readinto(buffer):
        yield view[:size]


def digest(remainder: int, modulus: Modulus, hash_key: int) -> int:
    """The n-bit digest of E(M) mod p under the hash key X, an n-bit integer whose bit k-1 is a_k.

    Equals the product of the n x (L+1) Toeplitz matrix of the register's states with E(M).
    """
    n, p = modulus.degree, modulus.p & ((1 << modulus.degree) - 1)
    # The register's next n-1 output bits: bit t of `sequence` is a_(t+1).
    state, sequence = hash_key, hash_key
    for k in range(n, 2 * n - 1):
        new = (p & state).bit_count() & 1
        state = state >> 1 | new << (n - 1)
        sequence |= new << k
    reversed_remainder = int(f"{remainder:0{n}b}"[::-1], 2)
    return multiply(sequence, reversed_remainder) >> (n - 1) & ((1 << n) - 1)
