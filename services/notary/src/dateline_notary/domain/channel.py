"""Authenticated channels between two users after Wegman and Carter: one hash function kept, a fresh pad for every message.

The hash is that of otuh-v1. Its polynomial p is drawn by the sender and its hash key s is half of a delivered key; both are fixed
by the *opening*: an otuh-v1 signature, under a key of the two ends, over who opens the channel to whom. The opening hands p over
encrypted and authentic in 2n bits, with the same bound as any signature. After that a tag is `digest(message) XOR pad`, n bits of
key each, and a changed message passes with at most m * 2^(1-n). This construction is the project's own.
"""

import hmac
from dataclasses import dataclass

from dateline_contracts.contract_message import ContractMessage
from dateline_notary.domain.otuh import Message, digest, residue, sign, verify
from dateline_notary.domain.otuh.gf2 import Modulus
from dateline_schema.ids import canonical


@dataclass(frozen=True, slots=True)
class ChannelHash:
    """The function that both ends of one direction share: polynomial of degree n without x^n, and hash key."""

    n: int
    polynomial: int
    hash_key: int

    def digest(self, data: bytes) -> int:
        """The n-bit digest of whole bytes."""
        modulus = Modulus(1 << self.n | self.polynomial)
        return digest(residue(Message.of(data), modulus), modulus, self.hash_key)


def open_channel(sender: str, receiver: str, key_id: str, key: bytes, polynomial: int) -> tuple[bytes, ChannelHash]:
    """The opening and the hash that it fixes; `key`: 3n bits, used for nothing else. Raises CannotSign."""
    opening = sign(_statement(sender, receiver, key_id), key, bytes(len(key)), polynomial)
    n = 8 * len(key) // 3
    return opening, ChannelHash(n, polynomial, int.from_bytes(key, "big") >> 2 * n)


def accept_channel(sender: str, receiver: str, key_id: str, key: bytes, opening: bytes) -> ChannelHash | None:
    """The hash that an opening fixes; None when the opening is not the sender's."""
    if not verify(_statement(sender, receiver, key_id), opening, key, bytes(len(key))).accepted:
        return None
    n = 8 * len(key) // 3
    whole = int.from_bytes(key, "big")
    opened = int.from_bytes(opening, "big") ^ (whole & ((1 << 2 * n) - 1))
    return ChannelHash(n, opened & ((1 << n) - 1), whole >> 2 * n)


def authenticated(message: ContractMessage) -> bytes:
    """What the tag covers: everything but the tag."""
    return canonical(message.model_dump(mode="json", exclude={"tag"}))


def tag(channel: ChannelHash, pad: bytes, data: bytes) -> bytes:
    """The tag of `data`, n bits; `pad`: n bits, never used again. Raises ValueError for another size."""
    if 8 * len(pad) != channel.n:
        raise ValueError(f"a pad is {channel.n} bits")
    return (channel.digest(data) ^ int.from_bytes(pad, "big")).to_bytes(channel.n // 8, "big")


def is_authentic(channel: ChannelHash, pad: bytes, data: bytes, given: bytes) -> bool:
    """Whether `given` is the tag of `data`; compared in constant time."""
    return 8 * len(pad) == channel.n and hmac.compare_digest(tag(channel, pad, data), given)


def _statement(sender: str, receiver: str, key_id: str) -> Message:
    return Message.of(canonical(["dateline contract channel", sender, receiver, key_id]))
