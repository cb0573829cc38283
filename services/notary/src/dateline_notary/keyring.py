"""Keys for one user: from its ledger's stock, else from the key-management entity; durable before they are used."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from dateline_contracts.qkd014 import BadRequest, KeyServerError, KeyUnavailable
from dateline_notary.domain.channel import ChannelHash, accept_channel, open_channel
from dateline_notary.domain.protocol.keys import SlotState
from dateline_notary.kme import Key, KeySource, trusted_nodes
from dateline_notary.ledger import Ledger, Slot

log = logging.getLogger(__name__)

Purpose = Literal["signature", "pad", "seal", "channel"]

# How many keys one request asks for. Pads are used by every message; a signature key is asked for when a trade needs it.
_AT_ONCE: dict[Purpose, int] = {"signature": 1, "pad": 8, "seal": 4, "channel": 1}

# How long a node that is being stopped waits for keys that are on their way.
_LAST_DELIVERY_SECONDS = 3.0


class KeyUsed(Exception):
    """The key was here before and has been used: never again."""


class Keyring:
    """`hook`: called at the points where a crash would hurt; tests end the process there."""

    def __init__(
        self, me: str, n: int, ledger: Ledger, source: KeySource, polynomial: Callable[[int], int], hook: Callable[[str], None]
    ) -> None:
        self.me, self.n = me, n
        self._ledger, self._source, self._polynomial, self._hook = ledger, source, polynomial, hook
        self._locks: dict[tuple[str, str, int], asyncio.Lock] = {}
        self._promised: set[str] = set()
        """Handed out and not yet marked: FRESH in the ledger, but nobody else's."""

    async def available(self, peer: str) -> int:
        """Key bits that the link to `peer` has now; 0 when it cannot be asked."""
        try:
            status = await self._source.status(peer)
        except KeyServerError:
            return 0
        return status.stored_key_count * status.key_size

    async def take(self, peer: str, purpose: Purpose, bits: int, apart_from: str | None = None) -> Slot:
        """A FRESH key of mine with `peer`; the caller marks it in the transaction that uses it, then calls `release`.

        Raises KeyServerError.

        `apart_from`: the other user of the same signature. A trusted node on the way to both would see both shares and could
        forge; where the server tells the nodes, the key must not have passed one of them.
        """
        avoid = await self._nodes_to(apart_from) if apart_from is not None else frozenset[str]()
        # One request at a time for one kind of key, so that two takers do not both fetch.
        async with self._locks.setdefault((peer, purpose, bits), asyncio.Lock()):
            # What is in stock may have come by any path.
            slot = None if avoid else self._ledger.fresh_key(peer, purpose, bits, self._promised)
            if slot is not None:
                return self._promise(slot)
            keys = await self._stored(self._fetched(peer, purpose, bits, avoid), peer, True, purpose)
            slot = self._ledger.slot(keys[0].key_id) if keys else None
            if slot is None:
                raise KeyUnavailable("no key was delivered")
            return self._promise(slot)

    def release(self, *slots: Slot | None) -> None:
        """Whoever was handed these has marked them, or does without."""
        self._promised.difference_update(slot.key_id for slot in slots if slot is not None)

    def _promise(self, slot: Slot) -> Slot:
        self._promised.add(slot.key_id)
        return slot

    async def _nodes_to(self, peer: str) -> frozenset[str]:
        return trusted_nodes(await self._source.status(peer)) or frozenset()

    async def _fetched(self, peer: str, purpose: Purpose, bits: int, avoid: frozenset[str]) -> list[Key]:
        number = _AT_ONCE[purpose]
        try:
            return await self._source.enc_keys(peer, number, bits, avoid_nodes=avoid)
        except (KeyUnavailable, BadRequest):
            # Fewer keys than a stock needs may still be enough for one message.
            if number == 1:
                raise
            return await self._source.enc_keys(peer, 1, bits, avoid_nodes=avoid)

    async def _named(self, peer: str, key_id: str) -> list[Key]:
        keys = await self._source.dec_keys(peer, [key_id])
        if [key.key_id for key in keys] != [key_id]:
            raise KeyUnavailable(f"other keys were delivered than {key_id}")
        return keys

    async def _stored(self, delivery: Coroutine[Any, Any, list[Key]], peer: str, mine: bool, purpose: Purpose) -> list[Key]:
        """Delivered keys, durable. Once asked for they are taken in even when this node is being stopped: they come only once."""

        async def taken_in() -> list[Key]:
            keys = await delivery
            self._hook("keys delivered")
            with self._ledger.transaction():
                for key in keys:
                    self._ledger.add_key(key.key_id, peer, mine, purpose, key.key)
            self._hook("keys stored")
            return keys

        task = asyncio.create_task(taken_in())
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task], timeout=_LAST_DELIVERY_SECONDS)
            raise

    async def find(self, peer: str, key_id: str, purpose: Purpose) -> Slot:
        """The key that `peer` named, FRESH; then as with `take`. Raises KeyUsed, KeyServerError."""
        if key_id in self._promised:
            raise KeyUsed(key_id)
        slot = self._ledger.slot(key_id)
        if slot is None:
            self._promised.add(key_id)
            try:
                await self._stored(self._named(peer, key_id), peer, False, purpose)
            finally:
                self._promised.discard(key_id)
            slot = self._ledger.slot(key_id)
        if slot is None or slot.state is not SlotState.FRESH or slot.mine or slot.peer != peer or slot.purpose != purpose:
            raise KeyUsed(key_id)
        return self._promise(slot)

    async def outgoing_channel(self, peer: str) -> tuple[str, bytes, ChannelHash]:
        """Key id, opening and hash of the channel to `peer`; opened now if there is none. Raises KeyServerError."""
        known = self._ledger.channel(peer, True, self.n)
        if known is not None:
            return known
        slot = await self.take(peer, "channel", 3 * self.n)
        opening, channel = open_channel(self.me, peer, slot.key_id, slot.value or b"", self._polynomial(self.n))
        with self._ledger.transaction():
            self._ledger.mark(slot.key_id, SlotState.BURNED)
            self._ledger.add_channel(peer, True, slot.key_id, opening, channel)
        self.release(slot)
        return slot.key_id, opening, channel

    async def incoming_channel(self, peer: str, key_id: str, opening: bytes) -> ChannelHash | None:
        """The hash of `peer`'s channel; None when the opening is not its own. Raises KeyUsed, KeyServerError."""
        known = self._ledger.channel(peer, False, self.n, key_id)
        if known is not None:
            return known[2] if known[1] == opening else None
        slot = await self.find(peer, key_id, "channel")
        self.release(slot)  # nothing is awaited between here and its end
        if slot.bits != 3 * self.n:
            return None
        channel = accept_channel(peer, self.me, key_id, slot.value or b"", opening)
        if channel is not None:
            with self._ledger.transaction():
                self._ledger.mark(key_id, SlotState.BURNED)
                self._ledger.add_channel(peer, False, key_id, opening, channel)
        return channel
