"""What the protocol needs of a key server, whichever it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dateline_contracts.qkd014 import TRUSTED_NODES, KeyUnavailable, Status

JOINT = "+"
"""Between the ids of a key that had to be fetched in several parts; not a character of a UUID."""


class AnswerLost(KeyUnavailable):
    """The request may have been served but no whole answer came: keys it delivered are burned. Ask for others, never for them."""


@dataclass(frozen=True, slots=True)
class Key:
    """One delivered key. `key_id` is opaque: pass it whole to the other user, who fetches the same bytes with it."""

    key_id: str
    key: bytes = field(repr=False)


class KeySource(Protocol):
    """One user's access to keys shared with other users. Users are named by their SAE ids.

    Every method raises BadRequest, Unauthorised or KeyUnavailable of dateline_contracts.qkd014.
    """

    async def status(self, slave: str) -> Status:
        """How many keys there are with `slave`, and what may be asked for."""

    async def enc_keys(self, slave: str, number: int, size_bits: int, *, avoid_nodes: Collection[str] = ()) -> list[Key]:
        """`number` fresh keys of `size_bits` shared with `slave`; we are their master.

        Larger keys than the server gives are put together from several. `avoid_nodes`: trusted nodes that the keys must not have
        passed; BadRequest when the server cannot promise that.
        """

    async def dec_keys(self, master: str, key_ids: Sequence[str]) -> list[Key]:
        """The keys that `master` named to us, in the order of `key_ids`; each can be had once."""


def trusted_nodes(status: Status) -> frozenset[str] | None:
    """The trusted nodes between the two users of a status; None when the server does not tell."""
    nodes = (status.status_extension or {}).get(TRUSTED_NODES)
    return frozenset(map(str, nodes)) if isinstance(nodes, list | tuple) else None


def disjoint(one: Status, other: Status) -> bool | None:
    """Whether the paths to two users share no trusted node; None when a server does not tell.

    A node on both paths sees both shares of the signing key and can forge the signer.
    """
    nodes = trusted_nodes(one), trusted_nodes(other)
    if nodes[0] is None or nodes[1] is None:
        return None
    return not nodes[0] & nodes[1]
